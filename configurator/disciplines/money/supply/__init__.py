"""Where the things of a bill come from, and what moves their prices."""
