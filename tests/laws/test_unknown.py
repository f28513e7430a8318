"""Unknown is never zero: whatever rests on a number that nobody published says so, and no check passes on it."""

from __future__ import annotations

import dataclasses

import pytest

from configurator.build import Build
from configurator.catalog.model import Catalog
from configurator.figures import bounds
from configurator.figures import operations as op
from configurator.render.html.page import page
from configurator.render.text.json import as_json
from configurator.render.view import View
from configurator.testing.altered import unpublished
from configurator.testing.laws.inputs import silent
from tests.helpers import build_with, built, engineered, plain_number, platforms, shipped_catalog, with_price, with_value

AIR = "hgx-b200-air"


def test_a_sum_that_takes_unknown_for_nothing_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a total over a gap passes for the whole, this law says so."""
    build = built(AIR)
    monkeypatch.setattr(op.SUM, "bound", lambda values, known: bounds.EXACT if any(v is not None for v in values) else bounds.UNKNOWN)
    assert "power.it-load" in silent(build, "b200-sxm.tdp", build.figures["b200-sxm.tdp"].value or 0.0)


def nulled(part: str, field: str) -> Catalog:
    return with_value(shipped_catalog(), part, field, unpublished)


@pytest.mark.parametrize(
    ("platform", "part"), [("gb300-nvl72", "b300-gpu"), ("trn2", "trainium2"), ("cloudmatrix-384", "ascend-910c"), (AIR, "b200-sxm")]
)
def test_parts_without_power_are_counted(platform: str, part: str) -> None:
    """An accelerator of unknown power: the load is at least that of the others, and a check says how many parts are silent."""
    build = build_with(nulled(part, "tdp"), platform)
    load, known = build.figures["power.it-load"], built(platform).figures["power.it-load"]
    assert load.bound == bounds.MORE and load.value is not None and load.value < (known.value or 0.0)
    check = next(c for c in build.checks if c.id == "power.known-load")
    assert check.status == "warn" and check.value.value == sum(
        n.total.value or 0.0 for n in build.system.walk() if n.part and n.part.id == part
    )
    assert not [c.id for c in build.checks if c.status == "pass" and c.relation == "<=" and c.value.bound & bounds.MORE]
    units, told = build.figures.get("cooling.cdus"), [d.chosen for d in build.decisions if d.id == "cooling.cdu"]
    if units is not None and units.bound == bounds.MORE:
        assert f", at least {units.number:g} in all" in told[0]


def test_what_is_known_of_some_racks_leaves_no_heat_below_nothing() -> None:
    """Of a CloudMatrix whose modules state no power the bus racks are known, which draw less than the plates of the others take in."""
    known, build = built("cloudmatrix-384").figures, build_with(nulled("qsfpdd-400g-dr4", "tdp"), "cloudmatrix-384")
    lost = [id for id, f in build.figures.items() if id in known and (f.value or 0.0) < 0 <= (known[id].value or 0.0)]
    assert not lost and build.figures["cooling.air-heat"].bound == bounds.MORE
    assert build.figures["cooling.liquid-fraction"].number == 100 and build.figures["cooling.liquid-fraction"].bound == bounds.LESS


def test_a_reservation_bounds_a_power_from_above() -> None:
    """Where only the reservation of a part is published, the load is at most that, and checks may pass on it."""
    nic = next(
        n.part.id for n in built("gb300-nvl72").system.walk() if n.part is not None and n.part.kind == "nic" and n.part.provisioned_power
    )
    build = build_with(nulled(nic, "tdp"), "gb300-nvl72")
    load = build.figures["power.it-load"]
    assert load.bound == bounds.LESS and (load.value or 0.0) > (built("gb300-nvl72").figures["power.it-load"].value or 0.0)
    assert next(c for c in build.checks if c.id == "power.capacity.compute").status == "pass"


def test_a_plate_over_a_part_of_unknown_share_leaves_the_split_open() -> None:
    """What a cold plate takes of a chip is not known: neither is the heat into liquid nor that into air, each a bound from its side."""
    gpu = "b300-gpu"
    catalog = shipped_catalog()
    bare = catalog.parts[gpu].model_copy(update={"liquid_capture": None})
    build = build_with(dataclasses.replace(catalog, parts={**catalog.parts, gpu: bare}), "gb300-nvl72")
    liquid, air = build.figures["cooling.liquid-heat"], build.figures["cooling.air-heat"]
    assert (liquid.bound, air.bound) == (bounds.MORE, bounds.LESS)


def technology(build: Build) -> str:
    return next(d.chosen for d in build.decisions if d.id == "cooling.technology")


@pytest.mark.parametrize(
    ("platform", "part"),
    [("hgx-rubin-nvl8", "nvswitch-6"), ("gb300-nvl72", "connectx-8"), ("rubin-ultra-nvl576", "osfp-1600g-2xdr4-mms4c10-rhs")],
)
def test_a_power_known_from_above_leaves_the_rack_its_loop(platform: str, part: str) -> None:
    """Heat of at most so much is heat into liquid: converters lose at most their share of it, and the rack is not cooled by air."""
    build = build_with(nulled(part, "tdp"), platform)
    losses = [figure for id, figure in build.figures.items() if id.startswith("power.loss.")]
    assert {figure.bound for figure in losses} in ({bounds.LESS}, {bounds.LESS, bounds.EXACT})
    assert build.figures["cooling.liquid-heat"].bound == bounds.LESS and technology(build) == technology(built(platform))


@pytest.mark.parametrize("platform", ["gb300-nvl72", "tpu-v7", "cloudmatrix-384"])
def test_heat_that_nobody_knows_is_not_no_heat(platform: str) -> None:
    """Where no share under any plate is known the racks still stand on a loop, on units of a number that is open."""
    catalog = shipped_catalog()
    plated = {id: part for id, part in catalog.parts.items() if getattr(part, "liquid_capture", None) is not None}
    bare = {id: part.model_copy(update={"liquid_capture": None, "tdp": unpublished(part.tdp)}) for id, part in plated.items() if part.tdp}
    build = build_with(dataclasses.replace(catalog, parts={**catalog.parts, **bare}), platform)
    assert not build.figures["cooling.liquid-heat"].is_nothing and build.figures["cooling.cdus"].value != 0.0
    assert technology(build) == technology(built(platform))
    assert "not known" in page(View(build))


def test_a_mass_nobody_knows_makes_the_weight_a_bound() -> None:
    """A shelf of unknown mass: the rack weighs at least the rest, and neither floor nor frame passes on that."""
    shelf = next(n.part.id for n in built("gb300-nvl72").system.walk() if n.part is not None and n.part.kind == "power-shelf")
    build = build_with(nulled(shelf, "mass"), "gb300-nvl72")
    assert build.figures["system.weight"].bound == bounds.MORE
    assert next(c for c in build.checks if c.id == "floor.known-mass").status == "warn"
    assert next(c for c in build.checks if c.id == "floor.load.compute").status != "pass"


@pytest.mark.parametrize("platform", platforms())
def test_the_shipped_platforms_state_every_power_and_mass(platform: str) -> None:
    """What is shipped has no gap in its load or weight."""
    figures = engineered(platform).figures
    for id in ("power.it-load", "power.ac-input", "cooling.heat", "cooling.liquid-heat", "cooling.air-heat", "system.weight", "cost.bom"):
        assert figures[id].bound == bounds.EXACT, id


def test_a_missing_range_is_not_certainty() -> None:
    """A book whose prices have no range gives no percentiles and no range of the price; one with ranges gives both."""
    bare, ranged = (built("gb300-nvl72", f"prices.books=[{book}]") for book in ("analyst-2026-05", "component-default"))
    assert (bare.figures["cost.range-coverage"].value or 0.0) < 0.8 <= (ranged.figures["cost.range-coverage"].value or 0.0)
    for id in ("cost.p10", "cost.p50", "cost.p90"):
        assert bare.figures[id].value is None and as_json(View(bare))["figures"][id]["reason"]
        assert ranged.figures[id].value is not None


def test_a_subtotal_inside_a_sum_of_the_book_is_not_zero() -> None:
    """Where the book gives only a sum, what is inside has no cost of its own: not known, with the name of the sum."""
    figures = as_json(View(built("gb300-nvl72", "prices.books=[analyst-2026-05]")))["figures"]
    for id in ("connectors.qd-cost", "cables.cost"):
        assert figures[id]["value"] is None and "included in" in figures[id]["reason"]
    assert figures["cooling.value.server"].get("bound") or figures["cooling.value.server"]["value"] is None


def test_a_price_of_zero_is_no_price() -> None:
    """A zero in a list is a gap, unless the customer brings the part."""
    free = with_price(shipped_catalog(), "component-default", "grace-cpu", plain_number(0.0))
    build = build_with(free, "gb300-nvl72")
    line = next(x for x in build.bom if x.node.part is not None and x.node.part.id == "grace-cpu")
    assert line.status == "unpriced" and build.figures["cost.bom"].bound == bounds.MORE
    assert next(c for c in build.checks if c.id == "cost.unpriced").status == "warn"
    book = free.books["component-default"]
    supplied = book.prices["grace-cpu"].model_copy(update={"customer_supplied": True})
    brought = dataclasses.replace(
        free, books={**free.books, book.id: book.model_copy(update={"prices": {**book.prices, "grace-cpu": supplied}})}
    )
    line = next(x for x in build_with(brought, "gb300-nvl72").bom if x.node.part is not None and x.node.part.id == "grace-cpu")
    assert line.status == "customer-supplied" and line.extended is not None and line.extended.value == 0.0
