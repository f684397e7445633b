"""Views of the performance page: the figures of earned value, and the variance of spending from the plan."""
