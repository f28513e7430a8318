"""A bank of equal shelves that share a load: rating at the site's voltage, how many a redundancy scheme needs, and what failures leave.

The same arithmetic serves the shelves of an IT rack and those of a power rack beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

from configurator.catalog.part import Curve, Part
from configurator.catalog.power_parts import AcShelf, PowerModule, Shelf
from configurator.catalog.problems import fail
from configurator.figures import Figure, Interpolation, ceil, constant, floor, interpolate, maximum, minimum, sqrt, total, where
from configurator.system.ledger import Rejected
from configurator.system.tree import System
from configurator.units import parse_quantity, unit

VOLT_AMPERE = constant(1.0, "V*A/VA")  # apparent power of one volt times one ampere


@dataclass(frozen=True)
class Bank:
    """Shelves of one model behind one input voltage; `key` prefixes its figures. `each` holds at that voltage, `full` is the nameplate."""

    key: str
    shelf: Shelf
    module: PowerModule
    voltage: Figure
    rating: Figure
    modules: Figure
    each: Figure
    full: Figure
    curve: Interpolation


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


def open_bank(system: System, key: str, shelf: Shelf, voltage: Figure) -> Bank:
    """The bank of `shelf` behind `voltage` (line to line for AC, pole to pole for DC)."""
    module = system.catalog.part(shelf.psu, PowerModule)
    ledger = system.ledger
    at_module = voltage
    if isinstance(shelf, AcShelf) and shelf.connection == "wye":
        at_module = voltage / phase_factor(system)
    at_module = ledger.add(at_module.named(f"{key}.psu-voltage", f"Input voltage of one {module.name}", "V"))
    label = f"{module.name}: DC rating at that voltage"
    rating = ledger.add(_rating(system, key, module, at_module).named(f"{key}.psu-rating", label, "kW"))
    modules = part_figure(system, shelf, "psus")
    full = part_figure(system, module, "rating") * modules
    each = ledger.add((rating * modules).named(f"{key}.shelf-capacity", f"{shelf.name}: DC capacity from its PSUs", "kW"))
    return Bank(key, shelf, module, voltage, rating, modules, each, full, efficiency_curve(system, module.id, module.efficiency_curve))


def _rating(system: System, key: str, module: PowerModule, voltage: Figure) -> Figure:
    """The rating at an input voltage: the full one, or the lower one that is published below a voltage."""
    rating = part_figure(system, module, "rating")
    for index, step in enumerate(sorted(module.derated, key=lambda d: -(d.below.coherent or 0.0)), start=1):
        name = f"{module.id}.derated-{index}"
        below = system.ledger.value(f"{name}.below", f"{module.name}: voltage below which it is derated", step.below)
        left = system.ledger.value(f"{name}.rating", f"{module.name}: rating below {step.below}", step.rating)
        share = left / part_figure(system, module, "rating")
        system.ledger.add(share.named(f"{key}.derated-{index}", f"{module.name}: share of the rating left below {step.below}", "%"))
        rating = where(voltage < below, left, rating)
    return rating


def efficiency_curve(system: System, owner: str, curve: Curve) -> Interpolation:
    """A published efficiency over load fraction as a table; ``alternatives: {<part>.efficiency-curve: name}`` takes another one."""
    id = f"{owner}.efficiency-curve"
    chosen = curve.alternatives.get(system.ledger.named_alternative(id, curve.alternatives), curve)
    points = [(parse_quantity(x), parse_quantity(y)) for x, y in chosen.points]
    xs = [number * written.factor for (number, written), _ in points]
    return Interpolation(f"{owner}.efficiency", xs, [number for _, (number, _) in points], unit("1"), points[0][1][1])


# --- redundancy


def spares(system: System, bank: Bank) -> Figure:
    """The m of n+m: shelves or PSUs, by the scope."""
    value = system.spec.power.spares
    whole = value.number is not None and float(value.number).is_integer()
    most = (bank.shelf.psus.number or 1) - 1 if system.spec.power.scope == "shelf" else float("inf")
    if not whole or (value.number or 0) > most:
        limit = "" if most == float("inf") else f" below the {most + 1:g} PSUs of {bank.shelf.name}"
        raise fail("PWR011", f"power.spares: {value} is not a whole number{limit}", system.spec.at("power", "spares"))
    return system.ledger.value("power.spares", "Spares of the N+1 scheme", value)


def needed(system: System, bank: Bank, load: Figure) -> Figure:
    """The smallest count of shelves that still carries `load` after the failure the scheme stands for.

    N: ⌈P/S⌉. N+1 by scope: of the rack ⌈P/S⌉ + m shelves; of the shelf ⌈P/((n-m)·p)⌉; of the PSUs ⌈(⌈P/p⌉ + m)/n⌉, with n PSUs of
    p each in a shelf of S. N+N: twice N, so that one of two feeds carries all.
    """
    scheme, scope, one = system.spec.power.redundancy, system.spec.power.scope, constant(1.0)
    base = maximum(ceil(load / bank.each), one)
    if scheme == "N+N":
        return base * 2.0
    if scheme == "N":
        return base
    m = spares(system, bank)
    if scope == "shelf":
        return maximum(ceil(load / ((bank.modules - m) * bank.rating)), one)
    if scope == "psu":
        return maximum(ceil((ceil(load / bank.rating) + m) / bank.modules), one)
    return base + m


def usable(system: System, bank: Bank, shelves: Figure) -> Figure:
    """The capacity that is left after the failure the scheme stands for."""
    scheme, scope, none = system.spec.power.redundancy, system.spec.power.scope, constant(0.0)
    if scheme == "N+N":
        return floor(shelves / 2.0) * bank.each
    if scheme == "N":
        return shelves * bank.each
    m = spares(system, bank)
    if scope == "shelf":
        return shelves * (bank.modules - m) * bank.rating
    if scope == "psu":
        return maximum(shelves * bank.modules - m, none) * bank.rating
    return maximum(shelves - m, none) * bank.each


def sharing(system: System, bank: Bank, shelves: Figure) -> Figure:
    """How many shelves share the load after that failure; the most loaded shelf is one that lost nothing."""
    scheme, scope = system.spec.power.redundancy, system.spec.power.scope
    if scheme == "N+N":
        return floor(shelves / 2.0)
    if scheme == "N" or scope == "shelf":
        return shelves
    m = spares(system, bank)
    return maximum(shelves - (m / bank.modules if scope == "psu" else m), constant(0.0))


def worst_case(system: System) -> str:
    """The failure the scheme stands for, in words."""
    power = system.spec.power
    if power.redundancy != "N+1":
        return power.redundancy
    what = {"rack": "shelves of the rack", "shelf": "PSUs in every shelf", "psu": "PSUs of the rack"}[power.scope]
    return "N+1" if power.scope == "rack" and power.spares.number == 1 else f"N+{power.spares.number:g} ({what})"


# --- currents


def at_volts(label: str, *voltages: Figure) -> str:
    """The label of a current with the voltage it flows at: the one ordered, which stays true when the voltage is changed afterwards."""
    known = dict.fromkeys(f"{v.value:g} V" for v in voltages if v.value is not None)
    return f"{label}, at {' or '.join(known)} as ordered" if known else label


def shelf_current(system: System, bank: Bank, load: Figure, count: Figure, when: str = "", words: str = "") -> Figure:
    """Line current of one whip when `count` shelves share `load`, at most what a shelf delivers.

    Three-phase: I = P / (η · cosφ · √3 · U · whips).
    """
    ledger, key = system.ledger, bank.key
    carried = minimum(load / maximum(count, constant(1.0)), bank.full)
    carried = ledger.add(carried.named(f"{key}.shelf-load{when}", f"DC load of one shelf{words}", "kW"))
    fraction = ledger.add((carried / bank.full).named(f"{key}.shelf-fraction{when}", f"Load fraction of one shelf{words}", "%"))
    efficiency = interpolate(fraction, bank.curve).named(f"{key}.shelf-efficiency{when}", f"Efficiency of one shelf{words}", "%")
    factor, whips = part_figure(system, bank.module, "power-factor"), part_figure(system, bank.shelf, "whips")
    apparent = carried / ledger.add(efficiency) / factor / whips
    apparent = ledger.add(apparent.named(f"{key}.whip-load{when}", f"Apparent AC power of one whip{words}", "kVA"))
    current = apparent * VOLT_AMPERE / (phase_factor(system) * bank.voltage)
    return ledger.add(current.named(f"{key}.feed-current{when}", at_volts(f"Line current of one whip{words}", bank.voltage), "A"))


def worst_phase(system: System, bank: Bank) -> None:
    """Current of the most loaded phase of a whip with one PSU of its shelf lost.

    The PSUs spread evenly over three phases; with one lost the others take its share: I = ⌈n/3⌉ · P/(n-1) / (η · cosφ · U/√3 · whips),
    each at most at its rating.
    """
    ledger, figures, key = system.ledger, system.ledger.figures, bank.key
    left = maximum(bank.modules - 1.0, constant(1.0))
    each = minimum(figures[f"{key}.shelf-load-normal"] / left, part_figure(system, bank.module, "rating"))
    whips, factor = part_figure(system, bank.shelf, "whips"), part_figure(system, bank.module, "power-factor")
    on_phase = maximum(ceil(bank.modules / whips / 3.0), constant(1.0))
    current = on_phase * each / figures[f"{key}.shelf-efficiency-normal"] / factor * VOLT_AMPERE / figures[f"{key}.psu-voltage"]
    label = at_volts("Highest phase current of one whip with one PSU of its shelf lost", bank.voltage)
    ledger.add(current.named(f"{key}.phase-current-psu-lost", label, "A"))


def breaker(system: System, key: str, current: Figure, whip: Figure) -> Figure:
    """The smallest standard breaker that may carry the current continuously; returns what it and the whip may carry continuously.

    The limit of a continuous load holds for the plug of the whip as for the breaker: 60 A carry 48 A under the NEC.
    """
    ladder = system.catalog.breakers[system.spec.site.standard.lower()]
    limit = continuous_limit(system)
    fits = [r for r in ladder.ratings if r.coherent is not None and r.coherent * (limit.value or 0) >= (current.value or float("inf"))]
    chosen = fits[0] if fits else ladder.ratings[-1]
    label = f"Breaker of one whip ({system.spec.site.standard} ladder)"
    rating = system.ledger.value(f"{key}.breaker", label, chosen)
    smaller = ladder.ratings[: ladder.ratings.index(chosen)][-2:]
    why = f"the smallest of {ladder.name} that carries {current.number or 0:.1f} A continuously"
    rejected = tuple(Rejected(str(r), "too small for a continuous load") for r in smaller)
    system.ledger.decide(f"{key}.breaker", "Which breaker per whip?", f"{chosen}", why, rejected)
    share = (current / (whip * limit)).named(f"{key}.whip-used", "Line current over what the plug of the whip carries continuously", "%")
    system.ledger.add(share)
    held = minimum(rating, whip) * limit
    return system.ledger.add(held.named(f"{key}.feed-limit", "Continuous current the breaker and the whip allow", "A"))


def continuous_limit(system: System) -> Figure:
    """The share of a breaker's rating that a continuous load may use (NEC 80 %, IEC 100 %)."""
    standard = system.spec.site.standard
    ladder = system.catalog.breakers[standard.lower()]
    label = f"{standard}: continuous load of a breaker"
    return system.ledger.value(f"breakers.{standard.lower()}.continuous-limit", label, ladder.continuous_limit)


def added(figures: list[Figure]) -> Figure:
    """The sum of powers; zero watts when there are none."""
    return total(figures, empty="W")
