"""Every write: rows, their log, their totals and the version of the store change together, and can be undone together."""
