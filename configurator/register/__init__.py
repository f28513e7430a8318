"""Quotes kept, revised, verified and read back from the workbook a customer returns."""
