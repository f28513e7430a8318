"""What a trace is made of at one frequency: the laminate's dielectric, and copper as its foil leaves it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from configurator.catalog.model import Catalog
from configurator.catalog.tables.pcb import Foil
from configurator.catalog.tables.reference import Laminate
from configurator.catalog.values import Value
from configurator.figures import Figure, Interpolation, atan, constant, interpolate, log10, maximum, sqrt
from configurator.phrases import phrase
from configurator.system.ledger import Ledger
from configurator.units import unit

MU0 = constant(4e-7 * math.pi, "ohm*s/m")  # permeability of copper and of laminates: that of free space
ROOM = constant(20.0, "degC")  # where resistivity and loss tangent are stated
INSIDE = "the frequency lies within the published points of the loss tangent"


@dataclass(frozen=True)
class Inputs:
    """Input figures of a build; unless they are to be kept, what is not in the ledger yet stays out of it."""

    ledger: Ledger
    catalog: Catalog
    keep: bool = True

    def value(self, id: str, label: str, value: Value, informative: str = "") -> Figure:
        """The input `id`."""
        known = self.ledger.figures.get(id)
        if known is None and not self.keep:
            return value.figure(id, label)
        return self.ledger.value(id, label, value, informative)

    def constant(self, id: str) -> Figure:
        """A constant of an engineering formula."""
        found = self.catalog.constants[id]
        return self.value(f"constants.{id}", found.name, found.value)


@dataclass(frozen=True)
class Material:
    """A laminate at one frequency: dielectric constant, loss tangent of the dry board at 20 degC, RMS height of its foil.

    `inside` says whether the frequency lies within what the maker published.
    """

    dk: Figure
    df: Figure
    rms: Figure
    inside: bool = True


def material_of(inputs: Inputs, laminate: Laminate, frequency: Figure, foil: Foil | None = None) -> Material:
    """A laminate of the catalog at a frequency, clad with its usual foil unless another is given.

    Between published points the loss tangent is linear over log f; below the first it stays, beyond the last it rises by the drift.
    """
    key, name = f"laminates.{laminate.id}", laminate.name
    points = laminate.published
    inside = frequency.value is not None and points[0][0] * (1 - 1e-9) <= frequency.value <= points[-1][0] * (1 + 1e-9)
    dk = inputs.value(f"{key}.dk", phrase("{laminate}: Dk", laminate=name), laminate.dk)
    df = inputs.value(
        f"{key}.df", phrase("{laminate}: Df at {frequency}", laminate=name, frequency=str(laminate.at_frequency)), laminate.df
    )
    decades = log10(frequency / constant(1.0, "GHz"))
    if len(points) > 1:
        xs, ys = [math.log10(f / 1e9) for f, _ in points], [share for _, share in points]
        df = df * interpolate(decades, Interpolation(f"{key}.df-curve", xs, ys, unit("1"), unit("1")))
    beyond = maximum(decades - math.log10(points[-1][0] / 1e9), constant(0.0))
    stated = inputs.catalog.constants["df-drift"].value
    drift = inputs.value(
        f"{key}.df-drift",
        phrase("{laminate}: rise of Df a decade beyond what is published", laminate=name),
        stated,
        "" if beyond.value else INSIDE,
    )
    df = df * (1.0 + drift * beyond)
    return Material(dk, df, foil_height(inputs, laminate, foil), inside)


def foil_height(inputs: Inputs, laminate: Laminate, other: Foil | None = None) -> Figure:
    """RMS height Rq of the laminate's copper, from the ten-point height Rz of its own or of its foil's data sheet."""
    foil = other or inputs.catalog.foils.get(laminate.foil)
    if foil is not None and (other is not None or laminate.roughness is None):
        height = inputs.value(f"foils.{foil.id}.rz", phrase("{foil}: roughness Rz", foil=foil.name), foil.rz)
    else:
        label = phrase("{laminate}: roughness Rz of its copper", laminate=laminate.name)
        height = inputs.value(f"laminates.{laminate.id}.roughness", label, laminate.roughness or _unstated(laminate))
    return height / inputs.constant("rz-per-rq")


def _unstated(laminate: Laminate) -> Value:
    why = "the catalog names neither a foil nor the roughness of its copper"
    return Value(None, unit("um"), sources=laminate.source, confidence=laminate.confidence, reason=why, at=laminate.at)


# --- copper


def skin_depth(frequency: Figure, resistivity: Figure) -> Figure:
    """Depth at which the current has fallen to 1/e, m: sqrt(rho / (pi f mu0))."""
    return sqrt(resistivity / (math.pi * frequency * MU0))


def surface_resistance(frequency: Figure, resistivity: Figure) -> Figure:
    """Resistance of a square of thick copper, ohm: sqrt(pi f mu0 rho)."""
    return sqrt(math.pi * frequency * MU0 * resistivity)


def hammerstad(rms: Figure, depth: Figure, ratio: Figure) -> Figure:
    """Loss of rough copper over smooth, 1 + (2/pi) atan(1.4 (Rq/depth)^2); never more than twice.

    Source: Hammerstad, E., Jensen, O. (1980) Accurate models for microstrip computer-aided design, IEEE MTT-S, 407-409.
    """
    return 1.0 + 2.0 / math.pi * atan(1.4 * (rms / depth) ** 2)


def huray(rms: Figure, depth: Figure, ratio: Figure) -> Figure:
    """The same by Huray's spheres, stacked like fourteen cannonballs of radius r = 0.06 Rz on a square of 6 r: up to 8.3 times.

    1 + 84 (pi r^2 / 36 r^2) / (1 + depth/r + depth^2 / (2 r^2)). Smooth copper has no spheres and a factor of 1.

    Source: Simonovich, L. (2015) Practical method for modeling conductor roughness using close packing of equal spheres, DesignCon.
    """
    radius = 0.06 * ratio * rms
    return 1.0 + 84.0 * math.pi / 36.0 * radius**2 / (radius**2 + depth * radius + depth**2 / 2.0)


ROUGHNESS: dict[str, Callable[[Figure, Figure, Figure], Figure]] = {"hammerstad": hammerstad, "huray": huray}
