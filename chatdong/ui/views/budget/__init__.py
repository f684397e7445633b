"""What the page of the budget shows: the execution table, the curves of spending, what could be moved, vouchers."""
