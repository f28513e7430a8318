"""The specification a user writes: its fields, and what each may hold."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainValidator, PrivateAttr, model_validator

from configurator.catalog.limits import Planes, Rails, whole, whole_number
from configurator.catalog.prices import Currency, Day
from configurator.catalog.problems import Position
from configurator.catalog.reading.yamltext import Table, Text, position_of
from configurator.catalog.tables.supply import Origin, ScenarioStep
from configurator.catalog.values import (
    Current,
    EnergyPrice,
    Phases,
    PositiveNumber,
    Share,
    Value,
    bounded,
    checked,
    money_amount,
)
from configurator.phrases import Language, phrase
from configurator.system.ownership import OwnershipSpec
from configurator.system.section import Section
from configurator.today import today
from configurator.units import unit

LARGEST_ORDER = 100_000  # systems
# What a field of a specification may hold at all: wide enough for any site, too narrow for a slip of three digits or of the unit.
SupplyVoltage = Annotated[Value, checked("V", maximum=100e3, above=True)]
Sag = Annotated[Value, checked("%", maximum=0.3)]
FaultCurrent = Annotated[Value, checked("kA", maximum=1e6, above=True)]
LineFrequency = Annotated[Value, checked("Hz", maximum=1e3)]
Distance = Annotated[Value, checked("m", maximum=10e3)]
Degrees = Annotated[Value, checked("degC", -60.0, 120.0)]
Altitude = Annotated[Value, checked("m", -500.0, 6000.0)]
Rise = Annotated[Value, checked("delta_degC", maximum=100.0)]
Relief = Annotated[Value, checked("bar", maximum=100e5, above=True)]
RackFlow = Annotated[Value, checked("L/min", maximum=1e4 / 60e3)]
FloorLoad = Annotated[Value, checked("kg/m^2", maximum=1e5)]
Span = Annotated[Value, checked("day", maximum=10 * 365 * 86400.0)]
Pieces = Annotated[Value, whole(1, 1000)]
Times = Annotated[Value, checked("1", maximum=1e3, above=True)]
SiteLoad = Annotated[Value, checked("W", maximum=1e11, above=True)]
RackLoad = Annotated[Value, checked("W", maximum=1e7, above=True)]
SpareModules = Annotated[Value, whole(0, 64)]
PUE = bounded("1", 1.0, 10.0)
Pue = Annotated[Value, PlainValidator(PUE)]
PartOfPrice = Annotated[Value, checked("%", maximum=0.99)]  # all of it would leave no price
Spares = Annotated[Value, checked("%", maximum=1.0)]
Money = Annotated[Value, PlainValidator(money_amount)]
Rate = Annotated[Value, checked("1", maximum=1e6, above=True)]
Said = Annotated[str, Field(min_length=1)]
Switch = Annotated[Value, whole(0, 1)]
TaxRate = Annotated[Value, checked("%", maximum=0.5)]


def _pod(raw: Any) -> Value | str:
    """``auto``, ``own``, or a whole number of racks."""
    if str(raw) in ("auto", "own"):
        return str(raw)
    try:
        return whole_number(1, 100)(raw)
    except ValueError as problem:
        raise ValueError(f"auto, own, or whole racks: {problem}") from None


class Site(Section):
    """The place: supply (line to line), feeds, air and water temperatures, energy.

    `ambient` is the air around the power cables, `feeder_length` their way from the panel to the rack, `feed_rating` the protective
    device of one feed for all racks of the order (none: not checked), `shared_loading` the load of shared supply equipment,
    `dew_point` the highest of the room. `voltage_tolerance` is how far the supply may sag, `grouped_conductors` the loaded conductors that
    lie together (none: those of one rack on one feed are counted), `fault_level` the short-circuit current at the panel (none: that at the
    terminals of the transformer). `it_load` is that of the site (none: that of the order), at which architectures
    are compared, `outdoor` the mean temperature of the year, `pue` that of the whole site (none: it follows from where
    the heat goes and from the supply before the racks), `facility_head` what the facility water may lose in one CDU (none: not checked).
    """

    supply_voltage: SupplyVoltage
    voltage_tolerance: Sag
    phases: Phases
    frequency: LineFrequency
    standard: Literal["IEC", "NEC"]
    feeds: Pieces
    feed_rating: Current | None = None
    feeder_length: Distance
    ambient: Degrees
    grouped_conductors: Pieces | None
    fault_level: FaultCurrent | None
    voltage_drop: Share
    shared_loading: Share
    air_inlet: Degrees
    altitude: Altitude
    dew_point: Degrees | None
    facility_water: Degrees
    facility_head: Relief | None
    it_load: SiteLoad | None
    outdoor: Degrees
    pue: Pue | None
    energy_price: EnergyPrice
    row_pitch: Distance
    floor_load: FloorLoad


class Backup(Section):
    """Battery backup or smoothing capacitors; no hold time, none of them."""

    hold: Span | None = None
    shelf: str = "auto"


class Battery(Backup):
    """Battery backup; `spares` are modules of each shelf that may fail.

    `place` says where the shelves stand: in the IT racks, or in the power racks beside them (auto: there where the architecture has some
    and the racks have no batteries of their own).
    """

    place: Literal["auto", "rack", "power-rack"]
    spares: SpareModules


class PowerSpec(Section):
    """How the racks are fed.

    `scope` says what the spares of N+1 are: shelves of the rack, PSUs in every shelf, or PSUs of the rack; `spares` how many (the m of
    n+m). `after_failure` says what runs on with a feed of N+N lost: a rack capped to what is left, or its full load. `feed_split` says
    whether both feeds reach either end of the busbar, `feed_redundancy` whether one feed of the site may be lost (auto: under N+N),
    `rack_redundancy` what may be lost of the power racks of a group (auto: as `redundancy`, where its spares are shelves), `pod` how many
    systems stand around one group (none: the fewest power racks in all). `cap` is the most DC load a rack is let draw (none: its TDP).
    `stages` puts another part in a stage of the architecture, or leaves it out (none); `efficiencies` takes the published alternative of
    that name wherever an efficiency has one, so that chains are compared on one level of optimism.
    """

    architecture: str
    redundancy: Literal["N", "N+1", "N+N"]
    scope: Literal["rack", "shelf", "psu"]
    spares: Pieces
    after_failure: Literal["capped", "full-load"]
    feed_split: Literal["mixed", "bank"]
    feed_redundancy: Literal["auto", "N", "N+1"]
    rack_redundancy: Literal["auto", "N", "N+1", "N+N"]
    pod: Pieces | None
    cap: RackLoad | None
    stages: dict[str, str]
    efficiencies: str
    shelf: str
    shelves: str
    ups: bool
    bbu: Battery
    cbu: Backup
    utilisation: Share

    @property
    def scheme_of_racks(self) -> str:
        """The redundancy over power racks: as given, else that of the shelves where its spares are whole shelves."""
        if self.rack_redundancy != "auto":
            return self.rack_redundancy
        return self.redundancy if self.scope == "rack" else "N"


class CoolingSpec(Section):
    """Coolant, control mode and set points of the liquid loop; `facility-delta-t` null: the rise of the coolant.

    `control` says what is set, flow-curve: the flow the platform's vendor asks for at this supply temperature. `pump_supply` says what
    feeds the pumps of the CDUs: the mains with the generator of the site, or a UPS that bridges its start, `relief` what the relief valve
    opens at (none: as the maker sets it). `cdu_origin` is the country that the units come from where `cdu` leaves the choice open (none:
    any). `pod` is how many racks share one set of units (auto: what costs least), own: the systems of an order share none.
    """

    architecture: Literal["l2l", "l2a"]
    coolant: str
    control: Literal["fixed-delta-t", "fixed-return", "fixed-flow", "flow-curve"]
    supply_temperature: Degrees
    delta_t: Rise
    return_temperature: Degrees
    flow: RackFlow
    facility_delta_t: Rise | None
    cdu: str
    cdu_origin: Origin | None
    redundancy: Literal["N", "N+1"]
    cold_plate: Literal["as-published", "copper", "aluminium", "graphene-aluminium"]
    rear_door: str
    disconnect_spares: Spares
    pump_supply: Literal["mains", "ups"]
    relief: Relief | None
    pod: Annotated[Value | Literal["auto", "own"], PlainValidator(_pod)]

    @property
    def setting_of_pod(self) -> str:
        """The pod as it was written."""
        return str(self.pod)


class FabricSpec(Section):
    """One fabric; what is not given is as the network and the platform have it.

    `medium` is the kind of medium that its links outside the racks are built with: published, optics, or one of `catalog list media`
    (lpo, cpo, hollow-core, aec, micro-led …) that fits its cages.
    """

    planes: Planes | None = None
    oversubscription: Times | None = None
    rails: Rails | None = None
    switch: str = "auto"
    medium: str = "published"


class NetworkSpec(Section):
    """What of the networks outside the racks is quoted.

    `boundary` is the last thing quoted on the way from the nodes: their adapters with cables and modules, or the switches of a tier.
    `planes` and `oversubscription` are those of the compute fabric; `fabrics` says the same of any fabric, by its id. `lengths` are
    those of links as they run on the site, by the id of the link. `rack` is the frame that the switches stand in. `media_policy` chooses
    what carries them: part-by-part as the platform is published while that reaches, cheapest of what fits and reaches, or a policy.
    With `cabling` structured, fibres to the leaf switches run in trunks from panels above the racks to panels in the network racks.
    """

    scale_out: Literal["auto", "none"]
    boundary: Literal["nic", "leaf", "spine", "core"]
    oversubscription: Times
    media_policy: str
    planes: Planes
    fabrics: dict[str, FabricSpec]
    lengths: dict[str, Distance]
    cabling: Literal["direct", "structured"]
    rack: str


class ExchangeRate(Section):
    """How much of the first currency of a pair one of the second is, and on which day; a bare number is a rate without a date."""

    value: Rate
    date: Day | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, raw: Any) -> Any:
        at = raw.at if isinstance(raw, Text | Table) else Position("")
        table, rate = Table(at), raw
        if isinstance(raw, Table):
            rate = Table(at)
            for key, found in raw.items():
                target = table if key == "date" else rate
                target[key], target.keys_at[key] = found, raw.keys_at.get(key, at)
        table["value"], table.keys_at["value"] = rate, at
        return table

    def measured(self, above: str, below: str) -> Value:
        """The rate with its unit (``EUR/USD``)."""
        return replace(self.value, unit=unit(f"{above}/{below}"))


class Tax(Section):
    """A tax on the price: its name and its rate; a bare share is a rate without a name."""

    name: str = ""
    rate: TaxRate

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, raw: Any) -> Any:
        if isinstance(raw, Table) and "rate" in raw:
            return raw
        at = raw.at if isinstance(raw, Text | Table) else Position("")
        table = Table(at)
        table["rate"], table.keys_at["rate"] = raw, at
        return table

    def __str__(self) -> str:
        return f"{self.name} {self.rate}".strip()


def _as_of(raw: Any) -> datetime.date | Literal["auto"] | None:
    """The day that prices are carried to; none where they stay as they were published, auto is that of the quote."""
    return None if raw is None else "auto" if str(raw) == "auto" else _date(raw)


class PricesSpec(Section):
    """Price books (later wins per part), currency and the steps from cost to price.

    `boards` says what a board with a price is bought at: that price as published, or what it costs by its make-up (model).
    `correlation` says whether prices that follow one driver (DRAM, laminate, optics) are drawn together when the price is simulated.
    `scenarios` change prices by steps that stack: a step as it stands, or the id of one of `catalog list scenarios`; `scenario_switch` 0
    leaves them out and keeps them in the documents. `import_into` is the country whose duties (`catalog list duties`) are paid on what
    comes from elsewhere (none: no duties), without those of `duties_exempt`. `as_of` is the day that prices are carried to from that of
    their records, by the indices of what drives them (`catalog list indices`; none: as published, auto: to the day of the quote).
    """

    books: list[str] = Field(min_length=1)
    currency: Currency
    fx: dict[str, ExchangeRate]
    boards: Literal["published", "model"]
    correlation: Literal["by-driver", "none"]
    scenarios: list[ScenarioStep]
    scenario_switch: Switch
    as_of: Annotated[datetime.date | Literal["auto"] | None, PlainValidator(_as_of)]
    import_into: Origin | None
    duties_exempt: list[str]
    margin: PartOfPrice
    margin_by: dict[str, PartOfPrice]
    margin_floor: PartOfPrice
    discount: PartOfPrice
    discount_by: dict[str, PartOfPrice]
    tax: Tax


def _date(raw: Any) -> datetime.date:
    """A date as written; auto is today."""
    if raw is None or str(raw) == "auto":
        return today()
    try:
        date = datetime.date.fromisoformat(str(raw))
    except ValueError:
        raise ValueError(f"'{raw}' is not a date (write 2026-11-22, or auto)") from None
    if not 1990 <= date.year <= 2199:
        raise ValueError(f"{date} is no date of a quote")
    return date


# Short enough for a file's name and a heading; letters and digits, as B, AA or 2.
Revision = Annotated[str, Field(pattern=r"^[A-Za-z0-9]{0,8}$")]


NO_NUMBER = "DRAFT"  # the number of a quote that has none yet


def _number(raw: Any) -> Any:
    """A number as written; auto is none yet, until the quote is issued."""
    return NO_NUMBER if str(raw) == "auto" else raw


class QuoteSpec(Section):
    """The head of the quote; `revision` tells issues under one number apart, `supersedes` is the revision that this one replaces."""

    number: Annotated[str, BeforeValidator(_number)]
    revision: Revision
    supersedes: Revision
    date: Annotated[datetime.date, BeforeValidator(_date)]
    valid: Span
    customer: str | None
    language: Literal["en", "zh"]
    paper: Literal["auto", "A4", "letter"]
    audience: Literal["customer", "internal"]

    @property
    def reference(self) -> str:
        """How the quote is named: its number, with the revision where there is one."""
        return f"{self.number}-{self.revision}" if self.revision else self.number

    @property
    def valid_until(self) -> datetime.date:
        """The last day of the offer."""
        return self.date + datetime.timedelta(days=round((self.valid.coherent or 0.0) / 86400))


class Buyer(Section):
    """Whom the offer is for, what it is for, and what he called his enquiry."""

    name: str | None
    address: str | None
    attention: str | None
    project: str | None
    enquiry: str | None
    ship_to: str | None


class Delivery(Section):
    """When and where the seller delivers: weeks from the date of the offer, an Incoterm of 2020 and its place."""

    weeks: Annotated[Value, checked("1", maximum=520, above=True)] | None = None
    incoterm: Literal["EXW", "FCA", "CPT", "CIP", "DAP", "DPU", "DDP", "FAS", "FOB", "CFR", "CIF"] | None = None
    place: str | None = None


def _any_language(raw: Any) -> Any:
    """A text alone is the name in every language."""
    return {"en": raw} if isinstance(raw, str) else raw


class OfferLine(Section):
    """What is sold beside the configured systems: a service, a warranty, spares; an optional line stands beside the total.

    In place of a price it may have a `rebate`: an amount taken off, as a line of its own. `tax` is its rate where that is not the general
    one.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    label: Annotated[dict[Language, str], BeforeValidator(_any_language), Field(min_length=1)]
    quantity: PositiveNumber
    price: Money | None = None
    rebate: Money | None = None
    cost: Money | None = None
    discount: PartOfPrice | None = None
    tax: TaxRate | None = None
    group: str = ""
    optional: bool = False

    @model_validator(mode="after")
    def _one_amount(self) -> OfferLine:
        if (self.price is None) == (self.rebate is None):
            raise ValueError("a line has either a price or a rebate (an amount taken off)")
        if self.rebate is not None and (self.cost is not None or self.discount is not None):
            raise ValueError("a rebate has neither cost nor discount")
        return self

    def words(self, language: str) -> str:
        """What the line is called in a language, else in the one there is."""
        return next((text for code, text in self.label.items() if code == language), next(iter(self.label.values())))


