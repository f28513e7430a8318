"""Rack PDUs of air-cooled servers: which one holds the breaker before it, and what its branch breakers carry."""

from __future__ import annotations

from configurator.catalog.parts.power import RackPdu
from configurator.disciplines.power.bank import Bank, at_volts, on_whip, part_figure
from configurator.disciplines.power.losses import Wiring
from configurator.disciplines.power.protection.devices import continuous_limit, module_current
from configurator.figures import Figure, ceil, minimum
from configurator.phrases import phrase
from configurator.system.ledger import Rejected
from configurator.system.tree import RackRole, System


def fit_pdus(system: System, role: RackRole, bank: Bank, wired: Wiring) -> None:
    """The rack PDUs of a role: the published one where it is of the site's standard and its inlet holds the breaker, else the smallest."""
    node = next((n for n in role.walk() if isinstance(n.part, RackPdu)), None)
    if node is None or not isinstance(node.part, RackPdu):
        return
    published, device = node.part, system.ledger.figures[f"{bank.key}.breaker"]
    standard = system.spec.site.standard
    pdus = [p for p in system.catalog.of(RackPdu) if p.standard == standard]
    known = sorted(pdus, key=lambda p: p.current_rating.coherent or 0.0)
    fits = [p for p in known if (p.current_rating.coherent or 0.0) >= (device.value or 0.0)]
    if published not in fits:
        node.part = next(iter(fits or known[-1:]), published)
        node.label = node.part.name
    message = "{inlet} against a breaker of {device:g} A under {standard}"
    holds = phrase(message, inlet=str(node.part.current_rating), device=device.number or 0, standard=standard)
    why = f"{published.current_rating}" if published.standard == standard else phrase("made for {standard}", standard=published.standard)
    rejected = () if node.part is published else (Rejected(published.name, why),)
    system.ledger.decide(f"{bank.key}.pdu", phrase("{rack}: which rack PDU?", rack=role.entry.label), node.part.name, holds, rejected)
    _branches(system, bank, wired, node.part)


def _branches(system: System, bank: Bank, wired: Wiring, pdu: RackPdu) -> None:
    """I = ⌈n / branches⌉ · P_rated / (η · cosφ · U) of the PSUs on the most loaded branch, at the voltage loads are computed at."""
    ledger, key = system.ledger, bank.key
    branches, rating = ledger.part(pdu, "branches"), ledger.part(pdu, "branch-rating")
    if branches is None or rating is None:
        return
    modules = ceil(on_whip(bank, part_figure(system, bank.shelf, "whips"), wired.feeds) / branches)
    modules = ledger.add(modules.named(f"{key}.branch-psus", "Power supplies on the most loaded branch of a rack PDU", "1"))
    current = modules * module_current(system, bank) * _sag(system, bank)
    at = ledger.figures[f"{key}.psu-voltage"]
    ledger.add(current.named(f"{key}.branch-current", at_volts("Rated current of that branch", at), "A"))
    ledger.add((rating * 1.0).named(f"{key}.branch-rating", "Branch breaker of a rack PDU", "A"))
    limit = minimum(rating, ledger.figures[f"{key}.breaker"]) * continuous_limit(system)
    ledger.add(limit.named(f"{key}.branch-limit", "Continuous current the branch breaker of a rack PDU allows", "A"))


def _sag(system: System, bank: Bank) -> Figure:
    """How much more current flows at the lowest voltage, where the standard computes loads there."""
    low = system.ledger.figures[f"{bank.key}.lowest-voltage"]
    at_low = system.catalog.breakers[system.spec.site.standard.lower()].design_voltage == "lowest"
    return bank.voltage / (low if at_low else bank.voltage)
