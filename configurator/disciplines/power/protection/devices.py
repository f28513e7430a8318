"""Protection of the AC circuits: the current a shelf may draw, the breaker that holds it, the whip that holds the breaker.

Ratings nest: I_B <= I_n <= plug and cable as installed (IEC 60364-4-43, 433.1; NEC 210.19, 210.20, 240.4). Nothing holds a shelf to the
share it has in one state, so I_B is its rated input at the lowest voltage it tolerates.
"""

from __future__ import annotations

import math

from configurator.catalog.parts.power import Whip
from configurator.catalog.tables.reference import BreakerLadder
from configurator.disciplines.power.bank import VOLT_AMPERE, Bank, at_volts, on_whip, part_figure, per_phase
from configurator.disciplines.power.losses import Wiring
from configurator.figures import Figure, constant, floor, interpolate, maximum, minimum
from configurator.phrases import phrase
from configurator.system.ledger import Rejected
from configurator.system.tree import System, when_judged

AMPERE = constant(1.0, "A")


def protect(system: System, bank: Bank, wired: Wiring) -> Whip:
    """Breaker and whip of the circuits of a bank, with what they carry continuously; returns the whip."""
    device = _breaker(system, bank.key, _design_current(system, bank, wired))
    whip = _whip(system, bank, device)
    _limits(system, bank.key, device, part_figure(system, whip, "current-rating"))
    return whip


@when_judged
def _limits(system: System, key: str, device: Figure, plug: Figure) -> None:
    """What a circuit may carry continuously, and how much of that its worst state takes."""
    ledger, limit = system.ledger, continuous_limit(system)
    worst = ledger.figures[f"{key}.feed-current"]
    share = (worst / (plug * limit)).named(f"{key}.whip-used", "Line current over what the plug of the whip carries continuously", "%")
    ledger.add(share)
    held = minimum(device, plug) * limit
    ledger.add(held.named(f"{key}.feed-limit", "Continuous current the breaker and the whip allow", "A"))
    ledger.add((device * limit).named(f"{key}.breaker-limit", "Continuous current the breaker allows", "A"))


def _design_current(system: System, bank: Bank, wired: Wiring) -> Figure:
    """I_B at the voltage that the standard computes loads at: the lowest the supply sags to (IEC), or the nominal one (NEC 220.5).

    Under the NEC in whole amperes, and beside it the current at the lowest voltage, which its 125 % leave room for.
    """
    ledger, supply, ladder = system.ledger, bank.voltage, system.catalog.breakers[system.spec.site.standard.lower()]
    low = _lowest_voltage(system, bank)
    at_low = rated_current(system, bank, wired) * (supply / low)
    words = "Rated line current of one whip at the lowest voltage"
    if ladder.design_voltage == "lowest":
        return ledger.add(at_low.named(f"{bank.key}.design-current", at_volts(words, low), "A"))
    ledger.add(at_low.named(f"{bank.key}.sagged-current", at_volts(words, low), "A"))
    current = rated_current(system, bank, wired)
    if ladder.whole_amperes:
        current = _whole(current)
        _count_whole(system, bank)
    return ledger.add(current.named(f"{bank.key}.design-current", at_volts("Rated line current of one whip", supply), "A"))


def _whole(current: Figure) -> Figure:
    """In whole amperes, less than half of one dropped (NEC 220.5(B))."""
    return floor(current / AMPERE + 0.5) * AMPERE


@when_judged
def _count_whole(system: System, bank: Bank) -> None:
    """What whip and phase carry in the worst state, as the code counts it against their ratings."""
    for what, label in (("feed", "Line current per whip in the worst state"), ("phase", "Current of the most loaded phase of one whip")):
        figure = _whole(system.ledger.figures[f"{bank.key}.{what}-current"])
        words = phrase("{label}, in whole amperes", label=at_volts(label, bank.voltage))
        system.ledger.add(figure.named(f"{bank.key}.{what}-counted", words, "A"))


def rated_current(system: System, bank: Bank, wired: Wiring) -> Figure:
    """I = modules on the most loaded phase of a whip · P_rated / (η · cosφ · U), at the voltage ordered."""
    modules = on_whip(bank, part_figure(system, bank.shelf, "whips"), wired.feeds)
    return per_phase(system, bank, modules) * module_current(system, bank)


