"""Uncertainty: the ranges of the inputs, carried through the whole graph by one seeded simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from configurator.figures import Figure, Origin, constant, input_figure, log10, total, unknown_figure, where
from configurator.figures.uncertainty import percentile, sampled, simulate, simulate_with


def ranged(id: str, low: float | None, value: float | None, high: float | None, written: str = "") -> Figure:
    return input_figure(id, id, value, written, Origin(low=low, high=high))


PRICE = ranged("price", 80.5, 100.0, 160.5)


@given(st.floats(0.1, 1e6), st.floats(0, 1e6), st.floats(0, 1e6))
def test_samples_stay_inside_the_published_range(value: float, below: float, above: float) -> None:
    """No draw leaves the range somebody published; half of them fall on each side of the value, however lopsided the range."""
    low, high = value - below, value + above
    assume(high - low > 1e-6 * value)
    drawn = simulate([ranged("x", low, value, high, "W")])["x"]
    assert drawn.min() >= low
    assert drawn.max() <= high
    assert abs(drawn.mean() - (4 * value + low + high) / 6) < 0.05 * (high - low)
    if below > 1e-6 * value and above > 1e-6 * value:
        assert 0.45 < (drawn < value).mean() < 0.55


def test_a_run_can_be_repeated() -> None:
    """The same graph gives the same samples on every machine, so a quote can be reproduced; another seed gives others."""
    first, again, other = simulate([PRICE])["price"], simulate([PRICE])["price"], simulate([PRICE], seed=1)["price"]
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert len(first) == 2048


def test_another_input_changes_nothing_for_the_rest() -> None:
    """Each input has a stream of its own: adding a line to a quote leaves the ranges of the other lines alone."""
    alone = simulate([PRICE])["price"]
    among = simulate([ranged("before", 1.5, 2.0, 3.5) * PRICE, PRICE, ranged("after", 1.5, 2.0, 3.5)])["price"]
    assert np.array_equal(alone, among)
    assert not np.array_equal(simulate([ranged("twin", 80.5, 100.0, 160.5)])["twin"], alone)


def test_one_input_moves_everywhere_at_once() -> None:
    """The price of a GPU is one number of the world: used 72 times it varies together, and its difference with itself is nil."""
    tray, rack = (PRICE * 4).named("tray", "Tray", ""), (PRICE * 72).named("rack", "Rack", "")
    found = simulate([tray, rack, (rack - tray * 18).named("nil", "Nil", "")])
    assert np.allclose(found["rack"], found["tray"] * 18)
    assert np.allclose(found["nil"], 0.0)
    spread = found["rack"].std() / found["rack"].mean()
    assert math.isclose(spread, found["tray"].std() / found["tray"].mean())


def test_independent_inputs_partly_cancel() -> None:
    """Twenty inputs that vary on their own give a total that varies less, relatively, than each of them."""
    lines = [ranged(f"line.{i}", 50.5, 100.0, 150.5) for i in range(20)]
    found = simulate([total(lines).named("sum", "Sum", ""), lines[0]])
    assert found["sum"].std() / found["sum"].mean() < 0.5 * found["line.0"].std() / found["line.0"].mean()


@pytest.mark.parametrize(
    "fixed",
    [
        ranged("x", None, 5.0, None),
        ranged("x", 4.5, 5.0, None),
        ranged("x", 5.0, 5.0, 5.0),
        ranged("x", 1.5, None, 9.5),
        ranged("x", 4.0, 5.0, 6.0),
        ranged("x", 4.0, 5.0, 6.0, "pair"),
    ],
    ids=["no range", "half a range", "no width", "no value", "pieces", "pairs"],
)
def test_what_has_no_uncertainty_is_not_drawn(fixed: Figure) -> None:
    """No range, no value, or a count (how many there are is a choice of build): the figure stays one number."""
    assert simulate([fixed, (fixed * 2).named("double", "Double", fixed.info.unit if fixed.info else "")]) == {}


def test_a_count_among_uncertain_prices_stays_what_it_is() -> None:
    """Only the price of the line varies, in proportion."""
    pieces = ranged("pieces", 4.0, 5.0, 6.0)
    found = simulate([(pieces * PRICE).named("line", "Line", ""), pieces])
    assert set(found) == {"line"}
    assert np.allclose(found["line"], 5 * simulate([PRICE])["price"])


def test_a_value_outside_its_range_is_drawn_inside() -> None:
    """A user who sets a price beyond the published range gets the range, not an exception of the generator."""
    drawn = simulate([ranged("x", 10.5, 99.0, 20.5)])["x"]
    assert (drawn >= 10.5).all()
    assert (drawn <= 20.5).all()


def test_percentiles_leave_out_what_is_unknown() -> None:
    """A figure undefined in some draws has the percentiles of the others; undefined in all, it has none."""
    assert percentile(np.array([np.nan, 1.0, 3.0, np.inf]), 50) == 2.0
    assert percentile(np.array([np.nan, np.nan]), 50) is None
    share = where(PRICE <= 100.0, PRICE - PRICE, 1 / (PRICE - PRICE)).named("share", "Share", "")
    drawn = simulate([share])["share"]
    assert 0 < np.isnan(drawn).sum() < len(drawn)
    assert percentile(drawn, 90) == 0.0


def test_percentiles_of_a_known_triangle() -> None:
    """P10, P50 and P90 of a symmetric triangle are where geometry puts them."""
    drawn = simulate([ranged("x", 0.25, 1.25, 2.25)], draws=200_000)["x"]
    for percent, wanted in ((10, 0.25 + math.sqrt(0.2)), (50, 1.25), (90, 2.25 - math.sqrt(0.2))):
        assert percentile(drawn, percent) == pytest.approx(wanted, abs=0.01)


def following(id: str, driver: str, loading: float) -> Figure:
    return input_figure(id, id, 100.5, "", Origin(low=70.0, high=160.0, moves_with=((driver, loading),)))


def ranks(drawn: np.ndarray) -> np.ndarray:
    return np.argsort(np.argsort(drawn))


@pytest.mark.parametrize(("one", "other"), [(0.95, 0.95), (0.9, 0.5), (0.3, 0.3)])
def test_what_follows_one_driver_moves_together(one: float, other: float) -> None:
    """Correlated by the product of the loadings, each with the distribution it has alone; a sum of both spreads wider."""
    a, b = following("a", "dram", one), following("b", "dram", other)
    apart = [input_figure(id, id, 100.5, "", Origin(low=70.0, high=160.0)) for id in ("a", "b")]
    both, alone = simulate([a, b, total([a, b]).named("sum", "Sum", "")]), simulate([*apart, total(apart).named("sum", "Sum", "")])
    assert np.corrcoef(ranks(both["a"]), ranks(both["b"]))[0, 1] == pytest.approx(one * other, abs=0.06)
    assert np.array_equal(np.sort(both["a"]), np.sort(alone["a"]))
    assert np.ptp(np.percentile(both["sum"], (10, 90))) > np.ptp(np.percentile(alone["sum"], (10, 90)))


def test_a_driver_that_one_input_follows_moves_nothing() -> None:
    """It is drawn as it is alone: a correlation with nobody changes no number."""
    alone = simulate([input_figure("a", "a", 100.5, "", Origin(low=70.0, high=160.0))])["a"]
    assert np.array_equal(simulate([following("a", "dram", 0.9)])["a"], alone)


def test_an_unknown_range_is_no_certainty() -> None:
    """A price without a range is drawn with the spread that is assumed for it."""
    drawn = simulate([input_figure("a", "a", 100.0, "", Origin(spread=0.3))])["a"]
    assert 70.0 <= drawn.min() < 75.0
    assert 125.0 < drawn.max() <= 130.0


def test_many_draws_agree_with_few() -> None:
    """Percentiles of a hundred blocks are those of one, but for the noise of one."""
    whole = total([following("a", "dram", 0.9), following("b", "dram", 0.9), PRICE]).named("sum", "Sum", "")
    many, few = sampled(whole, 50_000), simulate([whole])["sum"]
    assert len(many) == 50_000
    assert np.allclose(np.percentile(many, (10, 50, 90)), np.percentile(few, (10, 50, 90)), rtol=0.01)


def test_one_formula_of_several_things() -> None:
    """What each of them gives in its place is what the formula made of it gives, also where it has no range or is not known."""

    def formula(x: Figure, y: Figure) -> Figure:
        return (log10(PRICE * x) + y ** ranged("exponent", 1.1, 1.5, 1.9) / x - 2.0).named("made", "Made", "")

    taken = [
        (ranged("a", 1.0, 2.0, 3.0), ranged("b", 5.0, 6.0, 8.0)),
        (constant(3.0), PRICE),
        (constant(0.5), constant(7.0)),
        (unknown_figure("none", "None", "", ""), PRICE),
    ]
    x, y = (unknown_figure(f"any-{name}", name, "", "") for name in "xy")
    rows = simulate_with(formula(x, y), (x, y), taken)
    assert rows.shape == (4, 2048)
    for row, each in zip(rows, taken, strict=True):
        assert np.array_equal(row, simulate([formula(*each)])["made"], equal_nan=True)
