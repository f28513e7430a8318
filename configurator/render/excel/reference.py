"""The sheets behind the figures: checks, decisions, sources, interpolation tables, workings."""

from __future__ import annotations

from collections import Counter

from xlsxwriter.utility import xl_rowcol_to_cell

from configurator.figures import LESS, MORE, Figure, Interpolation, how, scaling
from configurator.phrases import phrase
from configurator.render.excel.cells import Home, TableHome, quoted, table_key
from configurator.render.excel.sheet import Document, Sheet
from configurator.render.excel.style import GREEN, STEEL, number_format
from configurator.render.trust import trust_rows
from configurator.render.words.display import as_read, as_unit
from configurator.rules import Check
from configurator.system.ledger import Rejected

TOP = 3
CHECKS = ("check", "status", "measured", "", "limit", "unit", "severity", "remedy", "source", "rule")
STATUS = CHECKS.index("status")
CONFIDENCE = (
    ("high", "stated by the manufacturer, a standard or two independent publications"),
    ("medium", "one credible publication, or a published value applied to a close relative"),
    ("low", "a single secondary publication, or publications that disagree"),
    ("assumption", "our engineering estimate; the reasoning stands beside the value"),
    ("given", "set in the specification of this quote"),
)


# --- checks


def status_cells(document: Document) -> str:
    """The status column of all checks, as other sheets name it."""
    first = TOP + 1
    last = first + max(len(document.view.checks), 1) - 1
    start, end = (Home(document.name("Checks"), row, STATUS).seen_from("") for row in (first, last))
    return f"{start}:{end.rpartition('!')[2]}"


def check_cell(document: Document, index: int, column: str) -> str:
    """A cell of one check, as other sheets name it."""
    return Home(document.name("Checks"), TOP + 1 + index, CHECKS.index(column)).seen_from("")


def write_checks(document: Document) -> None:
    """Every rule with both numbers; the status follows them."""
    remark = "pass, warn or fail follows the figures: change an input and watch. A warning asks for a decision, a failure for a change."
    sheet = Sheet(document, "Checks", "Checks", remark, GREEN[1])
    title, remedy = (64, 76) if document.view.internal else (84, 46)  # what holds has no remedy for a customer
    sheet.widths(title, 10, 13, 5, 13, 12, 10, remedy, 30, 36, printed=slice(CHECKS.index("remedy") + 1))
    sheet.titles(TOP, CHECKS, ("measured", "limit"))
    for row, check in enumerate(document.view.checks, TOP + 1):
        _write_check(sheet, row, check)
    last = TOP + max(len(document.view.checks), 1)
    colour_status(sheet, TOP + 1, STATUS, last, STATUS)
    sheet.sheet.autofilter(TOP, 0, last, len(CHECKS) - 1)
    sheet.sheet.freeze_panes(TOP + 1, 0)
    sheet.sheet.repeat_rows(TOP)
    sheet.sheet.print_area(0, 0, last, CHECKS.index("remedy"))


def _status(sheet: Sheet, row: int, check: Check) -> str:
    """The formula of a check's status: open (a warning) while a number is missing, or a bound leaves the verdict open."""
    measured, limit = (xl_rowcol_to_cell(row, CHECKS.index(name), col_abs=True) for name in ("measured", "limit"))
    slack = f"MAX(1E-9*MAX(ABS({measured}),ABS({limit})),1E-12)"
    holds = f"{measured}<={limit}+{slack}" if check.relation == "<=" else f"{measured}>={limit}-{slack}"
    unknown, passed, broken = (quoted(sheet.t(word)) for word in ("warn", "pass", "warn" if check.waived else check.severity))
    small, large = check.ordered
    for figure, up, down in ((small, MORE, LESS), (large, LESS, MORE)):
        if figure.value is not None and figure.bound & up:
            passed = sheet.cells.while_unsettled(figure, sheet.name, unknown, passed)
        if figure.value is not None and figure.bound & down:
            broken = sheet.cells.while_unsettled(figure, sheet.name, unknown, broken)
    told = f"IF({holds},{passed},{broken})"
    if check.in_doubt:  # the probability is that of the numbers as built; beside others only they themselves are known
        told = f"IF({_as_built(check, measured, limit)},{unknown},{told})"
    return f"=IF(COUNT({measured},{limit})<2,{unknown},{told})"


def _as_built(check: Check, measured: str, limit: str) -> str:
    """Whether both numbers of a check are those that it was simulated with, as a formula."""
    info = check.value.info
    factor = info.unit.factor if info is not None else 1.0
    cells = ((measured, check.value), (limit, check.limit))
    numbers = [(cell, (figure.value or 0.0) / factor) for cell, figure in cells]
    return f"AND({','.join(f'ABS({cell}-{number!r})<=1E-6*ABS({number!r})' for cell, number in numbers)})"


