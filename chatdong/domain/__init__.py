"""Floor 1: what the words of a plan mean. Pure functions and frozen dataclasses, standard library only."""
