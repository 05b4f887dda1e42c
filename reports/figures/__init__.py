"""The figures of the report: pure functions from unified rows to values that say why when they cannot be computed."""
