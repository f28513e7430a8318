"""Racks, mechanical parts, and work that is quoted."""

from __future__ import annotations

from configurator.catalog.limits import Unit
from configurator.catalog.parts.base import Part
from configurator.catalog.values import Length, Mass


class RackFrame(Part):
    """A rack; the outer width and depth are its footprint. `max_load` is what it carries, without its own mass, `bay` the width inside."""

    default_category = "mechanical"
    height_units: Unit
    unit_pitch: Length
    width: Length
    depth: Length
    height: Length | None = None
    bay: Length | None = None
    max_load: Mass | None = None


class Mechanical(Part):
    """A mechanical part."""

    default_category = "mechanical"


class Service(Part):
    """Work that is quoted: assembly, test, freight."""

    default_category = "assembly"
    weighs = False
