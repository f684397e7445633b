"""Views of the plan check page: the text of the plan, the editor of its costings, and the comparison of revisions."""
