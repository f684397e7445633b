"""Views of the readings of indicators: the form for a new one, their list, and what their parts are called."""
