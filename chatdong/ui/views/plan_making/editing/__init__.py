"""The parts of a plan as they are shown and changed while it is made."""
