"""What if: edits of a plan, the quantities that they move, their effect, and scenarios that are saved."""
