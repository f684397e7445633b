"""Lists of names with amounts: in the lines of the text, in boxes, and within the cells of a budget table."""
