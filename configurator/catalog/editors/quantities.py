"""How a quantity is written, as patterns that an editor can check: a number with a unit that measures the right thing.

A pattern is a little wider than the loader: it takes any compound unit (``kJ/(kg*K)``), of which only the loader knows the dimension.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Any

from configurator.notation import MONEY, SPELLINGS
from configurator.units import NUMBER, Dimension, Unit, UnitError, currency_of, unit

NUMERAL = r"[+-]?(?:\d[\d,_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*[万亿]?"
COMPOUND = r"[^\s\d.,][^\s]*[/*^²³].*"
COMPOSED = r"[^\x00-\x7f].*"  # full-width and Chinese spellings
CURRENT_KIND = r"(?:[ _-]?(?:AC|DC|ac|dc))?"
ANY = r"^.*\d.*$"


@cache
def _defined() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of units and those of prefixes in the definition file."""
    names: list[str] = []
    for line in resources.files("configurator").joinpath("units.txt").read_text(encoding="utf-8").splitlines():
        left, *definition = [part.strip() for part in line.partition("#")[0].split("=")]
        names += [name for name in (left, *definition[1:]) if re.fullmatch(r"\w+-?", name)]
    return tuple(n for n in names if not n.endswith("-")), tuple(n.rstrip("-") for n in names if n.endswith("-"))


@cache
def _measured() -> dict[Dimension, list[str]]:
    """The simple units, and the words the field spells them by, by what they measure."""
    found: dict[Dimension, list[str]] = {}
    spelled = [word for pattern, _ in SPELLINGS for word in re.findall(r"(?<!\\)[A-Za-z]{2,}", pattern.pattern)]
    for word in dict.fromkeys((*_defined()[0], *spelled, "%")):
        try:
            found.setdefault(unit(word).dimension, []).append(word)
        except UnitError:
            continue
    return found


def quantity_pattern(wanted: Unit | None) -> str:
    """The pattern of a quantity that measures what `wanted` does (None: anything)."""
    if wanted is None:
        return ANY
    if currency_of(wanted.dimension):
        return rf"^\s*(?:{MONEY})?\s*{NUMERAL}\s*(?:{MONEY}|[A-Za-z]+|{COMPOUND}|{COMPOSED})?\s*$"
    words = sorted({wanted.text, *_measured().get(wanted.dimension, ())}, key=lambda word: (-len(word), word))
    prefixes = "|".join(sorted(_defined()[1], key=lambda word: (-len(word), word)))
    units = "|".join([rf"(?:{prefixes})?(?:{'|'.join(map(re.escape, words))})", COMPOUND, COMPOSED])
    optional = "?" if wanted.dimension is NUMBER else ""
    return rf"^\s*{NUMERAL}\s*(?:(?:{units}){CURRENT_KIND}){optional}\s*$"


def written_quantity(wanted: Unit | None) -> dict[str, Any]:
    """A quantity as text, or as a bare number where it is none of anything."""
    text = {"type": "string", "pattern": quantity_pattern(wanted)}
    bare = wanted is None or wanted.dimension is NUMBER
    return {"anyOf": [text, {"type": "number"}]} if bare else text
