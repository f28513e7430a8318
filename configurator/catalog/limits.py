"""How large things may be. What lies beyond is a slip of the keyboard, and would cost minutes or all memory before anybody saw it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import PlainValidator

from configurator.catalog.reading.yamltext import Table
from configurator.catalog.values import Value, bounded
from configurator.units import require_one_reading

UNITS_OF_A_RACK = 100  # the tallest frames sold have about 60
RACKS_OF_A_SYSTEM = 1_000  # the largest published system has 144; every rack stands on the floor plan
PIECES = 1_000_000  # of one thing in what holds it: the cable pairs of a rack are some thousands
NODES = 5_000  # of an assembly tree; each becomes a line of the bill of materials
LINKS = 200  # families of links of a platform
ROWS = 2 * UNITS_OF_A_RACK  # of a layout: two half-width items in every unit


def whole_number(least: int, most: int) -> Callable[[Any], Value]:
    """A reader of plain whole numbers between two bounds."""
    read = bounded("1", least, most)

    def check(raw: Any) -> Value:
        written = raw.get("value") if isinstance(raw, Table) else raw
        if isinstance(written, str):
            require_one_reading(written, range(least, most + 1))
        value = read(raw)
        if value.number is None:
            raise ValueError(f"a whole number from {least} to {most} is needed here, not null")
        if not value.number.is_integer():
            raise ValueError(f"{value.number:g} is not a whole number (write {value.number // 1:.0f} or {value.number // 1 + 1:.0f})")
        return value

    return check


def whole(least: int, most: int) -> PlainValidator:
    """The same as a pydantic validator."""
    return PlainValidator(whole_number(least, most))


Unit = Annotated[Value, whole(1, UNITS_OF_A_RACK)]
Units = Annotated[Value, whole(0, UNITS_OF_A_RACK)]
Rails = Annotated[Value, whole(1, 1024)]
Planes = Annotated[Value, whole(1, 8)]
Racks = Annotated[Value, whole(1, RACKS_OF_A_SYSTEM)]
