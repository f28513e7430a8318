"""Network: links, their cables and optics."""
