"""What the pages show: a folder for each page, named after it."""
