"""The specification a user writes: its fields, and how defaults, platform, file and command line are laid over each other."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, PrivateAttr, model_validator

from configurator.catalog.entry import kebab, settle
from configurator.catalog.model import Catalog
from configurator.catalog.platforms import Platform
from configurator.catalog.prices import Currency, Day
from configurator.catalog.problems import InputError, Position, Problem, did_you_mean, fail
from configurator.catalog.validate import validated
from configurator.catalog.values import (
    Current,
    EnergyPrice,
    Phases,
    PositiveNumber,
    Share,
    Value,
    checked,
    money_amount,
)
from configurator.catalog.yamltext import Node, Table, Text, load, merged, parse, position_of, text_at
from configurator.currency import is_currency
from configurator.system.written import Written
from configurator.text import escaped, whole
from configurator.today import today
from configurator.units import unit

LARGEST_ORDER = 100_000  # systems
# What a field of a specification may hold at all: wide enough for any site, too narrow for a slip of three digits or of the unit.
SupplyVoltage = Annotated[Value, checked("V", maximum=100e3, above=True)]
LineFrequency = Annotated[Value, checked("Hz", maximum=1e3)]
Distance = Annotated[Value, checked("m", maximum=10e3)]
Degrees = Annotated[Value, checked("degC", -60.0, 120.0)]
Rise = Annotated[Value, checked("delta_degC", maximum=100.0)]
RackFlow = Annotated[Value, checked("L/min", maximum=1e4 / 60e3)]
FloorLoad = Annotated[Value, checked("kg/m^2", maximum=1e5)]
Span = Annotated[Value, checked("day", maximum=10 * 365 * 86400.0)]
Pieces = Annotated[Value, checked("1", maximum=1e3, above=True)]
Planes = Annotated[Value, checked("1", maximum=64)]
Pue = Annotated[Value, checked("1", 1.0, 10.0)]
PartOfPrice = Annotated[Value, checked("%", maximum=0.99)]  # all of it would leave no price
Spares = Annotated[Value, checked("%", maximum=1.0)]
Money = Annotated[Value, PlainValidator(money_amount)]
Rate = Annotated[Value, checked("1", maximum=1e6, above=True)]
TaxRate = Annotated[Value, checked("%", maximum=0.5)]


class Section(BaseModel):
    """A part of the specification; unknown fields are errors."""

    model_config = ConfigDict(extra="forbid", alias_generator=kebab, arbitrary_types_allowed=True)


class Site(Section):
    """The place: supply (line to line), feeds, air and water temperatures, energy.

    `ambient` is the air around the power cables, `feeder_length` their way from the panel to the rack, `feed_rating` the protective
    device of one feed for all racks of the order (none: not checked), `shared_loading` the load of shared supply equipment,
    `dew_point` the highest of the room.
    """

    supply_voltage: SupplyVoltage
    phases: Phases
    frequency: LineFrequency
    standard: Literal["IEC", "NEC"]
    feeds: Pieces
    feed_rating: Current | None = None
    feeder_length: Distance
    ambient: Degrees
    grouped_conductors: Pieces
    voltage_drop: Share
    shared_loading: Share
    air_inlet: Degrees
    dew_point: Degrees | None
    facility_water: Degrees
    pue: Pue
    energy_price: EnergyPrice
    row_pitch: Distance
    floor_load: FloorLoad


class Backup(Section):
    """Battery backup or smoothing capacitors; no hold time, none of them."""

    hold: Span | None = None
    shelf: str = "auto"


class PowerSpec(Section):
    """How the racks are fed.

    `scope` says what the spares of N+1 are: shelves of the rack, PSUs in every shelf, or PSUs of the rack; `spares` how many (the m of
    n+m). `after_failure` says what runs on with a feed of N+N lost: a rack capped to what is left, or its full load. `stages` puts
    another part in a stage of the architecture. `feed_split` says whether both feeds reach either end of the busbar.
    """

    architecture: str
    redundancy: Literal["N", "N+1", "N+N"]
    scope: Literal["rack", "shelf", "psu"]
    spares: Pieces
    after_failure: Literal["capped", "full-load"]
    feed_split: Literal["mixed", "bank"]
    stages: dict[str, str]
    shelf: str
    shelves: str
    ups: bool
    bbu: Backup
    cbu: Backup
    utilisation: Share


class CoolingSpec(Section):
    """Coolant, control mode and set points of the liquid loop; `facility-delta-t` null: the rise of the coolant."""

    architecture: Literal["l2l", "l2a"]
    coolant: str
    control: Literal["fixed-delta-t", "fixed-return", "fixed-flow"]
    supply_temperature: Degrees
    delta_t: Rise
    return_temperature: Degrees
    flow: RackFlow
    facility_delta_t: Rise | None
    cdu: str
    redundancy: Literal["N", "N+1"]
    cold_plate: Literal["as-published", "copper", "aluminium", "graphene-aluminium"]
    rear_door: str
    disconnect_spares: Spares


class NetworkSpec(Section):
    """What of the networks outside the racks is quoted."""

    scale_out: Literal["auto", "none"]
    oversubscription: Pieces
    media_policy: Literal["part-by-part", "customer-2026"]
    planes: Planes


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


class PricesSpec(Section):
    """Price books (later wins per part), currency and the steps from cost to price."""

    books: list[str] = Field(min_length=1)
    currency: Currency
    fx: dict[str, ExchangeRate]
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


class QuoteSpec(Section):
    """The head of the quote; `revision` tells issues under one number apart, `supersedes` is the revision that this one replaces."""

    number: str
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


class OfferLine(Section):
    """What is sold beside the configured systems: a service, a warranty, spares; an optional line stands beside the total.

    In place of a price it may have a `rebate`: an amount taken off, as a line of its own. `tax` is its rate where that is not the general
    one.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    label: dict[Literal["en", "zh"], str] = Field(min_length=1)
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
    """A check the user accepts, with the reason."""

    check: str
    reason: str


