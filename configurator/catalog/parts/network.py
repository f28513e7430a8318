"""Cables, optical modules and boxed switches."""

from __future__ import annotations

from typing import Literal

from configurator.catalog.entry import informative
from configurator.catalog.parts.base import Part
from configurator.catalog.values import DataRate, Factor, Length, Number, PositiveNumber


class Cable(Part):
    """A cable or cable assembly; `fibre` is its type where it is one, `legs` the far ends that a splitter has for its near one.

    A trunk runs from panel to panel and carries `trunk_links` side by side. One with plugs of its own names the cages that they fit in, and
    how many near ends share a far one; its `rate` is that of a near end.
    The `core` of a fibre is glass or hollow.
    """

    default_category = "cables"
    length: Length | None = None
    rate: DataRate | None = None
    medium: Literal["copper", "dac", "acc", "aec", "micro-led", "aoc", "fiber", "cat6"] | None = None
    fibre: Literal["single-mode", "multimode", "single-mode-lc"] | None = None
    core: Literal["glass", "hollow"] = "glass"
    legs: PositiveNumber | None = None
    trunk_links: PositiveNumber | None = None
    near_cage: str = ""
    far_cage: str = ""
    near_ends: PositiveNumber | None = None

    @property
    def draws(self) -> bool:
        """An active cable draws power, known or not."""
        return super().draws or (self.medium in ("acc", "aec", "micro-led", "aoc") and not self.passive)


class Transceiver(Part):
    """An optical module: the cage it fits, flat or finned, and the fibre its ends take.

    Its `technology` is that of a pluggable module with a signal processor (dsp), of a linear one (lpo), or of an engine beside the switch
    chip (cpo), which stands for the module that it makes needless and names the cage of that.
    """

    default_category = "optics"
    may_draw = True
    rate: DataRate | None = None
    reach: Length | None = None
    cage: str = ""
    fibre: Literal["single-mode", "multimode", "single-mode-lc"] | None = None
    technology: Literal["dsp", "lpo", "cpo"] = "dsp"


class Panel(Part):
    """A patch panel: a cord is plugged into each of its `ports`, a link of a trunk behind it; above a rack it takes no height in it."""

    default_category = "networking"
    ports: PositiveNumber
    fibre: Literal["single-mode", "multimode"]
    height: Length | None = None


class Switch(Part):
    """A boxed switch of `ports` at `port_rate` each way, behind `cages` for modules; its `tdp` is without modules, which are parts.

    Of the ports of a circuit switch `spare_ports` stay free. `rate` and `height` are older names of `port_rate` and `height_units`.
    """

    default_category = "networking"
    may_draw = True
    ports: Factor | None = None
    spare_ports: Number | None = None
    port_rate: DataRate | None = None
    rate: DataRate | None = None
    cages: Factor | None = informative("for the reader; how many ports one module serves follows from the modules of a link")
    height_units: Length | None = None
    height: Length | None = None
