"""The making of bare boards: layers they need, what is in them, what they cost and how long they take."""
