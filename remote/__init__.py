"""Talking to other systems: secrets and what keeps them out of sight."""