def _write_check(sheet: Sheet, row: int, check: Check) -> None:
    remedy = as_read(sheet.t(phrase("waived: {why}", why=check.waived) if check.waived else check.remedy))
    if check.status == "pass" and not sheet.document.view.internal:
        remedy = ""  # a customer need not be told how to mend what holds
    pattern = number_format(check.value)
    sheet.text(row, 0, sheet.t(check.title), "wrap")
    sheet.formula(row, STATUS, _status(sheet, row, check), sheet.t(check.status), sheet.style.look("status"))
    sheet.refer(row, 2, check.value, "number", pattern)
    sheet.text(row, 3, "≤" if check.relation == "<=" else "≥", "text", align="center")
    _write_limit(sheet, row, 4, check)
    sheet.unit(row, 5, check.value.info.unit.text if check.value.info else "")
    sheet.fit(row, (sheet.t(check.title), sheet.wide[0]), (remedy, 1.18 * sheet.wide[7]))
    sheet.text(row, 6, sheet.t(check.severity), "small")
    sheet.text(row, 7, remedy, "small-wrap")
    origin = check.limit.info.origin if check.limit.info else None
    sheet.text(row, 8, check.source or (", ".join(origin.sources) if origin else ""), "small")
    sheet.text(row, 9, check.id, "id")


def _write_limit(sheet: Sheet, row: int, column: int, check: Check) -> None:
    """The limit in the unit of what is measured."""
    value, limit = check.value.info, check.limit.info
    place = sheet.cells.reference(check.limit, sheet.name)
    if value is None or limit is None or place is None or value.unit.factor == limit.unit.factor or check.limit.value is None:
        sheet.refer(row, column, check.limit, "number", number_format(check.limit))
        return
    number = check.limit.value / value.unit.factor
    format = sheet.style.look("number", num_format=number_format(check.value))
    sheet.formula(row, column, f"={place}{scaling(limit.unit.factor / value.unit.factor)}", number, format)


def colour_status(sheet: Sheet, first_row: int, first_column: int, last_row: int, last_column: int) -> None:
    """Green, amber and red for pass, warn and fail."""
    for status in ("pass", "warn", "fail"):
        rule = {"type": "cell", "criteria": "==", "value": quoted(sheet.t(status)), "format": sheet.style.verdict(status)}
        sheet.sheet.conditional_format(first_row, first_column, last_row, last_column, rule)


# --- decisions and sources


def _other(other: Rejected) -> str:
    """What was not taken, and why where that may be said."""
    return phrase("{subject}: {aspect}", subject=other.name, aspect=other.why) if other.why else other.name


def write_decisions(document: Document) -> None:
    """The choices made while the quote was built, and what was not taken."""
    remark = "Choices made for this quote. A changed input cell does not make them anew; a new quote does."
    sheet = Sheet(document, "Decisions", "Decisions", remark, STEEL)
    sheet.widths(42, 46, 46, 84, 34, printed=slice(4))
    sheet.titles(TOP, ("question", "chosen", "reason", "not taken", "decision"))
    for row, decision in enumerate(document.view.decisions, TOP + 1):
        told = [as_read(sheet.t(text)) for text in (decision.question, decision.chosen, decision.reason)]
        others = "\n".join(as_read(sheet.t(_other(other))) for other in decision.alternatives)
        sheet.text(row, 0, told[0], "wrap", bold=True)
        sheet.text(row, 1, told[1], "next")
        sheet.text(row, 2, told[2], "next")
        sheet.text(row, 3, others, "small-wrap")
        sheet.text(row, 4, decision.id, "id")
        sheet.fit(row, *zip(told, (38, 46, 46), strict=True), (others, 90))
    sheet.sheet.freeze_panes(TOP + 1, 0)
    sheet.sheet.repeat_rows(TOP)
    sheet.sheet.print_area(0, 0, TOP + max(len(document.view.decisions), 1), 3)


def cited_sources(document: Document) -> Counter[str]:
    """How many inputs cite each source."""
    origins = (f.info.origin for f in document.view.figures.values() if f.is_input and f.info is not None)
    return Counter(source for origin in origins if origin is not None for source in origin.sources)


def write_sources(document: Document) -> None:
    """The documents the inputs are cited from, and what the grades of confidence mean."""
    sheet = Sheet(document, "Sources", "Sources", "Every input cites its sources by the name in the first column.", STEEL)
    headers = ("source", "title", "publisher", "date", "kind", "inputs", "address")
    sheet.widths(30, 76, 32, 13, 12, 8, 64, printed=slice(printed := 7 if document.view.internal else headers.index("date")))
    sheet.titles(TOP, headers, ("inputs",))
    counted = cited_sources(document)
    row = TOP
    for row, (name, count) in enumerate(sorted(counted.items()), TOP + 1):
        _write_source(sheet, row, name, count)
    sheet.sheet.autofilter(TOP, 0, max(row, TOP + 1), len(headers) - 1)
    sheet.sheet.freeze_panes(TOP + 1, 0)
    sheet.sheet.repeat_rows(TOP)
    if document.view.internal:
        _write_confidence(sheet, row + 2)
        row = _write_trust(sheet, row + 4 + len(CONFIDENCE))
    sheet.sheet.print_area(0, 0, row, printed - 1)


