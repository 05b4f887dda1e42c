"""Earned value: what was planned, earned and spent of the approved budget, and what follows from it."""
