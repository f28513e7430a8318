"""Tables and trees for the terminal: readable at 80 columns, without colour where NO_COLOR asks for that."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from configurator.build import RackView
from configurator.disciplines.money.lines import BomLine
from configurator.disciplines.states import COLUMNS
from configurator.figures import Figure, how
from configurator.figures.explain import Step
from configurator.phrases import Translator, listed, phrase
from configurator.render.disputes import dispute_told, disputed_words
from configurator.render.order_view import OrderView
from configurator.render.text.verdicts import STATUS_STYLE, counts, write_checks
from configurator.render.trust import trust_words
from configurator.render.view import Seen, View
from configurator.render.words import i18n
from configurator.render.words.display import as_read
from configurator.render.words.i18n import translator
from configurator.render.words.numbers import shown, significant, text_of
from configurator.render.words.states import CARRIED, place, used_columns
from configurator.render.words.tables import COOLING, NETWORK, POWER
from configurator.rules import Check
from configurator.system.layout import Slot
from configurator.system.ledger import Decision

LONG = 100  # figures of a derivation, above which its first levels are offered

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
    "cost.allowance",
    "cost.price",
    "cost.price-with-tax",
    "cost.per-accelerator",
)


def console() -> Console:
    """Standard output; 80 columns where it is not a terminal. Text stays text: no markup, no smileys."""
    return Console(highlight=False, soft_wrap=False, markup=False, emoji=False)


def _of(view: Seen) -> Translator:
    """From English to the language of the quote."""
    return translator(view.quote.language)


def plain_table(*columns: str, right: Iterable[str] = ()) -> Table:
    """A table without frame; long texts fold, the columns named in `right` stand to the right."""
    table = Table(show_edge=False, pad_edge=False, header_style="bold")
    for name in columns:
        table.add_column(name, overflow="fold", justify="right" if name in right else "left")
    return table


def figures_table(view: Seen, figures: Iterable[Figure], title: str) -> Table:
    """Label, value, unit and range of some figures."""
    t = _of(view)
    table = Table(title=title, title_justify="left", show_edge=False, pad_edge=False, header_style="bold")
    table.add_column(t("figure"), overflow="fold", ratio=1)
    table.add_column(t("value"), justify="right", no_wrap=True)
    table.add_column(t("unit"), no_wrap=True)
    table.add_column(t("range"), no_wrap=True)
    for figure in figures:
        value, unit, band = shown(view, figure)
        table.add_row(t(figure.info.label) if figure.info else "", t(value), t(unit), band)
    return table


# From list price to what is paid, as a quote says it; what the reader may not see is not among the figures.
CHAIN = (
    "cost.list-price",
    "cost.discount",
    "cost.lines",
    "cost.price",
    "cost.tax",
    "cost.price-with-tax",
    "cost.per-accelerator",
    "cost.bom",
    "cost.allowance",
    "cost.margin-made",
)
NOTHING_IF_ZERO = ("cost.discount", "cost.lines", "cost.tax")


def summary(view: View | OrderView) -> None:
    """The key numbers and what the checks say; of an order also what each system is of it."""
    untaxed = {"cost.price-with-tax"} if view.figures["cost.tax"].value == 0 else set()
    _told(view, [id for id in SUMMARY if id not in untaxed])


def quoted(view: View | OrderView) -> None:
    """What is offered, to whom and until when, from list price to the sum that is paid, and what the checks say."""
    console().print(Text(". ".join(_offered(view))))
    nothing = {id for id in NOTHING_IF_ZERO if view.figures[id].value == 0}
    untaxed = {"cost.price-with-tax"} if "cost.tax" in nothing else set()
    _told(view, [id for id in CHAIN if id not in nothing | untaxed])


def _offered(view: View | OrderView) -> Iterator[str]:
    """The head of an offer in sentences."""
    t, quote, delivery = _of(view), view.quote, view.delivery
    name = phrase("{number} revision {revision}", number=quote.number, revision=quote.revision) if quote.revision else quote.number
    named = phrase("{quote} of {date}", quote=name, date=view.date)
    buyer = phrase("{quote} for {buyer}", quote=named, buyer=view.buyer.name) if view.buyer.name else named
    yield t(phrase("{quote}, valid until {date}", quote=buyer, date=view.valid_until))
    if view.delivery_date is not None:
        day = t(phrase("Delivery {date}", date=view.delivery_date))
        yield " ".join(part for part in (day, delivery.incoterm, delivery.place) if part)


def _told(view: View | OrderView, ids: Iterable[str]) -> None:
    """Some figures, the systems of an order, and what the checks say."""
    out, t = console(), _of(view)
    out.print(figures_table(view, [view.figures[id] for id in ids if id in view.figures], t(_title(view))))
    if isinstance(view, OrderView):
        out.print(_systems(view))
    if view.unpriced.value:
        out.print(Text(t(phrase("{n:g} lines unpriced: the totals leave them out", n=view.unpriced.value)), style="yellow"))
    if any(check.status != "pass" for check in view.checks):
        write_checks(view, out, passed=False)
    if view.internal:
        out.print(Text(t(trust_words(view))))
        if told := disputed_words(view):
            out.print(Text(t(told)))
    out.print(counts(view))


def _title(view: View | OrderView) -> str:
    """What is quoted, and how many of it."""
    if isinstance(view, OrderView):
        return phrase("Order: {systems}", systems=listed([phrase("{n} x {system}", n=s.systems, system=s.label) for s in view.sections]))
    message = "{platform}, {n} systems" if view.systems > 1 else "{platform}, {n} system"
    return phrase(message, platform=view.platform.name, n=view.systems)


def _systems(view: OrderView) -> Table:
    """What each system, and what they share, is of the order."""
    t = _of(view)
    price, count, heat = t(phrase("price {currency}", currency=view.currency)), t("quantity"), t("IT load kW")
    table = plain_table("id", t("part of the order"), count, heat, price, right=(count, heat, price))
    for part in view.parts:
        quantity, load = text_of(view.line_of(part).quantity), part.figures.get("power.it-load")
        table.add_row(part.key, t(part.label), quantity, "" if load is None else text_of(load), text_of(part.price))
    return table


def checks(view: Seen) -> None:
    """Every check, failures first, and how many there are of each kind."""
    out = console()
    write_checks(view, out, passed=True)
    out.print(counts(view))


def explained_check(view: Seen, check: Check, trees: Sequence[Sequence[Step]]) -> None:
    """The verdict of a check with its remedy, and below it how its value and its limit came to be."""
    t, out = _of(view), console()
    out.print(Text.assemble((t(check.status), STATUS_STYLE[check.status]), "  ", as_read(t(check.message))))
    if check.status != "pass":
        out.print(Text(f"→ {as_read(t(check.remedy))}", style="dim"))
    for steps in trees:
        explain(steps, view.quote.language)


def explain(steps: Sequence[Step], language: str) -> None:
    """The derivation tree of a figure; of a long one, how to see its first levels alone. Formulas and notes stay as they are."""
    t = translator(language)
    tree = Tree(_step_text(steps[0], t))
    branches = {0: tree}
    for step in steps[1:]:
        branches[step.depth] = branches[step.depth - 1].add(_step_text(step, t))
    console().print(tree)
    if len(steps) > LONG:
        Console(stderr=True).print(t(phrase("{n:,} figures; --depth 2 shows the first levels", n=len(steps))), style="dim")


def _step_text(step: Step, t: Translator) -> Text:
    figure = step.figure
    assert figure.info is not None
    unit = "" if figure.number is None or figure.info.unit.text == "1" else f" {figure.info.unit.text}"
    text = Text.assemble((figure.id, "bold"), f"  {text_of(figure)}{unit}  ", (t(figure.info.label), "italic"))
    if step.repeated:
        return text + Text(f"  {t('(see above)')}", style="dim")
    text.append(f"\n{t(how(figure))}", style="dim")
    if figure.info.origin and figure.info.origin.note:
        text.append(f"\n{i18n.quoted(figure.info.origin.note, t)}", style="dim")
    if told := dispute_told(figure):
        text.append(f"\n{t(told)}", style="yellow")
    return text + Text("\n…", style="dim") if step.cut else text


def decision(made: Decision, language: str) -> None:
    """A choice, its reason, and what was not taken."""
    t = translator(language)
    tree = Tree(Text.assemble((f"{t(made.question)} ", "bold"), t(made.chosen), (f"  {t(made.reason)}", "dim")))
    for other in made.alternatives:
        tree.add(Text.assemble(t(other.name), (f"  {t(other.why)}", "dim")))
    console().print(tree)


# --- topics of `show`

GRADES = (
    "layers as published and at least; grade as published and of the cheapest laminate that holds with 90 %; "
    "rackcfg show … boards --json has the reasons"
)


def _worded(view: Seen, *columns: str, right: Iterable[str] = ()) -> Table:
    """A table without frame, its heads in the language of the quote."""
    t = _of(view)
    return plain_table(*map(t, columns), right=[t(name) for name in right])


def _bom(view: Seen) -> Table:
    t, currency = _of(view), view.currency
    table = Table(show_edge=False, pad_edge=False, header_style="bold")
    table.add_column(t("line"), overflow="fold", ratio=1)
    for name in ("quantity", phrase("unit price {currency}", currency=currency), phrase("extended {currency}", currency=currency)):
        table.add_column(t(name), justify="right", no_wrap=True)
    for path, owner, line in view.rows():
        table.add_row(*_bom_row(owner, line, path.count(".") if view.parts[0].key else line.node.level))
    return table


def _bom_row(view: Seen, line: BomLine, level: int) -> tuple[Text, str, str, str]:
    """A line with its quantity, price of one and price of all."""
    t, (each, whole) = _of(view), view.money_of(line)
    unit_price = "" if each is None or each.number is None else text_of(each)
    extended = text_of(whole) if whole is not None and whole.number is not None else t(line.status)
    bold = line.node.children or isinstance(view, OrderView)
    return Text("  " * level + t(line.node.label), style="bold" if bold else ""), text_of(line.quantity), unit_price, extended


def _boards(view: View) -> Table:
    """Boards with the grade they need, what they cost by their make-up, and the channels over them."""
    whole = Table.grid()
    for table in (_grades(view), _make_up(view), _stacks(view), _supply(view), _channels(view)):
        if table.row_count:
            whole.add_row(table)
            whole.add_row("")
    return whole


def _grades(view: View) -> Table:
    t = _of(view)
    table = _worded(
        view, "board", "count", "layers", "grade", "needs", "margin dB", "holds", right=("count", "layers", "margin dB", "holds")
    )
    for line in view.boards:
        tight, grade = line.tightest, view.grade(line)
        margin = text_of(tight.margin) if tight and tight.margin.number is not None else ""
        tightest = [phrase("tightest: {interface}", interface=tight.standard.name)] if tight else []
        about = [line.laminate.name, phrase("HDI {steps}", steps=line.part.hdi), *tightest]
        board = Text(t(line.part.name)) + Text(f"\n  {t(listed(about))}", style="dim")
        count, layers = significant(line.node.total.number or 0), significant(line.layers.number or 0)
        layers = f"{layers} ≥ {significant(line.bound.least.number or 0)}" if line.bound else layers
        table.add_row(board, count, layers, t(grade.published), t(grade.needs), margin, _chance(grade.probability))
    table.caption = t(GRADES)
    return table


def _make_up(view: View) -> Table:
    """What one of each kind costs beside what its make-up explains; empty for a customer."""
    t, money = _of(view), phrase("one, {currency}", currency=view.currency)
    table = _worded(view, "board", money, "by its make-up", "over it", right=(money, "by its make-up", "over it"))
    for line in {line.part.id: line for line in view.boards}.values():
        each, _ = view.money_at(line.node.path)
        model, residual = (view.figures.get(f"cost.boards.{line.part.id}.{name}") for name in ("model", "residual"))
        if each is not None and model is not None and residual is not None and residual.number is not None:
            name, reason = Text(t(line.part.name)), view.price_reason(line)
            table.add_row(
                name + Text(f"\n  {t(reason)}" if reason else "", "dim"), text_of(each), text_of(model), f"{residual.number:+.0f} %"
            )
    return table


def _stacks(view: View) -> Table:
    """What a board costs all of one laminate, and with each layer on the one it needs; empty for a customer."""
    t, money = _of(view), phrase("all in one, {currency}", currency=view.currency)
    table = _worded(view, "board", money, "each layer its own", "less", right=(money, "each layer its own", "less"))
    for line in {line.part.id: line for line in view.boards}.values():
        hybrid, costs = view.grade(line).hybrid, view.hybrid_costs(line)
        if hybrid is not None and costs is not None:
            one, several = costs
            name = Text(t(line.part.name)) + Text(f"\n  {t(hybrid.uniform.laminate.grade)} → {t(hybrid.told)}", "dim")
            table.add_row(name, f"{one:,.2f}", f"{several:,.2f}", f"{1 - several / one:.0%}")
    return table


def _supply(view: View) -> Table:
    """Weeks from the order until boards are made and in racks, and what is in one; empty for a customer."""
    t = _of(view)
    numbers = {"laminate-lead": "laminate, weeks", "made": "made, weeks", "ready": "in racks, weeks", "laminate": "laminate, m²"}
    numbers |= {"foil": "foil, kg", "glass": "glass, m²"}
    table = _worded(view, "board", *numbers.values(), right=numbers.values())
    for line in {line.part.id: line for line in view.boards}.values():
        found = view.supply(line)
        if found:
            about = [text for text in (line.laminate.glass, *view.supply_risks(line)) if text]
            name = Text(t(line.part.name)) + Text(f"\n  {t(listed(about, '{first}; {rest}'))}" if about else "", "dim")
            table.add_row(name, *(text_of(found[key]) if key in found else "" for key in numbers))
    return table


def _channels(view: View) -> Table:
    table = _worded(view, "channel", "loss dB", "budget dB", "margin dB", "holds", right=("loss dB", "budget dB", "margin dB", "holds"))
    for channel in view.channels:
        numbers = (text_of(figure) for figure in (channel.loss, channel.budget, channel.margin))
        table.add_row(_of(view)(channel.entry.name), *numbers, _chance(view.chance(channel.margin.id)))
    return table


def _chance(probability: float | None) -> str:
    return "" if probability is None else f"{probability:.0%}"


def _connectors(view: View) -> Table:
    t, money = _of(view), "cost" if view.internal else "price"
    table = _worded(view, "tray", "part", "pairs a tray", "pairs", money, right=("pairs a tray", "pairs", money))
    for line in view.connectors:
        _, cost = view.money_at(line.line.path)
        amount = text_of(cost) if cost is not None and cost.number is not None else t("unpriced")
        each = line.per_tray.number if line.per_tray is not None else None
        table.add_row(t(line.tray.label), t(line.part.name), significant(each or 0), significant(line.line.total.number or 0), amount)
    table.caption = t("a pair is one plug and one socket")
    return table


def _cables(view: View) -> Table:
    t = _of(view)
    table = _worded(view, "links", "group", "count", "unit", "length", "rate", right=("count", "length", "rate"))
    for line in view.cables:
        length, rate = (("" if f is None else " ".join(shown(view, f)[:2])) for f in (line.length, line.rate))
        count, unit, _ = shown(view, line.count)
        table.add_row(t(line.link.label), t(line.link.group), count, t(unit), length, rate)
    return table


def _states(view: Seen) -> Table:
    """A table a place, below each other."""
    whole = Table.grid()
    for where in dict.fromkeys(state.where for state in view.states):
        whole.add_row(_states_of(view, where))
    return whole


def _states_of(view: Seen, where: str) -> Table:
    states = [state for state in view.states if state.where == where]
    names, t = used_columns(states), _of(view)
    table = Table(title=t(place(view, where)), title_justify="left", show_edge=False, pad_edge=False, header_style="bold")
    table.add_column(t("lost"), overflow="fold", ratio=1)
    table.add_column(t("carried"), overflow="fold")
    for name in names:
        table.add_column(t(COLUMNS[name].head_with_unit), justify="right")
    for state in states:
        numbers = (text_of(state.columns[name]) for name in names)
        table.add_row(t(state.words), t(CARRIED[state.holds, state.promised]), *numbers)
    return table


def _elevation(view: View) -> Table:
    table, t = Table(show_edge=False, header_style="bold"), _of(view)
    table.add_column("U", justify="right", no_wrap=True)
    for rack in view.racks:
        count = significant(rack.role.total.number or 0)
        table.add_column(f"{t(rack.role.entry.label)} × {count}", overflow="ellipsis", no_wrap=True)
    for u in range(max(v.height_units for v in view.racks), 0, -1):
        table.add_row(str(u), *(_unit_text(rack, u, t) for rack in view.racks))
    return table


def _unit_text(rack: RackView, u: int, t: Translator) -> str:
    """What stands in a unit; two half-width devices side by side."""
    here = sorted((slot for slot in rack.slots if slot.u <= u < slot.u + slot.height), key=lambda slot: slot.side)
    return " | ".join(_slot_text(slot, u, t) for slot in here) or "·"


def _slot_text(slot: Slot, u: int, t: Translator) -> str:
    if slot.item == "blank":
        return "·"
    return t(slot.label) if u == slot.u + slot.height - 1 else "│"


def _prefixed(*prefixes: str, first: str = "") -> Callable[[Seen], Table]:
    """Every figure of some prefixes; the key numbers `first`, apart from the rest by a line."""

    def table(view: Seen) -> Table:
        key = [view.figures[id] for id in first.split() if id in view.figures]
        rest = [f for id, f in view.figures.items() if id.startswith(prefixes) and f not in key]
        found = figures_table(view, [*key, *rest], "")
        if key:
            found.rows[len(key) - 1].end_section = True
        return found

    return table


TOPICS: dict[str, Callable[[Any], Table]] = {
    "bom": _bom,
    "power": _prefixed("power.", first=POWER),
    "cooling": _prefixed("cooling.", first=COOLING),
    "boards": _boards,
    "connectors": _connectors,
    "cables": _cables,
    "network": _prefixed("network.", first=NETWORK),
    "cost": _prefixed("cost.", "prices."),
    "elevation": _elevation,
    "states": _states,
}
TOTALLED = ("power", "cooling", "network", "cost")  # topics in which an order has figures beside those of its systems
SHARED = (*TOTALLED, "states")  # topics in which what its systems share has its part


def show(view: View | OrderView, topic: str) -> None:
    """One topic of a build as a table; of an order, that of each system under its name."""
    if topic == "bom" or isinstance(view, View):
        console().print(TOPICS[topic](view))
        return
    named = [(_of(view)(part.label), part) for part in (view.parts if topic in SHARED else view.sections)]
    for name, part in [*([("", view)] if topic in TOTALLED else []), *named]:
        _under(name, TOPICS[topic](part))


def _under(name: str, table: Table) -> None:
    """A table under the name of its system, unless it is empty."""
    if table.row_count:
        if name:
            console().print(Text(f"\n{name}", style="bold"))
        console().print(table)
