"""Laws of heat and flow: all electricity ends as heat once, and the coolant carries what the plates take."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from hypothesis import strategies as st

from configurator.build import Build
from configurator.figures import Figure
from configurator.testing.cases import Case, need
from configurator.testing.laws.energy import growth
from configurator.testing.laws.law import CLOSE, Law, coherent, unlike
from configurator.testing.strategies.catalogs import Variation, captures
from configurator.testing.walks import order_watts

ZERO_CELSIUS, LAPSE, EXPONENT = 273.15, 2.25577e-5, 5.25588  # of the standard atmosphere (ISO 2533)
WATER = 4.12e6  # rho cp of water in J/(m3 K), within 1.5 % from 2 to 70 degC


def heat_is_power(case: Case, _: None) -> Iterator[str]:
    """With shelves in the racks that is their AC input; what a rectifier of the room loses stays in its room."""
    build = case.build()
    heat, liquid, air = (coherent(build, f"cooling.{name}") for name in ("heat", "liquid-heat", "air-heat"))
    yield from unlike("heat against liquid and air", heat, liquid + air)
    load, ac = coherent(build, "power.it-load"), coherent(build, "power.ac-input")
    if not load * (1 - CLOSE) <= heat <= ac * (1 + CLOSE):
        yield f"heat of {heat:.6g} W is not between the IT load of {load:.6g} W and the AC input of {ac:.6g} W"
    if build.spec.power.architecture == "ac-shelf":
        yield from unlike("heat against AC input", heat, ac)
    if min(liquid, air) < -CLOSE * heat or not -CLOSE <= coherent(build, "cooling.liquid-fraction") <= 1:
        yield "a share of the heat is negative"


def liquid_is_what_plates_take(case: Case, _: None) -> Iterator[str]:
    """An independent walk with plain floats agrees."""
    build = case.build()
    taken = order_watts(build).liquid
    need(taken or coherent(build, "cooling.liquid-heat"))
    yield from unlike("heat into liquid against the plates", coherent(build, "cooling.liquid-heat"), taken, abs=1e-6)


def flow_carries_heat(case: Case, _: None) -> Iterator[str]:
    """Q = rho V cp dT, with properties read from the coolant's table by other code, at the mean temperature."""
    build = case.build()
    need(coherent(build, "cooling.liquid-heat"))
    coolant = build.cooling.loop.coolant
    columns = {name: coolant.column(name) for name in ("temperature", "density", "specific-heat")}
    mean, rise = coherent(build, "cooling.mean-temperature"), coherent(build, "cooling.delta-t")
    at = {n: float(np.interp(mean, columns["temperature"][0], ys)) * unit.factor for n, (ys, unit) in columns.items() if n != "temperature"}
    carried = coherent(build, "cooling.flow") * at["density"] * at["specific-heat"] * rise
    yield from unlike("rho V cp dT against the heat in liquid", carried, coherent(build, "cooling.liquid-heat"), abs=1e-6)
    supply, back = coherent(build, "cooling.supply-temperature"), coherent(build, "cooling.return-temperature")
    yield from unlike("return less supply against the rise", back - supply, rise, abs=1e-9)
    by_flow = build.spec.cooling.control in ("fixed-flow", "flow-curve")  # the rise that properties at the supply give, to the next digit
    yield from unlike("mean temperature against the middle", mean, supply + rise / 2, rel=0.0, abs=0.03 * rise if by_flow else 1e-6)


def air_carries_the_rest(case: Case, _: None) -> Iterator[str]:
    """With the density of the air at the inlet and the altitude of the site; liquid-to-air units have an airflow of their own."""
    build = case.build()
    need(coherent(build, "cooling.air-heat"))
    constants = build.system.catalog.constants
    at_25, capacity = (constants[id].value.coherent or 0.0 for id in ("air-density", "air-specific-heat"))
    height, inlet = coherent(build, "site.altitude"), coherent(build, "site.air-inlet")
    density = at_25 * 298.15 / (ZERO_CELSIUS + inlet) * (1 - LAPSE * height) ** EXPONENT
    units = build.figures.get("cooling.cdu-airflow")
    racks = coherent(build, "cooling.airflow") - ((units.value or 0.0) if units is not None else 0.0)
    carried = racks * density * capacity * coherent(build, "cooling.air-rise")
    yield from unlike("rho V cp dT of the air against its heat", carried, coherent(build, "cooling.air-heat"), abs=1e-6)


