"""A bank of equal shelves that share a load: rating at the site's voltage, and how many a redundancy scheme needs.

The same arithmetic serves the shelves of an IT rack and those of a power rack beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

from configurator.catalog.parts.base import Curve, Part
from configurator.catalog.parts.power import AcShelf, PowerModule, Shelf
from configurator.catalog.problems import fail
from configurator.figures import Figure, Interpolation, ceil, constant, floor, maximum, sqrt, total, where
from configurator.phrases import listed, phrase
from configurator.system.ledger import Rejected
from configurator.system.tree import System
from configurator.units import parse_quantity, unit

VOLT_AMPERE = constant(1.0, "V*A/VA")  # apparent power of one volt times one ampere


@dataclass(frozen=True)
class Bank:
    """Shelves of one model behind one input voltage; `key` prefixes its figures. `each` holds at that voltage, `full` is the nameplate.

    `shared`: they feed one busbar, whose voltage is `bus`; the PSU bays of servers feed their own server alone, and their spares are PSUs
    in each (`scope`). `scheme` is the redundancy of its shelves and PSUs. `delta`: a module stands between two phases, else between phase
    and neutral.
    """

    key: str
    shelf: Shelf
    module: PowerModule
    voltage: Figure
    rating: Figure
    modules: Figure
    each: Figure
    full: Figure
    curve: Interpolation
    shared: bool
    scope: str
    delta: bool
    scheme: str
    bus: Figure


def part_figure(system: System, part: Part, field: str) -> Figure:
    """The input figure of a field that a part must have."""
    found = system.ledger.part(part, field)
    if found is None:
        raise fail("PWR002", f"part {part.id} has no {field}", part.at)
    return found


def supply_voltage(system: System) -> Figure:
    """The site's voltage, line to line where it is three-phase."""
    return system.ledger.value("site.supply-voltage", "Supply voltage, line to line", system.spec.site.supply_voltage)


def phase_factor(system: System) -> Figure:
    """√3 for a three-phase supply, 1 for a single-phase one: S = factor · U · I."""
    found = system.ledger.figures.get("power.phase-factor")
    if found is not None:
        return found
    phases = system.ledger.value("site.phases", "Phases of the supply", system.spec.site.phases)
    factor = where(phases >= 3.0, sqrt(constant(3.0)), constant(1.0))
    return system.ledger.add(factor.named("power.phase-factor", "Apparent power over voltage and line current (√3 with three phases)", "1"))


def open_bank(system: System, key: str, shelf: Shelf, voltage: Figure, shared: bool = True, scheme: str = "") -> Bank:
    """The bank of `shelf` behind `voltage` (line to line for AC, pole to pole for DC)."""
    module = system.catalog.part(shelf.psu, PowerModule)
    ledger = system.ledger
    delta = _between_phases(system, key, shelf, module, voltage)
    at_module = voltage / phase_factor(system) if isinstance(shelf, AcShelf) and not delta else voltage
    at_module = ledger.add(at_module.named(f"{key}.psu-voltage", phrase("Input voltage of one {psu}", psu=module.name), "V"))
    label = phrase("{psu}: DC rating at that voltage", psu=module.name)
    rating = ledger.add(_rating(system, key, module, at_module).named(f"{key}.psu-rating", label, "kW"))
    modules = part_figure(system, shelf, "psus")
    full = part_figure(system, module, "rating") * modules
    each = ledger.add(
        (rating * modules).named(f"{key}.shelf-capacity", phrase("{shelf}: DC capacity from its PSUs", shelf=shelf.name), "kW")
    )
    curve = efficiency_curve(system, module.id, module.efficiency_curve)
    scheme, scope = scheme or system.spec.power.redundancy, system.spec.power.scope if shared else "shelf"
    bus = voltage if shelf.in_tray else part_figure(system, shelf, "output-voltage")
    return Bank(key, shelf, module, voltage, rating, modules, each, full, curve, shared, scope, delta, scheme, bus)


