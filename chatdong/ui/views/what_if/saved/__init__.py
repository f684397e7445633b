"""Saved scenarios: the library, their comparison, and their approval as a new revision of the plan."""
