"""Views of the glossary page: the terms and the manual."""
