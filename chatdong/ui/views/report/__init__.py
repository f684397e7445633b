"""What the page of the report shows: its sections, their edited words, and its files."""
