"""Numbers as text, the same way in every renderer."""

from __future__ import annotations

from decimal import Decimal

from configurator.figures import LESS, MORE, Figure
from configurator.render.view import View

BOUND_WORDS = {MORE: "at least", LESS: "at most"}


def kind_of(figure: Figure) -> str:
    """input, derived or simulated."""
    if figure.is_input:
        return "input"
    return "simulated" if figure.info is not None and figure.info.simulated else "derived"


def money(amount: float) -> str:
    """An amount as a decimal string: two decimals, or up to six where a unit price has more."""
    exact = Decimal(repr(round(amount, 6)))
    return f"{exact:.2f}" if exact == exact.quantize(Decimal("0.01")) else f"{exact.normalize():f}"


def plain(figure: Figure | None) -> float | None:
    """The number in the unit shown, without the noise of unit factors in the last digits."""
    if figure is None or figure.number is None:
        return None
    return float(f"{figure.number:.15g}")


def significant(number: float, digits: int = 4) -> str:
    """A number with thousands separators and about `digits` significant digits."""
    if number == 0:
        return "0"
    if abs(number) >= 10 ** (digits - 1) or number == int(number):
        return f"{number:,.0f}"
    text = f"{number:,.{digits}g}"
    return text if "e" not in text else f"{number:.3g}"


def shown(view: View, figure: Figure) -> tuple[str, str, str]:
    """Value, unit and range of a figure as text; the range is empty where there is none."""
    info = figure.info
    unit = "" if info is None or info.unit.text == "1" else info.unit.text
    if figure.number is None:
        return "not known", unit, ""
    if figure.bound:
        return f"{BOUND_WORDS[figure.bound]} {significant(figure.number)}", unit, ""
    low, high = view.range_of(figure)
    band = f"{significant(low)} – {significant(high)}" if low is not None and high is not None and low < high else ""
    return significant(figure.number), unit, band
