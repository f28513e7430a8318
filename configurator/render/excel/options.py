"""The options of an offer: cells to choose in, and what each choice does to the lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from configurator.render.customer.choices import Choice, Option, Variant
from configurator.render.excel.cells import Home, quoted
from configurator.render.excel.sheet import HEADER_ROWS, Document, Sheet
from configurator.render.view import View

COLUMNS = {"id": 30, "figure": 64, "value": 17, "unit": 14, "price of one": 17, "amount": 19, "difference": 19}
NUMBERS = ("value", "price of one", "amount", "difference")
NAME, VALUE, UNIT, PRICE, AMOUNT, DIFFERENCE, FIRST = range(1, 8)  # places of columns; the choices of an option stand from the last on
TOP = 3
CENTS = "#,##0.00"
REMARK = "Choose in the yellow cells: lines and price follow. Power, cooling and checks stay those of the order as it was offered."
CHANGED = "An option was chosen anew: ask for an offer that confirms it."


@dataclass(frozen=True)
class _Block:
    """An option on the sheet: the row of its cell, and its choices with their rows; the first is that of the order."""

    sheet: str
    option: Option
    row: int
    choices: tuple[tuple[int, Choice], ...]

    @property
    def cell(self) -> str:
        """The cell to choose in."""
        return Home(self.sheet, self.row, VALUE).seen_from("")

    def place(self, row: int, column: int) -> str:
        """A cell of the sheet as its own formulas name it."""
        return Home(self.sheet, row, column).seen_from(self.sheet)


def _blocks(document: Document) -> Iterator[_Block]:
    """The options on which a line depends, one below the other."""
    options, name = document.view.choices.options, document.name("Options")
    first = TOP + HEADER_ROWS
    at = first + len(options) + 1
    for row, (option, choices) in enumerate(options.items(), first):
        rows = []
        for choice in choices:
            at += 1
            rows.append((at, choice))
            at += len(choice.lines)
        at += 2
        yield _Block(name, option, row, tuple(rows))


def place_options(document: Document) -> None:
    """Give the choices, and the quantities and prices that depend on them, their homes."""
    for block in _blocks(document):
        for row, choice in block.choices:
            document.cells.put(choice.chosen, Home(block.sheet, row, VALUE))
            for at, line in enumerate(choice.lines, row + 1):
                for column, figure in ((VALUE, line.quantity), (PRICE, line.price)):
                    if id(figure) not in document.cells.homes:
                        document.cells.put(figure, Home(block.sheet, at, column))


def write_options(document: Document) -> None:
    """The sheet; nothing where no line depends on an option."""
    blocks = list(_blocks(document))
    if not blocks:
        return
    sheet = Sheet(document, "Options", "Options", REMARK, "#E0B400")
    sheet.widths(*COLUMNS.values(), *[18] * max(len(block.choices) for block in blocks), printed=slice(NAME, len(COLUMNS)))
    sheet.header(TOP, list(COLUMNS), NUMBERS)
    for block in blocks:
        _write_cell(sheet, block)
        heading = sheet.t(block.option.label)
        for column in range(len(COLUMNS)):
            sheet.text(block.choices[0][0] - 1, column, heading if column == NAME else "", "section", indent=1)
        for row, choice in block.choices:
            _write_choice(sheet, block, row, choice)
    last, choice = blocks[-1].choices[-1]
    sheet.printed(TOP, NAME, last + len(choice.lines), DIFFERENCE)


def _write_cell(sheet: Sheet, block: _Block) -> None:
    """The cell of an option: a list of its choices, which stand to the right; says when it holds something else."""
    t = sheet.t
    sheet.text(block.row, 0, block.option.id, "id")
    sheet.text(block.row, NAME, t(block.option.label), "next")
    sheet.fit(block.row, (t(block.option.label), COLUMNS["figure"]))
    sheet.text(block.row, VALUE, block.choices[0][1].id, "input")
    flags = ",".join(block.place(row, VALUE) for row, _ in block.choices)
    sheet.formula(block.row, UNIT, f'=IF(SUM({flags})=1,"",{quoted(t("not a choice"))})', "", sheet.style.look("small"))
    for column, (_, choice) in enumerate(block.choices, FIRST):
        sheet.text(block.row, column, choice.id, "small")
    first, last = (block.place(block.row, column) for column in (FIRST, FIRST + len(block.choices) - 1))
    rule = {"validate": "list", "source": f"={first}:{last}", "error_message": t("Choose from the list.")}
    sheet.sheet.data_validation(block.row, VALUE, block.row, VALUE, rule)


def _write_choice(sheet: Sheet, block: _Block, row: int, choice: Choice) -> None:
    """A choice: whether it is taken, its lines, their amount, and the difference to the amount of the order as it was offered."""
    column = FIRST + [other for _, other in block.choices].index(choice)
    words, own = sheet.t(choice.words), block.place(row, AMOUNT)
    bold = {look: sheet.style.look("number-bold", num_format=look) for look in ("0", CENTS)}
    name = words if words == choice.id else f"{choice.id}: {words}"
    sheet.text(row, NAME, name, "bold", text_wrap=True)
    sheet.fit(row, (name, COLUMNS["figure"]))
    flag = f'=IF({block.place(block.row, VALUE)}&""={block.place(block.row, column)},1,0)'
    sheet.formula(row, VALUE, flag, choice.chosen.value or 0.0, bold["0"])
    amount, base = (sum(_amount(line) for line in each.lines) for each in (choice, block.choices[0][1]))
    sheet.formula(row, AMOUNT, f"=SUM({block.place(row + 1, AMOUNT)}:{block.place(row + len(choice.lines), AMOUNT)})", amount, bold[CENTS])
    sheet.formula(row, DIFFERENCE, f"={own}-{block.place(block.choices[0][0], AMOUNT)}", round(amount - base, 2), bold[CENTS])
    for at, line in enumerate(choice.lines, row + 1):
        _write_line(sheet, block, at, line)


def _write_line(sheet: Sheet, block: _Block, row: int, line: Variant) -> None:
    """A line under a choice."""
    sheet.text(row, NAME, sheet.t(line.label), "next")
    sheet.fit(row, (sheet.t(line.label), COLUMNS["figure"]))
    for column, figure in ((VALUE, line.quantity), (PRICE, line.price)):
        here = sheet.cells.homes[id(figure)] == Home(block.sheet, row, column)
        (sheet.own if here else sheet.refer)(row, column, figure, "number")
    unit = line.quantity.info.unit.text if line.quantity.info else "1"
    sheet.text(row, UNIT, sheet.t("each") if unit == "1" else unit, "small")
    text = f"=ROUND(N({block.place(row, VALUE)})*N({block.place(row, PRICE)}),2)"
    sheet.formula(row, AMOUNT, text, _amount(line), sheet.style.look("number", num_format=CENTS))


def _amount(line: Variant) -> float:
    return round((line.quantity.number or 0.0) * (line.price.number or 0.0), 2)


# --- what other sheets say of options


class Live(NamedTuple):
    """Words that a formula gives, and what they are now."""

    formula: str
    words: str


def chosen_words(document: Document, system: View, name: str) -> Live | str:
    """The choice of an option of a system in words; they follow it where the reader may choose anew."""
    words, option = document.t(system.choice_words(name, system.options[name])), system.option(name)
    block = next((block for block in _blocks(document) if block.option == option), None)
    return words if block is None else Live(f'=IF({_as_offered(block)}=1,{quoted(words)},{block.cell}&"")', words)


def notice(document: Document) -> Live | str:
    """What to do when an option was chosen anew."""
    flags = [_as_offered(block) for block in _blocks(document)]
    return Live(f'=IF(MIN({",".join(flags)})=1,"",{quoted(document.t(CHANGED))})', "") if flags else ""


def _as_offered(block: _Block) -> str:
    return Home(block.sheet, block.choices[0][0], VALUE).seen_from("")
