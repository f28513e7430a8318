"""What moves prices, and where things come from: price drivers, the supply of each kind of part, makers, duties, scenarios."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from configurator.catalog.entry import Entry, informative
from configurator.catalog.prices import Amount, Day, LineCategory
from configurator.catalog.reading.yamltext import Table, Text
from configurator.catalog.values import AnyValue, Duration, PositiveNumber, Share, Value, checked
from configurator.phrases import Named, phrase
from configurator.units import unit

# How far from the rack a thing is made: what the integrator does himself, what he buys, and what those he buys from buy.
Tier = Literal["integration", "subsystem", "module", "component", "material"]


Piece = Literal["die", "hbm", "packaging", "substrate", "test"]  # of a package


def _origin(raw: str) -> str:
    if not (len(raw) == 2 and raw.isascii() and raw.isalpha() and raw.isupper()):
        raise ValueError(f"'{raw}' is no code of a country (two capital letters of ISO 3166, as CN, TW or MX)")
    return raw


Origin = Annotated[str, AfterValidator(_origin)]
# Up to twenty-fold, and never all of a price or more taken off.
Change = Annotated[Value, checked("%", minimum=-1.0, maximum=20.0, above=True)]
Tariff = Annotated[Value, checked("%", maximum=10.0)]
Learning = Annotated[Value, checked("%", maximum=0.9)]


class Driver(Entry):
    """Something whose price moves the prices of many parts at once.

    `correlation` is how far the prices that follow it wholly move together: 1 like one price, 0 each on its own. A `currency` driver moves
    what is published in another currency than that of the quote.
    """

    id: str = ""
    name: Named
    correlation: Share
    currency: bool = False


class Supply(Entry):
    """The supply of a kind of part (or of one category of it: ``module-cooling``), where the part itself says nothing.

    That is what drives its price, how far from the rack it is made, and how customs call it.

    `driver_share` is the part of the price that follows the `driver`, `also` are further drivers with their parts of it. `hs` is the
    heading of the Harmonized System, `export` what export control calls it, `lead_time` how long one takes to come.
    """

    id: str = ""
    driver: str = ""
    driver_share: Share | None = None
    also: dict[str, Share] = {}
    tier: Tier
    hs: str = ""
    export: str = ""
    lead_time: Duration | None = None


class Maker(Entry):
    """A maker as parts name it, and the country of origin of what it makes, kind by kind (`other`: of every other kind)."""

    id: str = ""
    name: str
    origin: dict[str, Origin] = {}


class Content(Entry):
    """What a part that is bought complete is made of, piece by piece, each at its cost to the maker: content, never added to a purchase."""

    id: str = ""
    pieces: dict[Piece, Amount] = Field(min_length=1)


class Capacity(Entry):
    """What is made of something in a year, as published: pieces of `parts`, boards on laminates of the `grades`, or copper of the `foils`.

    `yearly` is in 1/year, m^2/year or kg/year.
    """

    id: str = ""
    name: Named
    parts: list[str] = []
    grades: list[str] = []
    foils: list[str] = []
    yearly: AnyValue

    @model_validator(mode="after")
    def _one_way(self) -> Capacity:
        ways = {"1/year": self.parts, "m^2/year": self.grades, "kg/year": self.foils}
        asked = [shown for shown, names in ways.items() if names]
        if len(asked) != 1 or unit(asked[0]).dimension is not self.yearly.unit.dimension:
            raise ValueError("a capacity is of parts (in 1/year), of grades (boards, in m^2/year) or of foils (in kg/year)")
        return self


class Duty(Entry):
    """A duty that a country asks for what comes in: for some origins (none: all but itself) and headings (none: all), between two days.

    `exempt` says who does not pay it.
    """

    id: str = ""
    name: Named
    into: Origin
    origin: list[Origin] = []
    hs: list[str] = []
    rate: Tariff
    since: Day
    until: Day | None = None
    exempt: Named = informative("for whoever may claim it; a specification leaves a duty out by its id", "")


class Step(Entry):
    """One thing that changes: the prices of a `driver`, `part` or `category` by a `change`, or a duty (`tariff`) by an `origin`.

    Instead of a change, `learning` is what a price falls by with every doubling of the pieces ever made, and `volume` how many times as
    many they become; or `from` how many systems (or racks) made so far they grow, and `to` how many.
    """

    driver: str = ""
    part: str = ""
    category: LineCategory | None = None
    origin: Origin | None = None
    change: Change | None = None
    tariff: Tariff | None = None
    learning: Learning | None = None
    volume: PositiveNumber | None = None
    made: PositiveNumber | None = Field(default=None, alias="from")
    reached: PositiveNumber | None = Field(default=None, alias="to")

    @property
    def words(self) -> str:
        """What changes and by how much."""
        learned = phrase("{learning} at {volume} times the volume", learning=self.learning, volume=self.volume)
        if self.made is not None:
            grown = "{learning} with each doubling, from {first} to {last}"
            learned = phrase(grown, learning=self.learning, first=self.made, last=self.reached)
        by = self.change or self.tariff or learned
        return phrase("{what}: {by}", what=self.driver or self.part or self.category or self.origin or "", by=by)

    @model_validator(mode="after")
    def _one_thing(self) -> Step:
        self.require_one_thing()
        return self

    def require_one_thing(self) -> None:
        """Raise ValueError where a step does not say what changes, or not by how much."""
        if sum((bool(self.driver), bool(self.part), self.category is not None, self.origin is not None)) != 1:
            raise ValueError("say what changes, one of: driver, part, category, origin")
        if (self.origin is None) != (self.tariff is None):
            raise ValueError("an origin has a tariff, and a tariff an origin: {origin: CN, tariff: 25 %}")
        if (self.made is None) != (self.reached is None) or (self.made is not None and self.volume is not None):
            raise ValueError("a volume is how many times as much (volume: 4), or from how many to how many (from: 1000, to: 4000)")
        if (self.learning is None) != (self.volume is None and self.made is None):
            raise ValueError("learning goes with a volume: {driver: optics, learning: 15 %, volume: 4}, or from: 1000, to: 4000")
        if self.made is not None and self.reached is not None and (self.made.coherent or 0.0) > (self.reached.coherent or 0.0):
            raise ValueError(f"what was ever made does not fall from {self.made} to {self.reached}")
        ways = (self.change, self.tariff, self.learning)
        if sum(way is not None for way in ways) != 1:
            raise ValueError("say by how much, one of: change, tariff, learning with volume")


class ScenarioStep(Step):
    """A step of a specification, or the id of a `scenario` of the catalogs with all of its steps (a bare text is one)."""

    scenario: str = ""

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, raw: Any) -> Any:
        if not isinstance(raw, Text):
            return raw
        table = Table(raw.at)
        table["scenario"], table.keys_at["scenario"] = raw, raw.at
        return table

    def require_one_thing(self) -> None:
        """Raise ValueError where it is neither a scenario nor one step, or both."""
        if not self.scenario:
            super().require_one_thing()
        elif self.model_fields_set != {"scenario"}:
            raise ValueError("a scenario of the catalogs has steps of its own: write one step, or its id alone")


class Scenario(Entry):
    """Prices as they would be if: a difference laid over any price book, in steps that stack."""

    id: str
    name: Named
    steps: list[Step] = Field(min_length=1)
