"""Views of the downloads page: the comparison with an older snapshot, and the backup."""
