"""Where a document speaks of an activity outside its budget: its sections, its schedules, its tables of activities."""
