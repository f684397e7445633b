"""Office files as tables: the only place that knows how a spreadsheet, a text file, a web page or a document keeps them."""
