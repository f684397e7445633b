"""The year's end: what becomes of every won of the balance (``dispositions``), by when money has to be committed (``deadlines``), and what a closing
fixes and the next year opens with (``closing``)."""
