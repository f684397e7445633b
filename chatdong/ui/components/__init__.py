"""Pieces that several pages are made of: tables, labels, charts, lists, fields, downloads, choices."""
