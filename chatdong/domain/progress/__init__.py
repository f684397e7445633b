"""Progress: the records, the outcome of each planned occurrence, the goals, the required pace and the districts."""
