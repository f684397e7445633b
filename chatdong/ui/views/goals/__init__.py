"""Views of the goals page: the rows of the goals, the required pace, the curve and the evidence of each."""