class Spec(Section):
    """A complete specification: every field has a value and every value a source."""

    platform: str
    quantity: Annotated[int, Field(ge=1, le=LARGEST_ORDER)]
    alternatives: dict[str, str]
    options: dict[str, str]
    site: Site
    power: PowerSpec
    cooling: CoolingSpec
    network: NetworkSpec
    prices: PricesSpec
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

    def at(self, *path: str | int) -> Position:
        """Where a field was set."""
        return position_of(self._document, path)


def load_spec(target: str | Written, catalog: Catalog, settings: Sequence[str] = ()) -> Spec:
    """The specification in file `target` (or of the bare platform, or a text kept elsewhere), with ``path=value`` settings laid over it.

    Raises:
        InputError: unreadable file, unknown platform or field, wrong unit.
    """
    return _settled(_document(target, catalog), catalog, settings, called_after(target, catalog))


def called_after(target: str | Written, catalog: Catalog) -> str:
    """The name of a specification: that of its file, empty for a bare platform."""
    if isinstance(target, Written):
        return target.name
    return "" if target in catalog.platforms else escaped(whole(Path(target).stem))


def laid_over(spec: Spec, catalog: Catalog, settings: Sequence[str]) -> Spec:
    """The same specification with more ``path=value`` settings laid over it, as if they stood on the command line too.

    Raises:
        InputError: an unknown field, or a value it does not take.
    """
    assert spec._own is not None
    return _settled(spec._own, catalog, settings, spec.name)


