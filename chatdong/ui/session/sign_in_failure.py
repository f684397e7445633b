"""The query parameter with which a sign-in that failed comes back to the page."""

SIGN_IN, FAILED = "sign_in", "failed"
"""What the address of the page says after a sign-in that came to nothing."""
