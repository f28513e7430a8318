"""No dead field: every field of a specification, given another value, changes more than its own figure, or its figure says why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from configurator.build import Build
from configurator.catalog.entry import kebab
from configurator.catalog.problems import InputError
from configurator.system.spec import Spec
from configurator.system.spec.section import Section
from tests.helpers import command, engineered
from tests.render.pages import offer_of

LIQUID, AIR, COPPER, TORUS = "gb300-nvl72", "hgx-b200-air", "trn2", "tpu-v7"
QUICK = "hgx-h100-air"  # for what only documents tell, which takes a document of it
CHECK = "{check: power.redundancy.compute, reason: agreed, who: A. Buyer, until: 2027-06-30}"

# Field of the specification: the platform, another value, and what else must be set for the field to have a meaning.
OTHER: dict[str, tuple[str, str] | tuple[str, str, str]] = {
    "quantity": (LIQUID, "2"),
    "alternatives": (TORUS, "{tpu-v7.tdp: 600 W}"),
    "options": (LIQUID, '{dpus-per-tray: "2"}'),
    "site.supply-voltage": (LIQUID, "480 V"),
    "site.phases": (LIQUID, "1"),
    "site.frequency": (LIQUID, "60 Hz"),
    "site.standard": (LIQUID, "NEC"),
    "site.feeds": (LIQUID, "1"),
    "site.feed-rating": (LIQUID, "400 A"),
    "site.feeder-length": (LIQUID, "40 m"),
    "site.ambient": (LIQUID, "40 degC"),
    "site.grouped-conductors": (LIQUID, "9"),
    "site.voltage-tolerance": (LIQUID, "0 %"),
    "site.fault-level": (LIQUID, "20 kA"),
    "site.voltage-drop": (LIQUID, "1 %"),
    "site.shared-loading": (LIQUID, "80 %"),
    "site.air-inlet": (AIR, "30 degC"),
    "site.dew-point": (LIQUID, "20 degC"),
    "site.facility-water": (LIQUID, "25 degC"),
    "site.facility-head": (LIQUID, "50 kPa"),
    "site.it-load": (LIQUID, "100 MW"),
    "site.altitude": (AIR, "1500 m"),
    "site.outdoor": (LIQUID, "25 degC"),
    "site.pue": (LIQUID, "1.3"),
    "site.energy-price": (LIQUID, "0.1 USD/kWh"),
    "site.row-pitch": (LIQUID, "2 m"),
    "site.floor-load": (LIQUID, "1000 kg/m^2"),
    "power.architecture": (LIQUID, "hvdc-800"),
    "power.redundancy": (LIQUID, "N+1"),
    "power.after-failure": (LIQUID, "full-load"),
    "power.scope": (LIQUID, "psu", "power.redundancy=N+1"),
    "power.spares": (LIQUID, "2", "power.redundancy=N+1"),
    "power.feed-split": (LIQUID, "bank"),
    "power.feed-redundancy": (TORUS, "N+1"),
    "power.rack-redundancy": (LIQUID, "N", "power.architecture=hvdc-800"),
    "power.pod": (LIQUID, "2", "power.architecture=hvdc-800"),
    "power.cap": (LIQUID, "120 kW"),
    "power.efficiencies": (LIQUID, "semianalysis-chain"),
    "power.stages": (LIQUID, "{ups: ups-galaxy-vx-1500}", "power.ups=true"),
    "power.shelf": (LIQUID, "orv3-hpr-v2-shelf-72kw"),
    "power.shelves": (LIQUID, "6"),
    "power.ups": (LIQUID, "true"),
    "power.bbu.hold": (LIQUID, "60 s"),
    "power.bbu.shelf": (LIQUID, "orv3-bbu-shelf-18kw", "power.bbu.hold=60 s"),
    "power.bbu.place": (LIQUID, "rack", "power.architecture=hvdc-800", "power.bbu.hold=30 s"),
    "power.bbu.spares": (LIQUID, "1", "power.bbu.hold=60 s"),
    "power.cbu.hold": (LIQUID, "1 s"),
    "power.cbu.shelf": (LIQUID, "no-such-shelf", "power.cbu.hold=1 s"),
    "power.utilisation": (LIQUID, "50 %"),
    "cooling.architecture": (LIQUID, "l2a"),
    "cooling.coolant": (LIQUID, "water"),
    "cooling.control": (LIQUID, "fixed-flow"),
    "cooling.supply-temperature": (LIQUID, "42 degC"),
    "cooling.delta-t": (LIQUID, "12 K", "cooling.control=fixed-delta-t"),
    "cooling.return-temperature": (LIQUID, "52 degC", "cooling.control=fixed-return"),
    "cooling.flow": (LIQUID, "120 L/min", "cooling.control=fixed-flow"),
    "cooling.facility-delta-t": (LIQUID, "8 K"),
    "cooling.cdu": (LIQUID, "none"),
    "cooling.cdu-origin": (LIQUID, "CN"),
    "cooling.redundancy": (LIQUID, "N"),
    "cooling.cold-plate": (LIQUID, "aluminium"),
    "cooling.rear-door": (LIQUID, "auto"),
    "cooling.disconnect-spares": (LIQUID, "5 %"),
    "cooling.pump-supply": (LIQUID, "ups"),
    "cooling.relief": (LIQUID, "3 bar"),
    "cooling.pod": (LIQUID, "5", "quantity=20"),
    "network.scale-out": (LIQUID, "none"),
    "network.oversubscription": (LIQUID, "2"),
    "network.media-policy": (COPPER, "customer-2026"),
    "network.planes": (LIQUID, "2"),
    "network.boundary": (LIQUID, "leaf"),
    "network.fabrics": (LIQUID, "{storage: {oversubscription: 2}}"),
    "network.lengths": (LIQUID, "{converged-fabric: 80 m}"),
    "network.cabling": (LIQUID, "structured"),
    "network.rack": (LIQUID, "mgx-rack-48u", "network.boundary=leaf"),
    "prices.books": (LIQUID, "[analyst-2026-05]"),
    "prices.currency": (LIQUID, "CNY"),
    "prices.fx": (LIQUID, "{CNY/USD: 6.9}", "prices.currency=CNY"),
    "prices.as-of": (LIQUID, "2026-11-26"),
    "prices.cost-at": (LIQUID, "p50"),
    "prices.margin": (LIQUID, "12 %"),
    "prices.discount": (LIQUID, "3 %"),
    "prices.margin-by": (LIQUID, "{networking: 20 %}"),
    "prices.discount-by": (LIQUID, "{storage: 5 %}"),
    "prices.margin-floor": (LIQUID, "8 %"),
    "prices.boards": (LIQUID, "model"),
    "prices.correlation": (LIQUID, "none"),
    "prices.scenarios": (LIQUID, "[dram-up-40]"),
    "prices.scenario-switch": (LIQUID, "0", "prices.scenarios=[dram-up-40]"),
    "prices.import-into": (LIQUID, "US"),
    "prices.duties-exempt": (LIQUID, "[us-s232-semiconductors]", "prices.import-into=US"),
    "ownership.years": (LIQUID, "6 year"),
    "ownership.rate": (LIQUID, "8 %"),
    "ownership.maintenance": (LIQUID, "5 %"),
    "ownership.facility": (LIQUID, "9000 USD/kW"),
    "ownership.facility-life": (LIQUID, "20 year"),
    "ownership.finance": (LIQUID, "5 %"),
    "prices.tax.name": (QUICK, "VAT", "prices.tax.rate=19 %"),
    "prices.tax.rate": (LIQUID, "13 %"),
    "lines": (LIQUID, "[{id: freight, label: {en: Freight}, quantity: 1, price: 9000 USD}]"),
    "quote.number": (QUICK, "Q-7"),
    "quote.revision": (QUICK, "B"),
    "quote.supersedes": (QUICK, "A", "quote.revision=B"),
    "quote.date": (QUICK, "2026-11-20"),
    "quote.valid": (QUICK, "60 day"),
    "quote.customer": (QUICK, "Example Cloud"),
    "quote.language": (QUICK, "zh"),
    "quote.paper": (QUICK, "letter"),
    "quote.audience": (QUICK, "internal"),
    "seller": (QUICK, "example-integrator"),
    **{f"buyer.{name}": (QUICK, "Example") for name in ("name", "address", "attention", "project", "enquiry", "ship-to")},
    "delivery.weeks": (QUICK, "20"),
    "delivery.incoterm": (QUICK, "DAP"),
    "delivery.place": (QUICK, "Hamburg", "delivery.incoterm=DAP"),
    "waivers": (LIQUID, f"[{CHECK}]", "power.redundancy=N+N", "power.after-failure=full-load"),
}

OFFERED = ("quote.", "prices.tax.name", "seller", "buyer.", "delivery.")  # what only documents tell
REFUSED = {"power.cbu.shelf"}  # the catalog has one part of the kind, so another name is an error


def fields_of(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """The dotted path of every field of the specification that holds a value."""
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, Section):
            yield from fields_of(inner, f"{prefix}{kebab(name)}.")
        else:
            yield prefix + kebab(name)


def test_every_field_is_tried() -> None:
    """A new field of the specification needs a line here (the platform itself is tried by every other test)."""
    assert {*OTHER, "platform"} == set(fields_of(Spec))


@pytest.mark.parametrize("path", OTHER)
def test_every_field_changes_something(path: str) -> None:
    platform, value, *more = OTHER[path]
    base, other = (*more,), (*more, f"{path}={value}")
    if path in REFUSED:
        with pytest.raises(InputError, match=path.rpartition(".")[0]):
            engineered(platform, *other)
    else:
        assert is_read(path, platform, base, other)


def is_read(path: str, platform: str, base: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether both specifications differ in more than the field's own figure, or that figure says why they do not."""
    before, now = engineered(platform, *base), engineered(platform, *other)
    if path.startswith(OFFERED) and offer_of(platform, *base) != offer_of(platform, *other):
        return True
    own = now.figures.get(path)
    said = own is not None and own.info is not None and own.info.origin is not None and own.info.origin.informative
    return bool(said) or any(part(before, path) != part(now, path) for part in SHOWN)


