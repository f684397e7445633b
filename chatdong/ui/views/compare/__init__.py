"""What the page of comparison shows: which two days or years, and their charts."""
