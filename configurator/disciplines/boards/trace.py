"""The loss of a trace: what the dielectric takes and what the copper takes, over a length."""

from __future__ import annotations

import math
from dataclasses import dataclass

from configurator.catalog.values import Value
from configurator.disciplines.boards.lines import LINES, Line
from configurator.disciplines.boards.material import ROOM, ROUGHNESS, Inputs, Material, skin_depth, surface_resistance
from configurator.disciplines.naming import Naming, unnamed
from configurator.figures import Figure, constant, sqrt

NEPER = constant(20.0 / math.log(10.0), "dB")  # attenuation by e
LIGHT = constant(299792458.0, "m/s")
ROUGHNESS_MODEL = "hammerstad"


@dataclass(frozen=True)
class Conditions:
    """What all traces of a board have in common: copper, target impedance (or a stated distance of the planes), temperature."""

    thickness: Figure
    impedance: Figure
    resistivity: Figure
    temperature: Figure
    height: Figure | None = None
    roughness_model: str = ROUGHNESS_MODEL


@dataclass(frozen=True)
class TraceLoss:
    """Loss of a length of trace, dB/m: in the dielectric and in the copper, as agreed with measurements; and the line it is of."""

    line: Line
    dielectric: Figure
    conductor: Figure

    @property
    def whole(self) -> Figure:
        """Both."""
        return self.dielectric + self.conductor


def conditions_of(inputs: Inputs, temperature: tuple[str, str, Value] | None = None) -> Conditions:
    """Those of a build: the constants of the catalog, with the `temperature` (id, label, value) of a board that states its own."""
    thickness, impedance, resistivity = (inputs.constant(id) for id in ("copper-thickness", "trace-impedance", "board-copper-resistivity"))
    warm = inputs.constant("board-temperature") if temperature is None else inputs.value(*temperature)
    return Conditions(thickness, impedance, resistivity, warm)


def line_of(conditions: Conditions, width: Figure, dk: Figure, kind: str, step: Naming = unnamed) -> Line:
    """The line of a width: its planes as far apart as the impedance asks, unless their distance is stated."""
    made = LINES[kind]
    if conditions.height is None:
        return made.of_impedance(width, conditions.thickness, dk, conditions.impedance, step)
    return made(width, conditions.thickness, conditions.height, dk, step)


def loss_of(
    inputs: Inputs, conditions: Conditions, material: Material, frequency: Figure, width: Figure, kind: str, step: Naming = unnamed
) -> TraceLoss:
    """Loss of a trace at a frequency on a board as warm as it gets; `step` names what it comes by.

    Dielectric: 8.686 pi f / c sqrt(Dk) Df (2.31 dB/inch at 1 GHz, Dk 1, Df 1), for the part of the field that is in it.
    Conductor: 8.686 Rs K dZ/dn / (2 eta Z0), with the surface resistance Rs at the temperature and the roughness factor K.
    """
    line = line_of(conditions, width, material.dk, kind, step)
    warmer = conditions.temperature - ROOM
    agreement = inputs.constant("loss-agreement")
    tangent = step("df", material.df * (1.0 + inputs.constant("df-temperature") * warmer) * inputs.constant("df-moisture"))
    dielectric = NEPER * math.pi * frequency / LIGHT * sqrt(material.dk) * tangent * line.dielectric_share()
    resistivity = step("resistivity", conditions.resistivity * (1.0 + inputs.constant("copper-temperature-coefficient") * warmer))
    depth = step("skin-depth", skin_depth(frequency, resistivity))
    rough = step("roughness-factor", ROUGHNESS[conditions.roughness_model](material.rms, depth, inputs.constant("rz-per-rq")))
    conductor = NEPER * surface_resistance(frequency, resistivity) * line.conductor_factor() * rough
    return TraceLoss(line, dielectric * agreement, conductor * agreement)
