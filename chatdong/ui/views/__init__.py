"""Views of the pages: each folder bears the name of its page and draws the parts of that page."""
