"""Power: loads, shelves and their redundancy, feeds, conductors, the chain from the grid to the chip."""
