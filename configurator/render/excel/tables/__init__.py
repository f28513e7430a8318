"""Tables of text and references above the figures of a sheet."""
