"""The unified vocabulary every other package speaks: entities, values, keys and problems; standard library only."""
