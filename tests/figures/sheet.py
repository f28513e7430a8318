"""Figures as formulas in a workbook, computed by an evaluator that knows nothing of the figure graph."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import formualizer

from configurator.figures import Figure, Interpolation, formula, topological, workings

SHEET = "Quote"
FIGURE_COLUMN, X_COLUMN, Y_COLUMN = 2, 4, 5


class Sheet:
    """One worksheet: inputs, named figures and workings in column B, tables in D and E, everything below what it needs."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        self.order = topological(figures)
        shared = {id(node) for node in workings(self.order)}
        self.homes = [node for node in self.order if node.info is not None or id(node) in shared]
        self.rows = {id(node): row for row, node in enumerate(self.homes, 1)}
        self.tables: dict[int, tuple[int, Interpolation]] = {}
        next_row = 1
        for node in self.order:
            if isinstance(node.operation, Interpolation) and id(node.operation) not in self.tables:
                self.tables[id(node.operation)] = next_row, node.operation
                next_row += len(node.operation.xs) + 1

    def cell(self, figure: Figure) -> str | None:
        row = self.rows.get(id(figure))
        return None if row is None else f"{SHEET}!$B${row}"

    def table(self, table: Interpolation) -> tuple[str, str]:
        first = self.tables[id(table)][0]
        last = first + len(table.xs) - 1
        return f"{SHEET}!$D${first}:$D${last}", f"{SHEET}!$E${first}:$E${last}"

    def formulas(self) -> dict[str, str]:
        """The formula of every computed figure by its cell."""
        return {self.cell(node) or "": formula(node, self) for node in self.homes if not node.is_input}

    def values(self) -> dict[int, float | None]:
        """What the evaluator makes of it: the number in each figure's cell (keyed by `id`), None for an error."""
        workbook = formualizer.Workbook()
        sheet = workbook.sheet(SHEET)
        for first, table in self.tables.values():
            for row, (x, y) in enumerate(zip(table.xs, table.ys, strict=True), first):
                sheet.set_value(row, X_COLUMN, x)
                sheet.set_value(row, Y_COLUMN, y)
        for node in self.homes:
            row = self.rows[id(node)]
            if not node.is_input:
                sheet.set_formula(row, FIGURE_COLUMN, "=" + formula(node, self))
            elif node.number is not None:
                sheet.set_value(row, FIGURE_COLUMN, node.number)
            else:
                sheet.set_value(row, FIGURE_COLUMN, "not published")
        workbook.evaluate_all()
        return {key: number_or_none(workbook.get_value(SHEET, row, FIGURE_COLUMN)) for key, row in self.rows.items()}


def number_or_none(found: Any) -> float | None:
    """A cell's number; None for an error or a text."""
    return float(found) if isinstance(found, int | float) else None
