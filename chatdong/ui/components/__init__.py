"""Components that several pages use: tables, labels, charts, lists, form fields, downloads, choices."""
