"""The reading of an office's ledger: the meaning of its headings, its cells and its rows, and what has to be asked first."""
