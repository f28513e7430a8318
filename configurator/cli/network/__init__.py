"""Commands on networks: a fabric by itself, the schedule of cables."""
