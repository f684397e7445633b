"""Named questions and their answers, page by page where they are long."""
