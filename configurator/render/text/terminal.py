"""Tables and trees for the terminal: readable at 80 columns, without colour where NO_COLOR asks for that."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from configurator.build import RackView
from configurator.figures import Figure, derivation, how
from configurator.figures.explain import Step
from configurator.render.numbers import shown, significant, text_of
from configurator.render.view import View
from configurator.rules import Check
from configurator.system.layout import Slot
from configurator.system.ledger import Decision

STATUS_STYLE = {"pass": "green", "warn": "yellow", "fail": "bold red"}

# The key numbers of a build: figure id and the name a reader looks for.
SUMMARY = (
    "system.accelerators",
    "system.racks",
    "system.dense-bf16",
    "system.dense-fp8",
    "system.hbm-capacity",
    "system.hbm-usable",
    "system.cpu-memory",
    "system.fast-memory",
    "power.it-load",
    "power.ac-input",
    "power.peak",
    "power.facility",
    "power.shelves",
    "cooling.liquid-heat",
    "cooling.liquid-fraction",
    "cooling.flow",
    "cooling.cdus",
    "cooling.airflow",
    "connectors.qd-pairs",
    "system.weight",
    "cost.bom",
    "cost.price",
    "cost.price-with-tax",
    "cost.per-accelerator",
)


def console() -> Console:
    """Standard output; 80 columns where it is not a terminal. Text stays text: no markup, no smileys."""
    return Console(highlight=False, soft_wrap=False, markup=False, emoji=False)


def plain_table(*columns: str, right: Iterable[str] = ()) -> Table:
    """A table without frame; long texts fold, the columns named in `right` stand to the right."""
    table = Table(show_edge=False, pad_edge=False, header_style="bold")
    for name in columns:
        table.add_column(name, overflow="fold", justify="right" if name in right else "left")
    return table


def figures_table(view: View, figures: Iterable[Figure], title: str) -> Table:
    """Label, value, unit and range of some figures."""
    table = Table(title=title, title_justify="left", show_edge=False, pad_edge=False, header_style="bold")
    table.add_column("figure", overflow="fold", ratio=1)
    table.add_column("value", justify="right", no_wrap=True)
    table.add_column("unit", no_wrap=True)
    table.add_column("range", no_wrap=True)
    for figure in figures:
        value, unit, band = shown(view, figure)
        table.add_row(figure.info.label if figure.info else "", value, unit, band)
    return table


def summary(view: View) -> None:
    """The key numbers and what the checks say."""
    out = console()
    platform = view.platform
    head = f"{platform.name}, {view.systems} system{'s' if view.systems > 1 else ''}"
    untaxed = {"cost.price-with-tax"} if view.figures["cost.tax"].value == 0 else set()
    out.print(figures_table(view, [view.figures[id] for id in SUMMARY if id in view.figures and id not in untaxed], head))
    if view.unpriced.value:
        out.print(Text(f"{view.unpriced.value:g} lines unpriced: the totals leave them out", style="yellow"))
    shown = [check for check in _by_status(view.checks) if check.status != "pass"]
    if shown:
        out.print(_checks_table(shown))
    out.print(_counts(view))


def _by_status(checks: Iterable[Check]) -> list[Check]:
    order = {"fail": 0, "warn": 1, "pass": 2}
    return sorted(checks, key=lambda c: order[c.status])


def _counts(view: View) -> str:
    counts = {status: sum(c.status == status for c in view.checks) for status in ("pass", "warn", "fail")}
    return "checks: " + ", ".join(f"{n} {status}" for status, n in counts.items())


def _checks_table(checks: Iterable[Check]) -> Table:
    """Status beside message, so that wrapped lines stay under their message; a remedy stands below what it mends."""
    table = Table.grid(padding=(0, 2))
    for check in checks:
        table.add_row(Text(check.status, style=STATUS_STYLE[check.status]), check.message)
        if check.status != "pass":
            table.add_row("", Text(f"→ {check.remedy}", style="dim"))
    return table


def checks(view: View) -> None:
    """Every check, failures first, and how many there are of each kind."""
    out = console()
    out.print(_checks_table(_by_status(view.checks)))
    out.print(_counts(view))


def explain(figure: Figure) -> None:
    """The derivation tree of a figure down to catalog lines."""
    steps = list(derivation(figure))
    tree = Tree(_step_text(steps[0]))
    branches = {0: tree}
    for step in steps[1:]:
        branches[step.depth] = branches[step.depth - 1].add(_step_text(step))
    console().print(tree)


def _step_text(step: Step) -> Text:
    figure = step.figure
    assert figure.info is not None
    unit = "" if figure.number is None or figure.info.unit.text == "1" else f" {figure.info.unit.text}"
    text = Text.assemble((figure.id, "bold"), f"  {text_of(figure)}{unit}  ", (figure.info.label, "italic"))
    if step.repeated:
        return text + Text("  (see above)", style="dim")
    text.append(f"\n{how(figure)}", style="dim")
    if figure.info.origin and figure.info.origin.note:
        text.append(f"\n{figure.info.origin.note}", style="dim")
    return text


def decision(made: Decision) -> None:
    """A choice, its reason, and what was not taken."""
    tree = Tree(Text.assemble((f"{made.question} ", "bold"), made.chosen, (f"  {made.reason}", "dim")))
    for other in made.alternatives:
        tree.add(Text.assemble(other.name, (f"  {other.why}", "dim")))
    console().print(tree)


# --- topics of `show`


def _bom(view: View) -> Table:
    currency = view.currency
    table = Table(show_edge=False, pad_edge=False, header_style="bold")
    table.add_column("line", overflow="fold", ratio=1)
    for name in ("quantity", f"unit price {currency}", f"extended {currency}"):
        table.add_column(name, justify="right", no_wrap=True)
    for line in view.bom:
        each, whole = view.money_of(line)
        unit_price = "" if each is None or each.number is None else text_of(each)
        extended = text_of(whole) if whole is not None and whole.number is not None else line.status
        label = Text("  " * line.node.level + line.node.label, style="bold" if line.node.children else "")
        table.add_row(label, text_of(line.quantity), unit_price, extended)
    return table


def _boards(view: View) -> Table:
    table = plain_table("board", "count", "layers", "grade", "margin dB", right=("count", "layers", "margin dB"))
    for line in view.boards:
        tight = line.tightest
        margin = text_of(tight.margin) if tight and tight.margin.number is not None else ""
        about = [line.laminate.name, f"HDI {line.part.hdi}", *([f"tightest: {tight.standard.name}"] if tight else [])]
        board = Text(line.part.name) + Text(f"\n  {', '.join(about)}", style="dim")
        count, layers = significant(line.node.total.number or 0), significant(line.layers.number or 0)
        table.add_row(board, count, layers, line.part.grade or line.laminate.grade, margin)
    return table


def _connectors(view: View) -> Table:
    money = "cost" if view.internal else "price"
    table = plain_table("tray", "part", "pairs a tray", "pairs", money, right=("pairs a tray", "pairs", money))
    for line in view.connectors:
        _, cost = view.money_at(line.line.path)
        amount = text_of(cost) if cost is not None and cost.number is not None else "unpriced"
        each = line.per_tray.number if line.per_tray is not None else None
        table.add_row(line.tray.label, line.part.name, significant(each or 0), significant(line.line.total.number or 0), amount)
    table.caption = "a pair is one plug and one socket"
    return table


def _cables(view: View) -> Table:
    table = plain_table("links", "group", "count", "unit", "length", "rate", right=("count", "length", "rate"))
    for line in view.cables:
        length, rate = (("" if f is None else " ".join(shown(view, f)[:2])) for f in (line.length, line.rate))
        count, unit, _ = shown(view, line.count)
        table.add_row(line.link.label, line.link.group, count, unit, length, rate)
    return table


def _elevation(view: View) -> Table:
    table = Table(show_edge=False, header_style="bold")
    table.add_column("U", justify="right", no_wrap=True)
    for rack in view.racks:
        count = significant(rack.role.total.number or 0)
        table.add_column(f"{rack.role.entry.label} × {count}", overflow="ellipsis", no_wrap=True)
    for u in range(max(v.height_units for v in view.racks), 0, -1):
        table.add_row(str(u), *(_unit_text(rack, u) for rack in view.racks))
    return table


def _unit_text(rack: RackView, u: int) -> str:
    """What stands in a unit; two half-width devices side by side."""
    here = sorted((slot for slot in rack.slots if slot.u <= u < slot.u + slot.height), key=lambda slot: slot.side)
    return " | ".join(_slot_text(slot, u) for slot in here) or "·"


def _slot_text(slot: Slot, u: int) -> str:
    if slot.item == "blank":
        return "·"
    return slot.label if u == slot.u + slot.height - 1 else "│"


def _prefixed(*prefixes: str) -> Callable[[View], Table]:
    def table(view: View) -> Table:
        found = [f for id, f in view.figures.items() if id.startswith(prefixes)]
        return figures_table(view, found, "")

    return table


TOPICS: dict[str, Callable[[View], Table]] = {
    "bom": _bom,
    "power": _prefixed("power."),
    "cooling": _prefixed("cooling."),
    "boards": _boards,
    "connectors": _connectors,
    "cables": _cables,
    "cost": _prefixed("cost.", "prices."),
    "elevation": _elevation,
}


def show(view: View, topic: str) -> None:
    """One topic of a build as a table."""
    console().print(TOPICS[topic](view))
