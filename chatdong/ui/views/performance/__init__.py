"""What the page of performance shows: earned value and variance."""
