"""How records are entered, listed, corrected, imported and undone: the dialog on every page, and the page of records."""
