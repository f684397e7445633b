"""What answers beside the pages: headers, the index page, readiness."""
