"""What the page of the plan check shows: the findings, and the editor of the plan."""
