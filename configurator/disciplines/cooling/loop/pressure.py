"""Pressures of the loop at rest: what its weakest part must hold when nothing flows, and what is left at the inlet of the pumps."""

from __future__ import annotations

from configurator.disciplines.cooling.coolants import Loop
from configurator.disciplines.cooling.units.cdus import Served
from configurator.figures import Figure, constant, minimum
from configurator.phrases import phrase
from configurator.system.tree import System, when_judged

ANTOINE = (8.07131, 1730.63, 233.426)  # water from 1 to 100 degC, mmHg and degC (Dortmund Data Bank)
MERCURY = 133.322  # Pa per mmHg
ATMOSPHERE = 101.325  # kPa, absolute, at sea level


@when_judged
def pressures(system: System, loop: Loop, served: Served | None) -> None:
    """The highest pressure a closed valve makes, and the suction head of the pumps, of a loop on units of its own or on shared ones.

    p_max = p_fill + p_shut-off of the pumps, at most what the relief valve of the unit opens at (all above the air).
    """
    ledger = system.ledger
    if served is None or ledger.figures["cooling.liquid-heat"].is_nothing:
        return
    cdu, fill = served.cdu, ledger.constant(system.catalog, "fill-pressure")
    _suction(system, loop, fill)
    relief, closed = _relief(system, served, fill), fill + served.able.shut_off
    highest = closed if relief is None else minimum(closed, relief)
    label = phrase("Highest pressure of the loop, pumps of {part} on a closed valve", part=cdu.name)
    ledger.add(highest.named("cooling.pressure-shut-off", label, "bar"))
    certain = ledger.part(cdu, "head" if cdu.shut_off is None else "shut-off")
    if certain is not None:
        label = phrase("Pressure of the loop at the head that the maker of {part} publishes", part=cdu.name)
        ledger.add((fill + certain).named("cooling.pressure-published", label, "bar"))


def _relief(system: System, served: Served, fill: Figure) -> Figure | None:
    """What the relief valve opens at: as set, else as its maker says; with the pressure of operation that it must not open at."""
    ledger, wanted = system.ledger, system.spec.cooling.relief
    if wanted is not None:
        relief: Figure | None = ledger.value("cooling.relief", "Pressure the relief valve of the loop is set to", wanted)
    else:
        relief = ledger.part(served.cdu, "relief")
    if relief is not None and served.drop is not None:
        label = "Pressure of the loop in operation, at the outlet of the pumps"
        ledger.add((fill + served.drop).named("cooling.pressure-operating", label, "bar"))
    return relief


def _suction(system: System, loop: Loop, fill: Figure) -> None:
    """Net positive suction head: NPSH = (p_air + p_fill - p_vapour) / (rho g), the air as thin as it is at the altitude of the site.

    The vapour is that of water, above that of any glycol.
    """
    absolute = fill + constant(ATMOSPHERE, "kPa") * system.ledger.figures["cooling.air-pressure"]
    left = (absolute - vapour_pressure(loop.back)) / (loop.fluid.density * constant(9.80665, "m/s^2"))
    system.ledger.add(left.named("cooling.suction-head", "Suction head at the pumps above boiling", "m"))


def vapour_pressure(temperature: Figure) -> Figure:
    """Pressure at which water boils: log10(p / mmHg) = A - B / (C + t), t in degC (Antoine; within 0.6 % from 10 to 100 degC)."""
    a, b, c = ANTOINE
    degrees = (temperature - constant(0.0, "degC")) / constant(1.0, "delta_degC")
    return constant(10.0) ** (a - b / (degrees + c)) * constant(MERCURY, "Pa")
