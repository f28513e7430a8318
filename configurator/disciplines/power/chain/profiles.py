"""Profiles of load: idle, the average of the year, TDP and the peak, each with the efficiency and the power factor there.

The modules share a smaller load alike, so each is taken at its own point of the curves: P_in = P / η(P / P_rated), S = P_in / cosφ(…).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from configurator.catalog.parts.base import Part
from configurator.catalog.parts.power import AcShelf, Psu
from configurator.disciplines.network.cables.heads import heads_in_racks
from configurator.disciplines.power.bank import Bank, efficiency_curve, part_figure
from configurator.disciplines.power.feeds import RackFeed
from configurator.disciplines.power.supply import Supply
from configurator.figures import Figure, constant, interpolate, maximum, total
from configurator.phrases import phrase
from configurator.system.tree import System

ONE = constant(1.0)


@dataclass(frozen=True)
class Profile:
    """A state of load of the whole order: DC load, AC input, what of that heats the racks' room, and apparent power where it is AC."""

    key: str
    words: str
    it_load: Figure
    ac_input: Figure
    heat: Figure
    apparent: Figure | None


def load_profiles(system: System, feeds: Sequence[RackFeed], supply: Supply, it_load: Figure) -> dict[str, Profile]:
    """Idle, average, TDP and peak, as figures ``power.profile.<name>.…``."""
    ledger = system.ledger
    idle = _idle_share(system)
    use = ledger.value("power.utilisation", "Average load over the year, of that at TDP", system.spec.power.utilisation)
    average = maximum(use, idle)
    average = ledger.add(average.named("power.average-share", "Average load of the year over that at TDP, never below idle", "%"))
    peak = ledger.figures["power.peak"] / it_load
    shares = {"idle": (idle, "idle"), "average": (average, "average of the year"), "tdp": (ONE, "at TDP"), "peak": (peak, "EDPp peak")}
    return {key: _profile(system, feeds, supply, it_load, key, share, words) for key, (share, words) in shares.items()}


def _idle_share(system: System) -> Figure:
    """Load of idle racks over that at TDP: the idle power of the parts whose makers state it, a usual share of the TDP of the others."""
    ledger, usual = system.ledger, system.ledger.constant(system.catalog, "idle-share")
    drawn: list[Figure] = []
    resting: list[Figure] = []
    for node in (n for role in system.roles for n in role.walk() if n.part is not None and n.part.draws):
        tdp = ledger.figures[f"power.tdp.{node.path}"]
        idle = ledger.part(node.part, "idle-power") if isinstance(node.part, Part) else None
        drawn.append(tdp)
        resting.append(tdp * usual if idle is None else node.total * idle)
    heads = [ledger.figures[each.id] for each in heads_in_racks(system)]
    drawn += heads
    resting += [each * usual for each in heads]
    share = total(resting, empty="W") / maximum(total(drawn, empty="W"), constant(1e-9, "W"))
    return ledger.add(share.named("power.idle-share", "Load of idle racks over that at TDP", "%"))


def _profile(system: System, feeds: Sequence[RackFeed], supply: Supply, it_load: Figure, key: str, share: Figure, words: str) -> Profile:
    """The load, AC input, efficiency and power factor when every rack draws `share` of its TDP."""
    add, id = system.ledger.add, f"power.profile.{key}"
    load = add((it_load * share).named(f"{id}.it-load", phrase("IT load (DC), {words}", words=words), "kW"))
    inputs = [feed.load * share / _efficiency(feed, share) for feed in feeds]
    racks = total([feed.role.total * each for feed, each in zip(feeds, inputs, strict=True)])
    ac = racks
    if supply.link_input is not None and supply.dc_load is not None:
        given = racks * (supply.link_input / supply.dc_load)
        ac = given / _before(supply, given)
    apparent = _apparent(system, feeds, supply, inputs, share, ac) if system.ledger.judged else None
    ac = add(ac.named(f"{id}.ac-input", phrase("AC input of all racks, {words}", words=words), "kW"))
    add((load / ac).named(f"{id}.efficiency", phrase("Efficiency from AC to the rack busbar, {words}", words=words), "%"))
    if apparent is not None:
        apparent = add(apparent.named(f"{id}.apparent-input", phrase("Apparent AC input of all rectifiers, {words}", words=words), "kVA"))
        add((ac / apparent).named(f"{id}.power-factor", phrase("Power factor of all rectifiers, {words}", words=words), "W/VA"))
        _distortion(system, feeds, supply, inputs, share, id, words)
    room = supply.table is None and supply.dc_load is not None  # the room's rectifier stands elsewhere
    return Profile(key, words, load, ac, racks if room else ac, apparent)


