"""Charts that more than one page or file draws, and their theme."""
