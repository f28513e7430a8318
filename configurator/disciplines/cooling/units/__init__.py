"""Coolant distribution units: what they can carry, which are chosen and how many, in which pods, and what they must prove."""
