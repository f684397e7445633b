"""The HTTP side of the server: security headers, index page, readiness, uploads, and the messages that a browser may send."""
