"""Hypothesis strategies: specifications over all their options, and catalogs with a value varied."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable, Mapping
from functools import cache, partial

from hypothesis import assume, settings
from hypothesis import strategies as st

from configurator.build import Build
from configurator.catalog.entry import kebab
from configurator.catalog.model import Catalog
from configurator.catalog.parts import Cdu, PowerShelf
from configurator.catalog.platforms import Platform, TreeNode
from configurator.catalog.problems import InputError
from configurator.catalog.values import Value
from tests import helpers

# An example is one to three builds of some 30 ms; the whole folder must stay quick. Other profiles (tests/conftest.py) look longer.
few = settings(max_examples=max(1, settings().max_examples // 5))
some = settings(max_examples=max(1, settings().max_examples * 5 // 12))

# Cases with nothing to check, which are refused with a message: no unit of the catalog serves them (COO005), an option takes away the
# part an alternative is of (SPEC011), the architecture has no place for a shelf or a UPS (PWR014, PWR004), or no spare is left (PWR011,
# PWR012), or the racks have no busbar for a battery (PWR019), or the books drawn leave a sum of one partly covered by another (PRI006).
NOT_A_CASE = {"PRI006", "COO005", "SPEC011", "PWR004", "PWR011", "PWR012", "PWR014", "PWR019"}


@dataclasses.dataclass(frozen=True)
class Case:
    """A platform and the settings laid over its defaults."""

    platform: str
    settings: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def lines(self) -> tuple[str, ...]:
        """The settings as the ``--set`` options that give them."""
        return tuple(f"{path}={value}" for path, value in self.settings.items())

    def having(self, **changes: str) -> Case:
        """The same case with other settings; ``power__shelves="8"`` sets ``power.shelves``."""
        return self.with_settings({name.replace("__", ".").replace("_", "-"): value for name, value in changes.items()})

    def with_settings(self, changes: Mapping[str, str]) -> Case:
        return Case(self.platform, {**self.settings, **changes})

    def build(self, catalog: Catalog | None = None) -> Build:
        """The build without ranges, which most laws ask nothing of; one of `NOT_A_CASE` is dropped, any other error is the test's."""
        if catalog is None:
            return self._made(helpers.engineered)
        return self._made(partial(helpers.engineer_with, catalog))

    def quote(self, catalog: Catalog | None = None) -> Build:
        """The same with ranges, as it is quoted."""
        if catalog is None:
            return self._made(helpers.built)
        return self._made(partial(helpers.build_with, catalog))

    def _made(self, build: Callable[..., Build]) -> Build:
        try:
            return build(self.platform, *self.lines)
        except InputError as error:
            assume(not {p.code for p in error.problems} & NOT_A_CASE)
            raise


# --- sections of the specification


def amounts(low: float, high: float, unit: str, digits: int = 1) -> st.SearchStrategy[str]:
    """A quantity as a user writes it, in steps of the last digit."""
    scale = 10**digits
    return st.integers(round(low * scale), round(high * scale)).map(lambda n: f"{n / scale:g} {unit}".strip())


def site() -> dict[str, st.SearchStrategy[str]]:
    return {
        "site.phases": st.sampled_from(["3", "3", "1"]),
        "site.feed-rating": st.just("null") | amounts(63, 1600, "A", 0),
        "site.feeder-length": amounts(1, 120, "m", 0),
        "site.ambient": amounts(20, 50, "degC", 0),
        "site.grouped-conductors": st.just("null") | st.integers(3, 60).map(str),
        "site.voltage-tolerance": amounts(0, 15, "%"),
        "site.fault-level": st.just("null") | amounts(2, 80, "kA"),
        "site.voltage-drop": amounts(1, 5, "%"),
        "site.shared-loading": amounts(5, 100, "%", 0),
        "site.dew-point": st.just("null") | amounts(5, 25, "degC", 0),
        "site.supply-voltage": st.sampled_from(["346 V", "380 V", "400 V", "415 V", "480 V"]) | amounts(346, 480, "V"),
        "site.frequency": st.sampled_from(["50 Hz", "60 Hz"]),
        "site.standard": st.sampled_from(["IEC", "NEC"]),
        "site.feeds": st.sampled_from(["1", "2", "3"]),
        "site.facility-head": st.just("null") | amounts(10, 200, "kPa", 0),
        "site.air-inlet": amounts(5, 45, "degC"),
        "site.facility-water": amounts(2, 45, "degC"),
        "site.it-load": st.just("null") | amounts(1, 200, "MW", 0),
        "site.altitude": amounts(0, 3000, "m", 0),
        "site.outdoor": amounts(-5, 30, "degC", 0),
        "site.pue": st.just("null") | amounts(1, 2, "", 2),
        "site.energy-price": amounts(0, 0.5, "USD/kWh", 2) | amounts(0, 3, "CNY/kWh", 2),
        "site.row-pitch": amounts(0.6, 3, "m"),
        "site.floor-load": amounts(500, 3000, "kg/m^2", 0),
    }


