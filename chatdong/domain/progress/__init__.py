"""What was done: the records, the planned occurrences that they answer, the goals, the pace and the districts."""
