"""The history of the tables, one file for each change; run by `store.upgrade` alone."""