def power(catalog: Catalog) -> dict[str, st.SearchStrategy[str]]:
    return {
        "power.architecture": st.just("ac-shelf") | st.sampled_from(sorted(catalog.architectures)),
        "power.redundancy": st.sampled_from(["N", "N+1", "N+N"]),
        "power.scope": st.sampled_from(["rack", "shelf", "psu"]),
        "power.spares": st.sampled_from(["1", "1", "2"]),
        "power.after-failure": st.sampled_from(["capped", "full-load"]),
        "power.feed-split": st.sampled_from(["mixed", "bank"]),
        "power.feed-redundancy": st.sampled_from(["auto", "auto", "N", "N+1"]),
        "power.rack-redundancy": st.sampled_from(["auto", "auto", "N", "N+1", "N+N"]),
        "power.pod": st.just("null") | st.integers(1, 4).map(str),
        "power.cap": st.just("null") | amounts(10, 200, "kW", 0),
        "power.efficiencies": st.sampled_from(["as-catalogued", "as-catalogued", "semianalysis-chain"]),
        "power.stages": st.just("{}"),
        "power.shelf": st.sampled_from(["auto", *ids_of(catalog, PowerShelf)]),
        "power.shelves": st.just("auto") | st.integers(1, 16).map(str),
        "power.ups": st.sampled_from(["true", "false"]),
        "power.bbu.hold": st.just("null") | st.integers(10, 900).map(lambda s: f"{s} s"),
        "power.bbu.shelf": st.just("auto"),
        "power.bbu.place": st.sampled_from(["auto", "rack"]),
        "power.bbu.spares": st.integers(0, 2).map(str),
        "power.cbu.hold": st.just("null") | st.integers(1, 5).map(lambda s: f"{s} s"),
        "power.cbu.shelf": st.just("auto"),
        "power.utilisation": amounts(0, 100, "%", 0),
    }


def cooling(catalog: Catalog) -> dict[str, st.SearchStrategy[str]]:
    supplies = st.integers(10, 45)
    rises = st.integers(5, 25)
    return {
        "cooling.architecture": st.sampled_from(["l2l", "l2l", "l2a"]),
        "cooling.coolant": st.sampled_from([*sorted(catalog.coolants), "pg:33", "pg:47.5"]),
        "cooling.control": st.sampled_from(["fixed-delta-t", "fixed-return", "fixed-flow", "flow-curve"]),
        "cooling.supply-temperature": supplies.map(lambda t: f"{t} degC"),
        "cooling.delta-t": rises.map(lambda k: f"{k} delta_degC"),
        "cooling.return-temperature": rises.map(lambda k: f"{45 + k} degC"),
        "cooling.flow": st.integers(20, 300).map(lambda v: f"{v} L/min"),
        "cooling.cdu": st.sampled_from(["auto", "auto", "none", *ids_of(catalog, Cdu)]),
        "cooling.cdu-origin": st.sampled_from(["null", "null", "CN"]),
        "cooling.redundancy": st.sampled_from(["N", "N+1"]),
        "cooling.facility-delta-t": st.just("null") | amounts(4, 15, "delta_degC", 0),
        "cooling.cold-plate": st.sampled_from(["as-published", "copper", "aluminium", "graphene-aluminium"]),
        "cooling.rear-door": st.sampled_from(["none", "none", "auto"]),
        "cooling.disconnect-spares": amounts(0, 10, "%"),
        "cooling.relief": st.just("null") | amounts(2, 6, "bar"),
        "cooling.pump-supply": st.sampled_from(["mains", "ups"]),
        "cooling.pod": st.just("auto") | st.integers(1, 20).map(str),
    }


