"""Files of price lists as grids of cells, each with its place."""
