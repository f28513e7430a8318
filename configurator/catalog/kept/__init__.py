"""A catalog that was read before, kept as JSON lines: an item a line, made when somebody asks for it."""
