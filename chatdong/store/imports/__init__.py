"""From a file of an office to rows: format, headings, cells, names, what each row matches, and what is refused."""
