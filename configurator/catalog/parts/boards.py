"""Bare printed circuit boards with their interfaces, package substrates and passives."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import model_validator

from configurator.catalog.entry import Entry
from configurator.catalog.parts.base import Part
from configurator.catalog.values import Number, Temperature, Value, checked
from configurator.phrases import Named


class BoardInterface(Entry):
    """A high-speed interface on a board: its standard and the longest trace it must cross, of a width of its own where that is known.

    `layer_share` is the part of the board's layers that its traces take with their planes, where somebody has counted them.
    """

    interface: str
    trace_length: Annotated[Value, checked("m", maximum=10.0, above=True)]
    width: Annotated[Value, checked("m", 1e-6, 1e-2)] | None = None
    line: Literal["stripline", "microstrip"] = "stripline"
    layer_share: Annotated[Value, checked("%", maximum=1.0, above=True)] | None = None


class Escape(Entry):
    """How the pairs of the largest chip on a board get out: how many, the side of its package, over how many sides, pitch of the balls."""

    pairs: Annotated[Value, checked("1", above=True)]
    side: Annotated[Value, checked("m", above=True)]
    sides: Annotated[Value, checked("1", 1.0, 4.0)]
    pitch: Annotated[Value, checked("m", above=True)]


class Board(Part):
    """A bare printed circuit board; `laminate` is what it is bought on, `grade` what has been published of that.

    `build_up` counts the build-up layers pressed on each side one after the other (5 of 5+12+5), none of a board pressed once;
    `sub_boards` the finished boards that are pressed together into it (2 of 22+22).
    `temperature` is that of the board where its traces are warmest. A board without a fast interface says why: `no_interface`.
    """

    default_category = "pcb"
    layers: Annotated[Value, checked("1", 2.0)]
    hdi: Named = "none"
    build_up: Number | None = None
    sub_boards: Annotated[Value, checked("1", 1.0, 4.0)] | None = None
    backdrill: bool = False
    laminate: str
    grade: str = ""
    area: Annotated[Value, checked("m^2", above=True)] | None = None
    temperature: Temperature | None = None
    escape: Escape | None = None
    interfaces: list[BoardInterface] = []
    no_interface: str = ""

    @model_validator(mode="after")
    def _layers_are_shared_once(self) -> Board:
        shares = [each.layer_share.coherent or 0.0 for each in self.interfaces if each.layer_share is not None]
        if shares and (len(shares) < len(self.interfaces) or sum(shares) > 1.0 + 1e-9):
            raise ValueError("layer-share: give it for every interface of the board, at most 100 % together")
        return self


class Substrate(Part):
    """A package substrate (ABF), as cost content of a package."""

    default_category = "abf-substrate"


class PassiveSet(Part):
    """The MLCC and passives of one board, as cost content."""

    default_category = "mlcc"