def _settled(document: Table, catalog: Catalog, settings: Sequence[str], called: str) -> Spec:
    """The complete specification of what the user wrote, with settings laid over it; without a name it has its platform's."""
    for setting in settings:
        document = _with_setting(document, setting)
    name = str(document.get("platform") or "")
    if not name:
        raise fail("SPEC001", "the specification names no platform", document.at, f"add platform: {', '.join(sorted(catalog.platforms))}")
    if name not in catalog.platforms:
        known = f"known: {', '.join(sorted(catalog.platforms))}"
        raise fail("SPEC002", f"no platform '{name}'", position_of(document, ("platform",)), did_you_mean(name, catalog.platforms) or known)
    spec = _complete(document, catalog, catalog.platforms[name])
    spec._own, spec._given, spec._name = document, frozenset(_paths(document)), called or name
    return spec


def _document(target: str | Written, catalog: Catalog) -> Table:
    """The user's own document; a platform id stands for a document of one line."""
    if isinstance(target, Written):
        return _fields(parse(target.text, target.shown), target.shown)
    if target in catalog.platforms:
        at = Position("")
        table = Table(at)
        table["platform"], table.keys_at["platform"] = text_at(target, at), at
        return table
    path = Path(target)
    if path.suffix not in (".yaml", ".yml") and not _exists(path):
        hint = did_you_mean(target, catalog.platforms) or f"platforms: {', '.join(sorted(catalog.platforms))}"
        raise fail("SPEC003", f"'{target}' is neither a platform nor a file", hint=hint)
    return _fields(load(path, target), target)


def _fields(document: Node, shown: str) -> Table:
    """A document that is a mapping of fields."""
    if document is None:
        raise fail("SPEC004", "the file is empty", Position(shown), "a specification needs at least 'platform: …'")
    if not isinstance(document, Table):
        raise fail("SPEC005", "expected fields such as 'platform: …'", document.at)
    return document


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name longer than a file can have
        return False


def _with_setting(document: Table, setting: str) -> Table:
    """`document` with one ``path=value`` laid over it.

    A text field takes the text as it stands (in quotes: what stands between them), any other reads it as YAML.
    """
    steps, value = value_of_setting(setting)
    at = Position(f"--set {whole(setting)}")
    for key in reversed(steps):
        table = Table(at)
        table[key], table.keys_at[key] = value, at
        value = table
    result = merged(document, value)
    assert isinstance(result, Table)
    return result


def value_of_setting(setting: str) -> tuple[list[str], Node]:
    """The keys and the value of a ``path=value``; raises InputError where it is none."""
    setting = whole(setting)
    path, equals, text = setting.partition("=")
    at = Position(f"--set {setting}")
    if not equals or not path.strip():
        raise fail("SPEC006", "expected path=value, for example power.redundancy=N+N", at)
    steps = _steps(path.strip())
    literal = not text.strip() or (_takes_text(steps) and not QUOTED.fullmatch(text))
    value = text_at(text.strip(), at) if literal else parse(text, f"--set {setting}")
    return steps, value


def _steps(path: str) -> list[str]:
    """The keys of a dotted path; ids of parts, options and lines keep their dots."""
    for table in ("alternatives", "options", "prices.margin-by", "prices.discount-by"):
        if path.startswith(f"{table}."):
            return [*table.split("."), path.removeprefix(f"{table}.")]
    return path.split(".")


QUOTED = re.compile(r"""\s*("[^"]*"|'[^']*')\s*""")


def _takes_text(steps: Sequence[str]) -> bool:
    """Whether the model of the specification has a text at this path."""
    here: Any = Spec
    for step in steps:
        if get_origin(here) is dict:
            here = get_args(here)[1]
        else:
            field = next((f for name, f in getattr(here, "model_fields", {}).items() if kebab(name) == step), None)
            here = field.annotation if field else None
    return here is str or get_args(here) == (str, type(None))


