"""What to draw for each field of a specification, as a user writes it."""

from __future__ import annotations

import datetime

from hypothesis import strategies as st

from configurator.catalog.model import Catalog
from configurator.catalog.parts import Cdu, Part, PowerShelf


def amounts(low: float, high: float, unit: str, digits: int = 1) -> st.SearchStrategy[str]:
    """A quantity as a user writes it, in steps of the last digit."""
    scale = 10**digits
    return st.integers(round(low * scale), round(high * scale)).map(lambda n: f"{n / scale:g} {unit}".strip())


def site() -> dict[str, st.SearchStrategy[str]]:
    """The building: its supply, its water, its air and its floor."""
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
    """From the feed to the busbar."""
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
    """The loop, its units and the air beside it."""
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
    """What the racks are joined by."""
    return {
        "network.scale-out": st.sampled_from(["auto", "none"]),
        "network.oversubscription": st.sampled_from(["1", "2", "3"]),
        "network.media-policy": st.sampled_from(["part-by-part", "customer-2026"]),
        "network.cabling": st.just("direct"),  # trunks are for links over fibre that no plane splits
        "network.planes": st.sampled_from(["1", "2", "4"]),
        "network.boundary": st.sampled_from(["nic", "leaf", "spine", "core"]),
        "network.fabrics": st.just("{}"),
        "network.lengths": st.just("{}"),
        "network.rack": st.just("eia-rack-48u"),
    }


def prices(catalog: Catalog) -> dict[str, st.SearchStrategy[str]]:
    """Books, currency, scenarios, margin, discount and tax."""
    books = st.lists(st.sampled_from(sorted(catalog.books)), min_size=1, max_size=3, unique=True)
    return {
        "prices.books": books.map(lambda names: f"[{', '.join(names)}]"),
        "prices.currency": st.sampled_from(["USD", "CNY"]),
        "prices.fx.CNY/USD": amounts(5, 9, "", 3),
        "prices.boards": st.sampled_from(["published", "published", "model"]),
        "prices.correlation": st.sampled_from(["by-driver", "none"]),
        "prices.scenarios": st.sampled_from(
            [
                "[]",
                "[dram-up-40]",
                "[{driver: copper, change: -10 %}, {origin: CN, tariff: 25 %}]",
                "[{category: memory, learning: 10 %, from: 100, to: 800}]",
            ]
        ),
        "prices.scenario-switch": st.sampled_from(["0", "1"]),
        "prices.as-of": st.sampled_from(["auto", "2026-06-30", "null"]),
        "prices.cost-at": st.sampled_from(["base", "base", "base", "p50"]),
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
    """Number, dates and language of the quote."""
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


def ids_of(catalog: Catalog, kind: type[Part]) -> list[str]:
    """The ids of all parts of a kind."""
    return sorted(key for key, part in catalog.parts.items() if isinstance(part, kind))


def spec_fields(catalog: Catalog) -> dict[str, st.SearchStrategy[str]]:
    """What to draw for every field of the specification, by its path (options, alternatives and waivers come on top)."""
    fields = {"quantity": st.integers(1, 60).map(str)}
    for section in (site(), power(catalog), cooling(catalog), network(), prices(catalog), ownership(), quote(), parties(catalog)):
        fields.update(section)
    return fields
