"""Laws of the electrical chain: nothing is made or lost, currents meet, and more load never needs less."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from hypothesis import strategies as st

from configurator.build import Build
from configurator.disciplines.power.feeds import RackFeed
from configurator.testing.cases import Case, need
from configurator.testing.laws.law import CLOSE, Law, coherent, unlike
from configurator.testing.strategies.catalogs import Variation, tdps
from configurator.testing.walks import fed_roles, order_watts

# Shelves in the racks that share a bus, with whole spare shelves.
AC_SHELF = {
    "power.architecture": "ac-shelf",
    "power.scope": "rack",
    "power.spares": "1",
    "power.feed-split": "mixed",
    "power.stages": "{}",
}


def growth(case: Case) -> st.SearchStrategy[Variation]:
    """A catalog in which one part of the platform draws more."""
    return tdps(case.platform, st.sampled_from([1.02, 1.1, 1.5, 3.0]), case.of)


def energy_is_kept(case: Case, _: None) -> Iterator[str]:
    """Energy is neither made nor lost between the AC plug and the DC bus."""
    build = case.build()
    load, loss, ac = (coherent(build, f"power.{name}") for name in ("it-load", "conversion-loss", "ac-input"))
    yield from unlike("AC input against load and losses", ac, load + loss)
    if loss < 0 or not 0 < coherent(build, "power.efficiency") <= 1:
        yield "a stage gives more than it takes"
    ups = build.figures.get("power.ups-input", build.figures["power.ac-input"]).value
    if coherent(build, "power.facility") < (ups or 0.0):
        yield "the facility draws less than its racks"


def load_is_what_parts_draw(case: Case, _: None) -> Iterator[str]:
    """An independent walk through the tree with plain floats agrees, for the order and for each rack."""
    build = case.build()
    yield from unlike("IT load against the parts", coherent(build, "power.it-load"), order_watts(build).drawn)
    for role in fed_roles(build):
        each = order_watts(build, role).drawn / (role.total.value or 1.0)
        yield from unlike(f"load of a {role.key} rack against its parts", coherent(build, f"power.{role.key}.rack-load"), each)


def currents_meet(case: Case, _: None) -> Iterator[str]:
    """Stage by stage, what goes out goes into the next one or ends as heat; the feed points of a busbar together carry the rack."""
    build = case.build()
    for stage in build.power.chain:
        given, left, lost = (coherent(build, f"power.chain.{stage.id}.{name}") for name in ("input", "output", "loss"))
        yield from unlike(f"power.chain.{stage.id}: input against output and loss", given, left + lost, abs=1e-6)
    for before, after in pairwise(build.power.chain):
        yield from unlike(f"from {before.id} to {after.id}", before.output.value or 0.0, after.input.value or 0.0)
    for feed in build.power.feeds:
        yield from bus_carries_the_rack(build, feed)


def bus_carries_the_rack(build: Build, feed: RackFeed) -> Iterator[str]:
    """The most loaded feed point of a busbar carries at least its even share of the load at the voltage of the bus.

    Of shelves that are asked for more than they give it carries what they give, and a check of their capacity fails.
    """
    key, bank = f"power.{feed.role.key}", feed.bank
    if coherent(build, f"{key}.load-fraction") > 1.0:
        return
    current, points = build.figures.get(f"{key}.busbar-current"), build.figures.get(f"{key}.feed-points")
    if current is not None and current.value is not None and points is not None and points.value and bank.bus.value:
        carried, load = current.value * points.value * bank.bus.value, coherent(build, f"{key}.rack-load")
        if carried < load * (1 - CLOSE):
            yield f"{key}: the feed points carry {carried:.6g} W of {load:.6g} W"


def more_power_more_shelves(case: Case, hotter: Variation) -> Iterator[str]:
    """A hotter part shrinks neither the count that is needed nor the count that is sized."""
    fed = case.with_settings(AC_SHELF)
    before, after = fed.counted(), fed.counted(hotter.catalog)
    need(fed_roles(before))
    for role in fed_roles(before):
        for name in ("shelves-needed", "shelves"):
            id = f"power.{role.key}.{name}"
            if coherent(after, id) < coherent(before, id):
                yield f"{hotter.what}: {id} falls from {coherent(before, id):g} to {coherent(after, id):g}"


def more_power_more_current(case: Case, hotter: Variation) -> Iterator[str]:
    """The count of shelves is fixed: one more may run at a better point of its curve and so take less for a little more load."""
    shelves = case.settings.get("power.shelves", "auto")
    fixed = case.with_settings({**AC_SHELF, "power.shelves": "6" if shelves == "auto" else shelves})
    before, after = fixed.build(), fixed.build(hotter.catalog)
    need(fed_roles(before))
    currents = [id for id in before.figures if id.endswith("feed-current-normal")]
    for id in ("power.it-load", "power.ac-input", "power.busbar-current", "power.facility", *currents):
        if before.figures[id].value is not None and coherent(after, id) < coherent(before, id) * (1 - CLOSE):
            yield f"{hotter.what}: {id} falls from {coherent(before, id):.6g} to {coherent(after, id):.6g}"


def higher_voltage_less_current(case: Case, volts: tuple[int, int]) -> Iterator[str]:
    """Of shelves that are not derated at the lower voltage, and stand alike between phases or to neutral."""
    fed = case.with_settings(AC_SHELF)
    low, high = (fed.having(site__supply_voltage=f"{v} V").build() for v in (volts[0], sum(volts)))
    need(coherent(high, "power.shelves") == coherent(low, "power.shelves"))
    connected = [{d.id: d.chosen for d in build.decisions if d.id.endswith(".connection")} for build in (low, high)]
    need(connected[0] == connected[1])
    for id in low.figures:
        current = id.endswith(("feed-current-normal", "design-current")) and low.figures[id].value is not None
        if current and coherent(high, id) > coherent(low, id) * (1 + CLOSE):
            yield f"{id} rises from {coherent(low, id):.6g} to {coherent(high, id):.6g} A"
    yield from unlike("AC input at both voltages", coherent(high, "power.ac-input"), coherent(low, "power.ac-input"))


LAWS = (
    Law(
        "energy-is-kept",
        "AC input is the IT load and the conversion losses, and no stage gives more than it takes",
        energy_is_kept,
        promise="physics",
    ),
    Law("load-of-parts", "The IT load is what the parts of the tree draw, each counted once", load_is_what_parts_draw, promise="physics"),
    Law(
        "currents-meet",
        "What flows into a stage of the power chain or a busbar flows out of it (Kirchhoff)",
        currents_meet,
        promise="physics",
    ),
    Law(
        "more-power-more-shelves",
        "A hotter part never needs fewer power shelves",
        more_power_more_shelves,
        growth,
        promise="physics",
        turns=3,
    ),
    Law(
        "more-power-more-current",
        "On the same shelves a hotter part never takes less AC power or current",
        more_power_more_current,
        growth,
        promise="physics",
        turns=3,
    ),
    Law(
        "higher-voltage-less-current",
        "The same power at a higher voltage is no more current, and the same AC power",
        higher_voltage_less_current,
        lambda case: st.tuples(st.integers(346, 470), st.integers(1, 100)),
        promise="physics",
        turns=3,
    ),
)
