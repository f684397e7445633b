"""The import of a ledger: its rows against the records, a preview, and a commit of all or none; and the kept profiles of reading."""
