"""The change sheet: what changed from one quote to the next as tables of words and numbers, the same for terminal, page and workbook."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from configurator.currency import digits
from configurator.phrases import Translator, phrase
from configurator.render.svg.charts.bridge import NOTHING, Pillar
from configurator.render.text.json import CONTRACT
from configurator.render.words.display import as_unit
from configurator.render.words.i18n import translator
from configurator.render.words.numbers import decimals_of_kind, rounded
from configurator.studies.changes.diff import Because, Difference, FigureChange
from configurator.studies.changes.waterfall import EFFECTS, Step, Waterfall
from configurator.studies.sheets.tables import NOT_THERE, Cell, Number, Table
from configurator.units import unit

# What a line does, in words; what has no word here goes by the name of its line.
FUNCTIONS = {
    "gpu": "Accelerators",
    "cpu": "CPUs",
    "memory": "Memory",
    "storage": "Storage",
    "nic": "Network adapters",
    "dpu": "DPUs",
    "transceiver": "Optics",
    "cold-plate": "Cold plates",
    "quick-disconnect": "Quick-disconnects",
    "manifold": "Manifolds",
    "hose": "Hoses",
    "cdu": "Coolant distribution units",
    "board": "Circuit boards",
    "substrate": "Package substrates",
    "passive-set": "Capacitor sets",
    "switch": "Switches",
    "switch-chip": "Switch chips",
    "power-shelf": "Shelves of power supplies",
    "psu": "Power supplies",
    "power-converter": "Power converters",
    "busbar": "Busbars",
    "whip": "Whips",
    "fan": "Fans",
    "chassis": "Chassis",
    "rack-frame": "Rack frames",
    "coolant-fill": "Coolant",
    "scale-up-spine": "Scale-up spine",
    "scale-up-cable": "Scale-up cables",
    "scale-out-cable": "Scale-out cables",
    "management-cable": "Management cables",
    "vrm": "Regulators beside the packages",
    "connectors": "Connectors of the trays",
    "backplane-flyover": "Flyover cables",
    "harness": "Cable harnesses",
    "assembly": "Assembly and test of trays",
    "integration": "Assembly and test of racks",
    "row-pipe": "Row piping",
    "valve-pair": "Isolation valves",
}


@dataclass(frozen=True)
class ChangeSheet:
    """A difference in words, in the language of the second quote unless another is asked for."""

    found: Difference
    everything: bool = False
    asked: str | None = None

    @property
    def language(self) -> str:
        """The language of its words."""
        return self.asked or self.found.after.language

    @cached_property
    def t(self) -> Translator:
        """The translation of an English text."""
        return translator(self.language)

    @property
    def kind(self) -> str:
        """What kind of document it is."""
        return self.t("Change sheet")

    @property
    def day(self) -> datetime.date:
        """The date of the second quote."""
        return datetime.date.fromisoformat(self.found.after.data["date"])

    @property
    def customer(self) -> str:
        """Whose the second quote is."""
        return self.found.after.data["quote"]["customer"] or ""

    @property
    def held_back(self) -> bool:
        """Whether a check of the second does not hold."""
        return self.found.after.failed

    @property
    def empty(self) -> str:
        """What is said where nothing changed."""
        return self.t("no difference")

    @property
    def internal(self) -> bool:
        """Whether it is for the house alone."""
        return self.found.after.audience == "internal"

    @property
    def title(self) -> str:
        """From which quote to which; of a quote that came back, to which."""
        before, after = self.found.before.title, self.found.after.title
        return self.t(phrase("Changes to {y}" if before == after else "Changes from {x} to {y}", x=before, y=after))

    @property
    def tables(self) -> list[Table]:
        """What is not empty: causes, money, engineering, lines, checks."""
        flows = [flow for flow in (self.found.selling, self.found.cost) if flow is not None]
        money = [table for flow in flows for table in (self._money(flow), self._by_category(flow))]
        tables = [self._causes(), *money, self._figures(), self._lines(), self._checks()]
        return [table for table in tables if table.rows]

    # --- one table each

    def _causes(self) -> Table:
        rows = [[self.t(cause.label), self._value(cause.before), self._value(cause.after)] for cause in self.found.causes]
        return Table(self.t("What was decided otherwise"), self._heads("Input", "before", "after"), rows)

    def _value(self, text: str) -> str:
        """A value of the specification or an input in words: ``32 °C``, a part by its name."""
        number, space, measure = text.partition(" ")
        shown = f"{number}{space}{as_unit(measure, self.t, float(number))}" if number.replace(".", "").isdigit() else self.t(text)
        return shown or NOT_THERE

    def _money(self, flow: Waterfall) -> Table:
        what = "price before tax" if flow.basis == "selling" else "cost"
        title = phrase(f"What that does to the {what}, in {{currency}}", currency=flow.currency)
        heads = self._heads("Function", "before", "after", *EFFECTS, "change")
        rows = [[self._function(step), *self._amounts(step, flow.currency)] for step in flow.steps]
        total = [self.t("All lines"), *self._amounts(flow.whole, flow.currency)]
        remark, bridge = (self.t(EXPLAINED), self._bridge(flow)) if rows else ("", ())
        return Table(self.t(title), heads, rows, range(1, len(heads)), total, remark, bridge=bridge)

    def _by_category(self, flow: Waterfall) -> Table:
        """The same by category, those with a change."""
        title = phrase("The same by category, in {currency}", currency=flow.currency)
        heads = self._heads("Category", "before", "after", *EFFECTS, "change")
        rows = [[self.t(step.label), *self._amounts(step, flow.currency)] for step in flow.categories if any(step.effects.values())]
        total = [self.t("All lines"), *self._amounts(flow.whole, flow.currency)]
        return Table(self.t(title), heads, rows, range(1, len(heads)), total)

    def _bridge(self, flow: Waterfall) -> list[Pillar]:
        """From one total to the other by the functions that change most, the rest of them in one step."""
        largest = sorted(flow.steps, key=lambda step: -abs(step.change))
        shown = [step for step in flow.steps if step in largest[:MOST]]
        rest = sum((step.change for step in largest[MOST:]), NOTHING)
        steps = [Pillar(self._function(step), step.change) for step in shown if step.change]
        before = Pillar(self.t(self.found.before.title), flow.whole.before or NOTHING, True)
        after = Pillar(self.t(self.found.after.title), flow.whole.after or NOTHING, True)
        return [before, *steps, *([Pillar(self.t("all other functions"), rest)] if rest else []), after]

    def _amounts(self, step: Step, currency: str) -> list[Cell]:
        places = digits(currency)
        sums = [None if amount is None else Number(amount, places) for amount in (step.before, step.after)]
        changes = [Number(step.effects[effect], places, True) if step.effects[effect] else None for effect in EFFECTS]
        return [*sums, *changes, Number(step.change, places, True)]

    def _function(self, step: Step) -> str:
        return self.t(FUNCTIONS.get(step.function, step.label))

    def _figures(self) -> Table:
        found = [f for f in self.found.figures if self.everything or (f.id in CONTRACT and not f.id.startswith("cost."))]
        rows = [[self.t(f.label), *self._both(f), as_unit(f.unit, self.t, 2.0), self._why(f.because)] for f in found]
        heads = self._heads("Figure", "before", "after", "change", "unit", "because")
        return Table(self.t("What that does to power, cooling, weight and cables"), heads, rows, (1, 2, 3))

    def _both(self, figure: FigureChange) -> list[Cell]:
        """Both values as they are printed, and the difference of what is printed."""
        shown, kind = unit(figure.unit), self.found.after.figures.get(figure.id) or self.found.before.figures[figure.id]
        numbers = [number for number in (figure.before, figure.after) if number is not None]
        decimals = max((decimals_of_kind(figure.id, number, shown, kind["kind"] == "input") for number in numbers), default=0)
        before, after = (None if number is None else rounded(number, decimals) for number in (figure.before, figure.after))
        change = None if before is None or after is None else Number(after - before, decimals, True)
        return [*(None if number is None else Number(number, decimals) for number in (before, after)), change]

    def _why(self, because: Sequence[Because], most: int = 3) -> str:
        """The first few inputs behind a change."""
        texts = [f"{self.t(b.label)} {self._value(b.before)} → {self._value(b.after)}" for b in because if b.before and b.after]
        more = [self.t(phrase("and {n} more", n=len(texts) - most))] if len(texts) > most else []
        return self.t("; ").join([*texts[:most], *more])

    def _lines(self) -> Table:
        money = self.found.after.currency
        leaves = {line["id"]: line for of in (self.found.before, self.found.after) for line in of.leaves}
        rows = []
        for line in (line for line in self.found.lines if line.id in leaves):
            pieces = [None if n is None else Number(n, 0 if float(n).is_integer() else 3) for n in line.quantity]
            sums = [None if n is None else Number(n, digits(money)) for n in line.extended]
            rows.append([self.t(line.label), self.t(line.change), *pieces, *sums])
        kind = "cost" if self.internal else "list price"
        heads = [*self._heads("Line", "change", "quantity before", "quantity after"), *(f"{self.t(f'{kind} {when}')}" for when in WHEN)]
        return Table(self.t("Lines of the bill of materials"), heads, rows, (2, 3, 4, 5))

    def _checks(self) -> Table:
        rows = [[self.t(c.title), self.t(c.before or NOT_THERE), self.t(c.after or NOT_THERE)] for c in self.found.checks]
        return Table(self.t("Checks with another verdict"), self._heads("Check", "before", "after"), rows)

    def _heads(self, *words: str) -> list[str]:
        return [self.t(word) for word in words]


MOST = 12  # functions that a bridge shows one by one
WHEN = ("before", "after")
EXPLAINED = (
    "Quantity is the change of count at the old price; price is the change of price at the new count, discounts included; "
    "mix is another part for the same function; new is what only one of the two has."
)


# --- JSON


def difference_json(found: Difference) -> dict[str, Any]:
    """Every change as values; amounts as decimal strings."""
    figures = [
        {**_fields(f, "id", "label", "unit", "change", "before", "after"), "because": [_cause(b) for b in f.because]} for f in found.figures
    ]
    lines = [
        {"id": x.id, "description": x.label, "change": x.change, "part": x.part, "quantity": x.quantity, "extended_price": x.extended}
        for x in found.lines
    ]
    inside: dict[str, Any] = {"money": money_json(found.cost)} if found.after.audience == "internal" else {}
    return {
        "schema": "rackcfg/diff/1",
        "before": found.before.name,
        "after": found.after.name,
        "audience": found.after.audience,
        "causes": [_cause(cause) for cause in found.causes],
        **inside,
        "selling": money_json(found.selling),
        "figures": figures,
        "bom": lines,
        "checks": [_fields(c, "id", "title", "before", "after") for c in found.checks],
    }


def _fields(thing: object, *names: str) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in names}


def _cause(cause: Because) -> dict[str, Any]:
    return _fields(cause, "id", "label", "before", "after")


def money_json(flow: Waterfall | None) -> dict[str, Any] | None:
    """A waterfall as values; None where the two builds are quoted in different currencies."""
    if flow is None:
        return None
    categories = [{"category": step.category, **_step(step)} for step in flow.categories]
    lines = [{"function": s.function, "label": FUNCTIONS.get(s.function, s.label), "category": s.category, **_step(s)} for s in flow.steps]
    return {"basis": flow.basis, "currency": flow.currency, **_step(flow.whole), "lines": lines, "categories": categories}


def _step(step: Step) -> dict[str, str | None]:
    sums: dict[str, Decimal | None] = {"before": step.before, "after": step.after, "change": step.change}
    sums |= {effect: step.effects[effect] for effect in EFFECTS}
    return {name: None if amount is None else f"{amount:f}" for name, amount in sums.items()}
