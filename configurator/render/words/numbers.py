"""Numbers as text: how many decimals a figure has in every document, and parts that add up to their whole."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from configurator.figures import LESS, MORE, Figure
from configurator.figures.bounds import told
from configurator.render.view import Seen
from configurator.units import Unit, currency_of

BOUND_WORDS = {MORE: "at least", LESS: "at most"}
WHOLE = ("1", "pair", "port", "core", "lane", "Gbit/s", "Tbit/s", "rack_unit", "day")  # what is counted, or sold in whole steps
SIGNIFICANT = 4  # digits of a computed number
COARSE = {"degC": 1, "delta_degC": 1, "%": 2, "dB": 2, "dB/inch": 2}  # most decimals of what nobody measures more finely
AS_WRITTEN = 10  # digits of an input that are kept; what follows is noise of binary fractions


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


def as_shown(figure: Figure) -> float | None:
    """The number with the digits it has in every document."""
    return None if figure.number is None else float(rounded(figure.number, decimals_of(figure, figure.number)))


# --- decimals


def decimals_of(figure: Figure, number: float | None) -> int:
    """The decimals of a figure that is shown as `number`, the same in terminal, page and workbook.

    Money has cents, and four digits where it is less than one; an input has those it was written with, the quantity of a line those
    that multiply its price; counts are whole; anything computed has four significant digits, temperatures at most one decimal, shares
    and losses in dB two.
    """
    if number is None or figure.info is None:
        return 0
    return decimals_of_kind(figure.id, number, figure.info.unit, figure.is_input)


def decimals_of_kind(id: str, number: float, shown_in: Unit, is_input: bool) -> int:
    """The decimals of a figure that is known by its id, number, unit and kind alone."""
    written = plain_decimals(number, AS_WRITTEN) if is_input else None
    if currency_of(shown_in.dimension):
        return max(2, plain_decimals(number, SIGNIFICANT) if abs(number) < 1 else written or 2)
    if written is not None:
        return written
    if ".bom." in f".{id}" and id.endswith(".quantity"):
        return plain_decimals(number)
    if shown_in.text in WHOLE and float(f"{number:.12g}").is_integer():
        return 0
    return min(decimals_for_value(number), COARSE.get(shown_in.text, 99))


def decimals_of_range(figure: Figure, number: float | None, bounds: Sequence[float]) -> int:
    """The decimals of a range: those of its figure, and of an input as many as any of its three numbers was written with."""
    own = decimals_of(figure, number)
    return max(own, *(decimals_of(figure, bound) for bound in bounds)) if figure.is_input or number is None else own


def decimals_for_value(value: float, digits: int = SIGNIFICANT) -> int:
    """Decimals that show `digits` significant digits, but no fewer than the whole units."""
    if value == 0:
        return 0
    decade = math.floor(math.log10(abs(value)) + 1e-12)
    return max(0, digits - 1 - decade)


def plain_decimals(value: float, most: int = 6) -> int:
    """Decimals of a number as it was written: trailing zeros and binary noise left out, at most `most` significant ones."""
    exponent = Decimal(f"{value:.{most}g}").normalize().as_tuple().exponent
    return max(0, -int(exponent))


def rounded(value: float, decimals: int) -> Decimal:
    """Half away from zero at a place; negative `decimals` are before the point."""
    exact = Decimal(repr(value))
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


# --- text


def fixed(number: float, decimals: int) -> str:
    """A number at a place, with thousands separators."""
    exact = rounded(number, decimals)
    return f"{abs(exact) if exact == 0 else exact:,f}"  # no minus before nothing


def significant(number: float, digits: int = SIGNIFICANT) -> str:
    """A number that is no figure: whole where it is whole, else about `digits` significant digits."""
    return fixed(number, 0 if number == int(number) else decimals_for_value(number, digits))


def text_of(figure: Figure) -> str:
    """The number of a figure in the unit it is shown in, with the word where it is only a bound."""
    if figure.number is None:
        return "not known"
    return told(figure.bound, fixed(figure.number, decimals_of(figure, figure.number)))


def shown(view: Seen, figure: Figure) -> tuple[str, str, str]:
    """Value, unit and range of a figure as text; the range is empty where there is none."""
    info, number = figure.info, figure.number
    unit = "" if info is None or info.unit.text == "1" else info.unit.text
    if number is None or figure.bound:
        return text_of(figure), unit, ""
    low, high = view.range_of(figure)
    band = ""
    if low is not None and high is not None and low < high:
        decimals = decimals_of_range(figure, number, (low, high))
        band = f"{fixed(low, decimals)} – {fixed(high, decimals)}"
    return text_of(figure), unit, band


def apportioned(parts: Sequence[float], whole: float, decimals: int) -> list[float]:
    """The parts of a picture rounded to a place so that they add up to the `whole` as it is printed (method of the largest remainder)."""
    steps, scale = int(rounded(whole, decimals).scaleb(decimals)), math.fsum(parts)
    if not scale:
        return [0.0 for _ in parts]
    exact = [part * steps / scale for part in parts]
    found = [math.floor(step) for step in exact]
    for index in sorted(range(len(parts)), key=lambda i: found[i] - exact[i])[: steps - sum(found)]:
        found[index] += 1
    return [float(Decimal(step).scaleb(-decimals)) for step in found]
