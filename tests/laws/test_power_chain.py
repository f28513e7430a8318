"""Laws of the power chain: every architecture, every stage, every redundancy scheme and scope, with failures taken one at a time."""

from __future__ import annotations

import dataclasses
import itertools
import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from configurator.build import Build, changed
from configurator.catalog.parts.power import AcShelf, DcShelf, PowerConverter, PowerShelf
from configurator.catalog.problems import InputError
from configurator.rules.check import Check
from configurator.system.tree import RackRole
from tests import helpers
from tests.helpers import apart, coherent, fed_roles, kinds, number_of, platforms, scaled, shipped_catalog, with_value
from tests.strategies import Case, few, some, tdps

CLOSE = 1e-9
ARCHITECTURES = sorted(shipped_catalog().architectures)
SCOPES = ("rack", "shelf", "psu")
SCHEMES = ("N", "N+1", "N+N")


@st.composite
def chains(draw: st.DrawFn) -> Case:
    """A platform under any architecture, scheme, scope, order size, supply voltage and site standard."""
    fields = {
        "power.architecture": draw(st.sampled_from(ARCHITECTURES)),
        "power.redundancy": draw(st.sampled_from(SCHEMES)),
        "power.scope": draw(st.sampled_from(SCOPES)),
        "quantity": str(draw(st.integers(1, 12))),
        "site.supply-voltage": draw(st.sampled_from(["400 V", "415 V", "440 V", "480 V"])),
        "site.standard": draw(st.sampled_from(["IEC", "NEC"])),
        "site.shared-loading": f"{draw(st.integers(5, 100))} %",
    }
    if "room" not in [stage.does for stage in shipped_catalog().architectures[fields["power.architecture"]].stages]:
        fields["power.ups"] = draw(st.sampled_from(["true", "false"]))
    return Case(draw(st.sampled_from(platforms())), fields)


def value(build: Build, stage: str, what: str) -> float:
    return coherent(build, f"power.chain.{stage}.{what}")


def check(build: Build, id: str) -> Check:
    return next(c for c in build.checks if c.id == id)


# --- balance


@some
@given(chains())
def test_energy_balance_closes_at_every_stage(case: Case) -> None:
    """Every stage loses something or nothing, gives what it takes less its loss, and hands exactly that to the next one."""
    build = case.build()
    for stage in build.power.chain:
        given_, left, loss = (value(build, stage.id, name) for name in ("input", "output", "loss"))
        assert loss >= -CLOSE * given_
        assert given_ == pytest.approx(left + loss, rel=CLOSE)
        assert 0 < value(build, stage.id, "efficiency") <= 1
    for before, after in itertools.pairwise(build.power.chain):
        assert value(build, before.id, "output") == pytest.approx(value(build, after.id, "input"), rel=CLOSE), f"{before.id} to {after.id}"
    losses = sum(value(build, stage.id, "loss") for stage in build.power.chain)
    die = value(build, build.power.chain[-1].id, "output")
    assert coherent(build, "power.chain.grid") == pytest.approx(die + losses, rel=CLOSE)


@some
@given(chains())
def test_chain_agrees_with_the_contract(case: Case) -> None:
    """AC input is IT load and conversion loss in every architecture; the chain holds both numbers, and its efficiencies multiply."""
    build = case.build()
    load, loss, ac = (coherent(build, f"power.{name}") for name in ("it-load", "conversion-loss", "ac-input"))
    assert ac == pytest.approx(load + loss, rel=CLOSE)
    assert value(build, "shelf", "output") == pytest.approx(load, rel=CLOSE)
    attributable = [s.id for s in build.power.chain if s.does in ("room", "sidecar", "link", "shelf")]
    assert value(build, attributable[0], "input") == pytest.approx(ac, rel=CLOSE)
    assert sum(value(build, id, "loss") for id in attributable) == pytest.approx(loss, rel=1e-6)
    upstream = math.prod(value(build, s.id, "efficiency") for s in build.power.chain if s.does not in ("tray", "die"))
    assert coherent(build, "power.chain.efficiency") == pytest.approx(upstream, rel=CLOSE)
    in_racks = coherent(build, "power.dc-load") if any(s.does == "room" for s in build.power.chain) else ac
    assert coherent(build, "cooling.heat") == pytest.approx(in_racks, rel=CLOSE)


