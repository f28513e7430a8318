"""What a search found, for readers: as sheets of tables, as JSON and as rows."""
