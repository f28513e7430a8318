"""Laws of the power chain: what holds for every specification and catalog, whatever the numbers."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from configurator.build import Build
from configurator.catalog.parts import Bbu, PowerShelf
from configurator.catalog.problems import InputError
from configurator.rules.proposals import power as proposals
from configurator.system.tree import RackRole
from configurator.testing.laws.energy import AC_SHELF
from configurator.testing.laws.law import CLOSE
from tests.helpers import (
    apart,
    coherent,
    engineered,
    fed_roles,
    given_for,
    number_of,
    order_watts,
    platforms,
    scaled,
    shelf_of,
    shipped_catalog,
    with_value,
)
from tests.strategies import Case, Variation, cases, few, ids_of, some, varied_cases

GROWTH = st.sampled_from([1.02, 1.1, 1.5, 3.0])
SCHEMES = ("N", "N+1", "N+N")


def shelf_cases() -> st.SearchStrategy[Case]:
    """Cases fed by AC shelves with whole spare shelves; the laws of the other architectures and scopes stand in test_power_chain."""
    return cases().map(lambda case: case.with_settings(AC_SHELF))


@st.composite
def varied_shelf_cases(draw: st.DrawFn) -> tuple[Case, Variation]:
    case, variation = draw(varied_cases())
    return case.with_settings(AC_SHELF), variation


def shelves_per_rack(build: Build, role: RackRole) -> int:
    return round(coherent(build, f"power.{role.key}.shelves"))


@some
@given(shelf_cases())
def test_more_redundancy_never_needs_fewer_shelves(case: Case) -> None:
    """N+N needs at least what N+1 needs, and that at least what N needs; what is needed carries the load by the scheme's own rule."""
    builds = {scheme: case.having(power__redundancy=scheme, power__feed_redundancy="auto").build() for scheme in SCHEMES}
    for role in fed_roles(builds["N"]):
        needed = [round(coherent(builds[scheme], f"power.{role.key}.shelves-needed")) for scheme in SCHEMES]
        assert needed == sorted(needed)
        load = order_watts(builds["N"], role).drawn / (role.total.value or 0.0)
        each = shelf_watts(builds["N"], role)
        for scheme, count in zip(SCHEMES, needed, strict=True):
            most = load * (1 - CLOSE) if load else each  # a rack that draws nothing still gets one shelf
            if not apart(role):
                assert count == next(n for n in itertools.count(1) if worst_case(scheme, n) * each >= most), scheme


def shelf_watts(build: Build, role: RackRole) -> float:
    shelf, _ = shelf_of(build, role)
    return number_of(build, shelf, "psus") * rated_watts(build, role)


def rated_watts(build: Build, role: RackRole) -> float:
    """What one PSU delivers at the site's voltage: the lowest rating published for a voltage above that of a phase, else the full one."""
    _, psu = shelf_of(build, role)
    volts = (build.spec.site.supply_voltage.coherent or 0.0) / math.sqrt(3)
    below = [step for step in psu.derated if volts < (step.below.coherent or 0.0)]
    return min((step.rating.coherent or 0.0 for step in below), default=number_of(build, psu, "rating"))


def worst_case(scheme: str, shelves: int) -> int:
    """Shelves left after the worst single failure the scheme is for: none, any one shelf, or the larger of the two feeds."""
    return {"N": shelves, "N+1": shelves - 1, "N+N": shelves - math.ceil(shelves / 2)}[scheme]


def survivors(build: Build, role: RackRole) -> list[float]:
    """Capacity left in watts after each single failure the scheme must survive, one failure at a time, PSU by PSU."""
    shelf, _ = shelf_of(build, role)
    rack = [[rated_watts(build, role)] * round(number_of(build, shelf, "psus")) for _ in range(shelves_per_rack(build, role))]
    scheme = build.spec.power.redundancy
    if apart(role):  # each server loses PSUs of its own, and nothing but what is left of them carries it
        lost = {"N": 0, "N+1": 1, "N+N": math.ceil(number_of(build, shelf, "psus") / 2)}[scheme]
        return [total([units[lost:] for units in rack])]
    left = [total(rack)]
    if scheme in ("N+1", "N+N"):
        left += [total(rack[:lost] + rack[lost + 1 :]) for lost in range(len(rack))]
        left += [total(rack) - unit for shelf_units in rack for unit in shelf_units]
    if scheme == "N+N":
        left += [total(rack[0::2]), total(rack[1::2])]
    return left


