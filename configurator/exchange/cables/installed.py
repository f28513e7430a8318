"""A cable schedule as it came back from the site: what was installed otherwise than planned."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import polars

from configurator.build import Build, Order
from configurator.catalog.problems import InputError, Position, did_you_mean, fail
from configurator.catalog.reading.yamltext import read_bytes
from configurator.dialects import OPENS
from configurator.exchange.cables.schedule import COLUMNS, schedule
from configurator.text import escaped

NUMBERS = ("length_m", "run_m", "rate_gbit_s")
LARGEST = 200_000_000  # bytes of a schedule: a million cables have half of that
SAME = 1e-6  # metres: nobody measures a cable closer


class Change(NamedTuple):
    """A cell of a cable that is not as planned."""

    id: str
    column: str
    planned: str
    installed: str


@dataclass
class Installed:
    """What differs: cells that changed, cables that are not there, cables nobody planned; and the longest of each link that changed."""

    rows: int = 0
    changes: list[Change] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    lengths: dict[str, float] = field(default_factory=dict)
    short: list[str] = field(default_factory=list)  # cables that are shorter than their run

    @property
    def as_planned(self) -> bool:
        """Whether nothing differs."""
        return not (self.changes or self.missing or self.added)


def compare_installed(build: Build | Order, path: Path) -> Installed:
    """A schedule as installed against the one of a build, cable by cable, in the columns that it has.

    Raises:
        InputError: a file that is no schedule: unreadable, without ids, with an unknown column, an id twice or a length that is no number.
    """
    given = read_installed(path)
    found = Installed(len(given))
    for frame in schedule(build):
        for planned in frame.iter_rows(named=True):
            there = given.pop(planned["id"], None)
            if there is None:
                found.missing.append(planned["id"])
            else:
                _compare(found, planned, there)
    found.added = [*given]
    return found


def _compare(found: Installed, planned: Mapping[str, object], there: Mapping[str, str]) -> None:
    changes = [*_changed(planned, there)]
    found.changes += changes
    if any(change.column == "length_m" for change in changes):
        link, length = str(planned["link"]), float(there["length_m"])
        found.lengths[link] = max(found.lengths.get(link, 0.0), length)
        if length < float(str(planned["run_m"])) - SAME:
            found.short.append(str(planned["id"]))


def _changed(planned: Mapping[str, object], there: Mapping[str, str]) -> Iterator[Change]:
    for column, text in there.items():
        was = planned[column]
        same = abs(float(str(was)) - float(text)) < SAME if column in NUMBERS else str(was) == text
        if not same:
            yield Change(str(planned["id"]), column, f"{was}", text)


def read_installed(path: Path) -> dict[str, dict[str, str]]:
    """The cables of a file by id, as plain text and numbers with a point; raises InputError as `compare_installed` does."""
    at = Position(str(path))
    try:
        text = escaped(read_bytes(path, str(path), LARGEST).decode("utf-8-sig"), keep="\r\n\t")
        separator = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
        frame = polars.read_csv(text.encode(), separator=separator, infer_schema=False).fill_null("")
    except (UnicodeDecodeError, polars.exceptions.PolarsError):
        raise fail("NET017", "is no table in CSV", at, "write one with rackcfg cables SPEC -o FILE.csv") from None
    _require_columns(frame, path)
    found: dict[str, dict[str, str]] = {}
    for line, row in enumerate(frame.iter_rows(named=True), start=2):
        cells = {column: _cell(column, cell, separator, Position(str(path), line)) for column, cell in row.items()}
        if cells["id"] in found:
            raise fail("NET017", f"cable {cells['id']} is there twice", Position(str(path), line), "leave one row of it")
        found[cells["id"]] = cells
    return found


def _require_columns(frame: polars.DataFrame, path: Path) -> None:
    at = Position(str(path), 1)
    unknown = [name for name in frame.columns if name not in COLUMNS]
    if "id" not in frame.columns:
        raise fail("NET017", "has no column 'id'", at, did_you_mean("id", frame.columns) or "columns are those of rackcfg cables")
    if unknown:
        faults = [fail("NET017", f"'{name}' is no column of a schedule", at, did_you_mean(name, COLUMNS)) for name in unknown]
        raise InputError([problem for fault in faults for problem in fault.problems])


def _cell(column: str, cell: str, separator: str, at: Position) -> str:
    """A cell as it is compared: without the apostrophe that keeps text from being a formula, numbers with a point."""
    if column not in NUMBERS:
        return cell[1:] if cell.startswith("'") and OPENS.search(cell[1:]) else cell
    number = cell.replace(",", ".") if separator == ";" else cell
    try:
        known = math.isfinite(float(number))
    except ValueError:
        known = False
    if not known:
        raise fail("NET017", f"{column}: '{cell}' is no number", at, "write metres as 12.5")
    return number
