"""What an audience sees of the boards of a system: a part of its view."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import Protocol, TypeVar

from configurator.build import Build
from configurator.catalog.tables.pcb import Foil
from configurator.catalog.tables.reference import Laminate
from configurator.disciplines.boards.channels import ChannelLine
from configurator.disciplines.boards.grades import Grade
from configurator.disciplines.boards.loss import BoardLine
from configurator.disciplines.boards.price import price_reason

Thing = TypeVar("Thing")


class Seeing(Protocol):
    """What the view of a system brings."""

    @property
    def _build(self) -> Build:
        """The build that is seen."""

    @property
    def internal(self) -> bool:
        """Whether the reader belongs to the house."""

    def _seen(self, thing: Thing) -> Thing:
        """A thing as the audience may see it."""


class BoardsSeen:
    """Boards, channels and grades of a `View`."""

    @cached_property
    def boards(self: Seeing) -> tuple[BoardLine, ...]:
        """Each kind of board with its interfaces."""
        return self._seen(self._build.boards)

    @cached_property
    def channels(self: Seeing) -> tuple[ChannelLine, ...]:
        """The channels from die to die over these boards."""
        return self._seen(self._build.channels)

    def grade(self: Seeing, board: BoardLine) -> Grade:
        """The grade a board needs beside the published one; without the prices of laminates for a customer."""
        found = self._build.grades[board.part.id]
        return (
            found
            if self.internal
            else replace(found, ladder=tuple(replace(rung, price=None, price_share=None) for rung in found.ladder), smoother=None)
        )

    def price_reason(self: Seeing, board: BoardLine) -> str:
        """What would explain a price far from what the make-up of a board costs; inside the house."""
        residual = self._build.figures.get(f"cost.boards.{board.part.id}.residual")
        if not self.internal or residual is None or residual.value is None:
            return ""
        return price_reason(self._build.system, board.part, residual.value)

    def foil(self: Seeing, laminate: Laminate) -> Foil | None:
        """The foil a laminate is clad with, where one is named."""
        return self._build.catalog.foils.get(laminate.foil)

    def chance(self: Seeing, id: str) -> float | None:
        """How probably a loss margin of this system is not negative."""
        return self._build.chances.get(id)
