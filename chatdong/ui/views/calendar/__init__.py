"""Views of the calendar page: the months, the milestone risks, and the iCalendar file."""