def _write_source(sheet: Sheet, row: int, name: str, count: int) -> None:
    found = sheet.document.view.source(name)
    sheet.text(row, 0, name, "text", font_size=9)
    own = sheet.t("The specification of this quote")
    title, publisher, date, kind = (sheet.t(found.title), found.publisher, found.date, found.kind) if found else (own, "", "", "given")
    sheet.text(row, 1, title, "next")
    sheet.text(row, 2, publisher, "next")
    sheet.text(row, 3, date, "small")
    sheet.text(row, 4, sheet.t(kind), "small")
    sheet.fit(row, (title, 76), (publisher, 32))
    sheet.number(row, 5, count, "number", "0")
    address = found.url if found else ""
    if address.startswith(("https://", "http://")) and len(address) < 2000:
        sheet.sheet.write_url(row, 6, address, sheet.style.look("link"), string=address[:250])
    else:
        sheet.text(row, 6, address, "small")


def _write_confidence(sheet: Sheet, row: int) -> None:
    sheet.text(row, 0, sheet.t("Confidence"), "heading")
    sheet.text(row, 1, "", "heading")
    for offset, (grade, meaning) in enumerate(CONFIDENCE, 1):
        sheet.text(row + offset, 0, sheet.t(grade), "text")
        sheet.text(row + offset, 1, sheet.t(meaning), "next")


def _write_trust(sheet: Sheet, row: int) -> int:
    """By value what price and power rest on, as the quote was made; returns the last row."""
    heads = ("What the numbers rest on", "What that is", "Share of price", "Share of power")
    for column, head in enumerate(heads):
        sheet.text(row, column, sheet.t(head), "heading")
    for line in trust_rows(sheet.document.view):
        row += 1
        sheet.text(row, 0, sheet.t(line.name), "text")
        sheet.text(row, 1, sheet.t(line.meaning), "next")
        for column, share in enumerate((line.price, line.power), 2):
            if share is not None:
                sheet.number(row, column, share / 100, "number", "0.0%")
    return row


# --- tables and workings


def place_tables(document: Document, tables: list[Interpolation]) -> None:
    """Give every table its rows, one below the other."""
    row = TOP
    for table in tables:
        first = row + 2
        home = TableHome(document.name("Tables"), first, first + len(table.xs) - 1, 0)
        document.cells.tables[table_key(table)] = home
        row = home.last + 2


def write_tables(document: Document, tables: list[Interpolation]) -> None:
    """Interpolation tables: linear between rows, constant beyond the ends."""
    remark = "Linear between the rows, constant beyond the ends; the first column must rise."
    sheet = Sheet(document, "Tables", "Interpolation tables", remark, STEEL)
    sheet.widths(34, 24)
    sheet.sheet.set_portrait()
    sheet.sheet.set_print_scale(100)
    _set_aside(sheet)
    for table in tables:
        home = document.cells.tables[table_key(table)]
        sheet.text(home.first - 2, 0, table.title, "heading")
        sheet.text(home.first - 2, 1, "", "heading")
        axes = [f"{name}, {as_unit(unit.text, sheet.t, 2.0)}" for name, unit in (("x", table.x_unit), ("y", table.y_unit))]
        sheet.words(home.first - 1, [axis.removesuffix(", ") for axis in axes], ("header-number", "header-number"))
        for offset, (x, y) in enumerate(zip(table.xs, table.ys, strict=True)):
            sheet.number(home.first + offset, 0, x, "input", "General")
            sheet.number(home.first + offset, 1, y, "input", "General")


def _set_aside(sheet: Sheet) -> None:
    """Hide from a customer what only formulas read: it is no page of his offer."""
    if not sheet.document.view.internal:
        sheet.sheet.hide()


def place_workings(document: Document, steps: list[Figure]) -> None:
    """Give every step its cell."""
    for row, step in enumerate(steps, TOP + 1):
        document.cells.put(step, Home(document.name("Workings"), row, 1))


def write_workings(document: Document, steps: list[Figure]) -> None:
    """Steps several formulas share, in coherent SI units (W, m, kg, s) and whole currency."""
    sheet = Sheet(document, "Workings", "Workings", "Steps that several formulas share, in coherent units (W, m, kg, s).", STEEL)
    sheet.widths(8, 18, 22, 100, printed=slice(4))
    _set_aside(sheet)
    sheet.titles(TOP, ("step", "result", "dimension", "computes"), ("result",))
    for row, step in enumerate(steps, TOP + 1):
        sheet.text(row, 0, f"w{row - TOP}", "id")
        sheet.own(row, 1, step)
        sheet.text(row, 2, step.dimension.text, "small")
        words = how(step)
        sheet.text(row, 3, words, "small", text_wrap=True)
        sheet.fit(row, (words, 100))
    sheet.sheet.freeze_panes(TOP + 1, 0)
