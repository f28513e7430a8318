"""Figures, dates and messages in words: digits and units, languages, amounts spelled out, names for places and functions."""
