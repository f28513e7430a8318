"""What an audience sees of the boards of a system: a part of its view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Protocol, TypeVar

from configurator.build import Build
from configurator.catalog.tables.pcb import Foil
from configurator.catalog.tables.reference import Laminate
from configurator.disciplines.boards.channels import ChannelLine
from configurator.disciplines.boards.grades import Grade
from configurator.disciplines.boards.loss import BoardLine
from configurator.disciplines.boards.making.price import price_reason
from configurator.figures import Figure

Thing = TypeVar("Thing")
SUPPLY = {
    "laminate-lead": "laminates.{laminate}.lead-time",
    "made": "supply.{board}.made",
    "ready": "supply.{board}.ready",
    "offered": "supply.offered",
    "drill-life": "laminates.{laminate}.drill-life",
    "laminate": "boards.{board}.panel-area",
    "foil": "supply.{board}.foil",
    "glass": "supply.{board}.glass",
    "laminate-cost": "boards.{board}.cost-of-laminate",
    "foil-cost": "supply.{board}.foil-cost",
    "glass-cost": "supply.{board}.glass-cost",
}


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

    def money_at(self, path: str) -> tuple[Figure | None, Figure | None]:
        """The price of one and of all at a path of the tree."""


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
        if self.internal:
            return found
        ladder = tuple(replace(rung, price=None, price_share=None) for rung in found.ladder)
        return replace(found, ladder=ladder, smoother=None, hybrid=None)

    def hybrid_costs(self: Seeing, board: BoardLine) -> tuple[float, float] | None:
        """What a board costs all of one laminate, and of several, in the currency of the quote; inside the house."""
        hybrid, (each, _) = self._build.grades[board.part.id].hybrid, self.money_at(board.node.path)
        if not self.internal or hybrid is None or each is None or each.number is None:
            return None
        shares = hybrid.uniform.price_share, hybrid.price_share
        one, several = (each.number * (share.value or 0.0) if share is not None else None for share in shares)
        return None if one is None or several is None else (one, several)

    def supply(self: Seeing, board: BoardLine) -> Mapping[str, Figure]:
        """What is known of the supply of a kind of board and of what is in one, by the words of `SUPPLY`; inside the house."""
        told = {name: id.format(board=board.part.id, laminate=board.laminate.id) for name, id in SUPPLY.items()}
        figures = self._build.figures if self.internal else {}
        return {name: figures[id] for name, id in told.items() if id in figures}

    def supply_risks(self: Seeing, board: BoardLine) -> list[str]:
        """Remarks on the supply of its laminate and foil; inside the house."""
        foil = self._build.catalog.foils.get(board.laminate.foil)
        risks = (board.laminate.supply_risk, foil.supply_risk if foil is not None else "")
        return [risk for risk in risks if risk and self.internal]

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
