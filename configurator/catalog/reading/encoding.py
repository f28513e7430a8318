"""Files as text: UTF-8 and UTF-16 as editors and shells write them; of anything else, what it looks like and how to save it."""

from __future__ import annotations

import codecs
import re

from configurator.catalog.problems import InputError, Position, fail

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
SIGNATURES = {
    b"PK\x03\x04": "a binary file, a workbook or another zip archive",
    b"\xd0\xcf\x11\xe0": "a binary file, a document of an old office program",
    b"%PDF": "a binary file, a PDF document",
    b"\x89PNG": "a binary file, a picture",
    b"\x1f\x8b": "a binary file, compressed by gzip",
}
SAVE = "save it as UTF-8"


def decoded(raw: bytes, file: str) -> str:
    """The text of a file: UTF-8 with or without a byte-order mark, or UTF-16 with one.

    Raises:
        InputError: it is none of these; the message says where, and what it looks like.
    """
    encoding = "utf-16" if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    if raw.startswith(tuple(SIGNATURES)):
        raise _unreadable(raw, file, Position(file))
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as problem:
        if encoding == "utf-16":
            raise fail("FILE005", f"is damaged UTF-16 text at byte {problem.start + 1}", Position(file), SAVE) from None
        raise _unreadable(raw, file, _place(raw, file, problem.start), f" at byte {problem.start + 1}") from None
    found = CONTROL.search(text)
    if found is not None:
        raise _unreadable(raw, file, Position(file, text.count("\n", 0, found.start()) + 1))
    return text


def _place(raw: bytes, file: str, at: int) -> Position:
    return Position(file, raw.count(b"\n", 0, at) + 1, at - raw.rfind(b"\n", 0, at))


def _unreadable(raw: bytes, file: str, at: Position, where: str = "") -> InputError:
    kind = _looks_like(raw)
    hint = "is this a YAML file?" if "binary" in kind else SAVE
    return fail("FILE005", f"is not UTF-8 text{where}: it looks like {kind}", Position(file) if "binary" in kind else at, hint)


def _looks_like(raw: bytes) -> str:
    """The kind of a file that is neither UTF-8 nor marked as UTF-16, judged by its bytes."""
    signed = next((kind for start, kind in SIGNATURES.items() if raw.startswith(start)), None)
    if signed is not None:
        return signed
    zeros = raw.count(b"\x00")
    if zeros > len(raw) / 4 and max(raw[::2].count(b"\x00"), raw[1::2].count(b"\x00")) > 0.9 * zeros:
        return "UTF-16 without a byte-order mark"
    if CONTROL.search(raw.decode("latin-1")):
        return "a binary file"
    try:
        characters = raw.decode("gb2312")
    except UnicodeDecodeError:
        return "Windows-1252 or Latin-1"
    return "GBK, the Chinese code page 936" if sum(c > "\u2e7f" for c in characters) > 1 else "Windows-1252 or Latin-1"