def total(rack: list[list[float]]) -> float:
    return sum(sum(units) for units in rack)


def odd_shelves(shelves: int, scheme: str) -> tuple[Case, Variation]:
    """A rack with a number of shelves that is worth a look on its own."""
    case = Case("gb300-nvl72", {**AC_SHELF, "power.redundancy": scheme, "power.shelves": str(shelves)})
    return case, Variation("nothing", shipped_catalog())


@some
@given(varied_shelf_cases())
@example(odd_shelves(9, "N+N"))  # 138.7 kW: the smaller feed has four shelves of 33 kW, not four and a half
@example(odd_shelves(10, "N+N"))
@example(odd_shelves(5, "N+1"))
@example(odd_shelves(6, "N+1"))
@example(odd_shelves(5, "N"))
def test_redundancy_that_passes_survives_every_single_failure(drawn: tuple[Case, Variation]) -> None:
    """A pass means it: every shelf, every PSU and each whole feed is taken away in turn, and the rest carries the rack's load.

    And the other way round: a check that does not pass has a failure that the rack does not survive.
    """
    case, variation = drawn
    build = case.build(variation.catalog)
    checks = {check.id: check for check in build.checks}
    for role in fed_roles(build):
        load = order_watts(build, role).drawn / (role.total.value or 0.0)
        survives = all(left >= load * (1 - CLOSE) for left in survivors(build, role))
        asked = [f"power.{name}.{role.key}" for name in ("redundancy", "capacity", "single-shelf", "single-psu")]
        passed = all(checks[id].status == "pass" for id in asked if id in checks)
        assert passed == survives, f"{variation.what}: checks say {passed}, taking units away says {survives}"


@few
@given(shelf_cases(), st.sampled_from([1.02, 1.2]))
def test_higher_bus_voltage_never_raises_bus_current(case: Case, factor: float) -> None:
    """The busbar carries less current at a higher output voltage of its shelf."""
    before = case.build()
    for role in fed_roles(before):
        shelf, _ = shelf_of(before, role)
        after = case.build(with_value(shipped_catalog(), shelf.id, "output-voltage", scaled(factor)))
        id = f"power.{role.key}.busbar-current"
        assert coherent(after, id) == pytest.approx(coherent(before, id) / factor, rel=CLOSE)


@few
@given(shelf_cases(), st.integers(1, 15))
def test_more_shelves_never_raise_the_current_of_a_whip(case: Case, shelves: int) -> None:
    """A shelf more takes load off the others."""
    fewer = case.having(power__shelves=str(shelves)).build()
    more = case.having(power__shelves=str(shelves + 1)).build()
    for id in (id for id in fewer.figures if id.endswith("feed-current-normal")):
        assert coherent(more, id) <= coherent(fewer, id) * (1 + CLOSE)


@few
@given(shelf_cases(), st.integers(10, 900), st.integers(0, 2))
def test_batteries_hold_every_rack(case: Case, seconds: int, spares: int) -> None:
    """Each rack has whole battery shelves of its own that carry it for the time, and one fewer would not; of the order, that many times."""
    build = case.having(power__bbu__hold=f"{seconds} s", power__bbu__spares=str(spares)).build()
    built_in = {id for node in build.system.parts(Bbu) if node.entry is not None for id in [node.role]}
    for role in fed_roles(build):
        key, load = f"power.{role.key}", coherent(build, f"power.{role.key}.rack-load")
        shelf = next(node.part for node in role.walk() if isinstance(node.part, Bbu))
        pieces = sum(node.total.value or 0.0 for node in role.walk() if isinstance(node.part, Bbu)) / (role.total.value or 1.0)
        carried = given_for(shelf, spares, seconds)
        if role.key in built_in:  # how long do those hold that the rack has?
            held = coherent(build, f"{key}.bbu-hold")
            assert (held >= seconds * (1 - CLOSE)) == (pieces * carried >= load * (1 - CLOSE))
            continue
        assert pieces == coherent(build, f"{key}.bbu-shelves") == int(pieces)
        assert pieces * carried >= load * (1 - CLOSE)
        assert (pieces - 1) * carried < load


