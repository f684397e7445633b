"""Views of the roles page: people and their roles, and the audit list."""