# Everything of a build that a field could show in, but the figure of the field; what shows most is looked at first.
SHOWN: tuple[Callable[[Build, str], dict[str, Any]], ...] = (
    lambda build, _: {d.id: d.chosen for d in build.decisions},
    lambda build, _: {x.node.path: (x.node.part.id if x.node.part else "", x.status) for x in build.bom},
    lambda build, _: {c.id: (c.status, c.value.value, c.limit.value) for c in build.checks},
    lambda build, path: {id: figure.value for id, figure in build.figures.items() if id != path},
    lambda build, _: {id: f.info.origin.moves_with for id, f in build.figures.items() if f.info and f.info.origin},
)


@pytest.mark.parametrize(
    ("setting", "needs"),
    [
        ("cooling.delta-t=9 K", "cooling.control=fixed-return"),
        ("cooling.return-temperature=52 degC", "cooling.control=fixed-delta-t"),
        ("power.spares=2", "power.redundancy=N"),
        ("network.planes=2", "network.scale-out=none"),
        ("power.bbu.shelf=orv3-bbu-shelf-18kw", "power.ups=false"),
    ],
)
def test_a_setting_without_effect_is_named(setting: str, needs: str) -> None:
    """What the user gave and the other choices leave unread warns, with the setting named; without it there is no such check."""
    path = setting.partition("=")[0]
    silent = [c for c in engineered(LIQUID, needs, setting).checks if c.id == "specification.silent"]
    assert [c.status for c in silent] == ["warn"]
    assert path in silent[0].title
    assert path in silent[0].remedy
    assert not [c for c in engineered(LIQUID, needs).checks if c.id == "specification.silent"]


def test_a_supply_of_two_phases_is_refused() -> None:
    """There are single-phase and three-phase supplies; anything else is an error with its place, and exit 2."""
    done = command("check", LIQUID, "--set", "site.phases=2")
    assert done.code == 2
    assert "site.phases: a supply has 1 or 3 phases, not 2" in done.err
