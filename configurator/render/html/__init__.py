"""The page: one file that needs no network and prints on A4."""
