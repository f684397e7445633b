"""What to do next: the to-do list, the calendar, and what a slip costs."""
