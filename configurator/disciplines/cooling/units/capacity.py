"""The exchanger of one unit at any flow: the approach a heat needs, for maps of what a unit carries."""

from __future__ import annotations

import math
from dataclasses import dataclass

from configurator.disciplines.cooling.units.exchanger import FILM

ALIKE = 1e-9  # of the transfer units: both sides carry as much
MOST = 700.0  # transfer units beyond which nothing is left of a difference
TURBULENT = dict(FILM)["density"]  # exponent of the velocity in Re


@dataclass(frozen=True)
class Exchanger:
    """A counterflow exchanger whose source flows as at its rating, in coherent units.

    `ua` in W/K at the rating, `source` what carries heat in its source (W/K), `per_flow` what a flow of coolant carries (J/m^3/K),
    `rated` the coolant flow of the rating (m^3/s).
    """

    ua: float
    source: float
    per_flow: float
    rated: float

    def approach(self, heat: float, flow: float) -> float:
        """Coolant supply above its source (K) for a heat (W) at a coolant flow (m^3/s).

        Q = UA dT_lm with a difference of A at the cold end and of A + Q (1 / C - 1 / C_s) at the warm end, solved for A:
        A = Q d / (exp(UA d) - 1), d = 1 / C - 1 / C_s. The film of the coolant, one of two alike, follows V^0.67.
        """
        ua = self.ua * 2.0 / (1.0 + (self.rated / flow) ** TURBULENT)
        excess = 1.0 / (self.per_flow * flow) - 1.0 / self.source
        return heat / ua if abs(ua * excess) < ALIKE else heat * excess / math.expm1(min(ua * excess, MOST))