def network() -> dict[str, st.SearchStrategy[str]]:
    return {
        "network.scale-out": st.sampled_from(["auto", "none"]),
        "network.oversubscription": st.sampled_from(["1", "2", "3"]),
        "network.media-policy": st.sampled_from(["part-by-part", "customer-2026"]),
        "network.cabling": st.just("direct"),  # trunks are for links over fibre that no plane splits: tests/network
        "network.planes": st.sampled_from(["1", "2", "4"]),
        "network.boundary": st.sampled_from(["nic", "leaf", "spine", "core"]),
        "network.fabrics": st.just("{}"),
        "network.lengths": st.just("{}"),
        "network.rack": st.just("eia-rack-48u"),
    }


def prices(catalog: Catalog) -> dict[str, st.SearchStrategy[str]]:
    books = st.lists(st.sampled_from(sorted(catalog.books)), min_size=1, max_size=3, unique=True)
    return {
        "prices.books": books.map(lambda names: f"[{', '.join(names)}]"),
        "prices.currency": st.sampled_from(["USD", "CNY"]),
        "prices.fx.CNY/USD": amounts(5, 9, "", 3),
        "prices.boards": st.sampled_from(["published", "published", "model"]),
        "prices.correlation": st.sampled_from(["by-driver", "none"]),
        "prices.scenarios": st.sampled_from(["[]", "[dram-up-40]", "[{driver: copper, change: -10 %}, {origin: CN, tariff: 25 %}]"]),
        "prices.scenario-switch": st.sampled_from(["0", "1"]),
        "prices.as-of": st.sampled_from(["auto", "2026-06-30", "null"]),
        "prices.import-into": st.sampled_from(["US", "null"]),
        "prices.duties-exempt": st.sampled_from(["[]", "[us-s232-metals]"]),
        "prices.margin": amounts(0, 60, "%"),
        "prices.margin-by": st.sampled_from(["{}", "{networking: 20 %}", "{storage: 5 %, power: 30 %}"]),
        "prices.margin-floor": amounts(0, 30, "%"),
        "prices.discount": amounts(0, 40, "%"),
        "prices.discount-by": st.sampled_from(["{}", "{storage: 5 %}"]),
        "prices.tax.name": st.sampled_from(["VAT", "增值税"]),
        "prices.tax.rate": amounts(0, 25, "%"),
    }


def ownership() -> dict[str, st.SearchStrategy[str]]:
    """The years an order runs, and what they cost."""
    return {
        "ownership.years": st.integers(1, 15).map(lambda n: f"{n} year"),
        "ownership.rate": amounts(0, 12, "%"),
        "ownership.maintenance": amounts(0, 10, "%"),
        "ownership.facility": st.integers(1000, 20000).map(lambda n: f"{n} USD/kW"),
        "ownership.facility-life": st.integers(5, 30).map(lambda n: f"{n} year"),
        "ownership.finance": amounts(0, 12, "%"),
    }


def quote() -> dict[str, st.SearchStrategy[str]]:
    return {
        "quote.number": st.from_regex(r"Q-[0-9]{4}", fullmatch=True),
        "quote.revision": st.from_regex(r"[A-Z]{1,2}", fullmatch=True),
        "quote.supersedes": st.from_regex(r"[A-Z]{1,2}", fullmatch=True),
        "quote.date": st.just("auto") | st.dates(datetime.date(1990, 1, 1), datetime.date(2199, 12, 31)).map(lambda day: day.isoformat()),
        "quote.valid": st.integers(1, 365).map(lambda n: f"{n} day"),
        "quote.customer": st.sampled_from(["Example Cloud", "示例云", "null", '"=1+1"', '"<b>&"']),
        "quote.language": st.sampled_from(["en", "zh"]),
        "quote.audience": st.sampled_from(["customer", "internal"]),
        "quote.paper": st.sampled_from(["auto", "A4", "letter"]),
    }


