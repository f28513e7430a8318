"""The audit as a table for the terminal, as CSV, JSON and a page."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.cells import cell_len
from rich.text import Text

from configurator.catalog.evidence import CLASSES
from configurator.dialects import DIALECTS, as_text
from configurator.phrases import Translator, listed, phrase
from configurator.render.html.page import LANGUAGES
from configurator.render.html.templates import SHIPPED
from configurator.render.text.terminal import console, plain_table
from configurator.render.words.display import as_read
from configurator.render.words.i18n import translator
from configurator.render.words.numbers import significant
from configurator.studies.catalogs.audit.rows import AuditRow, by_class

COLUMNS = (
    *("item", "field", "value", "unit", "low", "high", "source", "class", "confidence", "locator", "as_of", "age_days", "inherited"),
    *("file", "line", "price_share", "power_share", "weight", "note", "disputed"),
)
NUMBERS = ("value", "low", "high", "age_days", "line", "price_share", "power_share", "weight")
DIGITS = 6  # of shares and weights
LEAST_WIDTH = 16  # letters of an id on a line


@dataclass(frozen=True)
class Audit:
    """What was audited, for which platforms, in the language of whoever reads it; `left_out` platforms cannot be built."""

    rows: Sequence[AuditRow]
    platforms: Sequence[str]
    left_out: Sequence[str] = ()
    language: str = "en"


def row_json(row: AuditRow) -> dict[str, Any]:
    """One value as plain values, by the names of the columns."""
    value = row.value
    return {
        "item": row.item,
        "field": row.field,
        "value": value.number,
        "unit": value.unit.text,
        "low": value.low,
        "high": value.high,
        "source": "; ".join(value.sources),
        "class": row.evidence,
        "confidence": value.confidence,
        "locator": value.locator,
        "as_of": row.as_of,
        "age_days": row.age_days,
        "inherited": row.inherited,
        "file": value.at.file,
        "line": value.at.line,
        "price_share": round(row.moved.price, DIGITS),
        "power_share": round(row.moved.power, DIGITS),
        "weight": round(row.weight, DIGITS),
        "note": value.note,
        "disputed": "; ".join(f"{other} by {name}" for name, other in row.disputed.items()),
    }


def audit_json(found: Audit) -> dict[str, Any]:
    """The contract of `rackcfg catalog audit --json`."""
    return {
        "schema": "rackcfg/audit/1",
        "platforms": list(found.platforms),
        "not_built": list(found.left_out),
        "classes": by_class(found.rows),
        "values": [row_json(row) for row in found.rows],
    }


def audit_csv(found: Audit) -> str:
    """A row a value; text that a spreadsheet would take for a formula begins with an apostrophe."""
    text, how = io.StringIO(), DIALECTS["plain"]
    writer = csv.DictWriter(text, COLUMNS, lineterminator=how.end)
    writer.writeheader()
    for row in map(row_json, found.rows):
        row["inherited"] = str(row["inherited"]).lower()
        writer.writerow({key: how.number(row[key]) if key in NUMBERS else as_text(row[key]) for key in COLUMNS})
    return text.getvalue()


def print_audit(found: Audit, most: int) -> None:
    """The first rows, and what all of them rest on."""
    out, t = console(), translator(found.language)
    names = (t("item"), t("value"), t("of price"), t("of power"), t("rests on"))
    table = plain_table(*names, right=names[2:4])
    shown = [
        (row, (_with_others(row, t), _share(row.moved.price), _share(row.moved.power), t(_rests_on(row)))) for row in found.rows[:most]
    ]
    width = max(LEAST_WIDTH, out.width - _widths(names[1:], [cells for _, cells in shown]))
    for row, cells in shown:
        table.add_row("\n".join(folded(text, width) for text in (row.item, spoken(row.field), _written(row))), *cells)
    out.print(table)
    for line in _told(found, most):
        out.print(Text(t(line), style="dim"))


def spoken(field: str) -> str:
    """A field as people call it: of a node of a platform its path without what all paths have (``compute.compute-tray.gpu.count``)."""
    return ".".join(step for step in field.split(".") if step not in ("racks", "contents", "prices"))


def _written(row: AuditRow) -> str:
    """File and line of a value."""
    return f"{Path(row.value.at.file).name}:{row.value.at.line}"


def _widths(names: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """Letters of a line that columns take with the rules between them."""
    columns = zip(names, *rows, strict=True)
    return sum(max(cell_len(line) for cell in column for line in cell.splitlines()) + len(" │ ") for column in columns)


def folded(text: str, width: int) -> str:
    """An id on lines of a width, broken behind its dots, or its hyphens where it has none there."""
    lines = [""]
    for step in re.findall(r"[^.]*\.|[^.]+", text):
        for piece in [step] if len(step) <= width else re.findall(r"[^-]*-|[^-]+", step):
            if lines[-1] and len(lines[-1]) + len(piece) > width:
                lines.append("")
            lines[-1] += piece
    return "\n".join(lines)


def _amount(row: AuditRow) -> str:
    value = row.value
    if value.number is None:
        return str(value)
    number = as_read(f"{significant(value.number)} {value.unit.text if value.unit.text != '1' else ''}".strip())
    band = "" if value.low is None or value.high is None else f"\n{significant(value.low)} – {significant(value.high)}"
    return number + band


def _with_others(row: AuditRow, t: Translator) -> str:
    """The number with its range, and on lines of their own what others publish."""
    others = (t(phrase("or {others}", others=as_read(str(other)))) for other in row.disputed.values())
    return "\n".join((t(_amount(row)), *others))


def _share(share: float) -> str:
    return "–" if share < 0.0005 else f"{100 * share:.1f} %"


def _rests_on(row: AuditRow) -> str:
    """Class and confidence on a line each, said once where they are the same."""
    return row.evidence if row.evidence == row.value.confidence else phrase("{a},\n{b}", a=row.evidence, b=row.value.confidence)


def _told(found: Audit, most: int) -> list[str]:
    """What is said below the table."""
    counts = by_class(found.rows)
    classes = listed([phrase("{n:,} {what}", n=n, what=name) for name, n in counts.items()])
    lines = [phrase("{n:,} values: {classes}", n=len(found.rows), classes=classes)]
    if len(found.rows) > most:
        lines.append(phrase("The first {n} are shown (--top shows more, --csv all)", n=most))
    lines.append("Price and power: the share of it that moves with the number, on the platform where it is largest.")
    lines += [phrase("{platform} cannot be built: what it alone uses has no share", platform=name) for name in found.left_out]
    return lines


def audit_page(found: Audit) -> bytes:
    """A self-contained page: what moves price or power, row by row, and how many values do not."""
    t, rows = translator(found.language), [row for row in found.rows if row.share]
    content = {
        "rows": [_page_row(row, t) for row in rows],
        "classes": _class_rows(found.rows),
        "values": len(found.rows),
        "still": len(found.rows) - len(rows),
        "platforms": ", ".join(found.platforms),
        "left_out": found.left_out,
        "_": t,
        "phrase": phrase,
        "lang": LANGUAGES.get(found.language, found.language),
    }
    return SHIPPED.render("audit.html.j2", content).encode()


def _page_row(row: AuditRow, t: Translator) -> dict[str, Any]:
    value, (amount, _, band) = row.value, _amount(row).partition("\n")
    return {
        "item": row.item,
        "field": spoken(row.field),
        "place": f"{value.at.file}:{value.at.line}",
        "amount": t(amount),
        "band": band,
        "price": _share(row.moved.price),
        "power": _share(row.moved.power),
        "weight": f"{100 * row.weight:.2f}",
        "evidence": row.evidence,
        "confidence": value.confidence,
        "source": ", ".join(value.sources),
        "locator": value.locator,
        "as_of": row.as_of,
        "inherited": row.inherited,
        "note": t(value.note),
        "disputed": [t(phrase("{amount} by {name}", amount=as_read(str(v)), name=name)) for name, v in row.disputed.items()],
    }


def _class_rows(rows: Sequence[AuditRow]) -> list[tuple[str, int, str]]:
    """Class, how many values, and their share of all, the strongest class first."""
    counts: Mapping[str, int] = by_class(rows)
    return [(name, counts[name], f"{100 * counts[name] / len(rows):.1f} %") for name in CLASSES if name in counts]
