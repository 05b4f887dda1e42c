"""Turns raw records into unified rows by rules an administrator can read and override."""
