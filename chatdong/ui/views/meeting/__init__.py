"""The page for the monthly meeting: one screen to be shown on a wall, printed on a page, and moved through the year by the arrow keys."""
