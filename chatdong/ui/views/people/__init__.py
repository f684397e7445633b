"""What the page of roles shows: who may do what, and the audit list."""
