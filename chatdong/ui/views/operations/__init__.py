"""Views of the operations page: version, store, backup, and the slowest pages and queries."""
