"""Things to scale: racks from the front, rows and halls from above, and the label of a rack."""