def test_published_points_of_a_battery_are_met() -> None:
    """33 kW for 90 s and 24 kW for 240 s: five and six shelves for 138.7 kW, in each of sixteen racks too; never more energy beyond."""
    for hold, quantity, shelves in ((90, 1, 5), (90, 16, 80), (240, 1, 6), (240, 16, 96), (480, 1, 12)):
        build = engineered("gb300-nvl72", f"power.bbu.hold={hold} s", f"quantity={quantity}")
        assert coherent(build, "power.bbu-shelves") == shelves


@few
@given(st.sampled_from(["gb300-nvl72", "tpu-v7", "vr200-nvl72"]), st.sampled_from(["ac-shelf", "hvdc-800"]), st.integers(10, 300))
def test_batteries_recharge_on_top_of_the_load(platform: str, architecture: str, seconds: int) -> None:
    """P = P_load · t / (0.9 · 3 h) for as long as they hold, in a state of all racks at once, which whips and feeds are sized for."""
    build = engineered(platform, f"power.architecture={architecture}", f"power.bbu.hold={seconds} s")
    at_racks = architecture == "ac-shelf" or platform == "tpu-v7"
    load = coherent(build, "power.it-load" if at_racks else "power.dc-link-input")
    held = min(seconds, coherent(build, "power.bbu-hold-available")) if platform == "tpu-v7" else seconds
    assert coherent(build, "power.recharge") == pytest.approx(load * held / 0.9 / 10_800)
    rows = {state.state: state for state in build.states if "feed_a" in state.columns}
    assert (rows["recharge"].columns["feed_a"].value or 0) > (rows["none"].columns["feed_a"].value or 0)
    assert coherent(build, "power.feed-load") >= (rows["recharge"].columns["feed_a"].value or 0)


def test_no_battery_without_a_busbar() -> None:
    """The power supplies of a server feed that server: there is no bus that a battery shelf could hold."""
    with pytest.raises(InputError, match="busbar"):
        engineered("hgx-h100-air", "power.bbu.hold=90 s")
    with pytest.raises(InputError, match=r"power\.bbu\.spares"):
        engineered("gb300-nvl72", "power.bbu.hold=90 s", "power.bbu.spares=6")


def test_battery_shelves_stand_and_weigh() -> None:
    """What is bought for the rack is drawn in it where there is room, and weighs; where there is none a check fails."""
    bare, fitted = engineered("trn2-ultra"), engineered("trn2-ultra", "power.bbu.hold=90 s")
    drawn = [slot for rack in fitted.racks for slot in rack.slots if slot.item == "bbu"]
    assert len(drawn) == coherent(fitted, "power.compute.bbu-shelves")
    heavier = coherent(fitted, "system.weight") - coherent(bare, "system.weight")
    assert heavier == pytest.approx(coherent(fitted, "power.bbu-shelves") * 67)
    small = engineered("gb300-nvl72", "power.bbu.hold=90 s")
    assert next(c.status for c in small.checks if c.id == "power.bbu-positions.compute") == "fail"


@few
@given(shelf_cases())
def test_ups_only_adds_loss(case: Case) -> None:
    """A UPS in the chain raises the facility's power and changes nothing in the racks."""
    without, with_ups = (case.having(power__ups=choice).build() for choice in ("false", "true"))
    assert coherent(with_ups, "power.facility") >= coherent(without, "power.facility")
    assert coherent(with_ups, "power.ac-input") == coherent(without, "power.ac-input")
    assert coherent(with_ups, "cooling.heat") == coherent(without, "cooling.heat")


