"""The bill of materials as rows for a reader: indentation, prices, lead times, confidence, notes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from configurator.disciplines.money.lines import BomLine
from configurator.figures import Figure
from configurator.phrases import listed, phrase
from configurator.render.view import Seen
from configurator.render.words.display import Display
from configurator.render.words.numbers import plain_decimals

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
        risks = (owner.supply_risk(line) for _, owner, line in self.display.view.rows())
        return list(dict.fromkeys(risk for risk in risks if risk))

    @cached_property
    def rows(self) -> list[Row]:
        """Every line, parents before what they contain."""
        ordered = bool(self.display.view.parts[0].key)
        rows = self.display.view.rows()
        return [self._row(path, owner, line, path.count(".") if ordered else line.node.level) for path, owner, line in rows]

    @cached_property
    def leaves(self) -> list[BomLine]:
        """The lines that contain no other."""
        return [line for _, _, line in self.display.view.rows() if not line.below and not line.node.children]

    @cached_property
    def counts(self) -> dict[str, int]:
        """Leaves by status."""
        return {name: sum(line.status == name for line in self.leaves) for name in ("priced", "unpriced", "included", "excluded")}

    def lines_with(self, status: str) -> list[BomLine]:
        """The leaves of one status."""
        return [line for line in self.leaves if line.status == status]

    def _row(self, path: str, owner: Seen, line: BomLine, level: int) -> Row:
        node, t, display = line.node, self.display.t, self.display
        part = node.part
        confidence, risk = _confidence(line), owner.supply_risk(line)
        each, whole = owner.money_of(line)
        return Row(
            path=path,
            level=level,
            label=t(node.label),
            part=t(part.name) if part is not None and part.name not in node.label else "",
            category=display.category(line.category),
            quantity=self._quantity(line),
            unit_price=self._money(each),
            extended=self._money(whole),
            share=self._share(whole),
            lead_time=lead_time(display, line),
            confidence=confidence,
            status=line.status,
            remark=self._remark(line),
            note=self.notes.index(risk) + 1 if risk else None,
            children=len(line.below),
        )

    def _remark(self, line: BomLine) -> str:
        """Why a line has no price of its own, or what is missing inside it."""
        t = self.display.t
        if line.unpriced and line.below:
            return t(phrase("{n} lines without a price", n=line.unpriced) if line.unpriced > 1 else "1 line without a price")
        if line.status == "excluded":
            return t(phrase("not included: {reason}", reason=line.reason))
        return t(line.reason or STATUS.get(line.status, "")) or self._breaks(line)

    def _breaks(self, line: BomLine) -> str:
        """The prices of one by the pieces of the order, with the one that holds and how many pieces the next one is away."""
        if line.ladder is None or len(line.ladder.steps) < 2:
            return ""
        t, display, pieces = self.display.t, self.display, line.ladder.pieces.value or 0.0
        prices = [phrase("{price} from {n:,.0f}", price=display.money(s.price.value), n=s.pieces) for s in line.ladder.steps]
        away = [s.pieces - pieces for s in line.ladder.steps if s.pieces > pieces]
        told = [phrase("{n:,.0f} ordered", n=pieces), *(phrase("{n:,.0f} more for the next price", n=n) for n in away[:1])]
        listing, remark = (listed(texts, "{first}; {rest}") for texts in (prices, told))
        return t(phrase("{text} ({remark})", text=listing, remark=remark))

    def _money(self, figure: Figure | None) -> Markup:
        return Markup("") if figure is None or figure.value is None else self.display.span(figure, self.display.text(figure))

    def _quantity(self, line: BomLine) -> Markup:
        """As it multiplies the unit price: every digit of it."""
        number, info = line.quantity.number, line.quantity.info
        if number is None or info is None:
            return self.display.span(line.quantity)
        text = self.display.with_unit(self.display.number(number, plain_decimals(number)), info.unit.text, number)
        return self.display.span(line.quantity, text)

    def _share(self, part: Figure | None) -> str:
        whole = self.display.view.whole.value
        return self.display.share(part.value / whole) if part is not None and part.value is not None and whole else ""


def _confidence(line: BomLine) -> str:
    """The confidence of a leaf's price."""
    if line.price is not None and line.price.price is not None:
        return line.price.price.confidence
    if line.unit_price is None or line.node.children:
        return ""
    origins = [f.info.origin for f in line.unit_price.args if f.info is not None and f.info.origin is not None]
    return origins[0].confidence if origins else ""


def lead_time(display: Display, line: BomLine) -> str:
    """How long a line takes; empty where that is not known."""
    found = display.view.lead_time(line)
    if found is None or found.number is None:
        return ""
    return display.with_unit(display.number(found.number, plain_decimals(found.number)), found.unit.text, found.number)


def longest_lead(view: Seen) -> BomLine | None:
    """The line that arrives last, of those that state a lead time."""
    leads = ((line, owner.lead_time(line)) for _, owner, line in view.rows())
    stated = [(line, lead.coherent) for line, lead in leads if lead is not None and lead.coherent is not None]
    return max(stated, key=lambda found: found[1])[0] if stated else None
