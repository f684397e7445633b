"""Scenarios (시뮬레이션): edits of a plan, the quantities that they change, their effect, and saved scenarios."""
