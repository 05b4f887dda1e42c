"""From the store at one vector to a document that every format is printed from."""
