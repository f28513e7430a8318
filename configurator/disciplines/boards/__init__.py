"""Boards: layers, laminate and loss of printed circuit boards."""
