"""Scenarios that are saved: the library, their comparison and their approval as a new revision."""
