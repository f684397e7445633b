"""The goals of a plan: what is to be reached by when, in which unit, from where, and how it is counted."""
