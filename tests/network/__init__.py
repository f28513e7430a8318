"""Fabrics, links, media and the cable schedule."""
