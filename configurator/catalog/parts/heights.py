"""Heights in units of a rack."""

from __future__ import annotations

from functools import lru_cache

from configurator.catalog.parts import Cdu, Part, RackFrame, Switch
from configurator.catalog.parts.power import PowerRack
from configurator.catalog.values import Value
from configurator.figures import Figure, ceil, constant, maximum, where

# Devices are made in pitches of 44.45 mm (EIA) and of 48 mm (Open Rack). One listed in the other pitch than the frame's stands for its
# twin in the frame's: up to five units differ by less than this share of one.
OTHER_PITCH = 0.4


def units_of(height: Figure, pitch: Figure) -> Figure:
    """Whole rack units that a device of `height` takes in a frame of `pitch`; what is built into another (height 0) takes none."""
    least = maximum(ceil(height / pitch - OTHER_PITCH), constant(1.0))
    return where(height <= constant(0.0, "m"), constant(0.0), least)


def height_field(part: Part) -> str:
    """The field that says how high a part is."""
    return "height-units" if isinstance(part, Switch) and part.height_units is not None else "height"


def height_in_rack(part: Part | None) -> Value | None:
    """The height of a part that can stand in a rack; a frame, a power rack and a unit in the row stand on the floor."""
    if part is None or isinstance(part, RackFrame | PowerRack) or (isinstance(part, Cdu) and part.type != "in-rack"):
        return None
    return getattr(part, height_field(part).replace("-", "_"), None)


def part_units(part: Part | None, frame: RackFrame) -> int | None:
    """Rack units of a part by its published height; None where it has none."""
    height = height_in_rack(part)
    if height is None or height.coherent is None or not frame.unit_pitch.coherent:
        return None
    return _whole_units(height.coherent, frame.unit_pitch.coherent)


@lru_cache(maxsize=1024)
def _whole_units(height: float, pitch: float) -> int:
    """`units_of` of plain numbers (m)."""
    return int(units_of(constant(height, "m"), constant(pitch, "m")).value or 0)
