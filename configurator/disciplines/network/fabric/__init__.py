"""Fabrics: fat trees of leaf, spine and core switches, planned in whole numbers; no platform, no price."""

from configurator.disciplines.network.fabric.plan import Plan, plan
from configurator.disciplines.network.fabric.shape import Impossible, Shape

__all__ = ["Impossible", "Plan", "Shape", "plan"]
