"""Import a file of an office: its format, headings, cells and names, the records that its rows match, and the rows that are refused."""