def _efficiency(feed: RackFeed, share: Figure) -> Figure:
    """Of the shelves of one rack at a share of its TDP."""
    return interpolate(_fraction(feed, share), feed.bank.curve)


def _fraction(feed: RackFeed, share: Figure) -> Figure:
    return feed.load * share / (feed.shelves * feed.bank.full)


def _before(supply: Supply, given: Figure) -> Figure:
    """Efficiency of the power racks at the load they give, or of the room's rectifier, which serves more than this order."""
    assert supply.link_input is not None
    if supply.table is None or supply.fraction is None:
        return supply.link_input / supply.ac_input
    return interpolate(supply.fraction * (given / supply.link_input), supply.table.bank.curve)


def _apparent(
    system: System, feeds: Sequence[RackFeed], supply: Supply, inputs: Sequence[Figure], share: Figure, ac: Figure
) -> Figure | None:
    """S = P / cosφ of the rectifiers, at the power factor of their load; None behind a rectifier of the room."""
    if supply.table is not None and supply.fraction is not None:
        return ac / power_factor(system, supply.table.bank, supply.fraction * share)
    found = [
        feed.role.total * each / power_factor(system, feed.bank, _fraction(feed, share))
        for feed, each in zip(feeds, inputs, strict=True)
        if isinstance(feed.shelf, AcShelf)
    ]
    return total(found) if found else None


def _distortion(
    system: System, feeds: Sequence[RackFeed], supply: Supply, inputs: Sequence[Figure], share: Figure, id: str, words: str
) -> None:
    """THDi of all rectifiers together: the mean of theirs by what they take, as their harmonics are in phase at worst."""
    if supply.table is not None and supply.fraction is not None:
        parts = [(constant(1.0, "W"), _thdi(system, supply.table.bank, supply.fraction * share))]
    else:
        drawn = [(feed, feed.role.total * each) for feed, each in zip(feeds, inputs, strict=True) if isinstance(feed.shelf, AcShelf)]
        parts = [(taken, _thdi(system, feed.bank, _fraction(feed, share))) for feed, taken in drawn]
    known = [(taken, thdi) for taken, thdi in parts if thdi is not None]
    if known:
        figure = total([taken * thdi for taken, thdi in known]) / total([taken for taken, _ in known])
        label = phrase("Distortion of the AC input current (THDi) of all rectifiers, {words}", words=words)
        system.ledger.add(figure.named(f"{id}.thdi", label, "%"))


def _thdi(system: System, bank: Bank, fraction: Figure) -> Figure | None:
    """Of the modules at a load fraction, where a curve is published."""
    module = bank.module
    if not isinstance(module, Psu) or module.thdi_curve is None:
        return None
    return interpolate(fraction, efficiency_curve(system, module.id, module.thdi_curve, "thdi"))


def power_factor(system: System, bank: Bank, fraction: Figure) -> Figure:
    """cosφ of the modules at a load fraction: of their curve, else that at full load."""
    module = bank.module
    if not isinstance(module, Psu) or module.power_factor_curve is None:
        return part_figure(system, module, "power-factor")
    return interpolate(fraction, efficiency_curve(system, module.id, module.power_factor_curve, "power-factor")) * constant(1.0, "W/VA")