def _between_phases(system: System, key: str, shelf: Shelf, module: PowerModule, voltage: Figure) -> bool:
    """Whether the modules stand between two phases: said of the shelf, or chosen where both may be and a phase gives too little."""
    if not isinstance(shelf, AcShelf) or shelf.connection != "either":
        return isinstance(shelf, AcShelf) and shelf.connection == "delta"
    phase, least = (voltage / phase_factor(system)).value or 0.0, module.input_voltage_min
    delta = least is not None and phase < (least.coherent or 0.0) and (system.spec.site.phases.number or 0) >= 3
    ways = ("phase to neutral", "between two phases")
    why = phrase("{psu} takes at least {least}, and a phase gives {phase:.0f} V to neutral", psu=module.name, least=least, phase=phase)
    system.ledger.decide(
        f"{key}.connection", "How do the power supplies stand on the supply?", ways[delta], why, (Rejected(ways[not delta], why),)
    )
    return delta


def per_phase(system: System, bank: Bank, modules: Figure) -> Figure:
    """The current of the most loaded phase over that of one module: ⌈n/3⌉ in wye, √3 · ⌈n/3⌉ in delta, n on a single phase."""
    most = ceil(modules / 3.0) * (sqrt(constant(3.0)) if bank.delta else constant(1.0))
    return where(system.ledger.figures["site.phases"] >= 3.0, most, modules)


def whips_of(system: System, bank: Bank) -> Figure:
    """The whips of one AC shelf; the DC cables of a rack are counted for all of its shelves together."""
    return part_figure(system, bank.shelf, "whips") if isinstance(bank.shelf, AcShelf) else constant(1.0)


def on_whip(bank: Bank, whips: Figure, feeds: Figure) -> Figure:
    """Modules on one whip: of its own shelf, or of all servers with a PDU each, whose PSUs stand on all feeds alike."""
    return bank.modules / whips if bank.shared else ceil(bank.modules / feeds) * feeds / whips


def _rating(system: System, key: str, module: PowerModule, voltage: Figure) -> Figure:
    """The rating at an input voltage: the full one, or the lower one that is published below a voltage."""
    rating = part_figure(system, module, "rating")
    for index, step in enumerate(sorted(module.derated, key=lambda d: -(d.below.coherent or 0.0)), start=1):
        name = f"{module.id}.derated-{index}"
        below = system.ledger.value(f"{name}.below", phrase("{psu}: voltage below which it is derated", psu=module.name), step.below)
        left = system.ledger.value(f"{name}.rating", phrase("{psu}: rating below {below}", psu=module.name, below=step.below), step.rating)
        share = left / part_figure(system, module, "rating")
        system.ledger.add(
            share.named(
                f"{key}.derated-{index}", phrase("{psu}: share of the rating left below {below}", psu=module.name, below=step.below), "%"
            )
        )
        rating = where(voltage < below, left, rating)
    return rating


def efficiency_curve(system: System, owner: str, curve: Curve, what: str = "efficiency") -> Interpolation:
    """A published share over load fraction as a table; ``alternatives: {<part>.efficiency-curve: name}`` takes another one."""
    id = f"{owner}.{what}-curve"
    named = system.ledger.named_alternative(id, curve.alternatives) or system.spec.power.efficiencies
    chosen = curve.alternatives.get(named, curve)
    points = [(parse_quantity(x), parse_quantity(y)) for x, y in chosen.points]
    xs = [number * written.factor for (number, written), _ in points]
    return Interpolation(f"{owner}.{what}", xs, [number for _, (number, _) in points], unit("1"), points[0][1][1])


# --- redundancy


def feeds_of(system: System, bank: Bank) -> Figure:
    """The feeds the shelves are spread over: two halves under N+N, else all of the site; DC shelves hang on none of them."""
    if not isinstance(bank.shelf, AcShelf):
        return constant(1.0)
    if bank.scheme == "N+N":
        return constant(2.0)
    return system.ledger.value("site.feeds", "Independent feeds of the site", system.spec.site.feeds)


