"""The report as files: HWPX, Word, PDF, Excel and a page to print."""
