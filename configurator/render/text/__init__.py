"""Text: terminal tables, JSON and CSV."""
