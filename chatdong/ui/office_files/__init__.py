"""A document of sections, tables and pictures as a file: HWPX, DOCX, PDF, XLSX and HTML for printing."""
