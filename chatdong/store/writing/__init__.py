"""Every write: rows, change log, spending totals and store version change in one transaction, and can be undone together."""
