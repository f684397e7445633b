"""The answers of the commands as JSON."""
