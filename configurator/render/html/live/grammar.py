"""How quantities are written, for the script that reads them in a page: the words of `units.txt` and the spellings of `notation.py`."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Any

from configurator.notation import MONEY, MYRIADS, SAME_SIGN, SPELLINGS
from configurator.units import AMBIGUOUS, LARGEST, NOTATIONS, NUMERAL, SMALLEST, Unit, unit


@cache
def grammar() -> dict[str, Any]:
    """Units by their words (factor and dimension), prefixes, spellings in the order they are replaced, words with two readings."""
    words, prefixes = _definitions()
    return {
        "words": words,
        "prefixes": prefixes,
        "spellings": [[pattern.pattern, re.sub(r"\\(\d)", r"$\1", meant)] for pattern, meant in SPELLINGS],
        "notations": NOTATIONS,
        "ambiguous": list(AMBIGUOUS),
        "numeral": NUMERAL,
        "money": MONEY,
        "myriads": {sign: size for sign, size in MYRIADS.items() if sign},
        "signs": {chr(sign): str(meant) for sign, meant in SAME_SIGN.items()},
        "smallest": SMALLEST,
        "largest": LARGEST,
    }


def _definitions() -> tuple[dict[str, list[Any]], dict[str, float]]:
    """The units and the prefixes of the definition file, each under all its names."""
    words: dict[str, list[Any]] = {}
    prefixes: dict[str, float] = {}
    for line in resources.files("configurator").joinpath("units.txt").read_text(encoding="utf-8").splitlines():
        name, *rest = (part.strip() for part in line.partition("#")[0].split("="))
        if rest and name.endswith("-"):
            prefixes |= {each.rstrip("-"): float(rest[0]) for each in (name, *rest[1:])}
        elif rest:
            words |= {each: _size(unit(each)) for each in (name, *rest[1:])}
    return words, prefixes


def _size(found: Unit) -> list[Any]:
    return [found.factor, dict(found.dimension.exponents)]
