"""Scenarios (가상 편성): edits of a plan, the quantities that they change, their effect, and saved scenarios."""
