"""Quality of supply of the circuits: inrush, balance of the phases, leakage to earth, steps of the breakers before each other."""

from __future__ import annotations

from configurator.disciplines.power.bank import Bank, at_volts, on_whip, part_figure
from configurator.disciplines.power.losses import Wiring
from configurator.disciplines.power.protection.devices import rated_current
from configurator.figures import Figure, ceil, constant, maximum, sqrt
from configurator.phrases import phrase
from configurator.system.tree import System, when_judged


@when_judged
def weigh_supply(system: System, bank: Bank, wired: Wiring) -> None:
    """Inrush, balance and leakage of one whip of a bank."""
    modules = on_whip(bank, part_figure(system, bank.shelf, "whips"), wired.feeds)
    _inrush(system, bank, wired)
    _leakage(system, bank, modules)
    if (system.spec.site.phases.number or 0) >= 3:
        _balance(system, bank, modules)


def _inrush(system: System, bank: Bank, wired: Wiring) -> None:
    """Î = √2 · k · I_rated of all PSUs of a whip switched on at once; the breaker holds √2 · its multiple · I_n."""
    ledger, key, ladder = system.ledger, bank.key, system.catalog.breakers[system.spec.site.standard.lower()]
    factor = ledger.constant(system.catalog, "psu-inrush")
    peak = sqrt(constant(2.0)) * factor * rated_current(system, bank, wired)
    ledger.add(peak.named(f"{key}.inrush-current", at_volts("Inrush of one whip, all its PSUs at once (peak)", bank.voltage), "A"))
    words = phrase("{ladder}: times its rating up to which a breaker does not trip at once", ladder=ladder.name)
    holds = ledger.value(f"breakers.{ladder.id}.holds-to", words, ladder.holds_to)
    held = sqrt(constant(2.0)) * holds * ledger.figures[f"{key}.breaker"]
    label = at_volts("Peak current the breaker of one whip does not trip on at once", bank.voltage)
    ledger.add(held.named(f"{key}.inrush-held", label, "A"))


def _leakage(system: System, bank: Bank, modules: Figure) -> None:
    """Sum of the filters of all PSUs on a whip, and the least rated residual current that it stays under 30 % of (IEC 60364-5-53)."""
    ledger = system.ledger
    leak = modules * ledger.constant(system.catalog, "psu-leakage")
    leak = ledger.add(leak.named(f"{bank.key}.leakage", "Current to earth of the filters of one whip", "mA"))
    least = leak / ledger.constant(system.catalog, "residual-share")
    ledger.add(least.named(f"{bank.key}.residual-least", "Least rated residual current of a device before one whip", "mA"))


def _balance(system: System, bank: Bank, modules: Figure) -> None:
    """⌈n / 3⌉ / (n / 3) - 1: the most loaded phase over the mean, with n PSUs on a whip and with one of them lost."""
    for name, n, words in (("", modules, "nothing lost"), ("-psu-lost", modules - 1.0, "one PSU lost")):
        share = maximum(ceil(n / 3.0) / (n / 3.0) - 1.0, constant(0.0))
        label = phrase("Most loaded phase of one whip over the mean of its phases, {state}", state=words)
        system.ledger.add(share.named(f"{bank.key}.phase-imbalance{name}", label, "%"))
