"""The bill of materials as rows for a reader: indentation, prices, lead times, confidence, notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from configurator.disciplines.money.lines import BomLine
from configurator.figures import Figure
from configurator.render.display import Display
from configurator.render.numbers import plain_decimals

MARKS = {"high": "●", "medium": "◐", "low": "○", "assumption": "△", "given": "◆"}
STATUS = {"included": "in a sum", "unpriced": "no price", "partial": "incomplete"}


@dataclass(frozen=True)
class Row:
    """One line; `note` is the number of a remark on supply below the table."""

    path: str
    level: int
    label: str
    part: str
    category: str
    quantity: Markup
    unit_price: Markup
    extended: Markup
    share: str
    lead_time: str
    confidence: str
    status: str
    remark: str
    note: int | None
    children: int

    @property
    def mark(self) -> str:
        """The sign of the confidence."""
        return MARKS.get(self.confidence, "")


@dataclass(frozen=True)
class Bill:
    """The rows of a build."""

    display: Display

    @cached_property
    def notes(self) -> list[str]:
        """Remarks on supply, each once."""
        risks = (line.node.part.supply_risk for line in self.display.view.bom if line.node.part is not None)
        return list(dict.fromkeys(risk for risk in risks if risk))

    @cached_property
    def rows(self) -> list[Row]:
        """Every line, parents before what they contain."""
        return [self._row(line) for line in self.display.view.bom]

    @cached_property
    def counts(self) -> dict[str, int]:
        """Leaves by status."""
        leaves = [line for line in self.display.view.bom if not line.node.children]
        return {name: sum(line.status == name for line in leaves) for name in ("priced", "unpriced", "included", "excluded")}

    def lines_with(self, status: str) -> list[BomLine]:
        """The leaves of one status."""
        return [line for line in self.display.view.bom if not line.node.children and line.status == status]

    def _row(self, line: BomLine) -> Row:
        node, t, display = line.node, self.display.t, self.display
        part = node.part
        confidence = _confidence(line)
        return Row(
            path=node.path,
            level=node.level,
            label=t(node.label),
            part=t(part.name) if part is not None and part.name not in node.label else "",
            category=display.category(line.category),
            quantity=self._quantity(line),
            unit_price=self._money(line, unit=True),
            extended=self._money(line, unit=False),
            share=self._share(line),
            lead_time=lead_time(display, line),
            confidence=confidence,
            status=line.status,
            remark=self._remark(line),
            note=self.notes.index(part.supply_risk) + 1 if part is not None and part.supply_risk else None,
            children=len(node.children),
        )

    def _remark(self, line: BomLine) -> str:
        """Why a line has no price of its own, or what is missing inside it."""
        t = self.display.t
        if line.unpriced and line.node.children:
            return t("{n} lines without a price").replace("{n}", str(line.unpriced)) if line.unpriced > 1 else t("1 line without a price")
        if line.status == "excluded":
            return f"{t('not included')}: {t(line.reason)}"
        return t(line.reason or STATUS.get(line.status, ""))

    def _money(self, line: BomLine, unit: bool) -> Markup:
        """Cost inside; for a customer the price of one, to the cent, and of the line."""
        sold, cost = ("sell-price", line.unit_price) if unit else ("sell-extended", line.extended)
        figure = self.display.figure(f"{line.id}.{sold}") if self.display.hides_cost else cost
        if figure is None or figure.value is None:
            return Markup("")
        return self.display.span(figure, self.display.text(figure))

    @property
    def whole(self) -> Figure:
        """What the lines add up to: the cost, or for a customer the list price."""
        return self.display.view.figures["cost.list-price" if self.display.hides_cost else "cost.bom"]

    def _quantity(self, line: BomLine) -> Markup:
        """As it multiplies the unit price: every digit of it."""
        number, info = line.quantity.number, line.quantity.info
        if number is None or info is None:
            return self.display.span(line.quantity)
        text = self.display.with_unit(self.display.number(number, plain_decimals(number)), info.unit.text, number)
        return self.display.span(line.quantity, text)

    def _share(self, line: BomLine) -> str:
        part = self.display.figure(f"{line.id}.sell-extended") if self.display.hides_cost else line.extended
        if part is None or part.value is None or not self.whole.value:
            return ""
        return self.display.share(part.value / self.whole.value)


def _confidence(line: BomLine) -> str:
    """The confidence of a leaf's price."""
    if line.price is not None and line.price.price is not None:
        return line.price.price.confidence
    if line.unit_price is None or line.node.children:
        return ""
    origins = [f.info.origin for f in line.unit_price.args if f.info is not None and f.info.origin is not None]
    return origins[0].confidence if origins else ""


def lead_time(display: Display, line: BomLine) -> str:
    """From the price where the book has one, else from the part."""
    part = line.node.part
    found = line.price.lead_time if line.price is not None else None
    found = found or (part.lead_time if part is not None else None)
    if found is None or found.number is None:
        return ""
    return display.with_unit(display.number(found.number, plain_decimals(found.number)), found.unit.text, found.number)


def longest_lead(rows: Sequence[BomLine]) -> BomLine | None:
    """The line that arrives last, of those that state a lead time."""
    stated = [(line, lead) for line in rows if (lead := _lead_seconds(line)) is not None]
    return max(stated, key=lambda found: found[1])[0] if stated else None


def _lead_seconds(line: BomLine) -> float | None:
    found = line.price.lead_time if line.price is not None else None
    found = found or (line.node.part.lead_time if line.node.part is not None else None)
    return found.coherent if found is not None else None
