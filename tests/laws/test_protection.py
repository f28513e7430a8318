"""Laws of protection: ratings nest for every circuit, tables are read whole, and faults agree with an independent network program."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from configurator.build import Build
from configurator.catalog.parts.power import AcShelf, DcDevice, RackPdu, Whip
from configurator.rules.check import Check
from configurator.system.tree import Node
from tests.helpers import coherent, engineered, number_of, platforms, shipped_catalog
from tests.strategies import Case, few

CLOSE = 1e-9
SITES = (("IEC", "380 V"), ("IEC", "400 V"), ("IEC", "415 V"), ("NEC", "415 V"), ("NEC", "480 V"))
ARCHITECTURES = sorted(shipped_catalog().architectures)


@st.composite
def supplies(draw: st.DrawFn) -> Case:
    """A platform on a site with its standard, voltage, sag, cables and architecture."""
    standard, volts = draw(st.sampled_from(SITES))
    fields = {
        "site.standard": standard,
        "site.supply-voltage": volts,
        "site.voltage-tolerance": draw(st.sampled_from(["0 %", "5 %", "10 %"])),
        "site.ambient": f"{draw(st.integers(20, 60))} degC",
        "site.grouped-conductors": draw(st.sampled_from(["null", "3", "9", "24", "60"])),
        "power.architecture": draw(st.sampled_from(ARCHITECTURES)),
        "power.redundancy": draw(st.sampled_from(["N", "N+1", "N+N"])),
    }
    return Case(draw(st.sampled_from(platforms())), fields)


def circuits(build: Build) -> list[str]:
    """The keys of the AC circuits."""
    return [id.removesuffix(".design-current") for id in build.figures if id.endswith(".design-current")]


def passes(build: Build, id: str) -> bool:
    return next(c for c in build.checks if c.id == id).status == "pass"


def nodes_of(build: Build, key: str) -> list[Node]:
    if key == "power.sidecar":
        return [n for root in build.system.extra for n in root.walk()]
    return [n for role in build.system.roles if f"power.{role.key}" == key for n in role.walk()]


@few
@given(supplies())
def test_ratings_nest_or_a_check_says_so(case: Case) -> None:
    """What a shelf may draw <= breaker <= whip and cable as installed; wherever one does not hold, the check of that pair fails."""
    build = case.build()
    limit = build.system.catalog.breakers[build.spec.site.standard.lower()].continuous_limit.coherent or 0.0
    for key in circuits(build):
        name = key.removeprefix("power.")
        drawn, breaker = coherent(build, f"{key}.design-current"), coherent(build, f"{key}.breaker")
        whip = next(n.part for n in nodes_of(build, key) if isinstance(n.part, Whip))
        assert (drawn <= breaker * limit * (1 + CLOSE)) == passes(build, f"power.breaker.{name}")
        assert (breaker <= number_of(build, whip, "current-rating")) == passes(build, f"power.breaker-whip.{name}")
        assert (breaker <= coherent(build, f"{key}.conductor-rating") * (1 + CLOSE)) == passes(build, f"power.conductor.{name}")
        assert whip.standard == build.spec.site.standard


@few
@given(supplies())
def test_nothing_a_shelf_draws_in_any_state_is_above_its_rated_input(case: Case) -> None:
    """An independent plain-number rated input at the lowest voltage is what the breaker is chosen for, and no state exceeds it."""
    build = case.build()
    for key in circuits(build):
        shelf = next(n.part for n in nodes_of(build, key) if isinstance(n.part, AcShelf))
        assume(shelf.connection == "wye")
        psu = build.system.catalog.parts[shelf.psu]
        volts = coherent(build, "site.supply-voltage")
        low = min(volts, max(volts * (1 - coherent(build, "site.voltage-tolerance")), number_of(build, shelf, "line-voltage-min")))
        american = build.spec.site.standard == "NEC"  # at nominal voltage, in whole amperes (220.5)
        low = volts if american else low
        rated = number_of(build, shelf, "psus") * number_of(build, psu, "rating") / number_of(build, shelf, "whips")
        full = psu.efficiency_curve.points[-1][1]  # type: ignore[attr-defined]
        efficiency = float(str(full).removesuffix("%")) / 100
        expected = rated / efficiency / number_of(build, psu, "power-factor") / math.sqrt(3) / low
        expected = math.floor(expected + 0.5) if american else expected
        assert coherent(build, f"{key}.design-current") == pytest.approx(expected, rel=1e-6)
        assert coherent(build, f"{key}.feed-current") <= coherent(build, f"{key}.design-current") * (1 + CLOSE) + 0.5 * american


@pytest.mark.parametrize(
    ("conductors", "share"), [(3, 1.0), (6, 0.8), (9, 0.7), (10, 0.5), (20, 0.5), (21, 0.45), (30, 0.45), (31, 0.4), (41, 0.35), (90, 0.35)]
)
def test_the_american_bundling_table_is_whole(conductors: int, share: float) -> None:
    build = engineered("gb300-nvl72", "site.standard=NEC", "site.supply-voltage=480 V", f"site.grouped-conductors={conductors}")
    assert coherent(build, "power.compute.conductor-bundling") == share


@pytest.mark.parametrize(("circuits_", "share"), [(1, 1.0), (2, 0.8), (4, 0.65), (5, 0.6), (9, 0.5), (10, 0.45), (20, 0.38)])
def test_the_iec_table_counts_circuits(circuits_: int, share: float) -> None:
    build = engineered("gb300-nvl72", f"site.grouped-conductors={3 * circuits_}")
    assert coherent(build, "power.compute.conductor-bundling") == share


def test_the_circuits_the_program_brings_are_those_it_groups() -> None:
    """Eight shelves on two feeds: four circuits lie together, twelve loaded phases and four loaded neutrals."""
    assert coherent(engineered("gb300-nvl72"), "power.compute.grouped") == 4
    assert coherent(engineered("gb300-nvl72", "site.standard=NEC"), "power.compute.grouped") == 16
    assert (
        coherent(engineered("hgx-h100-air", "site.standard=NEC", "site.supply-voltage=208 V"), "power.compute.grouped") == 6
    )  # no neutral


def test_small_conductors_stand_behind_small_devices() -> None:
    """240.4(D): 14, 12 and 10 AWG behind 15, 20 and 30 A at most; seeded fault: without the rule 10 AWG would carry the 35 A."""
    build = engineered("trn2-ultra", "site.standard=NEC", "site.supply-voltage=415 V", "site.grouped-conductors=3")
    assert coherent(build, "power.compute.breaker") == 35
    assert coherent(build, "power.compute.conductor-area") == pytest.approx(8.366e-6)
    ten = next(size for size in shipped_catalog().conductors["nec"].sizes if size.size == "10 AWG")
    assert (ten.ampacity["75"].coherent or 0.0) >= 35


def test_a_table_says_where_it_ends() -> None:
    def status(*settings: str) -> dict[str, str]:
        return {c.id: c.status for c in engineered("gb300-nvl72", *settings).checks if c.id.startswith("tables.range")}

    assert status("site.ambient=80 degC")["tables.range.site.ambient"] == "pass"
    assert status("site.ambient=81 degC")["tables.range.site.ambient"] == "fail"
    assert status("site.grouped-conductors=63")["tables.range.power.compute.grouped"] == "warn"


def test_a_cable_can_fail() -> None:
    """Parallel cables end where a busway begins, so that heat the table cannot carry is said."""
    build = engineered("gb300-nvl72", "power.architecture=hvdc-400", "site.ambient=79 degC", "site.grouped-conductors=60")
    assert not passes(build, "power.conductor.sidecar")


def test_power_supplies_stand_between_phases_where_one_gives_too_little() -> None:
    """208 V: 120 V to neutral is below the 200 V of the PSU, so two phases feed it, and the line carries √3 times its current."""
    build = engineered("hgx-h100-air", "site.supply-voltage=208 V")
    assert coherent(build, "power.compute.psu-voltage") == 208
    assert [c.id for c in build.checks if c.status == "fail" and ("voltage" in c.id or "phase" in c.id)] == []
    load, whips = coherent(build, "power.compute.rack-load"), 4
    expected = load / whips / coherent(build, "power.compute.shelf-efficiency-normal") / 0.99 / math.sqrt(3) / 208
    assert coherent(build, "power.compute.feed-current-normal") == pytest.approx(expected, rel=1e-6)
    assert coherent(build, "power.compute.phase-current-normal") == pytest.approx(expected, rel=1e-6)


C = 1.1  # voltage factor of IEC 60909 for the highest current at low voltage, which the program leaves out


def network(build: Build) -> list[float]:
    """Fault currents at panel and rack from pandapower, in A, over the voltage factor.

    IEC 60909 corrects the impedance of a transformer by K_T = 0.95 c / (1 + 0.6 x); x is chosen so that x K_T is the published one.
    """
    import pandapower.shortcircuit  # five seconds, which only those who run this should wait

    volts, published = coherent(build, "site.supply-voltage"), coherent(build, "transformer-mv-lv-3mva.impedance")
    net = pandapower.create_empty_network(sn_mva=1.0)
    grid, panel, rack = (pandapower.create_bus(net, vn_kv=kv) for kv in (13.8, volts / 1e3, volts / 1e3))
    pandapower.create_ext_grid(net, grid, s_sc_max_mva=1e9, rx_max=0.1)
    corrected = 100 * published / (0.95 * C - 0.6 * published)
    made = {"sn_mva": 3.0, "vn_hv_kv": 13.8, "vn_lv_kv": volts / 1e3, "pfe_kw": 0.0, "i0_percent": 0.0}
    pandapower.create_transformer_from_parameters(net, grid, panel, vk_percent=corrected, vkr_percent=0.0, **made)
    kilometres = (coherent(build, "site.feeder-length") + 3.0) / 1e3
    ohms = 1.7241e-8 / coherent(build, "power.compute.conductor-area") / coherent(build, "power.compute.conductor-runs")
    cable = {"length_km": kilometres, "r_ohm_per_km": 1e3 * ohms, "x_ohm_per_km": 0.08, "c_nf_per_km": 0.0, "max_i_ka": 1.0}
    pandapower.create_line_from_parameters(net, panel, rack, **cable)
    pandapower.shortcircuit.calc_sc(net, fault="3ph", case="max", lv_tol_percent=10)
    return [1e3 * net.res_bus_sc.ikss_ka.loc[bus] / C for bus in (panel, rack)]


@pytest.mark.filterwarnings("ignore::FutureWarning")
@pytest.mark.parametrize("settings", [(), ("site.standard=NEC", "site.supply-voltage=480 V"), ("site.feeder-length=60 m",)])
def test_fault_levels_agree_with_a_network_program(settings: tuple[str, ...]) -> None:
    build = engineered("gb300-nvl72", *settings)
    ours = [coherent(build, id) for id in ("power.fault-level", "power.compute.fault-current")]
    assert ours == pytest.approx(network(build), rel=1e-3)


def far_end(build: Build, metres: float) -> float:
    """Voltage drop of the circuit at its design current from pandapower, as a share of the supply, with the cable as hot as its ends."""
    import pandapower

    volts, amperes = coherent(build, "site.supply-voltage"), coherent(build, "power.sidecar.design-current")
    net = pandapower.create_empty_network(sn_mva=1.0)
    panel, rack = (pandapower.create_bus(net, vn_kv=volts / 1e3) for _ in range(2))
    pandapower.create_ext_grid(net, panel)
    ohms = 1.7241e-8 * (1 + 0.00393 * 50) / coherent(build, "power.sidecar.conductor-area")  # 70 degC
    cable = {"length_km": metres / 1e3, "r_ohm_per_km": 1e3 * ohms, "x_ohm_per_km": 0.08, "c_nf_per_km": 0.0, "max_i_ka": 1.0}
    pandapower.create_line_from_parameters(net, panel, rack, **cable)
    apparent = math.sqrt(3) * volts * amperes / 1e6
    pandapower.create_load(
        net, rack, p_mw=0.99 * apparent, q_mvar=math.sqrt(1 - 0.99**2) * apparent, const_i_p_percent=100, const_i_q_percent=100
    )
    pandapower.runpp(net)
    return 1 - float(net.res_bus.vm_pu.loc[rack])


@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_voltage_drop_agrees_with_a_network_program() -> None:
    """A thick cable, whose reactance is half of its resistance."""
    build = engineered("vr200-nvl72", "power.architecture=hvdc-400", "site.feeder-length=57 m")
    assert coherent(build, "power.sidecar.conductor-runs") == 1
    assert coherent(build, "power.sidecar.conductor-drop-share") == pytest.approx(far_end(build, 60.0), rel=0.01)


def plain_earth_fault(build: Build, metres: float) -> float:
    """Amperes of a fault from phase to earth, with plain numbers: hot copper, protective conductor by table 54.2."""
    area = coherent(build, "power.compute.conductor-area")
    earth = area if area <= 16e-6 else max(16e-6, area / 2)
    ohms = 1.7241e-8 * (1 + 0.00393 * 50) * metres * (1 / area + 1 / earth)
    volts = coherent(build, "site.supply-voltage") / math.sqrt(3)
    source = volts / coherent(build, "power.fault-level")
    return 0.95 * volts / math.hypot(ohms, source + 2 * 0.08e-3 * metres)


@pytest.mark.parametrize("metres", [20, 400])
def test_a_fault_to_earth_trips_the_breaker_or_a_check_says_so(metres: int) -> None:
    """Z_s · I_a <= U_0: 20 m trip a 63 A breaker at ten times its rating; 400 m of a cable sized for its current alone do not."""
    build = engineered("gb300-nvl72", f"site.feeder-length={metres} m", "site.voltage-drop=50 %")
    assert coherent(build, "power.compute.earth-fault-current") == pytest.approx(plain_earth_fault(build, metres + 3.0), rel=1e-6)
    trips = coherent(build, "power.compute.earth-fault-current") >= 10 * coherent(build, "power.compute.breaker")
    assert trips == (metres == 20) == passes(build, "power.earth-fault.compute")


def test_american_loads_are_computed_at_nominal_voltage_in_whole_amperes() -> None:
    """220.5: 48.15 A of a 33 kW shelf are 48 A on a 60 A whip, 80.26 A of a 110 kW shelf 80 A on 100 A, as they are published."""
    for platform, current, breaker, whip in (("gb300-nvl72", 48, 60, "whip-60a-3ph"), ("vr200-nvl72", 80, 100, "whip-100a-3ph")):
        build = engineered(platform, "site.standard=NEC")
        assert coherent(build, "power.compute.design-current") == current
        assert coherent(build, "power.compute.breaker") == breaker
        assert any(n.part is not None and n.part.id == whip for n in build.system.parts(Whip))
        assert not [c.id for c in build.checks if c.status == "fail"]


def test_branches_of_a_pdu_carry_their_power_supplies() -> None:
    """3.3 kW at 208 V are 17.6 A, above the 16 A that a branch of 20 A carries continuously; 15.3 A at 240 V are not."""
    low, high = (engineered("hgx-h100-air", "site.standard=NEC", f"site.supply-voltage={volts} V") for volts in (208, 415))
    assert [passes(build, "power.branch.compute") for build in (low, high)] == [False, True]
    assert coherent(low, "power.compute.branch-current") == pytest.approx(3300 / 0.91 / 0.99 / 208, rel=1e-6)


def test_devices_of_direct_current_nest() -> None:
    """The breaker of a cable never stands above the cable, carries the worst state at the lowest voltage, and charges filters gently."""
    for platform, architecture in (("gb300-nvl72", "hvdc-800"), ("vr200-nvl72", "hvdc-800-native"), ("tpu-v7", "hvdc-400")):
        build = engineered(platform, f"power.architecture={architecture}", "site.supply-voltage=480 V")
        device, volts = coherent(build, "power.compute.cable-device"), coherent(build, "power.compute.psu-voltage")
        assert coherent(build, "power.compute.feed-current") * volts / 700 <= device * (1 + CLOSE) <= 125 * (1 + CLOSE)
        assert [passes(build, f"power.{name}.compute") for name in ("dc-device", "dc-current", "precharge")] == [True] * 3
        energy, resistance = (coherent(build, f"power.compute.precharge-{name}") for name in ("energy", "resistance"))
        constant = resistance * 2 * energy / volts**2
        assert 5 * constant == pytest.approx(coherent(build, "constants.precharge-time"))


def test_rectifiers_that_limit_their_current_blow_no_fuse() -> None:
    """Two shelves of a power rack feed 481 A into a fault, and a fuse of 125 A asks for a thousand; batteries add to it."""
    plain = engineered("gb300-nvl72", "power.architecture=hvdc-800")
    held = engineered("gb300-nvl72", "power.architecture=hvdc-800", "power.bbu.hold=40 s")
    currents = [coherent(build, "power.sidecar.dc-fault-current") for build in (plain, held)]
    assert currents[0] == pytest.approx(2 * 109_998 * 1.75 / 800) and currents[1] == pytest.approx(currents[0] + 80e3 / 800)
    assert not passes(plain, "power.dc-fault.compute")
    times = [coherent(build, "power.sidecar.arc-time") for build in (plain, held)]
    assert times[0] == pytest.approx(50_200 * 16 * math.pi * 0.455**2 / (800 * currents[0]))
    assert times[1] < times[0]


@pytest.mark.parametrize(("settings", "seconds"), [((), 0.02), (("site.fault-level=1 kA", "site.feeder-length=80 m"), 2.0)])
def test_heat_of_an_arc_by_the_published_equation(settings: tuple[str, ...], seconds: float) -> None:
    """NFPA 70E D.6, E = 793 F V t / D² in kA, kV, inches and cal/cm²; an arc that trips no breaker at once burns for two seconds."""
    build = engineered("gb300-nvl72", *settings)
    for key, time in (("power.compute", seconds), ("power", 0.3)):
        fault = coherent(build, f"{key}.fault-{'level' if key == 'power' else 'current'}") / 1e3
        calories = 793 * fault * 0.415 * time / (455 / 25.4) ** 2
        assert coherent(build, f"{key}.arc-heat") == pytest.approx(calories * 41_840, rel=0.001)
        assert coherent(build, f"{key}.arc-boundary") == pytest.approx(0.455 * math.sqrt(calories * 41_840 / 50_200), rel=0.001)


def test_rack_pdus_are_of_the_standard_of_the_site() -> None:
    """An American inlet of 60 A never stands on an IEC ladder, and the inlet always holds its breaker."""
    for standard, volts in (("IEC", 400), ("IEC", 208), ("NEC", 415), ("NEC", 208)):
        build = engineered("hgx-h100-air", f"site.standard={standard}", f"site.supply-voltage={volts} V")
        (pdu,) = {n.part.id: n.part for n in build.system.walk() if isinstance(n.part, RackPdu)}.values()
        assert pdu.standard == standard
        assert (pdu.current_rating.coherent or 0) >= coherent(build, "power.compute.breaker")


def test_devices_of_direct_current_are_bought() -> None:
    """A fuse for each pole of every DC shelf; breakers of cables where no power rack, which has its own, is bought with them."""
    for architecture, wires, breakers in (("hvdc-400", 3, 0), ("hvdc-800", 2, 0), ("hvdc-800-room", 2, 1)):
        build = engineered("gb300-nvl72", f"power.architecture={architecture}", "quantity=3")
        lines = {n.key: n.total.value for n in build.system.walk() if isinstance(n.part, DcDevice)}
        assert lines["dc-fuse"] == wires * 3 * coherent(build, "power.compute.shelves")
        assert lines.get("dc-breaker-compute", 0) == breakers * 3 * coherent(build, "power.compute.dc-links")


def test_a_given_fault_level_is_a_promise_and_an_assumed_one_a_warning() -> None:
    def found(*settings: str) -> Check:
        return next(c for c in engineered("gb300-nvl72", *settings).checks if c.id == "power.fault-level.compute")

    assert [found().status, found("site.fault-level=12 kA").status, found("site.fault-level=9 kA").status] == ["warn", "fail", "pass"]
