"""Charts that several pages or files draw, and their theme."""
