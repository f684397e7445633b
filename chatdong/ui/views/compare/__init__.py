"""Views of the compare page: the choice of two days, revisions or years, and the chart of their spending."""