class Waiver(Section):
    """A check that somebody accepts: why, who answers for it, and until which day."""

    check: str
    reason: Said
    who: Said
    until: Day

    def days_left(self, date: datetime.date) -> int:
        """Days from `date` until it ends; negative once it has."""
        return (self.until - date).days

    @property
    def words(self) -> str:
        """Why, who and until when; as a customer sees it, who is not there."""
        message = "{reason} ({who}, until {until})" if self.who else "{reason} (until {until})"
        return phrase(message, reason=self.reason, who=self.who, until=self.until.isoformat())


Quantity = Annotated[int, Field(ge=1, le=LARGEST_ORDER)]


class Deal(Section):
    """What all systems of an order have in common: the site, the money, the head of the quote."""

    alternatives: dict[str, str]
    site: Site
    prices: PricesSpec
    ownership: OwnershipSpec
    seller: str | None
    buyer: Buyer
    delivery: Delivery
    quote: QuoteSpec
    lines: list[OfferLine]
    waivers: list[Waiver]

    _own: Table | None = PrivateAttr(default=None)  # what the user wrote
    _document: Table | None = PrivateAttr(default=None)  # that, laid over the defaults
    _given: frozenset[str] = PrivateAttr(default=frozenset())
    _name: str = PrivateAttr(default="")

    @property
    def given(self) -> frozenset[str]:
        """The dotted paths the user set himself (not defaults)."""
        return self._given

    @property
    def name(self) -> str:
        """What the specification is called: the file's stem, or the platform id."""
        return self._name

    def setting(self, path: str) -> str:
        """The value of a field (``power.redundancy``) as text; empty where there is no such field."""
        found: object = self
        for step in path.split("."):
            found = getattr(found, step.replace("-", "_"), "")
        return str(found)

    @property
    def own(self) -> Table:
        """What the user wrote, settings of the command line included."""
        assert self._own is not None
        return self._own

    def at(self, *path: str | int) -> Position:
        """Where a field was set."""
        return position_of(self._document, path)

    def remember(self, own: Table, document: Table, given: Iterable[str], name: str) -> None:
        """Keep what it was made from: what the user wrote, that laid over the defaults, which paths he set, and its name."""
        self._own, self._document, self._given, self._name = own, document, frozenset(given), name


class Spec(Deal):
    """A complete specification of one system: every field has a value and every value a source."""

    platform: str
    quantity: Quantity
    options: dict[str, str]
    power: PowerSpec
    cooling: CoolingSpec
    network: NetworkSpec
