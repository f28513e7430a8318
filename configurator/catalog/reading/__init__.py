"""Reading files: text in any encoding, YAML with positions, models with problems, digests."""
