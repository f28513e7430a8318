"""Formulas of pipe flow, built as figures: friction, fittings, couplings and measured curves.

Each function takes and returns figures, so a drop stays a live formula in the workbook. The tests compare every one of them with
the `fluids` package.
"""

from __future__ import annotations

import math

from configurator.figures import Figure, constant, log10, maximum, minimum

LAMINAR = 2300.0  # Reynolds number up to which flow in a round pipe is laminar
TURBULENT = 4000.0  # and from which it is taken as turbulent
WATER_DENSITY = 999.016  # kg/m^3 at 60 degF, the reference of a specific gravity in the definition of Cv
KV_PER_CV = 0.864978  # (m^3/h at 1 bar) per (US gpm at 1 psi), water


def velocity(flow: Figure, bore: Figure) -> Figure:
    """Mean velocity v = V / (pi d^2 / 4), in m/s for a full round bore."""
    return flow / (bore * bore * (math.pi / 4.0))


def reynolds(density: Figure, speed: Figure, bore: Figure, viscosity: Figure) -> Figure:
    """Reynolds number Re = rho v d / mu, without unit."""
    return density * speed * bore / viscosity


def haaland(re: Figure, roughness: Figure) -> Figure:
    """Darcy friction factor of turbulent flow: 1 / sqrt(f) = -1.8 log10((eps / 3.7)^1.11 + 6.9 / Re).

    `roughness` is relative (wall over bore). Within 2 % of Colebrook for Re 4,000 to 1e8 and eps up to 0.05
    (Haaland, J. Fluids Eng. 105, 1983). Below Re 2,300 the value at 2,300 is held, where `friction` does not use it.
    """
    held = maximum(re, constant(LAMINAR))
    root = -1.8 * log10((roughness / 3.7) ** 1.11 + 6.9 / held)
    return 1.0 / (root * root)


def friction(re: Figure, roughness: Figure) -> Figure:
    """Darcy friction factor: 64 / Re up to Re 2,300, Haaland from 4,000, between them in proportion to Re.

    The blend keeps the factor continuous, so that drop never falls as flow rises; in the transition itself no formula is exact.
    """
    laminar = 64.0 / re
    share = maximum(minimum((re - LAMINAR) / (TURBULENT - LAMINAR), constant(1.0)), constant(0.0))
    return laminar + (haaland(re, roughness) - laminar) * share


def darcy_weisbach(factor: Figure, length: Figure, bore: Figure, loss: Figure, density: Figure, speed: Figure) -> Figure:
    """Drop of a pipe with its fittings: dp = (f L / d + K) rho v^2 / 2, in Pa (`loss` is the sum of the K of bends, tees and ends)."""
    return (factor * length / bore + loss) * density * speed * speed / 2.0


def coupling_drop(density: Figure, flow: Figure, cv: Figure) -> Figure:
    """Drop over a valved coupling: dp[psi] = SG (V[gpm] / Cv)^2 (ISA definition of the flow coefficient, US units).

    Turbulent flow of a liquid not much thicker than water; at low Reynolds numbers real couplings drop more.
    """
    ratio = flow / (cv * constant(1.0, "gpm"))
    return density / constant(WATER_DENSITY, "kg/m^3") * ratio * ratio * constant(1.0, "psi")


def curve_drop(flow: Figure, at_flow: Figure, drop: Figure, exponent: Figure) -> Figure:
    """Drop scaled from a measured point: dp = dp0 (V / V0)^n, with n between 1 (laminar) and 2 (fully turbulent)."""
    return drop * (flow / at_flow) ** exponent


def viscosity_factor(viscosity: Figure, measured: Figure, exponent: Figure) -> Figure:
    """What another viscosity does to a measured drop: (mu / mu0)^(2 - n).

    Similarity of friction: dp ~ rho^(n-1) mu^(2-n) V^n, from laminar (n = 1, in proportion to mu) to fully rough (n = 2, not at all);
    the density of water and glycols hardly differs and is left out.
    """
    return (viscosity / measured) ** (2.0 - exponent)


def scaled_flow(flow: Figure, drop: Figure, to_drop: Figure, exponent: Figure) -> Figure:
    """The flow at which a branch reaches another drop: V = V0 (dp / dp0)^(1 / n), the inverse of `curve_drop`."""
    return flow * (to_drop / drop) ** (1.0 / exponent)
