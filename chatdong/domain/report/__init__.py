"""The report of an office: status, comparison, its sections as they are drafted, and its words as they were edited."""
