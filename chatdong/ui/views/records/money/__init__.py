"""Commitments, refunds, changes of the budget and carry-over: their forms, their lists, and what their kinds are called."""
