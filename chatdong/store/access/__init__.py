"""Roles, permissions and the audit list."""
