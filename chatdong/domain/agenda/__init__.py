"""The agenda: the to-do list, the calendar and milestone risks."""
