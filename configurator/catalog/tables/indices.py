"""Price indices: how the price of a driver went, from one day on to the next, so that an older price can be carried to a later day."""

from __future__ import annotations

import datetime
from itertools import pairwise

from pydantic import Field, model_validator

from configurator.catalog.entry import Entry
from configurator.catalog.prices import Day
from configurator.catalog.tables.supply import Change
from configurator.catalog.values import PositiveNumber
from configurator.phrases import Named


class IndexPoint(Entry):
    """What holds since a day: a `level`, or a `change` against the point before."""

    since: Day
    level: PositiveNumber | None = None
    change: Change | None = None

    @model_validator(mode="after")
    def _one_way(self) -> IndexPoint:
        if (self.level is None) == (self.change is None):
            raise ValueError("a point has either a level or a change against the point before")
        return self


class PriceIndex(Entry):
    """The price of what a `driver` stands for, in points from one day on; the last holds until the day `until`."""

    id: str
    name: Named
    driver: str
    until: Day
    points: list[IndexPoint] = Field(min_length=2)

    @model_validator(mode="after")
    def _in_order(self) -> PriceIndex:
        if self.points[0].level is None:
            raise ValueError("points: the first has a level, what follows may be changes")
        days = [point.since for point in self.points]
        if any(after <= before for before, after in pairwise([*days, self.until])):
            raise ValueError("points: the days must rise, and end before until")
        return self

    def place(self, day: datetime.date) -> int | None:
        """The number of the point that holds on a day, the last one after the end; None before the first."""
        held = [number for number, point in enumerate(self.points) if point.since <= day]
        return held[-1] if held else None
