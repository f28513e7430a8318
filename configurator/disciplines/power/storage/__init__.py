"""Energy storage: batteries in the IT racks or in the power racks beside them, capacitors, energy inside the power supplies."""