def facility_takes_all(case: Case, _: None) -> Iterator[str]:
    """Heat of the racks and power of pumps and fans end in facility water or in the room, and nowhere else."""
    build = case.build()
    moving = ("cooling.pump-power", "cooling.cdu-fan-power", "cooling.rear-door-fan-power")
    pumps = sum(coherent(build, id) for id in moving if id in build.figures)
    given_off = coherent(build, "cooling.heat-to-facility") + coherent(build, "cooling.heat-to-room")
    yield from unlike("heat given off against heat and pumps", given_off, coherent(build, "cooling.heat") + pumps)


def facility_water_carries(case: Case, _: None) -> Iterator[str]:
    """Its return is its supply and the rise; its flow carries what the units give it."""
    build = case.build()
    need("cooling.cdu-water" in build.figures)
    rise = coherent(build, "cooling.facility-delta-t")
    back, supply = coherent(build, "cooling.facility-return"), coherent(build, "site.facility-water")
    yield from unlike("return of facility water against supply and rise", back, supply + rise, abs=1e-6)
    carried = coherent(build, "cooling.cdu-water") * WATER * rise
    yield from unlike("heat in facility water against that of the units", carried, coherent(build, "cooling.cdu-heat"), rel=0.02)


def branch_figures(build: Build, name: str) -> dict[str, Figure]:
    """The figures ``cooling.branch.<tray>.<name>`` by tray."""
    start, end = "cooling.branch.", f".{name}"
    found = {id: figure for id, figure in build.figures.items() if id.startswith(start) and id.endswith(end)}
    return {id.removeprefix(start).removesuffix(end): figure for id, figure in found.items()}


def branches_share_the_flow(case: Case, _: None) -> Iterator[str]:
    """Flow over heat is the same in every branch, the branches take no more than there is, and none falls short of its own."""
    build = case.build()
    flows, heats, taken = branch_figures(build, "flow"), branch_figures(build, "heat"), 0.0
    need(flows and build.cooling.liquid.value)
    ratio = coherent(build, "cooling.flow") / coherent(build, "cooling.liquid-heat")
    for tray, flow in flows.items():
        node = build.system.node(tray)
        need(node)
        yield from unlike(f"flow of {tray} against its heat", flow.value or 0.0, (heats[tray].value or 0.0) * ratio)
        taken += (flow.value or 0.0) * (node.total.value or 0.0 if node is not None else 0.0)
    if taken > coherent(build, "cooling.flow") * (1 + CLOSE):
        yield "the branches take more than flows into the loop"
    for tray, free in branch_figures(build, "untrimmed-flow").items():
        if (free.value or 0.0) < (flows[tray].value or 0.0) * (1 - CLOSE):
            yield f"{tray} gets less than its flow at the drop of the worst branch"


def more_power_more_flow(case: Case, hotter: Variation) -> Iterator[str]:
    """At a fixed flow the coolant warms at least as much; without a cap, under which a hotter part leaves less to those with plates."""
    free = case.having(power__cap="null")
    before, after = free.counted(), free.counted(hotter.catalog)
    need(coherent(before, "cooling.liquid-heat"))
    for id in ("cooling.flow", "cooling.heat", "cooling.liquid-heat", "cooling.delta-t", "cooling.return-temperature"):
        if coherent(after, id) < coherent(before, id) * (1 - CLOSE):
            yield f"{hotter.what}: {id} falls from {coherent(before, id):.6g} to {coherent(after, id):.6g}"


