"""Negative only where something can be negative: margins and temperatures. Everything else stays at 0 or above, or a check fails.

Every input of every platform is changed on its own, to the ends of what its field takes and far beyond what is likely.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pytest

from configurator.build import Build, changed
from configurator.catalog.problems import InputError
from configurator.figures import Figure, recompute, topological
from configurator.figures.arrays import evaluate_arrays
from configurator.units import ABSOLUTE_TEMPERATURE, unit
from tests.helpers import built, engineer_with, kinds, shipped_catalog

# Margins of loss and of coverage, what is earned on an order, what one architecture saves against another,
# days from a price to the quote and to the end of an offer; and what a
# check of its own holds at 0 or above.
SIGNED = re.compile(
    r"^boards\..*(margin|share)$|^channels\..*margin$|^cost\.(range-coverage-above|margin-made|markup|boards\..*residual)$"
    r"|^prices\.[^.]+\.(age|age-newest|holds)$|^quote\.days-left$|^power\.compare\..*-saved$|^network\.in-rack\..*spare-ports$"
)
DIFFERENCE = unit("delta_degC").dimension  # approaches, and margins to a temperature


def may_be_negative(figure: Figure) -> bool:
    return figure.dimension in (ABSOLUTE_TEMPERATURE, DIFFERENCE) or bool(SIGNED.search(figure.id))


def values_to_try(figure: Figure) -> Iterator[float]:
    """Coherent values the field of an input takes: none, less, far more, its ends; colder and warmer for a temperature."""
    assert figure.info is not None and figure.info.origin is not None and figure.value is not None
    limits, here = figure.info.origin.limits, figure.value
    tried = (here - 30, here + 30) if figure.dimension is ABSOLUTE_TEMPERATURE else (0.0, 0.4 * here, 25 * here or 1.0, limits.maximum)
    written = figure.info.unit
    yield from (value for value in tried if np.isfinite(value) and not limits.fault(value / written.factor, written))


def negatives(build: Build) -> dict[tuple[str, float], list[str]]:
    """Input and the value it is changed to -> figures that are negative then and may not be."""
    inputs = [f for f in build.figures.values() if f.is_input and f.value is not None]
    cases = [(figure, value) for figure in inputs for value in values_to_try(figure)]
    samples = {id(figure): np.full(len(cases), figure.value) for figure in inputs}
    for index, (figure, value) in enumerate(cases):
        samples[id(figure)][index] = value
    found = evaluate_arrays(topological([*build.figures.values()]), samples)
    wrong: dict[tuple[str, float], list[str]] = {}
    for figure in build.figures.values():
        if not figure.is_input and not may_be_negative(figure):
            below = np.flatnonzero(np.broadcast_to(found[id(figure)], len(cases)) < -1e-9)
            for changed_input, value in (cases[i] for i in below):
                wrong.setdefault((changed_input.id, value), []).append(figure.id)
    return wrong


def unnoticed(build: Build) -> list[str]:
    """Of these, those under which no check fails."""
    silent, nodes = [], topological([*build.figures.values()])
    for (id_, value), below in negatives(build).items():
        before = build.figures[id_].value
        assert before is not None
        recompute(nodes, {id_: value})
        if not build.failed:
            silent.append(f"{', '.join(below)} by {id_} = {value:g}")
        recompute(nodes, {id_: before})
    return silent


@pytest.mark.parametrize("platform", kinds())
def test_nothing_is_negative_unnoticed(platform: str) -> None:
    """Counts, powers, flows, heats, losses, prices: at 0 or above whatever input is changed, or a check fails."""
    assert unnoticed(engineer_with(shipped_catalog(), platform)) == []


def test_negative_count_is_found() -> None:
    """A seeded figure: what is left of ten racks, which a larger order takes below zero."""
    build = engineer_with(shipped_catalog(), "trn2")
    left = 10.0 - build.figures["system.racks"]
    build.system.ledger.add(left.named("system.made-up-left", "Racks left of ten", "1"))
    assert any("system.made-up-left" in line for line in unnoticed(build))


def test_spare_psus_below_zero_are_none_and_fail() -> None:
    """Forty times the fans in a server with PSUs of its own: no PSU to spare, and the checks say that the load is not carried."""
    hot = changed(built("hgx-h100-air"), ["server.fan.count=400"])
    assert hot.figures["power.compute.spare-psus"].value == 0 and hot.failed


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("b300-gpu.liquid-capture=120 %", "120 % is above 100 %"),
        ("prices.margin=150 %", "150 % is above 99 %"),
        ("mgx-busbar-1400a.rating=-1 A", "cannot be negative"),
        ("site.supply-voltage=0 V", "0 V is not above 0 V"),
    ],
)
def test_what_if_takes_what_its_field_takes(change: str, why: str) -> None:
    """An input changed on its own keeps the limits it has in a catalog or specification."""
    with pytest.raises(InputError) as caught:
        changed(built("gb300-nvl72"), [change])
    assert why in caught.value.problems[0].message
