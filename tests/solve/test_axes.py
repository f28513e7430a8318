"""Axes of a search: what a list or a range stands for, and what is no axis."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.catalog.problems import InputError
from configurator.solve.axes import read_axes, read_axis


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("power.redundancy=N,N+1", ("N", "N+1")),
        ("prices.books=[a,b],[c]", ("[a,b]", "[c]")),
        ("prices.books=../a.csv,../b.csv", ("../a.csv", "../b.csv")),
        ("site.pue=1.05..1.45:0.1", ("1.05", "1.15", "1.25", "1.35", "1.45")),
        ("gpu.tdp=1,000 W..1.4 kW:200 W", ("1000 W", "1200 W", "1400 W")),
        ("cooling.supply-temperature=38..42 degC:2", ("38 degC", "40 degC", "42 degC")),
        ("cooling.supply-temperature=38 degC..42 degC:2 K", ("38 degC", "40 degC", "42 degC")),
        ("prices.margin=0 %..20 %:10 %", ("0 %", "10 %", "20 %")),
        ("quantity=100,200", ("100", "200")),
        ("quantity=1..4", ("1", "2", "3", "4")),
        ("quantity=1..10:4", ("1", "5", "9", "10")),
    ],
)
def test_lists_and_ranges(text: str, values: tuple[str, ...]) -> None:
    assert read_axis(text).values == values


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("site.pue", "AXIS001"),
        ("a=x,,y", "AXIS002"),
        ("a=1,000 W,1,200 W", "AXIS003"),
        ("a=x,x", "AXIS004"),
        ("a=1..2:1 kg", "AXIS005"),
        ("a=1 W..2 kg:1 W", "AXIS005"),
        ("a=1.5..2.5", "AXIS005"),
        ("a=1..2:0", "AXIS006"),
        ("a=2..1:1", "AXIS006"),
        ("a=1..1e9:1e-3", "AXIS006"),
    ],
)
def test_no_axis_is_refused_by_its_name(text: str, code: str) -> None:
    with pytest.raises(InputError, match=rf"--vary {text[:4]}.*{code}"):
        read_axis(text)


def test_one_path_is_varied_once() -> None:
    with pytest.raises(InputError, match="AXIS007"):
        read_axes(["a=1,2", "a=3"])


@given(st.integers(-1000, 1000), st.integers(1, 300), st.integers(0, 200), st.integers(0, 4))
def test_points_are_computed_and_both_ends_belong(low: int, step: int, steps: int, digits: int) -> None:
    """No error adds up over a long range: the k-th point is low + k step to the last digit (three times 0.1 is 0.3)."""
    scale = 10**digits
    first, last, rise = (_short(f"{number / scale:.{digits + 1}f}") for number in (low, low + step * steps, step))
    values = read_axis(f"a={first}..{last}:{rise}").values
    assert [Fraction(value) for value in values] == [Fraction(low + k * step, scale) for k in range(steps + 1)]


def _short(number: str) -> str:
    return number.rstrip("0").rstrip(".")