def module_current(system: System, bank: Bank) -> Figure:
    """Rated input of one module: I = P_rated / (η · cosφ · U), at full load and the voltage ordered."""
    efficiency = interpolate(constant(1.0), bank.curve)
    drawn = part_figure(system, bank.module, "rating") / efficiency / part_figure(system, bank.module, "power-factor") * VOLT_AMPERE
    return drawn / system.ledger.figures[f"{bank.key}.psu-voltage"]


def _lowest_voltage(system: System, bank: Bank) -> Figure:
    """U_low = min(U, max(U · (1 - sag), U_min)), U_min the least line voltage the shelf takes: below it the shelf switches off."""
    ledger, supply = system.ledger, bank.voltage
    sag = ledger.value("site.voltage-tolerance", "How far the supply may sag below its voltage", system.spec.site.voltage_tolerance)
    sagged = supply * (1.0 - sag)
    sagged = ledger.add(sagged.named(f"{bank.key}.sagged-voltage", "Line voltage of the supply at its lowest", "V"))
    low = minimum(supply, maximum(sagged, part_figure(system, bank.shelf, "line-voltage-min")))
    label = phrase("{shelf}: lowest line voltage it runs at here", shelf=bank.shelf.name)
    return ledger.add(low.named(f"{bank.key}.lowest-voltage", label, "V"))


def _breaker(system: System, key: str, current: Figure) -> Figure:
    """The smallest standard breaker that may carry the current continuously."""
    standard, limit = system.spec.site.standard, continuous_limit(system).value or 0.0
    label = phrase("Breaker of one whip ({standard} ladder)", standard=standard)
    return choose_device(
        system, system.catalog.breakers[standard.lower()], (f"{key}.breaker", label, "Which breaker per whip?"), current, limit
    )


def choose_device(system: System, ladder: BreakerLadder, named: tuple[str, str, str], current: Figure, loading: float = 1.0) -> Figure:
    """The smallest of a ladder that carries the current at a loading; its largest where none does or the current is not known.

    `named` are the id and the label of its rating, and the question it answers.
    """
    (id, label, question), asked = named, math.inf if current.value is None else current.value * (1 - 1e-9)
    fits = [r for r in ladder.ratings if (r.coherent or 0.0) * loading >= asked]
    chosen = fits[0] if fits else ladder.ratings[-1]
    smaller = ladder.ratings[: ladder.ratings.index(chosen)][-2:]
    why = phrase("the smallest of {ladder} that carries {current:.1f} A continuously", ladder=ladder.name, current=current.number or 0)
    rejected = tuple(Rejected(str(r), "too small for a continuous load") for r in smaller)
    system.ledger.decide(id, question, f"{chosen}", why, rejected)
    return system.ledger.value(id, label, chosen)


def _whip(system: System, bank: Bank, device: Figure) -> Whip:
    """The shelf's published whip where it is of the site's standard and holds the breaker, else the smallest of that standard that does."""
    published, standard = system.catalog.part(bank.shelf.whip, Whip), system.spec.site.standard
    whips = [p for p in system.catalog.of(Whip) if p.standard == standard]
    known = sorted(whips, key=lambda p: p.current_rating.coherent or 0.0)
    fits = [p for p in known if (p.current_rating.coherent or 0.0) >= (device.value or 0.0)]
    chosen = published if published in fits else next(iter(fits or known[-1:]), published)
    message = f"{{rating}} {'holds' if chosen in fits else 'is the largest before'} the breaker of {{breaker:g}} A under {{standard}}"
    why = phrase(message, rating=chosen.current_rating, breaker=device.number or 0, standard=standard)
    unfit = (
        phrase("made for {standard}", standard=published.standard)
        if published.standard != standard
        else phrase("{rating} is below the breaker", rating=published.current_rating)
    )
    rejected = () if chosen is published else (Rejected(published.name, phrase("the published whip: {why}", why=unfit)),)
    system.ledger.decide(f"{bank.key}.whip", "Which whip?", chosen.name, why, rejected)
    return chosen


def continuous_limit(system: System) -> Figure:
    """The share of a breaker's rating that a continuous load may use (NEC 80 %, IEC 100 %)."""
    standard = system.spec.site.standard
    ladder = system.catalog.breakers[standard.lower()]
    label = phrase("{standard}: continuous load of a breaker", standard=standard)
    return system.ledger.value(f"breakers.{standard.lower()}.continuous-limit", label, ladder.continuous_limit)
