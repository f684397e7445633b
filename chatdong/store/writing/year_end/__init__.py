"""The closing of a year, and what it keeps from being changed."""
