"""Drawings as SVG: elevation, floor, power, heat, cost."""
