"""The workbook: every figure has a home cell, every derived one a formula."""
