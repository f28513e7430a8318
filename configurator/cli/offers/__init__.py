"""Commands that write offers, keep them and tell what changed."""
