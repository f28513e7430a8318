"""What one unit carries: its exchanger by UA and the mean temperature difference, its pumps by their curve.

A rating is balanced: both sides of the counterflow exchanger change by as much, the difference is the approach everywhere, and
UA = Q_r / approach_r. Elsewhere Q = UA dT_lm with the differences at both ends; a unit is never taken above its rating.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from configurator.catalog.model import Catalog
from configurator.catalog.parts import Cdu
from configurator.catalog.tables.reference import Coolant
from configurator.disciplines.naming import Naming, unnamed
from configurator.figures import Figure, constant, interpolate, log10, maximum, minimum, sqrt, where
from configurator.system.ledger import Ledger

WATER_SIDE = "liquid-to-liquid"
NOTHING = constant(0.01, "delta_degC")
ALIKE = 1e-6  # relative: differences this close are one
# Exponents of k, cp, rho and mu in the film coefficient of turbulent flow, from Nu ~ Re^0.67 Pr^0.33 at one velocity.
FILM = (("conductivity", 0.67), ("specific-heat", 0.33), ("density", 0.67), ("viscosity", -0.34))


@dataclass(frozen=True)
class Duty:
    """What a unit works between: coolant above its source, the rise on either side, head of the loop, coolant and its temperature."""

    approach: Figure
    rise: Figure
    source_rise: Figure
    drop: Figure | None
    coolant: Coolant
    mean: Figure


@dataclass(frozen=True)
class Rating:
    """What a unit is by itself, whatever it serves: as its maker publishes it, or as is usual where he does not.

    `least_approach` is the difference below which it is not derated any further, `shut_off` its head at no flow, `turndown` the least
    flow it is run at over that of its rating, `efficiency` the share of plug power that becomes flow and head.
    """

    capacity: Figure
    approach: Figure
    least_approach: Figure
    flow: Figure
    head: Figure
    shut_off: Figure
    turndown: Figure
    efficiency: Figure

    @cached_property
    def most_head(self) -> Figure:
        """Head left outside it at its least flow."""
        return head_at(self.turndown, constant(1.0), self.head, self.shut_off)


@dataclass(frozen=True)
class Ability:
    """What one unit carries at a duty: heat, flow at the head of the loop, and the share of plug power that becomes flow and head.

    `ua` is what its exchanger transfers for a kelvin of mean difference.
    """

    capacity: Figure
    ua: Figure
    shut_off: Figure
    flow: Figure
    efficiency: Figure


@dataclass(frozen=True)
class Exchange:
    """Mean temperature difference over an exchanger at a duty, and its UA with this coolant over that with the coolant of its rating."""

    difference: Figure
    transfer: Figure


def exchange_at(duty: Duty, rated: Coolant, named: Naming = unnamed) -> Exchange:
    """What is the same for all units that are rated with one coolant; its figures are `named` as they are made."""
    ratio = named("ratio", end_ratio(duty.approach, duty.approach + duty.rise - duty.source_rise))
    return Exchange(named("difference", mean_difference(duty.approach, ratio)), named("transfer", transfer_factor(duty, rated)))


def rating_of(ledger: Ledger, catalog: Catalog, cdu: Cdu) -> Rating:
    """The rating of a unit; its inputs are made in `ledger`, which may be one that nobody reads."""
    capacity, approach, flow, head = (_rating(ledger, cdu, field) for field in ("capacity", "approach", "flow", "head"))
    least, shut_off = least_approach(ledger, catalog, cdu), shut_off_head(ledger, catalog, cdu)
    return Rating(capacity, approach, least, flow, head, shut_off, turndown(ledger, catalog, cdu), pump_efficiency(ledger, catalog, cdu))


def ability_of(rating: Rating, duty: Duty, exchange: Exchange, named: Naming = unnamed) -> Ability:
    """The ability of a unit; its figures are `named` as they are made."""
    share = named("derating", derating(exchange.difference, rating.approach, rating.least_approach, exchange.transfer))
    ua = named("ua", rating.capacity / rating.approach * exchange.transfer)
    shut_off = named("shut_off", rating.shut_off * 1.0)
    flow = flow_at(duty.drop, rating.flow, rating.head, shut_off, rating.turndown)
    efficiency = named("efficiency", rating.efficiency * 1.0)
    return Ability(named("capacity", rating.capacity * share), ua, shut_off, named("flow", flow), efficiency)


def _rating(ledger: Ledger, cdu: Cdu, field: str) -> Figure:
    found = ledger.part(cdu, field)
    assert found is not None
    return found


# --- exchanger


def end_ratio(cold: Figure, hot: Figure) -> Figure:
    """Temperature difference at the warm end over that at the cold end.

    An end at or below nothing (water that would leave warmer than the coolant comes) counts as a hundredth of a kelvin; ends that are
    alike count as a hair apart, since the logarithmic mean has no value of its own there.
    """
    ratio = maximum(hot, NOTHING) / maximum(cold, NOTHING)
    return where((ratio < 1.0 + ALIKE) * (ratio > 1.0 - ALIKE), constant(1.0 + ALIKE), ratio)


def mean_difference(cold: Figure, ratio: Figure) -> Figure:
    """Logarithmic mean of the differences at both ends, from the one at the cold end and their ratio r: dT (r - 1) / ln r."""
    return maximum(cold, NOTHING) * (ratio - 1.0) / (log10(ratio) * math.log(10.0))


def transfer_factor(duty: Duty, rated: Coolant) -> Figure:
    """UA with this coolant over that with the coolant of the rating: 2 / (1 + h_r / h), one film of two alike.

    The film follows k^0.67 cp^0.33 rho^0.67 mu^-0.34 (Nu ~ Re^0.67 Pr^0.33 at one velocity); wall and water side stay.
    """
    if duty.coolant.id == rated.id:
        return constant(1.0)
    film = constant(1.0)
    for name, exponent in FILM:
        here, there = (interpolate(duty.mean, fluid.curve(name)) for fluid in (duty.coolant, rated))
        film = film * (here / there) ** exponent
    return 2.0 / (1.0 + 1.0 / film)


def derating(difference: Figure, rated: Figure, least: Figure, transfer: Figure) -> Figure:
    """Q / Q_r = UA dT_lm / (UA_r approach_r), at most 1; below the least practical difference it is held, where a check fails."""
    return minimum(transfer * (maximum(difference, least) / rated), constant(1.0))


def least_approach(ledger: Ledger, catalog: Catalog, cdu: Cdu) -> Figure:
    """The difference below which no unit is derated any further: practical for the heat path, or the rating where that is smaller."""
    name = "approach-least" if cdu.heat_path == WATER_SIDE else "air-approach-least"
    return minimum(ledger.constant(catalog, name), _rating(ledger, cdu, "approach"))


# --- pumps


def shut_off_head(ledger: Ledger, catalog: Catalog, cdu: Cdu) -> Figure:
    """Head at no flow: published, else a multiple of the head at the rating."""
    published = ledger.part(cdu, "shut-off")
    if published is not None and published.value is not None:
        return published
    return _rating(ledger, cdu, "head") * ledger.constant(catalog, "cdu-shut-off-ratio")


def turndown(ledger: Ledger, catalog: Catalog, cdu: Cdu) -> Figure:
    """The least flow a unit is run at, over that of its rating."""
    published = ledger.part(cdu, "turndown")
    return ledger.constant(catalog, "cdu-turndown") if published is None or published.value is None else published


def head_at(flow: Figure, rated: Figure, head: Figure, shut_off: Figure) -> Figure:
    """Head left outside a unit at a flow, on a parabola through shut-off and rating: H = H_0 - (H_0 - H_r) (V / V_r)^2."""
    part = flow / rated
    return shut_off - (shut_off - head) * part * part


def flow_at(drop: Figure | None, rated: Figure, head: Figure, shut_off: Figure, least: Figure) -> Figure:
    """Flow of a unit against the drop of the loop, from the same parabola: between its least flow and that of its rating.

    Held at the least flow where the loop asks for more head than there is, where a check fails.
    """
    if drop is None or drop.value is None:
        return rated * 1.0
    part = (shut_off - drop) / maximum(shut_off - head, constant(1.0, "Pa"))
    return rated * maximum(minimum(sqrt(maximum(part, constant(0.0))), constant(1.0)), least)


def pump_efficiency(ledger: Ledger, catalog: Catalog, cdu: Cdu) -> Figure:
    """Hydraulic power outside a unit over what its pumps draw: V_r H_r / P_r; the usual one where no power is published."""
    drawn = ledger.part(cdu, "pump-power")
    if drawn is None or not drawn.value:
        return ledger.constant(catalog, "pump-wire-to-water")
    return _rating(ledger, cdu, "flow") * _rating(ledger, cdu, "head") / drawn
