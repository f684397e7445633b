"""Named queries and their results, in pages where they are long, and as CSV."""
