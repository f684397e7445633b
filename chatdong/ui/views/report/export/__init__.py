"""The report as files: HWPX, DOCX, PDF, XLSX and HTML for printing."""
