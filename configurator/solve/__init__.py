"""What may be chosen, and which choice is best: axes of a search, candidates, conflicts, remedies written into a copy."""