def scheme_spares(system: System, bank: Bank) -> Figure:
    """The m of n+m, in what the scope counts: shelves of the rack, PSUs in every shelf, PSUs of the rack; one under other schemes."""
    if bank.scheme != "N+1":
        return constant(1.0)
    return whole_spares(system, bank)


def whole_spares(system: System, bank: Bank | None = None) -> Figure:
    """The spares the specification gives, fewer than the PSUs of a shelf where that is their scope."""
    value = system.spec.power.spares
    if bank is not None and bank.scope == "shelf" and (value.number or 0) > (bank.shelf.psus.number or 1) - 1:
        words = f"power.spares: {value} is not a whole number below the {bank.shelf.psus} PSUs of {bank.shelf.name}"
        raise fail("PWR011", words, system.spec.at("power", "spares"))
    return system.ledger.value("power.spares", "Spares of the N+1 scheme", value)


def needed(system: System, bank: Bank, load: Figure) -> Figure:
    """The smallest count of shelves that still carries `load` after the failures the specification stands for.

    N: ⌈P/S⌉. N+1 by scope: of the rack ⌈P/S⌉ + m shelves; of the shelf ⌈P/((n-m)·p)⌉; of the PSUs ⌈(⌈P/p⌉ + m)/n⌉, with n PSUs of
    p each in a shelf of S. N+N: twice N, so that one of two feeds carries all. With one of F feeds lost: N + ⌈N/(F-1)⌉ of them.
    """
    spared = _needed(system, bank, load)
    if system.spec.power.feed_redundancy != "N+1" or bank.scheme == "N+N":
        return spared
    others = maximum(feeds_of(system, bank) - 1.0, constant(1.0))
    if not bank.shared:
        return maximum(spared, ceil(load / ((bank.modules - ceil(bank.modules / (others + 1.0))) * bank.rating)))
    base = maximum(ceil(load / bank.each), constant(1.0))
    return maximum(spared, base + ceil(base / others))


def _needed(system: System, bank: Bank, load: Figure) -> Figure:
    """By the redundancy of shelves and PSUs alone."""
    scheme, one, m = bank.scheme, constant(1.0), scheme_spares(system, bank)
    base = maximum(ceil(load / bank.each), one)
    if scheme == "N":
        return base
    if scheme == "N+N":
        return base * 2.0 if bank.shared else maximum(ceil(load / (floor(bank.modules / 2.0) * bank.rating)), one)
    if bank.scope == "shelf":
        return maximum(ceil(load / ((bank.modules - m) * bank.rating)), one)
    if bank.scope == "psu":
        return maximum(ceil((ceil(load / bank.rating) + m) / bank.modules), one)
    return base + m


def worst_case(system: System, bank: Bank) -> str:
    """The failure the scheme stands for, in words."""
    power = system.spec.power
    if bank.scheme != "N+1":
        return bank.scheme
    what = {"rack": "shelves of the rack", "shelf": "PSUs in every shelf", "psu": "PSUs of the rack"}[bank.scope]
    return "N+1" if bank.scope == "rack" and power.spares.number == 1 else phrase(f"N+{{n:g}} ({what})", n=power.spares.number)


# --- currents


def at_volts(label: str, *voltages: Figure) -> str:
    """The label of a current with the voltage it flows at: the one ordered, which stays true when the voltage is changed afterwards."""
    known = list(dict.fromkeys(f"{v.value:g} V" for v in voltages if v.value is not None))
    return phrase("{label}, at {volts} as ordered", label=label, volts=listed(known, "{first} or {rest}")) if known else label


def added(figures: list[Figure]) -> Figure:
    """The sum of powers; zero watts when there are none."""
    return total(figures, empty="W")
