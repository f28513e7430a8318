"""Cooling: heat split, coolant loop, plates, couplings, distribution units, residual air, facility."""
