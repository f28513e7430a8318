"""Heights in units of a rack."""

from __future__ import annotations

from configurator.catalog.parts import Part, RackFrame
from configurator.catalog.values import Value
from configurator.figures import Figure, ceil, constant, maximum, where

# Devices are made in pitches of 44.45 mm (EIA) and of 48 mm (Open Rack). One listed in the other pitch than the frame's stands for its
# twin in the frame's: up to five units differ by less than this share of one.
OTHER_PITCH = 0.4


def units_of(height: Figure, pitch: Figure) -> Figure:
    """Whole rack units that a device of `height` takes in a frame of `pitch`; what is built into another (height 0) takes none."""
    least = maximum(ceil(height / pitch - OTHER_PITCH), constant(1.0))
    return where(height <= constant(0.0, "m"), constant(0.0), least)


def part_units(part: Part | None, frame: RackFrame) -> int | None:
    """The same of a part by its published height; None where it has none."""
    height = getattr(part, "height", None)
    if not isinstance(height, Value) or height.coherent is None or not frame.unit_pitch.coherent:
        return None
    return int(units_of(constant(height.coherent, "m"), constant(frame.unit_pitch.coherent, "m")).value or 0)
