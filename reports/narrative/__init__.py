"""Sentences of a report, made from facts by rules; whatever they say can be looked up."""
