"""The file of a price list as grids, whatever it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from configurator.catalog.problems import Position, fail
from configurator.catalog.reading.yamltext import read_bytes
from configurator.exchange.pricelists.grids.cells import Grid
from configurator.exchange.pricelists.grids.text import grid_of
from configurator.exchange.pricelists.grids.workbook import is_workbook, sheets_of

LARGEST = 60_000_000  # bytes of a file


@dataclass(frozen=True)
class Listing:
    """What a file holds: its grids, the encoding of a text, and hidden sheets that were left out."""

    grids: list[Grid]
    encoding: str = ""
    hidden: list[str] = field(default_factory=list)


def open_list(path: Path, sheet: str | None = None, encoding: str | None = None) -> Listing:
    """Read the file of a price list: a workbook or a text, by what is in it and not by its name.

    Raises:
        InputError: it is not there, too large, or nothing that can be read.
    """
    content, shown = read_bytes(path, str(path), LARGEST), path.name
    if is_workbook(content):
        grids, hidden = sheets_of(content, shown, sheet)
        return Listing(grids, hidden=hidden)
    if content.lstrip()[:5].lower() in (b"<html", b"<!doc", b"<?xml", b"<tabl"):
        raise fail("LIST003", "is a web page under another name", Position(shown), "open it in a spreadsheet and save it as .xlsx")
    if sheet is not None:
        raise fail("LIST005", f"has no sheet '{sheet}': it is a text file", Position(shown), "leave --sheet out")
    grid, found = grid_of(content, shown, encoding)
    grid.file = path.name
    return Listing([grid], found)
