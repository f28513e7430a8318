"""What boards are made of and what signals cross: copper foils, pieces of known loss, channels from die to die."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from configurator.catalog.entry import Entry
from configurator.catalog.values import Length, Loss, Number
from configurator.phrases import Named

Kind = Literal["package", "trace", "via", "connector", "cable", "module"]


class Foil(Entry):
    """A class of copper foil; `rz` is the ten-point height of its data sheet, not the RMS height that loss formulas take.

    `relative_price` is its price over that of ordinary foil; none: not known, and so the price of what it clads. `supply_risk` is a remark
    on its supply.
    """

    id: str = ""
    name: Named
    rz: Length
    relative_price: Number | None = None
    supply_risk: Named = ""


class Piece(Entry):
    """A piece of a channel that is no trace, with its insertion loss at the Nyquist frequency of the interfaces it is used for."""

    id: str = ""
    name: Named
    kind: Kind
    loss: Loss


class Segment(Entry):
    """One segment of a channel: the trace of a `board`, or so many of a `piece`."""

    board: str = ""
    piece: str = ""
    count: Number | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Segment:
        if bool(self.board) == bool(self.piece):
            raise ValueError("a segment is either the trace of a board or a piece")
        if self.board and self.count is not None:
            raise ValueError("count: the trace of a board is one segment; list it twice where a channel crosses two such boards")
        return self


class Channel(Entry):
    """A path of one interface from die to die, its segments in the order a signal meets them; in every system that has its boards."""

    id: str = ""
    name: Named
    interface: str
    segments: list[Segment] = Field(min_length=1)

    @property
    def boards(self) -> tuple[str, ...]:
        """The boards it crosses, each once."""
        return tuple(dict.fromkeys(s.board for s in self.segments if s.board))
