"""Transmission lines on a board: characteristic impedance of a trace, and the plane spacing that gives an impedance.

All formulas are Wheeler's closed forms. His incremental-inductance rule turns an impedance into conductor loss: what a wall of the line
adds to its inductance when it moves back a little, dZ/dn, is what the skin of that wall adds to its resistance.

Sources: Wheeler, H. A. (1978) Transmission-line properties of a stripline between parallel planes, IEEE Trans. MTT-26, 866-876;
Wheeler, H. A. (1977) Transmission-line properties of a strip on a dielectric sheet on a plane, MTT-25, 631-647;
Wheeler, H. A. (1942) Formulas for the skin effect, Proc. IRE 30, 412-424.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property

from configurator.disciplines.naming import Naming, unnamed
from configurator.figures import Figure, constant, log10, sqrt

FREE_SPACE = constant(376.730313668, "ohm")  # impedance of free space
STEP = 1e-3  # of the copper's thickness: how far the walls move back for dZ/dn
E = constant(math.e)


def natural_log(x: Figure) -> Figure:
    """Ln x of a plain number."""
    return math.log(10.0) * log10(x)


@dataclass(frozen=True)
class Line(ABC):
    """A trace of `width` and `thickness`, its planes or plane at `height` (stripline: both planes' distance), all m, in a laminate `dk`.

    `step` names what its formulas come by, so that each can be read.
    """

    width: Figure
    thickness: Figure
    height: Figure
    dk: Figure
    step: Naming = unnamed

    @abstractmethod
    def in_air(self) -> Figure:
        """Characteristic impedance with air for the laminate, ohm."""

    @abstractmethod
    def effective_dk(self) -> Figure:
        """Dielectric constant the wave meets."""

    @abstractmethod
    def receded(self, depth: Figure) -> Line:
        """The line with every copper surface moved back by `depth`."""

    @abstractmethod
    def dielectric_share(self) -> Figure:
        """The wave's loss in the dielectric over that of a wave wholly inside it."""

    @cached_property
    def air(self) -> Figure:
        """The same, computed once."""
        return self.in_air()

    @cached_property
    def effective(self) -> Figure:
        """The dielectric constant the wave meets, computed once."""
        return self.effective_dk()

    def impedance(self) -> Figure:
        """Characteristic impedance Z0 in the laminate, ohm."""
        return self.air / sqrt(self.effective)

    def conductor_factor(self) -> Figure:
        """Attenuation of smooth copper over its surface resistance, 1/(ohm m): (dZ/dn) / (2 eta Z0), Z in air."""
        depth = STEP * self.thickness
        slope = (self.receded(depth).air - self.air) / depth
        return self.step("conductor-factor", slope / (2.0 * FREE_SPACE * self.step("impedance", self.impedance())))

    def _receded_step(self, name: str, figure: Figure) -> Figure:
        return self.step(f"receded-{name}", figure)


class Stripline(Line):
    """A trace midway between two planes; within 0.5 % for a width to ten times the spacing (Wheeler 1978)."""

    def in_air(self) -> Figure:
        """30 ln(1 + p/2 (p + sqrt(p^2 + 6.27))), p = 8/pi (b - t) / (w + dw)."""
        wider = self.step("widening", _widening(self.width, self.thickness, self.height))
        p = self.step("form", (8.0 / math.pi) * (self.height - self.thickness) / (self.width + wider))
        return self.step("air-impedance", constant(30.0, "ohm") * natural_log(1.0 + p / 2.0 * (p + sqrt(p**2 + 6.27))))

    def effective_dk(self) -> Figure:
        """The laminate's own: all of the field is inside it."""
        return self.dk

    def receded(self, depth: Figure) -> Stripline:
        """Narrower and thinner by twice the depth, the planes as much farther apart."""
        return Stripline(self.width - 2.0 * depth, self.thickness - 2.0 * depth, self.height + 2.0 * depth, self.dk, self._receded_step)

    def dielectric_share(self) -> Figure:
        """All of it."""
        return constant(1.0)

    @classmethod
    def of_impedance(cls, width: Figure, thickness: Figure, dk: Figure, impedance: Figure, step: Naming = unnamed) -> Stripline:
        """The line of an impedance: the formula solved for the spacing, the widening of the trace by its thickness taken twice."""
        grown = E ** (impedance * sqrt(dk) / constant(30.0, "ohm"))
        ratio = step("width-ratio", (8.0 / math.pi) * sqrt(grown + 0.5675) / (grown - 1.0))
        spacing = step("distance-guessed", thickness + (width + 1.25 * thickness) / ratio)
        spacing = step("distance", thickness + (width + _widening(width, thickness, spacing)) / ratio)
        return cls(width, thickness, spacing, dk, step)


def _widening(width: Figure, thickness: Figure, height: Figure) -> Figure:
    """What the thickness of a strip between planes adds to its width (Wheeler 1978)."""
    x = thickness / height
    exponent = 2.0 / (1.0 + (2.0 / 3.0) * x / (1.0 - x))
    inside = (x / (2.0 - x)) ** 2 + (0.0796 * x / (width / height + 1.1 * x)) ** exponent
    return thickness / math.pi * (1.0 - 0.5 * natural_log(inside))


class Microstrip(Line):
    """A trace on the outside, over one plane; within 2 % for any width (Wheeler 1977)."""

    def in_air(self) -> Figure:
        """The impedance with a dielectric constant of one."""
        return self.step("air-impedance", self._impedance(constant(1.0)))

    def effective_dk(self) -> Figure:
        """(Z in air / Z)^2."""
        return self.step("effective-dk", (self.air / self._impedance(self.dk)) ** 2)

    def receded(self, depth: Figure) -> Microstrip:
        """Narrower and thinner by twice the depth, and farther from the plane."""
        return Microstrip(self.width - 2.0 * depth, self.thickness - 2.0 * depth, self.height + 2.0 * depth, self.dk, self._receded_step)

    def dielectric_share(self) -> Figure:
        """sqrt(dk/e) (e - 1) / (dk - 1): the part of the field that is not in the air, for a wave that is faster."""
        return sqrt(self.dk / self.effective) * (self.effective - 1.0) / (self.dk - 1.0)

    def _impedance(self, dk: Figure) -> Figure:
        """42.4 / sqrt(dk + 1) ln(1 + u (v + sqrt(v^2 + pi^2 (1 + 1/dk)/2))), u = 4 h / w', v = (14 + 8/dk) / 11 u."""
        u = 4.0 * self.height / (self.width + _thickness_on_plane(self.width, self.thickness, self.height, dk))
        v = (14.0 + 8.0 / dk) / 11.0 * u
        inside = 1.0 + u * (v + sqrt(v**2 + (1.0 + 1.0 / dk) / 2.0 * math.pi**2))
        return constant(42.4, "ohm") / sqrt(dk + 1.0) * natural_log(inside)

    @classmethod
    def of_impedance(cls, width: Figure, thickness: Figure, dk: Figure, impedance: Figure, step: Naming = unnamed) -> Microstrip:
        """The line of an impedance: the formula solved for the height, the widening of the trace by its thickness taken twice."""
        grown = E ** (impedance * sqrt(dk + 1.0) / constant(42.4, "ohm")) - 1.0
        ratio = step("width-ratio", 8.0 * sqrt(grown / 11.0 * (7.0 + 4.0 / dk) + (1.0 + 1.0 / dk) / 0.81) / grown)
        height = step("distance-guessed", (width + thickness) / ratio)
        height = step("distance-nearer", (width + _thickness_on_plane(width, thickness, height, dk)) / ratio)
        height = step("distance", (width + _thickness_on_plane(width, thickness, height, dk)) / ratio)
        return cls(width, thickness, height, dk, step)


def _thickness_on_plane(width: Figure, thickness: Figure, height: Figure, dk: Figure) -> Figure:
    """(t/pi) ln(4 e / sqrt((t/h)^2 + (1/pi / (w/t + 1.1))^2)) (1 + 1/dk)/2 (Wheeler 1977)."""
    inside = (thickness / height) ** 2 + (1.0 / math.pi / (width / thickness + 1.1)) ** 2
    return thickness / math.pi * natural_log(4.0 * math.e / sqrt(inside)) * (1.0 + 1.0 / dk) / 2.0


LINES: dict[str, type[Stripline | Microstrip]] = {"stripline": Stripline, "microstrip": Microstrip}
