"""The hidden sheet by which a workbook that comes back is known again: which quote it is, for whom, and digests of what it came to."""

from __future__ import annotations

from configurator import __version__
from configurator.render.excel.sheet import Document

SHEET = "rackcfg"
FIELDS = ("number", "revision", "audience", "content", "catalogs", "program")


def write_lock(document: Document) -> None:
    """Two columns, a field and its value; digests do not tell what they were made of."""
    lock = document.view.lock
    values = (lock.number, lock.revision, document.view.audience, lock.content, lock.catalogs, __version__)
    sheet = document.book.add_worksheet(SHEET)
    for row, (field, value) in enumerate(zip(FIELDS, values, strict=True)):
        sheet.write_string(row, 0, field)
        sheet.write_string(row, 1, value)
    sheet.protect()
    sheet.hide()
