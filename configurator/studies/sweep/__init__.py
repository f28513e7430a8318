"""Sweeps: a specification over a grid of choices and numbers, each point as if it were built alone."""
