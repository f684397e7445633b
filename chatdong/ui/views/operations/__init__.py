"""What the page of operations shows: which version runs, over which store, and what is slow."""
