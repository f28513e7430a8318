"""A text file as a grid: its letters, its delimiter and its lines found out."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator

from configurator.catalog.problems import Position, fail
from configurator.exchange.pricelists.grids.cells import Cell, Grid

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
TRIED = ("cp1252", "gb18030", "big5", "shift_jis", "cp1250", "cp1251", "euc_kr")
DELIMITERS = (";", "\t", ",", "|")
LOOKED_AT = 400  # lines that tell the delimiter
COLUMNS = re.compile(r" {2,}|\t")  # where a list is set in columns with blanks


def grid_of(content: bytes, shown: str, encoding: str | None = None) -> tuple[Grid, str]:
    """The rows of a text file, and the encoding it was read in.

    Raises:
        InputError: bytes that are no text, or not in the encoding that was asked for.
    """
    text, found = decoded(content, shown, encoding)
    lines = text.splitlines(keepends=True)
    declared = re.fullmatch(r"sep=(.)\s*", lines[0]) if lines else None
    skipped = 1 if declared else 0
    delimiter = declared[1] if declared else _delimiter(lines[:LOOKED_AT])
    grid = Grid(shown)
    try:
        rows = _split(lines[skipped:], delimiter)
        for number, (line, cells) in enumerate(rows, 1):
            grid.lines[number] = line + skipped
            grid.rows[number] = {at: Cell(cell) for at, cell in enumerate(cells, 1) if cell.strip()}
    except csv.Error as problem:
        raise fail("LIST006", f"is no table that can be read: {problem}", Position(shown), "is a quotation mark left open?") from None
    return grid, found


def decoded(content: bytes, shown: str, encoding: str | None) -> tuple[str, str]:
    """The text of some bytes, and how it was read."""
    marked = next((name for mark, name in MARKS if content.startswith(mark)), None)
    found = encoding or marked or _unmarked(content, shown)
    try:
        text = content.decode(found)
    except (UnicodeDecodeError, LookupError) as problem:
        raise fail("LIST007", f"is not in the encoding {found}: {problem}", Position(shown), "--encoding gbk, utf-16, cp1252 …") from None
    if any(sign < " " and sign not in "\t\n\r\f\x1a\x0b" for sign in text):
        raise fail("LIST001", "is no text: it has signs that no list has", Position(shown), "a price list is .xlsx, .csv or .txt")
    return text, found


def _unmarked(content: bytes, shown: str) -> str:
    """The encoding of bytes that begin with no mark of one."""
    sides = [sum(1 for byte in content[side:4096:2] if not byte) for side in (0, 1)]
    if max(sides) > len(content[:4096]) / 8:  # every second byte of letters in UTF-16
        return "utf-16-be" if sides[0] > sides[1] else "utf-16-le"
    if any(sides):
        raise fail("LIST001", "is no text", Position(shown), "a price list is .xlsx, .csv or .txt")
    if _decodes(content, "utf-8"):
        return "utf-8"
    return "gb18030" if _is_gb2312(content) else _guessed(content)


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _is_gb2312(content: bytes) -> bool:
    """Whether nearly all letters beyond ASCII are of GB 2312: pairs of high bytes, which European letters are not."""
    if not _decodes(content, "gb18030"):
        return False
    beyond = [sign for sign in content.decode("gb18030") if not sign.isascii()]
    return bool(beyond) and sum(_decodes_back(sign) for sign in beyond) > 0.9 * len(beyond)


def _decodes_back(sign: str) -> bool:
    try:
        return len(sign.encode("gb2312")) == 2
    except UnicodeEncodeError:
        return sign in "￥€"


def _guessed(content: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(content, cp_isolation=list(TRIED)).best()
    western = "cp1252" if _decodes(content, "cp1252") else "latin-1"
    if best is None or content.decode(best.encoding, "replace") == content.decode(western):
        return western
    return best.encoding


def _split(lines: list[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a text with the line each begins in."""
    if not delimiter:
        yield from ((number, COLUMNS.split(line.strip())) for number, line in enumerate(lines, 1))
        return
    reader, begun = csv.reader(lines, delimiter=delimiter), 1
    for row in reader:
        yield begun, row
        begun = reader.line_num + 1


def _delimiter(lines: list[str]) -> str:
    """What most lines have as often as each other; empty where blanks set the columns apart."""

    def worth(delimiter: str) -> int:
        try:
            counts = Counter(len(row) for _, row in _split(lines, delimiter))
        except csv.Error:
            return 0
        return max(((columns - 1) * rows for columns, rows in counts.items()), default=0)

    return max((*DELIMITERS, ""), key=worth)
