"""The made-up City of Marlow: a folder as a real administrator could have it, and the truth that a report must find."""