def parties(catalog: Catalog) -> dict[str, st.SearchStrategy[str]]:
    """Who sells to whom, and how it is delivered; the buyer's name is that of `quote.customer`, which is drawn."""
    texts = st.sampled_from(["Example Street 1, Hamburg", "上海市示例路 1 号", "null", '"<b>&"'])
    return {
        "seller": st.sampled_from(sorted(catalog.sellers)),
        "buyer.name": st.just('""'),
        **{f"buyer.{name}": texts for name in ("address", "attention", "project", "enquiry", "ship-to")},
        "delivery.weeks": st.integers(1, 52).map(str),
        "delivery.incoterm": st.sampled_from(["EXW", "DAP", "DDP", "null"]),
        "delivery.place": texts,
    }


def choices(platform: Platform) -> dict[str, st.SearchStrategy[str]]:
    """The platform's own options, as far as no rule couples them."""
    coupled = {name.removeprefix("options.") for rule in platform.rules for name in (*rule.when, *rule.requires, *rule.excludes)}
    return {
        f"options.{name}": st.sampled_from(sorted(option.choices)).map(lambda text: f'"{text}"')
        for name, option in platform.options.items()
        if name not in coupled
    }


def alternatives(platform: str) -> dict[str, st.SearchStrategy[str]]:
    """For every input of the platform with conflicting published values, one of their names."""
    found = published_alternatives(platform)
    return {f"alternatives.{id}": st.sampled_from(sorted(names)) for id, names in found.items()}


@cache
def published_alternatives(platform: str) -> dict[str, tuple[str, ...]]:
    """Inputs of the platform's default build (parts' fields) that have alternatives, with their names."""
    build, found = helpers.built(platform), {}
    for part in {node.part.id: node.part for node in build.system.walk() if node.part is not None and node.entry is not None}.values():
        for field in type(part).model_fields:
            value = getattr(part, field)
            if isinstance(value, Value) and value.alternatives and f"{part.id}.{kebab(field)}" in build.figures:
                found[f"{part.id}.{kebab(field)}"] = tuple(name for name in value.alternatives if name not in points_of(platform))
    return {id: names for id, names in found.items() if names}


def points_of(platform: str) -> set[str]:
    """The names of the platform's points of operation, which an option chooses and no single alternative may."""
    return {choice for option in helpers.shipped_catalog().platforms[platform].options.values() if option.sets for choice in option.choices}


def ids_of(catalog: Catalog, kind: type) -> list[str]:
    return sorted(key for key, part in catalog.parts.items() if isinstance(part, kind))


# --- whole cases


def spec_fields(catalog: Catalog) -> dict[str, st.SearchStrategy[str]]:
    """What to draw for every field of the specification, by its path (options, alternatives and waivers come on top)."""
    fields = {"quantity": st.integers(1, 60).map(str)}
    for section in (site(), power(catalog), cooling(catalog), network(), prices(catalog), ownership(), quote(), parties(catalog)):
        fields.update(section)
    return fields


@st.composite
def cases(draw: st.DrawFn, platform: str | None = None) -> Case:
    """A specification that sets any part of what can be set, and leaves the rest to the defaults."""
    catalog = helpers.shipped_catalog()
    name = platform or draw(st.sampled_from(helpers.platforms()))
    fields = spec_fields(catalog)
    fields.update(choices(catalog.platforms[name]))
    fields.update(alternatives(name))
    chosen = draw(st.lists(st.sampled_from(sorted(fields)), unique=True, max_size=14))
    found = {path: draw(fields[path]) for path in sorted(chosen)}
    if "waive" in draw(st.sampled_from(["waive", "none", "none"])):
        found["waivers"] = "[{check: cost.unpriced, reason: accepted by the customer, who: A. Buyer, until: 2027-06-30}]"
    return Case(name, sane(found))


def sane(found: dict[str, str]) -> dict[str, str]:
    """Temperatures that can be: the return above any supply the case may set."""
    if found.get("cooling.control") == "fixed-return":
        found.setdefault("cooling.supply-temperature", "40 degC")
        found.setdefault("cooling.return-temperature", "55 degC")
    return found


# --- catalogs


class Variation:
    """One value of the catalog changed, and what it was. No dataclass: a failing example must not print the whole catalog."""

    def __init__(self, what: str, catalog: Catalog) -> None:
        self.what, self.catalog = what, catalog

    def __repr__(self) -> str:
        return f"<{self.what}>"


