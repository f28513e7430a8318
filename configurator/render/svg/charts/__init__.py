"""Numbers as pictures: bars, lines, maps, and dots by two goals."""
