"""Several plans together: a row of figures for each plan, and the sums of plans by year, source of funding and category."""
