"""From a source's pages to versions in the store: pull, mapping, absence, runs, replay and verify."""
