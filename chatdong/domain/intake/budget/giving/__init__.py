"""Who gives the money of a budget: the words for it, the tables and sentences that say it, and what they say put beside the lines."""
