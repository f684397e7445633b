"""What the page of goals shows: the pace that is still required and the curve of each goal."""
