"""One folder for each system that Syncline reads; `contract` is what they share."""
