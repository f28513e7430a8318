"""What a number rests on: a place in the document where it is sure, a vendor where a vendor says it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from configurator.catalog.bands import COUNTED
from configurator.catalog.evidence import FIRST_HAND, SECOND_HAND, class_of
from configurator.catalog.model import Catalog
from configurator.catalog.problems import Position, Problem
from configurator.catalog.tables.reference import Source
from configurator.catalog.values import Value
from configurator.units import unit

MEASURED = {unit(text).dimension for text in ("W", "kg", "L/min", "bar", "delta_degC", "USD")}
# What is the point that something is published at, the upper end of something, or a size that is sold by name.
CHOSEN = re.compile(r"(^|[.-])(drop|flow-curve|reference|provisioned-power|capacity|rating|min|max|defaults)($|[.\[])")
PLACE = "add locator: page 3, table 2, or say confidence: medium"


def sure_numbers_have_a_place(catalog: Catalog) -> Iterator[Problem]:
    """A number of high confidence can be looked up: it says where in its source it stands. Said once where many inherit it."""
    for _, item, values in catalog.values:
        inherited: list[Value] = []
        for path, value in values:
            if value.confidence != "high" or value.locator:
                continue
            if value.inherited:
                inherited.append(value)
            else:
                yield _warning("CAT130", f"{path}: confidence high, but nothing says where in its source it stands", value.at, item, PLACE)
        if inherited:
            text = f"{len(inherited)} values of confidence high, but nothing says where in their source they stand"
            yield _warning("CAT130", text, inherited[0].at, item, PLACE)


def counts_are_those_of_the_vendor(catalog: Catalog) -> Iterator[Problem]:
    """How many there are is what their vendor says, where he does; others are its alternatives, unless it says why it is `unusual`."""
    for _, item, values in catalog.values:
        for path, value in values:
            rival = _vendor_rival(value, catalog.sources) if value.unit.dimension in COUNTED and not value.unusual else ""
            if rival:
                text = f"{path}: {value} is the count of an analyst, the press or a community; that of the vendor is '{rival}'"
                yield _warning(
                    "CAT131",
                    text,
                    value.at,
                    item,
                    f"take {value.alternatives[rival]} and keep the other as an alternative, or say why it is unusual:",
                )


def assumptions_have_a_range(catalog: Catalog) -> Iterator[Problem]:
    """What is measured and not published lies between two numbers; what is chosen, rated or a bound itself is not measured."""
    for _, item, values in catalog.values:
        for path, value in values:
            estimated = value.confidence == "assumption" and value.number and value.unit.dimension in MEASURED
            if estimated and value.low is None and value.high is None and not CHOSEN.search(path):
                hint = "add low: and high:, as far as you would be surprised"
                yield _warning("CAT132", f"{path}: {value} is an assumption without a range", value.at, item, hint)


def _vendor_rival(value: Value, sources: Mapping[str, Source]) -> str:
    """The alternative of another number that a vendor or a standard gives, where the value itself is of second hand."""
    if class_of(value.sources, value.confidence, sources) not in SECOND_HAND:
        return ""
    rivals = (name for name, other in value.alternatives.items() if other.coherent not in (None, value.coherent))
    return next((n for n in rivals if class_of(value.alternatives[n].sources, value.alternatives[n].confidence, sources) in FIRST_HAND), "")


def _warning(code: str, text: str, at: Position, item: str, hint: str) -> Problem:
    return Problem(code, text, at, item, hint, "warning")


RULES = (sure_numbers_have_a_place, counts_are_those_of_the_vendor, assumptions_have_a_range)
