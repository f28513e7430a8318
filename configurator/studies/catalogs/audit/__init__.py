"""The audit of the catalogs: what every number rests on and what it moves."""