def used_parts(platform: str, field: str) -> list[str]:
    """The parts of a platform's default build that say something of a field."""
    parts = {node.part.id: node.part for node in helpers.built(platform).system.walk() if node.part is not None}
    return sorted(key for key, part in parts.items() if getattr(part, field.replace("-", "_"), None) is not None)


@st.composite
def part_values(
    draw: st.DrawFn, platform: str, field: str, change: Callable[[float], Callable[[Value], Value]], factors: st.SearchStrategy[float]
) -> Variation:
    """`field` of one part of the platform scaled."""
    part, factor = draw(st.sampled_from(used_parts(platform, field))), draw(factors)
    catalog = helpers.with_value(helpers.shipped_catalog(), part, field, change(factor))
    return Variation(f"{part}.{field} x {factor:g}", catalog)


def tdps(platform: str, factors: st.SearchStrategy[float]) -> st.SearchStrategy[Variation]:
    """A catalog in which one part of the platform draws more or less."""
    return part_values(platform, "tdp", helpers.scaled, factors)


@st.composite
def captures(draw: st.DrawFn, platform: str) -> Variation:
    """A catalog in which the cold plates of one part take another share of its heat."""
    part, share = draw(st.sampled_from(used_parts(platform, "liquid-capture"))), draw(st.integers(0, 100))
    catalog = helpers.with_value(helpers.shipped_catalog(), part, "liquid-capture", helpers.plain_number(float(share)))
    return Variation(f"{part}.liquid-capture = {share} %", catalog)


def counted_nodes(platform: str) -> list[tuple[str, tuple[str, ...]]]:
    """Role and keys of every node of a platform's tree that states its own count."""
    found: list[tuple[str, tuple[str, ...]]] = []

    def visit(role: str, keys: tuple[str, ...], node: TreeNode) -> None:
        if isinstance(node.count, Value):
            found.append((role, keys))
        for key, child in node.contents.items():
            visit(role, (*keys, key), child)

    for role, rack in helpers.shipped_catalog().platforms[platform].racks.items():
        for key, node in rack.contents.items():
            visit(role, (key,), node)
    return found


@st.composite
def counts(draw: st.DrawFn, platform: str) -> Variation:
    """A catalog in which a tree node stands there another number of times."""
    role, keys = draw(st.sampled_from(counted_nodes(platform)))
    number = draw(st.integers(1, 40))
    catalog = helpers.with_count(helpers.shipped_catalog(), platform, role, keys, helpers.plain_number(float(number)))
    return Variation(f"{'.'.join(keys)}.count = {number}", catalog)


def priced_parts(platform: str, book: str = "component-default") -> list[str]:
    """The parts of a platform's default build that the book has a plain price for, from which no other price is solved."""
    prices = helpers.shipped_catalog().books[book].prices
    used = {line.node.part.id for line in helpers.built(platform).bom if line.node.part is not None and line.status == "priced"}
    return sorted(part for part in used - solved_from(book) if part in prices and prices[part].price is not None)


def solved_from(book: str = "component-default") -> set[str]:
    """The parts that are taken off a published line before the price of another part is what is left of it."""
    remainders = [price.derive for price in helpers.shipped_catalog().books[book].prices.values() if price.derive is not None]
    return {known.part for remainder in remainders for known in remainder.less if known.part}


def any_variation(platform: str) -> st.SearchStrategy[Variation]:
    """A catalog with one TDP, capture share, count or price of the platform varied."""

    @st.composite
    def price(draw: st.DrawFn) -> Variation:
        part, factor = draw(st.sampled_from(priced_parts(platform))), draw(st.sampled_from([0.0, 0.5, 1.1, 3.0]))
        catalog = helpers.with_price(helpers.shipped_catalog(), "component-default", part, helpers.scaled(factor))
        return Variation(f"price of {part} x {factor:g}", catalog)

    found = [tdps(platform, st.sampled_from([0.0, 0.5, 1.3, 2.0])), counts(platform), price()]
    return st.one_of(*found, captures(platform)) if used_parts(platform, "liquid-capture") else st.one_of(found)


@st.composite
def varied_cases(draw: st.DrawFn) -> tuple[Case, Variation]:
    """A case and a catalog with something of its platform varied."""
    case = draw(cases())
    return case, draw(any_variation(case.platform))
