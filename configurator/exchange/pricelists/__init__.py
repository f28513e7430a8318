"""Price lists as suppliers send them: read, understood column by column, and written down as a price book."""