@few
@given(st.sampled_from(platforms()))
def test_load_is_the_same_under_every_architecture(platform: str) -> None:
    """How the power arrives changes nothing of what the components draw: at the busbar, or at the dies where no tray converts from it."""
    builds = [Case(platform, {"power.architecture": a}).build() for a in ARCHITECTURES]
    trays = [build for build in builds if any(stage.does == "tray" for stage in build.power.chain)]
    assert len({coherent(build, "power.it-load") for build in trays}) <= 1
    dies = [value(build, build.power.chain[-1].id, "output") for build in builds]
    assert dies == pytest.approx([dies[0]] * len(dies))


@pytest.mark.parametrize("platform", kinds())
def test_high_voltage_to_the_tray(platform: str) -> None:
    """One converter in place of each in the trays, 64:1 from the busbar, whose current is that of 800 V and is named so."""
    build = Case(platform, {"power.architecture": "hvdc-800-native"}).build()
    for role in fed_roles(build):
        trays = sum(n.total.value or 0.0 for n in role.walk() if isinstance(n.part, PowerConverter)) / (role.total.value or 1.0)
        assert coherent(build, f"power.{role.key}.shelves") == trays
        points = coherent(build, f"power.{role.key}.feed-points")
        carried = min(1.0, coherent(build, f"power.{role.key}.capacity-normal") / coherent(build, f"power.{role.key}.rack-load"))
        taken = coherent(build, f"power.{role.key}.dc-input") * carried  # converters of too little power, which a check names, take no more
        assert coherent(build, f"power.{role.key}.busbar-current") == pytest.approx(taken / points / 800)
    label = build.figures["power.busbar-current"].info
    assert label is not None and "800 V" in label.label
    assert "tray" not in [stage.does for stage in build.power.chain]


@pytest.mark.parametrize(
    ("platform", "trays", "least", "most"),
    [("vr200-nvl72", 18, 0.0, 11.8), ("hgx-b200-air", 2, 11.5, 12.5), ("hgx-b300-air", 2, 12.5, 13.5), ("hgx-rubin-nvl8", 4, 21.5, 22.5)],
)
def test_the_assumed_rating_of_a_tray_board_says_which_trays_are_larger(platform: str, trays: int, least: float, most: float) -> None:
    """What the note of its rating says of them; a rack of trays that take more fails the check of capacity."""
    build = Case(platform, {"power.architecture": "hvdc-800-native"}).build()
    load = (build.figures["power.compute.rack-load"].number or 0.0) / trays
    assert least <= load <= most
    check = next(check for check in build.checks if check.id == "power.capacity.compute")
    assert (check.status == "fail") == (load > 12)


@few
@given(st.sampled_from(platforms()), st.sampled_from(ARCHITECTURES))
def test_architectures_are_compared_alike(platform: str, chosen: str) -> None:
    """The efficiency of a chain does not depend on which one was chosen; for a site ten times as large everything saved is tenfold."""
    one = Case(platform, {"power.architecture": chosen, "site.it-load": "10 MW"}).build()
    other = Case(platform, {"power.architecture": "ac-shelf", "site.it-load": "100 MW"}).build()
    grids = {a: coherent(one, f"power.compare.{a}.grid") for a in ARCHITECTURES}
    for name in ARCHITECTURES:
        efficiency = coherent(one, f"power.compare.{name}.efficiency")
        assert efficiency == pytest.approx(coherent(other, f"power.compare.{name}.efficiency"))
        assert grids[name] == pytest.approx(coherent(one, "power.compare.die-power") / efficiency)
        saved = coherent(one, f"power.compare.{name}.power-saved")
        assert saved == pytest.approx(grids[chosen] - grids[name], abs=1e-3)
    if chosen == "ac-shelf":
        assert coherent(other, "power.compare.hvdc-800.energy-cost-saved") == pytest.approx(
            10 * coherent(one, "power.compare.hvdc-800.energy-cost-saved")
        )


# --- redundancy


def modules_of(build: Build, key: str, shelves: int) -> list[list[float]]:
    """The modules of a bank of shelves in watts, shelf by shelf, at the voltage of their input."""
    each = coherent(build, f"{key}.psu-rating")
    count = round(coherent(build, f"{key}.shelf-capacity") / each)
    return [[each] * count for _ in range(shelves)]


