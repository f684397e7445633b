"""The query parameter that a failed sign-in adds to the URL of the page."""

SIGN_IN, FAILED = "sign_in", "failed"
"""Name and value of the query parameter after a failed sign-in."""
