"""Laws of the loop behind the totals: branches, units, the facility side, plates and couplings."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from configurator.build import Build
from configurator.catalog.parts import CoolantFill, QuickDisconnect
from configurator.figures import Figure
from tests.helpers import coherent, engineered, platforms, shipped_catalog
from tests.laws.test_cooling import liquid_cases, liquid_platforms
from tests.strategies import Case, few, some

CLOSE = 1e-9


def branch_figures(build: Build, name: str) -> dict[str, Figure]:
    """The figures ``cooling.branch.<tray>.<name>`` by tray."""
    found = {}
    for id, figure in build.figures.items():
        if id.startswith("cooling.branch.") and id.endswith(f".{name}"):
            found[id.removeprefix("cooling.branch.").removesuffix(f".{name}")] = figure
    return found


@some
@given(liquid_cases())
def test_no_branch_falls_short_of_its_flow(case: Case) -> None:
    """At the drop of the worst branch every other passes at least its design flow, and what must be throttled is never negative."""
    build = case.build()
    flows = branch_figures(build, "flow")
    for tray, free in branch_figures(build, "untrimmed-flow").items():
        assert (free.value or 0.0) >= (flows[tray].value or 0.0) * (1 - CLOSE)
        assert coherent(build, f"cooling.branch.{tray}.balancing-drop") >= -1e-6
    for role in build.system.roles:
        id = f"cooling.{role.key}.untrimmed-flow"
        if id in build.figures:
            worst = max(branch_figures(build, "drop")[b.node.path].value or 0.0 for b in build.cooling.branches if b.role is role)
            assert coherent(build, f"cooling.{role.key}.branch-drop") == pytest.approx(worst)


@some
@given(liquid_cases(), st.integers(30, 200), st.integers(5, 60))
def test_every_piece_drops_more_at_more_flow(case: Case, litres: int, more: int) -> None:
    """Couplings, tubes, plates, manifold and hoses each drop more pressure when the flow rises."""
    base = case.having(cooling__control="fixed-flow", cooling__cdu="none")
    slow, fast = (base.having(cooling__flow=f"{v} L/min").build() for v in (litres, litres + more))
    assume(coherent(slow, "cooling.liquid-heat") > 0)  # an option may leave a platform air cooled
    pieces = [
        id for id in slow.figures if id.startswith("cooling.") and id.endswith("-drop") and "balancing" not in id and "reference" not in id
    ]
    assert pieces
    for id in pieces:
        assert coherent(fast, id) > coherent(slow, id), id


@some
@given(liquid_cases(), st.integers(5, 35), st.integers(1, 8))
def test_colder_water_never_needs_more_units(case: Case, water: int, colder: int) -> None:
    """Capacity follows the approach: warmer facility water derates a unit and never lowers the count."""
    base = case.having(cooling__cdu="vertiv-coolchip-1350", cooling__supply_temperature="40 degC")
    base = base.having(cooling__control="fixed-delta-t")
    warm, cold = (base.having(site__facility_water=f"{t} degC").build() for t in (water, water - colder))
    assert coherent(warm, "cooling.cdus") >= coherent(cold, "cooling.cdus")
    assert coherent(warm, "cooling.cdu-derating") <= coherent(cold, "cooling.cdu-derating") <= 1


@few
@given(liquid_cases())
def test_both_architectures_are_compared(case: Case) -> None:
    """The one chosen is among the two compared, with the same number of units when the program chose the unit itself."""
    build = case.having(cooling__cdu="auto").build()
    assume(build.cooling.liquid.value)
    name = build.spec.cooling.architecture
    assert coherent(build, f"cooling.compare.{name}.cdus") == pytest.approx(coherent(build, "cooling.cdus"))
    rooms = [
        build.figures[f"cooling.compare.{a}.heat-to-room"].value or 0.0
        for a in ("l2l", "l2a")
        if f"cooling.compare.{a}.cdus" in build.figures
    ]
    assert rooms == sorted(rooms)


@pytest.mark.parametrize("platform", liquid_platforms())
def test_every_liquid_platform_has_a_loop(platform: str) -> None:
    """Each has a drop, its worst branch and a case temperature that lies between supply and 120 degC."""
    build = engineered(platform)
    assert coherent(build, "cooling.component-drop") > 0
    assert any(d.id.endswith("worst-branch") for d in build.decisions)
    cases = [f for id, f in build.figures.items() if id.startswith("cooling.case-temperature.")]
    assert cases
    for case in cases:
        assert coherent(build, "cooling.supply-temperature") < (case.value or 0.0) < 120


@pytest.mark.parametrize("platform", [p for p in liquid_platforms() if shipped_catalog().platforms[p].cooling.reference is not None])
def test_the_pieces_agree_with_the_published_curve(platform: str) -> None:
    """The sum of pieces is a cross-check: of the order of the published drop (half to double), and never tuned to it."""
    assert 0.5 <= coherent(engineered(platform), "cooling.drop-ratio") <= 2.0


# --- materials


@pytest.mark.parametrize(
    ("material", "price", "status"), [("copper", 1.0, "pass"), ("aluminium", 0.8, "fail"), ("graphene-aluminium", 0.96, "fail")]
)
def test_plate_materials(material: str, price: float, status: str) -> None:
    """Aluminium costs 20 % less, graphene-coated 20 % more than that; neither may be in a copper loop; their chips run hotter."""
    plain, other = engineered("gb300-nvl72"), engineered("gb300-nvl72", f"cooling.cold-plate={material}")
    for line in ("compute-tray.superchip.gpu-cold-plate", "nvlink-switch-tray.cold-plate"):
        id = f"bom.{line}.unit-price"
        assert coherent(other, id) == pytest.approx(price * coherent(plain, id), abs=0.005)
    assert next(c.status for c in other.checks if c.id == "cooling.wetted-materials") == status
    hotter = "cooling.case-temperature.compute-tray.superchip.gpu"
    assert (coherent(other, hotter) > coherent(plain, hotter)) == (material != "copper")


@pytest.mark.parametrize("coolant", ["water", "pg10", "pg:33", "dowfrost-lc25", "pg50"])
def test_the_fill_follows_the_coolant(coolant: str) -> None:
    """The bill of materials holds the coolant of the loop, or the next richer premix."""
    build = engineered("gb300-nvl72", f"cooling.coolant={coolant}")
    fills = [n.part.coolant for n in build.system.parts(CoolantFill) if isinstance(n.part, CoolantFill)]
    assert fills == [{"pg:33": "pg40"}.get(coolant, coolant)]


def test_glycol_costs_flow_and_drop() -> None:
    """More glycol needs more flow for the same heat, and more pressure."""
    builds = [engineered("gb300-nvl72", f"cooling.coolant={c}") for c in ("water", "pg10", "pg:17", "pg25", "pg:33", "pg40", "pg50")]
    for id in ("cooling.flow", "cooling.viscosity", "cooling.component-drop"):
        values = [coherent(b, id) for b in builds]
        assert values == sorted(values), id


# --- couplings


def test_spares_are_lines_of_their_own() -> None:
    """Spare pairs add lines in whole pairs and leave the count of fitted pairs alone."""
    build = engineered("gb300-nvl72", "cooling.disconnect-spares=5 %")
    spare = [n for n in build.system.parts(QuickDisconnect) if n.key.startswith("spares")]
    assert [n.total.value for n in spare] == [14.0]
    assert coherent(build, "connectors.qd-pairs") == 270
    assert coherent(build, "connectors.qd-cost") == pytest.approx(284 * 52)


@pytest.mark.parametrize("platform", platforms())
def test_every_coupling_is_sized(platform: str) -> None:
    """Wherever coolant passes a coupling a decision names the smallest size that suits, with the others and why not."""
    build = engineered(platform)
    placed = [id for id in build.figures if id.startswith("cooling.branch.") and id.endswith("coupling-flow")]
    sized = [d for d in build.decisions if d.id.endswith("coupling-size")]
    assert len(placed) == len(sized)
    assert all(d.alternatives for d in sized)


def test_the_door_takes_the_air_heat() -> None:
    """A rear door moves the air heat to water and leaves the sum alone."""
    plain, door = engineered("gb300-nvl72"), engineered("gb300-nvl72", "cooling.rear-door=auto")
    moved = coherent(door, "cooling.rear-door-heat")
    assert moved == pytest.approx(coherent(plain, "cooling.air-heat"))
    fans = coherent(door, "cooling.rear-door-fan-power")
    assert coherent(plain, "cooling.heat-to-room") - coherent(door, "cooling.heat-to-room") == pytest.approx(moved - fans)
    assert coherent(door, "cooling.heat-to-facility") - coherent(plain, "cooling.heat-to-facility") == pytest.approx(moved)


def test_condensation_fails() -> None:
    """A supply below the dew point of the room is a failed check; without a dew point there is none."""
    cold = ("cooling.control=fixed-delta-t", "cooling.supply-temperature=15 degC", "site.facility-water=7 degC")
    found = {c.id: c.status for c in engineered("gb300-nvl72", *cold).checks}
    assert found["cooling.dew-point"] == "fail"
    assert "cooling.dew-point" not in {c.id for c in engineered("gb300-nvl72", *cold, "site.dew-point=null").checks}
