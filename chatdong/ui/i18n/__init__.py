"""The two languages: texts, amounts, dates, and the catalogue."""
