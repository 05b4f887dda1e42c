"""Revisions in their order: `NNNN_what_it_does.py`."""