def wider_rise_less_flow(case: Case, drawn: tuple[int, int, int]) -> Iterator[str]:
    """In both modes that set a rise, which agree."""
    supply, rise, more = drawn
    base = case.having(cooling__supply_temperature=f"{supply} degC")
    by_rise = [base.having(cooling__control="fixed-delta-t", cooling__delta_t=f"{k} delta_degC").counted() for k in (rise, rise + more)]
    returns = [f"{supply + k} degC" for k in (rise, rise + more)]
    by_return = [base.having(cooling__control="fixed-return", cooling__return_temperature=t).counted() for t in returns]
    need(coherent(by_rise[0], "cooling.liquid-heat"))
    for small, large in (by_rise, by_return):
        for id in ("cooling.flow", "cooling.pressure-drop"):
            known = id in small.figures and small.figures[id].value is not None
            if known and coherent(large, id) >= coherent(small, id):
                yield f"{id} does not fall at the wider rise"
    for one, other in zip(by_rise, by_return, strict=True):
        yield from unlike("flow by rise against flow by return", coherent(one, "cooling.flow"), coherent(other, "cooling.flow"))


def more_flow_more_drop(case: Case, drawn: tuple[int, int]) -> Iterator[str]:
    """More than in proportion: the loop is turbulent."""
    litres, more = drawn
    set_to = case.having(cooling__control="fixed-flow", cooling__cdu="none")
    slow, fast = (set_to.having(cooling__flow=f"{v} L/min").counted() for v in (litres, litres + more))
    need(coherent(slow, "cooling.liquid-heat"))
    if coherent(fast, "cooling.pressure-drop") / coherent(slow, "cooling.pressure-drop") <= (litres + more) / litres:
        yield "the pressure drop does not grow faster than the flow"
    if coherent(fast, "cooling.delta-t") >= coherent(slow, "cooling.delta-t"):
        yield "the coolant does not warm less at more flow"


def plating_moves_heat(case: Case, plated: Variation) -> Iterator[str]:
    """What liquid gains air loses."""
    before, after = case.build(), case.counted(plated.catalog)
    yield from unlike(f"{plated.what}: heat", coherent(after, "cooling.heat"), coherent(before, "cooling.heat"))
    moved = coherent(after, "cooling.liquid-heat") - coherent(before, "cooling.liquid-heat")
    left = coherent(before, "cooling.air-heat") - coherent(after, "cooling.air-heat")
    yield from unlike(f"{plated.what}: heat out of air against heat into liquid", left, moved, rel=1e-6, abs=1e-6)


def _rises(_: Case) -> st.SearchStrategy[tuple[int, int, int]]:
    return st.tuples(st.integers(10, 40), st.integers(5, 15), st.integers(1, 15))


LAWS = (
    Law("heat-is-power", "All power of the racks ends as heat, once, in liquid or in air", heat_is_power, promise="physics"),
    Law(
        "liquid-of-plates",
        "The heat in liquid is that of each part times the share its plate takes",
        liquid_is_what_plates_take,
        promise="physics",
    ),
    Law("flow-carries-heat", "Flow times density, specific heat and rise is the heat in liquid", flow_carries_heat, promise="physics"),
    Law("air-carries-the-rest", "The airflow at its rise carries the heat that is not in liquid", air_carries_the_rest, promise="physics"),
    Law(
        "facility-takes-all",
        "Heat and the power of pumps and fans end in facility water or in the room",
        facility_takes_all,
        promise="physics",
    ),
    Law("facility-water-carries", "Facility water at its rise carries the heat of the units", facility_water_carries, promise="physics"),
    Law(
        "branches-share-the-flow",
        "Every branch of the loop has its share of the flow, and together no more than there is",
        branches_share_the_flow,
        promise="physics",
    ),
    Law("more-power-more-flow", "A hotter part never needs less flow", more_power_more_flow, growth, promise="physics"),
    Law(
        "wider-rise-less-flow",
        "The same heat at a wider rise needs less flow and drops less pressure",
        wider_rise_less_flow,
        _rises,
        promise="physics",
        turns=3,
    ),
    Law(
        "more-flow-more-drop",
        "More flow drops more pressure, and warms less",
        more_flow_more_drop,
        lambda case: st.tuples(st.integers(20, 250), st.integers(1, 50)),
        promise="physics",
        turns=3,
    ),
    Law(
        "plating-moves-heat",
        "Another cold plate moves heat between air and liquid and makes none",
        plating_moves_heat,
        lambda case: captures(case.platform, case.of),
        promise="physics",
        turns=3,
    ),
)
