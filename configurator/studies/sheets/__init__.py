"""Sheets of tables and bridges of money: what studies found, for the terminal, as a page and as a workbook."""
