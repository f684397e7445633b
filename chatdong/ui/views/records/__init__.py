"""Entry, correction, listing, import and undo of records: the record dialog of every page, and the records page."""
