"""Commands on money."""
