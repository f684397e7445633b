"""Views of the goals page: the required pace and each goal's curve."""
