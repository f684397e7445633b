"""Views of the overview page (한눈에 보기): the cards of the agenda."""
