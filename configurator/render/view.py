"""What one audience may see of a build: renderers take a `View`, never a `Build`."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from configurator.build import Build, RackView
from configurator.disciplines.boards.loss import BoardLine
from configurator.disciplines.cooling.connectors import ConnectorLine
from configurator.disciplines.cooling.sizing import Cooling
from configurator.disciplines.money.cost import Cost
from configurator.disciplines.money.lines import BomLine
from configurator.disciplines.network.cabling import CableLine
from configurator.figures import Figure
from configurator.remedies import remedied
from configurator.rules import Check
from configurator.system.layout import Place
from configurator.system.ledger import Decision
from configurator.system.spec import Spec
from configurator.system.tree import System


@dataclass(frozen=True)
class View:
    """A build as its audience sees it. What is added to a build stays inside until it is named here."""

    _build: Build

    @property
    def spec(self) -> Spec:
        """The complete specification."""
        return self._build.spec

    @property
    def system(self) -> System:
        """Platform, racks and the tree of what is built."""
        return self._build.system

    @property
    def figures(self) -> Mapping[str, Figure]:
        """Every named figure by id, in the order it was made."""
        return self._build.figures

    @property
    def bom(self) -> tuple[BomLine, ...]:
        """The lines of the bill of materials, parents before what they contain."""
        return self._build.bom

    @property
    def cost(self) -> Cost:
        """Roll-up, price and the books they rest on."""
        return self._build.cost

    @property
    def cooling(self) -> Cooling:
        """The coolant loop and what serves it."""
        return self._build.cooling

    @property
    def boards(self) -> tuple[BoardLine, ...]:
        """Each kind of board with its interfaces."""
        return self._build.boards

    @property
    def connectors(self) -> tuple[ConnectorLine, ...]:
        """Quick-disconnects by tray."""
        return self._build.connectors

    @property
    def cables(self) -> tuple[CableLine, ...]:
        """Links by family."""
        return self._build.cables

    @property
    def racks(self) -> tuple[RackView, ...]:
        """A rack of each role with its units."""
        return self._build.racks

    @property
    def floor(self) -> tuple[Place, ...]:
        """Where the racks of one system stand."""
        return self._build.floor

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """What was checked, with its verdict and the remedies that work."""
        return remedied(self._build)

    @property
    def decisions(self) -> Sequence[Decision]:
        """The choices made, in order."""
        return self._build.decisions

    @property
    def changes(self) -> Mapping[str, str]:
        """The inputs changed by what-if, as they were written."""
        return self._build.changes

    @property
    def date(self) -> datetime.date:
        """The date of the quote."""
        return self._build.date

    @property
    def valid_until(self) -> datetime.date:
        """The last day of the offer."""
        return self._build.valid_until

    @property
    def failed(self) -> bool:
        """Whether a check of severity fail does not hold."""
        return self._build.failed

    def range_of(self, figure: Figure) -> tuple[float | None, float | None]:
        """Low and high in the unit shown."""
        return self._build.range_of(figure)
