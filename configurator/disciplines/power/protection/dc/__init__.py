"""Protection of high-voltage DC: the ladder of its devices, and what its capacitors, poles and arcs ask for."""
