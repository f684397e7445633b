"""Workbooks of spreadsheet programs as tables, a sheet each."""
