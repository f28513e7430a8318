"""A trace as a Touchstone file: the scattering parameters of its line, for programs that simulate whole channels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from configurator.disciplines.boards.lines import Line
from configurator.disciplines.boards.trace import LIGHT, NEPER
from configurator.figures import Figure, topological
from configurator.figures.arrays import Array, evaluate_arrays

REFERENCE = 50.0  # ohm
POINTS = 400
HIGHEST = 2.0  # times the frequency at which loss counts


@dataclass(frozen=True)
class Wire:
    """A uniform line: the frequency its figures follow, loss by length (dB/m), length (m), and what makes its impedance."""

    frequency: Figure
    loss: Figure
    length: Figure
    line: Line

    def scattering(self, frequencies: Array) -> tuple[Array, Array]:
        """S11 and S21 against 50 ohm at each frequency (Hz).

        With g = alpha + j beta, beta = 2 pi f sqrt(Dk) / c, D = 2 Z R cosh(g l) + (Z^2 + R^2) sinh(g l):
        S11 = (Z^2 - R^2) sinh(g l) / D and S21 = 2 Z R / D. Dk stays over frequency, so the phase is not causal to the last picosecond.

        Source: Pozar, D. M. (2011) Microwave Engineering, 4th ed., table 4.2.
        """
        wanted = [self.loss, self.line.impedance(), self.line.effective_dk()]
        found = evaluate_arrays(topological(wanted), {id(self.frequency): frequencies})
        loss, z, dk = (np.broadcast_to(found[id(figure)], frequencies.shape) for figure in wanted)
        length, neper, light = (figure.value or 0.0 for figure in (self.length, NEPER, LIGHT))
        way = (loss / neper + 2j * np.pi * frequencies * np.sqrt(dk) / light) * length
        below = 2.0 * z * REFERENCE * np.cosh(way) + (z**2 + REFERENCE**2) * np.sinh(way)
        return (z**2 - REFERENCE**2) * np.sinh(way) / below, 2.0 * z * REFERENCE / below


def touchstone(wire: Wire, remarks: Sequence[str]) -> str:
    """The file (version 1.1, two ports, real and imaginary parts), its remarks before everything else."""
    frequencies = np.linspace(0.0, HIGHEST * (wire.frequency.value or 0.0), POINTS + 1)[1:]
    head = [f"! {' '.join(text.split())}" for text in remarks]
    rows = [_row(f, s11, s21) for f, s11, s21 in zip(frequencies, *wire.scattering(frequencies), strict=True)]
    return "\n".join([*head, f"# GHz S RI R {REFERENCE:g}", *rows, ""])


def _row(frequency: float, s11: complex, s21: complex) -> str:
    """Frequency and S11 S21 S12 S22 of a line, which is the same from both ends."""
    pairs = (f"{s.real:.9f} {s.imag:.9f}" for s in (s11, s21, s21, s11))
    return f"{frequency / 1e9:.6f} {' '.join(pairs)}"
