"""Networks drawn: what of a fabric a reader is shown, and the picture of it."""

from configurator.render.svg.network.sketch import Sketch, Wanted, sketch_of_plan
from configurator.render.svg.network.topology import draw, topologies

__all__ = ["Sketch", "Wanted", "draw", "sketch_of_plan", "topologies"]
