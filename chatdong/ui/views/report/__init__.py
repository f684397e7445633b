"""Views of the report page: the sections with their edited texts, and the files."""
