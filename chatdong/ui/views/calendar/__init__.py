"""What the page of the calendar shows: months, entries, the risk of each milestone, and the file for a calendar program."""
