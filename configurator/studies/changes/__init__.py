"""What changed between two builds: figures, money by function, and the sheet a buyer signs."""
