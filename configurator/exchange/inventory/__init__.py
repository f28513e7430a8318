"""What was delivered, as somebody lists it, against what was quoted."""
