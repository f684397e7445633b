"""Views of the budget page: the execution table, the spending curves, possible transfers and vouchers."""
