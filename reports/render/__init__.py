"""Prints a Report document in one format each; a renderer never asks the store."""
