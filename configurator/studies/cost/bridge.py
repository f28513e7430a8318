"""A reconciliation in words: the bridge from their total to ours, by category and line by line; and as JSON."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from configurator.currency import digits
from configurator.phrases import Translator, phrase
from configurator.render.svg.charts.bridge import Pillar
from configurator.render.words.digits import number_text
from configurator.render.words.i18n import translator
from configurator.studies.cost.grounds import LARGE, grounds
from configurator.studies.cost.reconcile import CAUSES, NOTHING, Line, Reconciliation, by_category, of_cause
from configurator.studies.sheets.tables import Cell, Number, Table

EXPLAINED = (
    "Scope is what only one side prices; price and quantity are of lines that both have, the quantity at their price; mapping is what one "
    "side gives as a sum and the other line by line, or another part in its place; unexplained is what no line tells."
)
SAME = "\u3003"  # below the name of a sum: its next part
REASON = "{reason}: {n} lines, {amount}."
HOW = "Set another meaning with --item 'ITEM=KEY,KEY': parts, functions, categories, or 'rest'."
ONE_SCOPE = "On the scope that both have: ours {ours}, theirs {theirs}, {share} %."


@dataclass(frozen=True)
class BridgeSheet:
    """A reconciliation as a sheet of tables."""

    found: Reconciliation
    day: datetime.date
    language: str
    customer: str = ""
    held_back: bool = False
    internal: bool = True

    @cached_property
    def t(self) -> Translator:
        """The translation of an English text."""
        return translator(self.language)

    @property
    def kind(self) -> str:
        """What kind of document it is."""
        return self.t("Reconciliation")

    @property
    def title(self) -> str:
        """What is reconciled with what."""
        return self.t(
            phrase("{system}: {ours} against {theirs}", system=self.found.platform, ours=self.found.names[0], theirs=self.found.names[1])
        )

    @property
    def empty(self) -> str:
        """What is said where there is nothing to tell."""
        return self.t("no difference")

    @property
    def tables(self) -> list[Table]:
        """Bridge, categories, lines that differ, what the large ones rest on, what stands behind the sums, lines that agree."""
        tables = [self._bridge(), self._categories(), self._lines(), self._grounds(), self._behind(), self._matched(), self._read()]
        return [table for table in tables if table.rows]

    # --- one table each

    def _bridge(self) -> Table:
        """From their total to ours by causes."""
        found = self.found
        steps = [Pillar(self.t(label), amount) for label, amount in _steps(found).items()]
        theirs, ours = Pillar(self.t(found.names[1]), found.theirs, True), Pillar(self.t(found.names[0]), found.ours, True)
        pillars = [theirs, *(step for step in steps if step.amount), ours]
        rows: list[list[Cell]] = [[step.label, self._money(step.amount, signed=True)] for step in steps]
        total: list[Cell] = [self.t("Ours less theirs"), self._money(found.delta, signed=True)]
        title = self.t(phrase("From their total to ours, in {currency}", currency=found.currency))
        return Table(title, [self.t("Cause"), self.t("difference")], rows, (1,), total, self._remark(), closed=True, bridge=pillars)

    def _remark(self) -> str:
        ours, theirs = self.found.one_scope
        share = f"{100 * (ours - theirs) / theirs:+.2f}" if theirs else "0"
        told = phrase(ONE_SCOPE, ours=self._text(ours), theirs=self._text(theirs), share=share)
        return f"{self.t(told)}{self.t(' ')}{self.t(EXPLAINED)}"

    def _categories(self) -> Table:
        heads = [self.t(word) for word in ("Category", "ours", "theirs", "difference", *CAUSES)]
        rows = [[self.t(category.replace("-", " ")), *self._sums(lines)] for category, lines in by_category(self.found.lines).items()]
        return Table(self.t("By category"), heads, rows, range(1, 8), [self.t("All lines"), *self._sums(self.found.lines)], closed=True)

    def _sums(self, lines: Sequence[Line]) -> list[Cell]:
        ours, theirs = (None if amount is None else self._money(amount) for amount in both_sums(lines))
        effects = [of_cause(cause, lines) for cause in CAUSES]
        caused = [self._money(amount, signed=True) if amount else None for amount in effects]
        return [ours, theirs, self._money(sum((line.delta for line in lines), NOTHING), signed=True), *caused]

    def _lines(self) -> Table:
        found = sorted(self.found.differing, key=lambda line: -abs(line.delta))
        heads = [self.t(word) for word in ("Line", "ours", "theirs", "difference", "cause")]
        rows = [[self.t(x.item), *self._both(x), self.t(x.why)] for x in found]
        total = [*self._total(found), None]
        return Table(self.t("Lines that differ"), heads, rows, (1, 2, 3), total, self._reasons(found), closed=True)

    def _reasons(self, lines: Sequence[Line]) -> str:
        """Why one side has nothing, each reason with how much it is of."""
        told: dict[str, list[Line]] = {}
        for line in lines:
            if line.reason:
                told.setdefault(line.reason, []).append(line)
        texts = [phrase(REASON, reason=reason, n=len(of), amount=self._text(of_cause("scope", of))) for reason, of in told.items()]
        return self.t(" ").join(self.t(text) for text in texts)

    def _grounds(self) -> Table:
        """What both sides of the large differences rest on."""
        large = [line for line in self.found.differing if abs(line.delta) >= LARGE * self.found.theirs]
        heads = [self.t(word) for word in ("Line", "of their total", "what it rests on")]
        rows: list[list[Cell]] = [
            [SAME if place else self.t(line.item), SAME if place else self._share(line.delta), self.t(ground)]
            for line in sorted(large, key=lambda line: -abs(line.delta))
            for place, ground in enumerate(grounds(line))
        ]
        return Table(self.t("What large differences rest on"), heads, rows, (1,))

    def _behind(self) -> Table:
        """What the other side has in place of a sum."""
        heads = [self.t(word) for word in ("Sum", "what stands for it on the other side", "amount")]
        rows: list[list[Cell]] = [
            [SAME if place else self.t(line.item), self.t(member.label), self._money(member.amount)]
            for line in self.found.lines
            for place, member in enumerate(line.members)
        ]
        return Table(self.t("Behind the sums"), heads, rows, (2,))

    def _matched(self) -> Table:
        found = self.found.matched
        heads = [self.t(word) for word in ("Line", "ours", "theirs", "difference")]
        return Table(
            self.t("Lines that agree"), heads, [[self.t(x.item), *self._both(x)] for x in found], (1, 2, 3), self._total(found), closed=True
        )

    def _read(self) -> Table:
        """What the rows of a sheet were taken for."""
        heads = [self.t(word) for word in ("Row", "Item", "taken for")]
        rows: list[list[Cell]] = [[row.at, row.item, ", ".join(row.keys) or self.t("nothing of ours")] for row in self.found.read]
        return Table(self.t("How the rows were read"), heads, rows, remark=self.t(HOW) if rows else "")

    def _total(self, lines: Sequence[Line]) -> list[Cell]:
        return [self.t("All of them"), *self._sums(lines)[:3]]

    def _both(self, line: Line) -> list[Cell]:
        sums = [None if amount is None else self._money(amount) for amount in (line.ours, line.theirs)]
        return [*sums, self._money(line.delta, signed=True)]

    def _money(self, amount: Decimal, *, signed: bool = False) -> Number:
        return Number(amount, digits(self.found.currency), signed)

    def _share(self, amount: Decimal) -> str:
        """How much of their total it is."""
        return f"{100 * amount / self.found.theirs:+.1f} %"

    def _text(self, amount: Decimal) -> str:
        return number_text(float(amount), digits(self.found.currency), self.language)


def _steps(found: Reconciliation) -> dict[str, Decimal]:
    """What leads from their total to ours."""
    return {
        "what only they price": found.scope(ours=False),
        "what only we price": found.scope(ours=True),
        "other quantities": of_cause("quantity", found.lines),
        "other prices": of_cause("price", found.lines),
        "sums against lines": of_cause("mapping", found.lines) - found.not_itemised,
        "sums nobody itemises": found.not_itemised,
        "unexplained": found.unexplained,
    }


# --- JSON


def reconciliation_json(found: Reconciliation) -> dict[str, Any]:
    """Everything as values; amounts as decimal strings."""
    ours, theirs = found.one_scope
    return {
        "schema": "rackcfg/reconcile/1",
        "platform": found.platform,
        "currency": found.currency,
        "names": {"ours": found.names[0], "theirs": found.names[1]},
        "ours": _amount(found.ours),
        "theirs": _amount(found.theirs),
        "delta": _amount(found.delta),
        "causes": {**{cause: _amount(of_cause(cause, found.lines)) for cause in CAUSES}, "unexplained": _amount(found.unexplained)},
        "one_scope": {"ours": _amount(ours), "theirs": _amount(theirs), "delta": _amount(ours - theirs)},
        "not_itemised": _amount(found.not_itemised),
        "lines": [_line(line) for line in found.differing],
        "unexplained": _amount(found.unexplained),
        "matched": [_pair(line) for line in found.matched],
        "categories": [_category(*each) for each in by_category(found.lines).items()],
        "mapping": [{"at": row.at, "item": row.item, "keys": list(row.keys)} for row in found.read],
    }


def _amount(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:f}"


def both_sums(lines: Sequence[Line]) -> tuple[Decimal | None, Decimal | None]:
    """What lines come to on either side; none where a side prices none of them."""
    sides = [line.ours for line in lines], [line.theirs for line in lines]
    ours, theirs = ([amount for amount in side if amount is not None] for side in sides)
    return sum(ours, NOTHING) if ours else None, sum(theirs, NOTHING) if theirs else None


def _pair(line: Line) -> dict[str, Any]:
    amounts = {name: _amount(amount) for name, amount in (("ours", line.ours), ("theirs", line.theirs), ("delta", line.delta))}
    return {"category": line.category, "item": line.item, **amounts}


def _line(line: Line) -> dict[str, Any]:
    members = [{"id": each.id, "description": each.label, "amount": _amount(each.amount)} for each in line.members]
    effects = {cause: _amount(amount) for cause, amount in line.effects.items()}
    told = {"why": line.why, "effects": effects, "itemised": line.itemised, "reason": line.reason, "grounds": list(grounds(line))}
    return {**_pair(line), **told, "members": members}


def _category(category: str, lines: Sequence[Line]) -> dict[str, Any]:
    ours, theirs = both_sums(lines)
    delta = sum((line.delta for line in lines), NOTHING)
    causes: dict[str, Any] = {cause: _amount(of_cause(cause, lines)) for cause in CAUSES}
    return {"category": category, "ours": _amount(ours), "theirs": _amount(theirs), "delta": _amount(delta), **causes}
