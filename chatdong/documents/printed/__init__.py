"""Pages as they are printed: letters and lines with their places, made into paragraphs and tables again."""
