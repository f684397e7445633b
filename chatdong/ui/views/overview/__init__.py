"""What the first page shows: the cards of what is to be done."""
