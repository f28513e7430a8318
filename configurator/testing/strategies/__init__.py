"""Strategies of Hypothesis over specifications, parts and catalogs."""
