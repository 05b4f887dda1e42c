"""The application: what a person starts."""
