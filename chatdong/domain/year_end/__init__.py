"""The year's end: what becomes of every won of the balance (``dispositions``), by when money has to be committed (``deadlines``), what a closing
fixes and the next year opens with (``closing``), and the account of it all (``settlement``)."""
