"""Protection of the AC circuits: the current a shelf may draw, the breaker that holds it, the whip that holds the breaker.

Ratings nest: I_B <= I_n <= plug and cable as installed (IEC 60364-4-43, 433.1; NEC 210.19, 210.20, 240.4). Nothing holds a shelf to the
share it has in one state, so I_B is its rated input at the lowest voltage it tolerates.
"""

from __future__ import annotations

from configurator.catalog.power_parts import RackPdu, Whip
from configurator.disciplines.power.bank import VOLT_AMPERE, Bank, at_volts, on_whip, part_figure, per_phase
from configurator.disciplines.power.losses import Wiring
from configurator.figures import Figure, constant, interpolate, maximum, minimum
from configurator.phrases import phrase
from configurator.system.ledger import Rejected
from configurator.system.tree import RackRole, System


def protect(system: System, bank: Bank, wired: Wiring) -> Whip:
    """Breaker and whip of the circuits of a bank, with what they carry continuously; returns the whip."""
    ledger, key, limit = system.ledger, bank.key, continuous_limit(system)
    current = _design_current(system, bank, wired)
    device = _breaker(system, key, current)
    whip = _whip(system, bank, device)
    plug = part_figure(system, whip, "current-rating")
    worst = ledger.figures[f"{key}.feed-current"]
    share = (worst / (plug * limit)).named(f"{key}.whip-used", "Line current over what the plug of the whip carries continuously", "%")
    ledger.add(share)
    held = minimum(device, plug) * limit
    ledger.add(held.named(f"{key}.feed-limit", "Continuous current the breaker and the whip allow", "A"))
    ledger.add((device * limit).named(f"{key}.breaker-limit", "Continuous current the breaker allows", "A"))
    return whip


def _design_current(system: System, bank: Bank, wired: Wiring) -> Figure:
    """I_B = modules on the most loaded phase of a whip · P_rated / (η · cosφ · U_low), U_low = min(U, max(U · (1 - sag), U_min)).

    U_min is the least line voltage the shelf takes: below it the shelf switches off.
    """
    ledger, supply = system.ledger, bank.voltage
    sag = ledger.value("site.voltage-tolerance", "How far the supply may sag below its voltage", system.spec.site.voltage_tolerance)
    sagged = supply * (1.0 - sag)
    sagged = ledger.add(sagged.named(f"{bank.key}.sagged-voltage", "Line voltage of the supply at its lowest", "V"))
    low = minimum(supply, maximum(sagged, part_figure(system, bank.shelf, "line-voltage-min")))
    low = ledger.add(
        low.named(f"{bank.key}.lowest-voltage", phrase("{shelf}: lowest line voltage it runs at here", shelf=bank.shelf.name), "V")
    )
    efficiency = interpolate(constant(1.0), bank.curve)
    drawn = part_figure(system, bank.module, "rating") / efficiency / part_figure(system, bank.module, "power-factor") * VOLT_AMPERE
    modules = on_whip(bank, part_figure(system, bank.shelf, "whips"), wired.feeds)
    current = per_phase(system, bank, modules) * drawn / (ledger.figures[f"{bank.key}.psu-voltage"] * (low / supply))
    label = at_volts("Rated line current of one whip at the lowest voltage", low)
    return ledger.add(current.named(f"{bank.key}.design-current", label, "A"))


def _breaker(system: System, key: str, current: Figure) -> Figure:
    """The smallest standard breaker that may carry the current continuously; the largest of the ladder where none does."""
    ladder, limit = system.catalog.breakers[system.spec.site.standard.lower()], continuous_limit(system).value or 0.0
    fits = [r for r in ladder.ratings if r.coherent is not None and r.coherent * limit >= (current.value or float("inf"))]
    chosen = fits[0] if fits else ladder.ratings[-1]
    rating = system.ledger.value(
        f"{key}.breaker", phrase("Breaker of one whip ({standard} ladder)", standard=system.spec.site.standard), chosen
    )
    smaller = ladder.ratings[: ladder.ratings.index(chosen)][-2:]
    why = phrase("the smallest of {ladder} that carries {current:.1f} A continuously", ladder=ladder.name, current=current.number or 0)
    rejected = tuple(Rejected(str(r), "too small for a continuous load") for r in smaller)
    system.ledger.decide(f"{key}.breaker", "Which breaker per whip?", f"{chosen}", why, rejected)
    return rating


def _whip(system: System, bank: Bank, device: Figure) -> Whip:
    """The shelf's published whip where it is of the site's standard and holds the breaker, else the smallest of that standard that does."""
    published, standard = system.catalog.part(bank.shelf.whip, Whip), system.spec.site.standard
    whips = [p for p in system.catalog.parts.values() if isinstance(p, Whip) and p.standard == standard]
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


def fit_pdus(system: System, role: RackRole, bank: Bank) -> None:
    """The rack PDUs of a role: the published one where its inlet holds the breaker, else the smallest of the catalog that does."""
    node = next((n for n in role.walk() if isinstance(n.part, RackPdu)), None)
    if node is None or not isinstance(node.part, RackPdu):
        return
    published, device = node.part, system.ledger.figures[f"{bank.key}.breaker"]
    known = sorted((p for p in system.catalog.parts.values() if isinstance(p, RackPdu)), key=lambda p: p.current_rating.coherent or 0.0)
    fits = [p for p in known if (p.current_rating.coherent or 0.0) >= (device.value or 0.0)]
    if published not in fits:
        node.part = next(iter(fits or known[-1:]), published)
        node.label = node.part.name
    holds = phrase("{inlet} against a breaker of {device:g} A", inlet=str(node.part.current_rating), device=device.number or 0)
    rejected = () if node.part is published else (Rejected(published.name, f"{published.current_rating}"),)
    system.ledger.decide(f"{bank.key}.pdu", phrase("{rack}: which rack PDU?", rack=role.entry.label), node.part.name, holds, rejected)


def continuous_limit(system: System) -> Figure:
    """The share of a breaker's rating that a continuous load may use (NEC 80 %, IEC 100 %)."""
    standard = system.spec.site.standard
    ladder = system.catalog.breakers[standard.lower()]
    label = phrase("{standard}: continuous load of a breaker", standard=standard)
    return system.ledger.value(f"breakers.{standard.lower()}.continuous-limit", label, ladder.continuous_limit)
