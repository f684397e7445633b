"""Views of the what-if page: the editor of a scenario, its effect, searches, uncertainty, and saved scenarios."""