@pytest.mark.parametrize("platform", platforms())
def test_every_other_shelf_is_named(platform: str) -> None:
    """The decision on the shelf names every other shelf of the catalog, so nothing was silently left out."""
    build = Case(platform).build()
    all_names = {shipped_catalog().parts[id].name for id in ids_of(shipped_catalog(), PowerShelf)}
    for feed in build.power.feeds:
        decision = next(d for d in build.decisions if d.id == f"power.{feed.role.key}.shelf")
        assert {decision.chosen, *(other.name for other in decision.alternatives)} == all_names


@few
@given(shelf_cases())
def test_load_is_shared_among_what_is_there(case: Case) -> None:
    """The load fraction of the PSUs is the load over what is installed, and PSUs are shelves times PSUs a shelf."""
    build = case.build()
    assume(len(fed_roles(build)) == 1)
    (role,) = fed_roles(build)
    shelf, psu = shelf_of(build, role)
    full = number_of(build, shelf, "psus") * number_of(build, psu, "rating")  # the efficiency curve runs over the nameplate
    count = shelves_per_rack(build, role)
    load = order_watts(build, role).drawn / (role.total.value or 0.0)
    assert coherent(build, f"power.{role.key}.load-fraction") == pytest.approx(load / (count * full), rel=CLOSE)
    assert coherent(build, "power.psus") == count * number_of(build, shelf, "psus") * (role.total.value or 0.0)


@few
@given(shelf_cases(), st.integers(5, 200))
def test_a_cap_holds_every_rack(case: Case, kilowatts: int) -> None:
    """No rack draws more than the cap; one it does not reach changes nothing; the components of the rack still add up to its load."""
    free, capped = case.having(power__cap="null").build(), case.having(power__cap=f"{kilowatts} kW").build()
    for role in fed_roles(free):
        key, racks = f"power.{role.key}.rack-load", role.total.value or 1.0
        assert coherent(capped, key) == pytest.approx(min(coherent(free, key), kilowatts * 1e3))
        share = coherent(capped, f"power.{role.key}.cap-share")
        assert coherent(capped, key) * racks == pytest.approx(share * order_watts(free, role).drawn)
    assert coherent(capped, "cooling.heat") <= coherent(free, "cooling.heat") * (1 + CLOSE)


def test_two_feeds_hold_a_capped_rack() -> None:
    """Half of eight shelves of 33 kW are 132 kW of 138.7: N+N warns, and holds with a cap at 95 % of TDP, which a remedy names."""
    build = engineered("gb300-nvl72", "power.redundancy=N+N")
    check = next(c for c in build.checks if c.id == "power.redundancy.compute")
    assert check.status == "warn"
    assert ("power.cap=132 kW",) in [remedy.settings for remedy in proposals.redundancy(build.system, check)]
    capped = engineered("gb300-nvl72", "power.redundancy=N+N", "power.cap=132 kW")
    assert next(c.status for c in capped.checks if c.id == check.id) == "pass"
    assert coherent(capped, "power.compute.cap-lost") == pytest.approx(1 - 132e3 / 138701, rel=1e-3)


def test_busbar_of_eight_shelves_with_one_lost() -> None:
    """Four of the seven shelves left stand at one feed point and share alike: 4/7 of 138.7 kW at 50 V are 1,585 A.

    The bar is made for 1,400 A and carries 1,387 A with nothing lost, so the state of a repair is said and does not fail the design.
    """
    build = engineered("gb300-nvl72")
    load, checks = coherent(build, "power.compute.rack-load"), {c.id: c for c in build.checks}
    assert coherent(build, "power.compute.busbar-current-shelf-lost") == pytest.approx(4 / 7 * load / 50)
    assert coherent(build, "power.busbar-current") == pytest.approx(load / 2 / 50)
    assert (checks["power.busbar.compute"].status, checks["power.busbar-worst.compute"].status) == ("pass", "warn")