def _complete(document: Table, catalog: Catalog, platform: Platform) -> Spec:
    base = catalog.defaults
    if base is None:
        raise fail("SPEC007", "the catalog has no defaults.yaml")
    fields = Table(base.at)
    for key, value in base.items():
        if key not in ("source", "confidence", "note"):
            fields[key], fields.keys_at[key] = value, base.keys_at[key]
    platform_document = catalog.documents[f"Platform:{platform.id}"]
    usual = merged(fields, platform_document.get("defaults")) if platform_document.get("defaults") else fields
    whole = merged(usual, document)
    assert isinstance(whole, Table)
    problems: list[Problem] = []
    spec = validated(Spec, whole, problems)
    if spec is None:
        raise InputError(problems)
    _in_usual_units(spec, validated(Spec, usual, [], extra={"platform": platform.id}))
    spec._document = whole
    _attribute(spec, catalog, platform)
    _check_fx(spec)
    _check_lines(spec)
    _check_parties(spec, catalog)
    return spec


def _in_usual_units(section: BaseModel, usual: BaseModel | None) -> None:
    """Show each value in the unit of its default, so that a figure has one unit however the user wrote it (``250 psf``, ``4 ft``)."""
    for name in type(section).model_fields:
        found, default = getattr(section, name), getattr(usual, name, None)
        if isinstance(found, Section):
            _in_usual_units(found, default)
        elif isinstance(found, Value) and isinstance(default, Value) and found.unit.dimension is default.unit.dimension:
            section.__dict__[name] = found.shown_in(default.unit)


def _attribute(spec: Spec, catalog: Catalog, platform: Platform) -> None:
    """Values without a source of their own get that of the layer they stand in: defaults, platform, or the user."""
    defaults = catalog.defaults
    assert defaults is not None
    note = str(defaults.get("note") or "")
    for layer, source, confidence, why in (
        (defaults.at.file, (str(defaults.get("source")),), str(defaults.get("confidence")), note),
        (platform.at.file, platform.source, platform.confidence, platform.note),
    ):
        _settle_layer(spec, layer, source, confidence, why)
    settle(spec, ("specification",), "given")


def _settle_layer(section: BaseModel, file: str, source: tuple[str, ...], confidence: str, note: str) -> None:
    for name in type(section).model_fields:
        found = getattr(section, name)
        if isinstance(found, Value) and found.at.file == file:
            section.__dict__[name] = found.settled(source, confidence, note)
        elif isinstance(found, BaseModel):
            _settle_layer(found, file, source, confidence, note)


def _check_fx(spec: Spec) -> None:
    """A rate is between two currencies in use."""
    for pair in spec.prices.fx:
        above, _, below = pair.partition("/")
        if not (is_currency(above) and is_currency(below)) or above == below:
            hint = "write EUR/USD: 0.92 for euros per dollar, with ISO 4217 codes"
            raise fail("SPEC008", f"'{pair}' is no pair of currencies in use", spec.at("prices", "fx", pair), hint)


def _check_parties(spec: Spec, catalog: Catalog) -> None:
    """The seller has a profile; the buyer has one name."""
    if spec.seller is not None and spec.seller not in catalog.sellers:
        hint = did_you_mean(spec.seller, catalog.sellers) or f"profiles: {', '.join(catalog.sellers)}"
        raise fail("SPEC012", f"no seller '{spec.seller}' in the catalogs", spec.at("seller"), hint)
    if spec.buyer.name and spec.quote.customer and spec.buyer.name != spec.quote.customer:
        raise fail("SPEC013", "buyer.name and quote.customer name two buyers", spec.at("quote", "customer"), "leave quote.customer out")


def _check_lines(spec: Spec) -> None:
    """An id names one line of the offer."""
    seen: set[str] = set()
    for index, line in enumerate(spec.lines):
        if line.id in seen:
            raise fail("SPEC009", f"two lines are called '{line.id}'", spec.at("lines", index, "id"), "give one of them another id")
        seen.add(line.id)


def _paths(node: Node, prefix: str = "") -> Iterator[str]:
    if isinstance(node, Table) and "value" not in node:
        for key, value in node.items():
            yield from _paths(value, f"{prefix}.{key}" if prefix else key)
    elif prefix:
        yield prefix
