"""A draft while somebody works on it: kept as text, its plan made anew under what was edited, its ids those of the plan that it revises."""