def failures(build: Build, bank: list[list[float]], shared: bool = True) -> list[float]:
    """Capacity in watts after each failure the scheme and scope promise to survive."""
    power, whole = build.spec.power, sum(map(sum, bank))
    if power.redundancy == "N":
        return [whole]
    if not shared:  # PSUs of servers: one of each is lost, or half of each
        return [sum(sum(shelf[1 if power.redundancy == "N+1" else (len(shelf) + 1) // 2 :]) for shelf in bank)]
    psus = [whole - unit for shelf in bank for unit in shelf]
    if power.redundancy == "N+N":
        feeds = [sum(map(sum, bank[0::2])), sum(map(sum, bank[1::2]))]
        return [*psus, *(whole - sum(shelf) for shelf in bank), *feeds]
    if power.scope == "rack":
        return [*psus, *(whole - sum(shelf) for shelf in bank)]
    if power.scope == "shelf":
        return [*psus, whole - sum(shelf[0] for shelf in bank)]  # one PSU of every shelf at once
    return psus


def in_trays(role: RackRole) -> bool:
    """Whether each tray has a power board of its own, which no other stands in for: no scheme promises anything of them."""
    return any(isinstance(node.part, DcShelf) and node.part.in_tray for node in role.walk())


@pytest.mark.parametrize("redundancy", SCHEMES)
def test_boards_in_trays_are_promised_no_redundancy(redundancy: str) -> None:
    """The check names the scheme that holds, which is not the one asked for."""
    build = Case("cloudmatrix-384", {"power.architecture": "hvdc-800-native", "power.redundancy": redundancy}).build()
    assert all("against strict N on" in check(build, f"power.redundancy.{role.key}").title for role in fed_roles(build))


@some
@given(chains())
def test_sized_supply_survives_every_single_failure(case: Case) -> None:
    """Where the program sizes the shelves, each failure the scheme stands for is taken in turn, and the rest carries the load."""
    build = case.build()
    for role in fed_roles(build):
        key = f"power.{role.key}"
        shelves = round(coherent(build, f"{key}.shelves-needed"))
        load = coherent(build, f"{key}.rack-load")
        bank = modules_of(build, key, shelves)
        if in_trays(role):  # one board a tray, whatever the tray draws: where that is too little, a check says so
            assert sum(map(sum, bank)) >= load * (1 - CLOSE) or check(build, f"power.redundancy.{role.key}").status != "pass"
        else:
            assert min(failures(build, bank, not apart(role))) >= load * (1 - CLOSE)
    if "power.sidecars" in build.figures:
        shelves = round(coherent(build, "power.sidecar.shelves"))
        if build.spec.power.scheme_of_racks == "N":  # else whole power racks are the spares
            assert min(failures(build, modules_of(build, "power.sidecar", shelves))) >= coherent(build, "power.sidecar.load") * (1 - CLOSE)
        rack = next(n.part for n in build.system.walk() if n.path == "power-rack.rack")
        assert rack is not None and shelves <= number_of(build, rack, "slots")


@some
@given(chains())
def test_more_redundancy_never_needs_fewer_shelves(case: Case) -> None:
    """N needs no more than N+1 of any scope, and that no more than N+N; in the IT racks and in the power racks."""
    plain = case.having(power__redundancy="N").build()
    spared = [case.having(power__redundancy="N+1", power__scope=scope).build() for scope in SCOPES]
    double = case.having(power__redundancy="N+N").build()
    for role in fed_roles(plain):
        id = f"power.{role.key}.shelves-needed"
        assert all(coherent(plain, id) <= coherent(b, id) <= coherent(double, id) for b in spared)
    if "power.sidecars" in plain.figures:
        totals = [coherent(b, "power.sidecars") * coherent(b, "power.sidecar.shelves") for b in (plain, *spared, double)]
        assert all(totals[0] <= t <= totals[-1] for t in totals)


@few
@given(chains(), st.integers(1, 4))
def test_more_spares_never_need_fewer_shelves(case: Case, spares: int) -> None:
    """The m of n+m."""
    one = case.having(power__redundancy="N+1", power__spares=str(spares)).build()
    more = case.having(power__redundancy="N+1", power__spares=str(spares + 1)).build()
    for role in fed_roles(one):
        id = f"power.{role.key}.shelves-needed"
        assert coherent(more, id) >= coherent(one, id)


# --- currents and ratings


@some
@given(chains(), st.integers(1, 80))
def test_higher_voltage_never_raises_current(case: Case, more: int) -> None:
    """On the same shelves every AC current falls with the voltage, and so does the copper that ampacity asks for."""
    low, high = case.having(site__supply_voltage="415 V").build(), case.having(site__supply_voltage=f"{415 + more} V").build()
    for id, figure in low.figures.items():
        if figure.info is not None and figure.info.unit.text == "A" and id.endswith(("-normal", "design-current", "dc-current")):
            assert coherent(high, id) <= coherent(low, id) * (1 + CLOSE), id
    for id in low.figures:
        if id.endswith(".breaker"):
            assert coherent(high, id) <= coherent(low, id), id
            key = id.removesuffix(".breaker")
            if same_grouping(low, high, key):
                assert coherent(high, f"{key}.conductor-area") <= coherent(low, f"{key}.conductor-area"), key


def same_grouping(one: Build, other: Build, key: str) -> bool:
    """Whether as many circuits lie together, of as many parallel cables: a derated rectifier takes more shelves, and so more circuits."""
    return all(coherent(one, f"{key}.{name}") == coherent(other, f"{key}.{name}") for name in ("grouped", "conductor-runs"))


@some
@given(chains(), st.integers(2, 12), st.data())
def test_more_load_never_lowers_a_rating(case: Case, shelves: int, data: st.DataObject) -> None:
    """On a given number of shelves more load never takes a smaller breaker or cable; sized freely, never less installed capacity."""
    variation = data.draw(tdps(case.platform, st.sampled_from([1.05, 1.5, 3.0])))
    fixed = case.having(power__shelves=str(shelves))
    before, after = fixed.build(), fixed.build(variation.catalog)
    for id in before.figures:
        if id.endswith((".breaker", ".conductor-area")) and not id.startswith("power.sidecar"):
            assert coherent(after, id) >= coherent(before, id), f"{variation.what}: {id}"
    before, after = case.build(), case.build(variation.catalog)
    for id in ("power.installed", "power.sidecars", "power.sidecar.installed", "power.shelves"):
        if id in before.figures:
            assert coherent(after, id) >= coherent(before, id) * (1 - CLOSE), f"{variation.what}: {id}"


@some
@given(chains(), st.integers(20, 60), st.integers(1, 300))
def test_cable_carries_its_breaker_and_keeps_the_drop(case: Case, ambient: int, metres: int) -> None:
    """The cable chosen holds the breaker and the drop at any ambient and length the table has a size for, or the check says so."""
    build = case.having(site__ambient=f"{ambient} degC", site__feeder_length=f"{metres} m").build()
    for id in build.figures:
        if not id.endswith(".conductor-rating"):
            continue
        key = id.removesuffix(".conductor-rating")
        breaker = build.figures.get(f"{key}.breaker")
        if breaker is not None and breaker.value is not None:
            held = check(build, f"power.conductor.{key.removeprefix('power.')}").status == "pass"
            assert held == (coherent(build, id) >= breaker.value * (1 - CLOSE))
        share, limit = coherent(build, f"{key}.conductor-drop-share"), coherent(build, "site.voltage-drop")
        status = check(build, f"power.voltage-drop.{key.removeprefix('power.')}").status
        assert (status == "pass") == (share <= limit * (1 + CLOSE))


@few
@given(st.sampled_from(platforms()))
def test_derated_psu_needs_at_least_as_many_shelves(platform: str) -> None:
    """Below 218 V per phase the 12 kW unit gives 10 kW: never fewer shelves, and the sizing uses the lower rating."""
    case = Case(platform, {"power.shelf": "orv3-hpr-v2-shelf-72kw", "power.shelves": "auto"})
    full, low = case.having(site__supply_voltage="415 V").build(), case.having(site__supply_voltage="370 V").build()
    for role in fed_roles(full):
        assert coherent(full, f"power.{role.key}.psu-rating") == 12_000
        assert coherent(low, f"power.{role.key}.psu-rating") == 10_000
        id = f"power.{role.key}.shelves-needed"
        assert coherent(low, id) >= coherent(full, id)


@few
@given(chains(), st.sampled_from([0.3, 0.6]))
def test_a_worse_module_never_helps(case: Case, factor: float) -> None:
    """Modules of a lower rating never need fewer shelves."""
    before = case.build()
    feed = before.power.feeds[0]
    after = case.build(with_value(shipped_catalog(), feed.psu.id, "rating", scaled(factor)))
    id = f"power.{feed.role.key}.shelves-needed"
    assume(not feed.psu.derated)
    assert coherent(after, id) >= coherent(before, id)


# --- what cannot be built


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        (("power.architecture=hvdc-9",), "PWR010"),
        (("power.stages.room=sst-10kv-800v",), "PWR013"),
        (("power.shelf=dc-shelf-800v-60kw",), "PWR014"),
        (("power.architecture=hvdc-800", "power.shelf=orv3-hpr-shelf-33kw"), "PWR014"),
        (("power.redundancy=N+1", "power.scope=shelf", "power.spares=6"), "PWR011"),
        (("power.redundancy=N+1", "power.spares=1.5"), "CAT004"),
        (("power.redundancy=N+1", "power.spares=6", "power.architecture=hvdc-800", "power.rack-redundancy=N"), "PWR012"),
        (("power.stages.shelf=none",), "PWR016"),
        (("power.stages.sidecar=none", "power.architecture=hvdc-800"), "PWR016"),
        (("power.pod=1.5", "power.architecture=hvdc-800"), "CAT004"),
        (("power.efficiencies=semianalysis",), "PWR018"),
        (("power.architecture=hvdc-800-room", "power.ups=true"), "PWR004"),
        (("power.bbu.hold=90 s", "power.bbu.shelf=none-such"), "PWR005"),
        (("power.cbu.hold=1 s", "power.cbu.shelf=none-such"), "PWR015"),
    ],
)
def test_impossible_specification_is_an_error_with_its_line(settings: tuple[str, ...], code: str) -> None:
    with pytest.raises(InputError) as caught:
        helpers.built("gb300-nvl72", *settings)
    assert [p.code for p in caught.value.problems] == [code]
    assert all(p.position.file for p in caught.value.problems)


def test_hold_time_without_a_battery_in_the_catalog() -> None:
    """A hold time asked for, but nothing in the catalog that holds: an error, not a quote without batteries."""
    catalog = shipped_catalog()
    bare = dataclasses.replace(catalog, parts={k: p for k, p in catalog.parts.items() if p.kind != "bbu"})
    with pytest.raises(InputError) as caught:
        helpers.build_with(bare, "gb300-nvl72", "power.bbu.hold=90 s")
    assert [p.code for p in caught.value.problems] == ["PWR005"]


@pytest.mark.parametrize(
    ("settings", "id"),
    [
        (("site.supply-voltage=690 V",), "power.line-voltage-max.compute"),
        (("site.supply-voltage=208 V",), "power.line-voltage-min.compute"),
        (("site.supply-voltage=208 V", "power.architecture=hvdc-400"), "power.line-voltage-min.sidecar"),
        (("site.phases=1",), "power.phases.orv3-hpr-shelf-33kw"),
        (("power.shelf=orv3-shelf-18kw",), "power.positions.compute"),
        (("power.feed-split=bank",), "power.busbar-feed-lost.compute"),
        (("site.feed-rating=150 A",), "power.feed-rating"),
        (("site.ambient=95 degC",), "power.conductor.compute"),
    ],
)
def test_site_that_cannot_supply_the_rack_says_so(settings: tuple[str, ...], id: str) -> None:
    """A named check fails, with both numbers and what would fix it."""
    build = helpers.engineered("gb300-nvl72", *settings)
    found = check(build, id)
    assert found.status == "fail" and found.remedy
    assert build.failed


def test_rack_that_draws_nothing_fails_a_check() -> None:
    """Zero load is a hole in the data: one shelf, no power, and a check that says so."""
    build = helpers.built("gb300-nvl72")
    changes = [f"{id}=0 W" for id, f in build.figures.items() if f.is_input and id.endswith(".tdp")]
    empty = changed(build, changes)
    assert coherent(empty, "power.it-load") == 0
    assert coherent(empty, "power.ac-input") == 0
    assert check(empty, "power.load.compute").status == "fail"


# --- kinds of shelf


@few
@given(chains())
def test_each_architecture_has_its_kind_of_shelf(case: Case) -> None:
    """Rectifiers stand in the IT rack only where AC reaches it; behind a power rack or room rectifier DC-DC shelves do."""
    build = case.build()
    inside = [n.part for role in build.system.roles for n in role.walk() if isinstance(n.part, AcShelf | DcShelf)]
    kind = PowerShelf if build.spec.power.architecture == "ac-shelf" else DcShelf
    assert inside and all(isinstance(part, kind) for part in inside)
    assert ("power.sidecars" in build.figures) == build.power.architecture.has("sidecar")
