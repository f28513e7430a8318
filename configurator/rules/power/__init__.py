"""Checks of the power chain, from the racks to the feeds of the site."""

from __future__ import annotations

from configurator.rules.power import circuits, dc, racks, storage, supply
from configurator.rules.power.racks import feed_rating

RULES = (*racks.RULES, *storage.RULES, *supply.RULES, *circuits.RULES, *dc.RULES)

__all__ = ["RULES", "feed_rating"]
