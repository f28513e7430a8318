"""The chain from the grid to the chip: its stages and their losses."""
