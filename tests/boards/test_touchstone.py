"""A trace as a Touchstone file: what it says at one frequency is the loss that is printed, and it is the line it claims to be."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from configurator.exchange.touchstone import HIGHEST, POINTS, touchstone
from configurator.figures.arrays import Array
from configurator.studies.boards.what_if import Answer, Question, answer, wire_of
from tests.helpers import shipped_catalog

R = 50.0


def asked(**numbers: str) -> Answer:
    """A trace on a laminate of the catalog."""
    return answer(Question({"length": "250 mm", **numbers}, "pcie-5", "megtron-6"), shipped_catalog())


def read(text: str) -> Mapping[float, Array]:
    """The scattering matrices of a file by their frequencies in GHz, by the rules of Touchstone 1.1: S11 S21 S12 S22."""
    rows = [[float(word) for word in line.split()] for line in text.splitlines() if line and line[0] not in "!#"]
    assert [line for line in text.splitlines() if line.startswith("#")] == ["# GHz S RI R 50"]
    return {f: np.array([[a + 1j * b, e + 1j * g], [c + 1j * d, h + 1j * k]]) for f, a, b, c, d, e, g, h, k in rows}


def chain(s: Array) -> Array:
    """The ABCD matrix of a scattering matrix against 50 ohm."""
    (a, b), (c, d) = s
    top = [(1 + a) * (1 - d) + b * c, R * ((1 + a) * (1 + d) - b * c)]
    return np.array([top, [((1 - a) * (1 - d) - b * c) / R, (1 - a) * (1 + d) + b * c]]) / (2 * c)


@pytest.mark.parametrize("impedance", ["50 ohm", "42 ohm"])
def test_a_file_is_the_line(impedance: str) -> None:
    """Reciprocal, passive, and twice half of it; caught: a loss, a sign or an order of columns that is another."""
    made, half = asked(impedance=impedance), asked(impedance=impedance, length="125 mm")
    whole, piece = (read(touchstone(wire_of(each), ["x"])) for each in (made, half))
    assert len(whole) == POINTS and max(whole) == pytest.approx(16 * HIGHEST)
    for frequency, s in whole.items():
        assert s[0, 1] == s[1, 0] and np.linalg.norm(s, 2) <= 1 + 1e-6
        assert np.allclose(chain(piece[frequency]) @ chain(piece[frequency]), chain(s), rtol=1e-5, atol=1e-5)
    if impedance == "50 ohm":
        assert made.loss is not None and -20 * math.log10(abs(whole[16.0][1, 0])) == pytest.approx(made.loss.number, abs=1e-3)


def test_of_a_board(run_cli: Callable[..., Any], tmp_path: Path) -> None:
    """The trace of a platform's board has the loss that the build says; what is not there is named."""
    file, board = tmp_path / "a.s2p", "pcb-superchip-gb300"
    done = run_cli("boards", "touchstone", "gb300-nvl72", "--board", board, "--interface", "nvlink-5", "-o", file)
    assert done.code == 0 and "dB at 53.125 GHz" in file.read_text()
    said = float(next(line for line in file.read_text().splitlines() if " dB at " in line).split()[1])
    assert -20 * math.log10(abs(read(file.read_text())[53.125][1, 0])) == pytest.approx(said, abs=2e-3)
    for wrong in (("--board", "pcb-superchip", "--interface", "nvlink-5"), ("--board", board, "--interface", "nvlink-6")):
        assert run_cli("boards", "touchstone", "gb300-nvl72", *wrong, "-o", tmp_path / "b.s2p").code == 2
    assert not (tmp_path / "b.s2p").exists()
