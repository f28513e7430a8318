"""Studies over builds: compare, diff, size."""
