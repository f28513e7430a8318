"""States of failure in figures: what every shelf, whip, phase, feed and busbar point carries while something is lost.

What survives shares the load as it is wired. A state that is not promised but carried counts all the same: where the shelves left
carry the rack, their feed carries all of it. Every rating is held against the maximum over these states, never against a mean.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from configurator.catalog.parts.power import AcShelf
from configurator.disciplines.power.bank import VOLT_AMPERE, Bank, at_volts, on_whip, part_figure, per_phase, phase_factor, supply_voltage
from configurator.disciplines.power.losses import ONE, Left, Wiring, losses
from configurator.disciplines.states import State
from configurator.figures import Figure, interpolate, maximum, minimum, total, where
from configurator.phrases import phrase
from configurator.system.tree import System


@dataclass(frozen=True)
class Row:
    """A state of one bank; `feed` is the line current of its most loaded feed, `drawn` the power behind that, `taken` its whole input.

    `group` is of how many such banks how many are left, where the state takes whole ones away.
    """

    left: Left
    carried: Figure
    shelf: Figure
    taken: Figure
    bus: Figure
    whip: Figure | None = None
    phase: Figure | None = None
    feed: Figure | None = None
    drawn: Figure | None = None
    group: tuple[Figure, Figure] | None = None

    def counted(self, figure: Figure) -> Figure:
        """`figure` where the state is promised or carried, else nothing of it."""
        return figure if self.left.promised else where(self.carried, figure, figure * 0.0)


@dataclass(frozen=True)
class Table:
    """The states of one bank at a place (`where`), of which the order has `count`."""

    bank: Bank
    where: str
    count: Figure
    rows: tuple[Row, ...]

    @property
    def key(self) -> str:
        """What the ids of its figures begin with."""
        return self.bank.key

    def worst(self, pick: Callable[[Row], Figure | None]) -> Figure:
        """The maximum over the states that are promised or carried."""
        return maximum(*(row.counted(found) for row in self.rows if (found := pick(row)) is not None))

    def row(self, state: str) -> Row:
        """The first row of a state, else that with nothing lost."""
        return next((row for row in self.rows if row.left.state == state), self.rows[0])


@dataclass(frozen=True)
class Gone:
    """Whole banks lost together: what each that is left carries then, whether they can, and of how many on a feed how many are left."""

    state: str
    words: str
    promised: bool
    load: Figure
    carried: Figure
    group: tuple[Figure, Figure]


@dataclass(frozen=True)
class Place:
    """Where a bank stands, how many of it hang on the feeds, what one carries, and the states in which whole ones are lost.

    `recharge` is what batteries behind it take on top of the load after an outage.
    """

    where: str
    count: Figure
    load: Figure
    gone: tuple[Gone, ...] = ()
    recharge: Figure | None = None


def tabulate(system: System, bank: Bank, wired: Wiring, place: Place) -> Table:
    """The states of a bank, with the worst of them; where whole banks hang on a feed, losing it is one of the states of whole banks."""
    found = losses(system, bank, wired)
    whole = any(gone.state == "feed" for gone in place.gone)
    rows = [_row(system, bank, place.load, wired, left) for left in found if not (whole and left.everywhere)]
    if place.recharge is not None:
        rows.insert(1, _recharging(system, bank, place.load + place.recharge, wired, found[0]))
    for gone in place.gone:
        left = replace(found[0], state=gone.state, slug=f"{gone.state}-lost", words=gone.words, promised=gone.promised)
        rows.append(replace(_row(system, bank, gone.load, wired, left, gone.carried), group=gone.group))
    table = Table(bank, place.where, place.count, tuple(rows))
    if rows[0].feed is not None:
        label = "Shelves to a feed, where not whole: on the fuller one more"
        system.ledger.add((wired.shelves / wired.feeds).named(f"{bank.key}.shelves-per-feed", label, "1"))
    _worst(system, bank, table)
    return table


def _recharging(system: System, bank: Bank, load: Figure, wired: Wiring, whole: Left) -> Row:
    """Nothing is lost, and the batteries behind the bank are charged after an outage."""
    load = system.ledger.add(load.named(f"{bank.key}.recharge-load", "DC load of one rack while batteries recharge", "kW"))
    left = replace(whole, state="recharge", slug="recharging", words="batteries recharging, nothing lost", promised=False)
    return _row(system, bank, load, wired, left)


def _worst(system: System, bank: Bank, table: Table) -> None:
    """The most that the states carried ask of a shelf, a whip, a phase and a feed."""
    add = system.ledger.add
    add(table.worst(lambda row: row.shelf).named(f"{bank.key}.shelf-load", "DC load of one shelf in the worst state", "kW"))
    label = at_volts("Busbar current at one feed point in the worst state", bank.bus)
    add(table.worst(lambda row: row.bus).named(f"{bank.key}.busbar-current-worst", label, "A"))
    if table.rows[0].phase is not None:
        label = at_volts("Line current per whip in the worst state", bank.voltage)
        current = add(table.worst(lambda row: row.whip).named(f"{bank.key}.feed-current", label, "A"))
        apparent, label = current * phase_factor(system) * bank.voltage / VOLT_AMPERE, "Apparent AC power of one whip in the worst state"
        add(apparent.named(f"{bank.key}.whip-load", label, "kVA"))
        label = at_volts("Current of the most loaded phase of one whip in the worst state", bank.voltage)
        add(table.worst(lambda row: row.phase).named(f"{bank.key}.phase-current", label, "A"))
        label = at_volts("Line current of one rack on its most loaded feed in the worst state", bank.voltage)
        add(table.worst(lambda row: row.feed).named(f"{bank.key}.rack-current", label, "A"))


def _row(system: System, bank: Bank, load: Figure, wired: Wiring, left: Left, holds: Figure | None = None) -> Row:
    """Each module that is left carries P / modules, at most its rating: P_shelf = live · p, I_bus = modules at the point · p / V."""
    named, rating = _namer(system, bank, left), part_figure(system, bank.module, "rating")
    capacity = named("capacity", left.modules * bank.rating, "DC capacity left", "kW")
    carried = named("carried", load <= capacity if holds is None else holds, "What is left carries the load (1 yes, 0 no)", "1")
    each = minimum(load / maximum(left.modules, ONE), rating)
    shelf = named("shelf-load", left.live * each, "DC load of the most loaded shelf", "kW")
    efficiency = named("shelf-efficiency", interpolate(each / rating, bank.curve), "Efficiency of that shelf", "%")
    taken = minimum(load, capacity) / efficiency
    feeding = minimum(left.at_point * left.live, left.modules) * each
    bus = (taken / wired.points if bank.shelf.in_tray else feeding) / bank.bus  # boards in the trays stand behind the busbar
    bus = named("busbar-current", bus, "Busbar current at the most loaded feed point", "A", bank.bus)
    row = Row(left, carried, shelf, taken, bus)
    return _on_whips(system, bank, wired, row, each / efficiency) if isinstance(bank.shelf, AcShelf) else row


def _on_whips(system: System, bank: Bank, wired: Wiring, row: Row, input: Figure) -> Row:
    """AC: modules on a whip · P_in / (cosφ · √3 · U), and on its most loaded phase P_in / (cosφ · U_module) of each module there."""
    named, w = _namer(system, bank, row.left), part_figure(system, bank.shelf, "whips")
    modules = on_whip(bank, w, wired.feeds)
    each = input / part_figure(system, bank.module, "power-factor") * VOLT_AMPERE
    current = modules * each / (phase_factor(system) * bank.voltage)
    whip = named("feed-current", current, "Line current of one whip", "A", bank.voltage)
    on_feed = minimum(row.left.whips * modules, row.left.modules)
    phase = per_phase(system, bank, modules) * each / system.ledger.figures[f"{bank.key}.psu-voltage"]
    phase = named("phase-current", phase, "Current of the most loaded phase of one whip", "A", bank.voltage)
    drawn = on_feed * each / (phase_factor(system) * bank.voltage)
    feed = named("rack-current", drawn, "Line current of one rack on its most loaded feed", "A", bank.voltage)
    return replace(row, whip=whip, phase=phase, feed=feed, drawn=on_feed * input)


def on_cables(system: System, bank: Bank, table: Table, cables: Figure, gone: Sequence[tuple[Left, Figure]], allowed: Figure) -> Table:
    """The states of a rack behind DC: its cables share what it takes, I = P / (V · cables); with some of them lost the others carry it."""
    rows = [replace(row, whip=_cable(system, bank, row, cables)) for row in table.rows]
    for left, lost in gone:
        row, some = replace(table.rows[0], left=left), cables - lost
        current = _cable(system, bank, row, maximum(some, ONE))
        label = phrase("{label}, {state}", label="What is left carries the load (1 yes, 0 no)", state=left.words)
        carried = ((some >= 1.0) * (current <= allowed)).named(f"{bank.key}.carried-{left.slug}", label, "1")
        rows.append(replace(row, whip=current, carried=system.ledger.add(carried)))
    table = replace(table, rows=tuple(rows))
    label = at_volts("Current of one DC cable in the worst state", bank.voltage)
    system.ledger.add(table.worst(lambda row: row.whip).named(f"{bank.key}.feed-current", label, "A"))
    return table


def _cable(system: System, bank: Bank, row: Row, cables: Figure) -> Figure:
    current = row.taken / bank.voltage / cables
    return _namer(system, bank, row.left)("feed-current", current, "Current of one DC cable", "A", bank.voltage)


Namer = Callable[..., Figure]


def _namer(system: System, bank: Bank, left: Left) -> Namer:
    """Names a figure of a state; the one with nothing lost of the busbar keeps its own short id."""

    def named(what: str, figure: Figure, label: str, shown: str, *volts: Figure) -> Figure:
        id = f"{bank.key}.{what}" if (what, left.state) == ("busbar-current", "none") else f"{bank.key}.{what}-{left.slug}"
        return system.ledger.add(figure.named(id, at_volts(phrase("{label}, {state}", label=label, state=left.words), *volts), shown))

    return named


# --- over the order


def order_states(system: System, tables: Sequence[Table]) -> list[State]:
    """The rows of all banks, with what the most loaded feed carries for all racks, and the maximum of that, ``power.feed-load``."""
    found: list[State] = []
    worst: list[Figure] = []
    for table in tables:
        for row in table.rows:
            columns = _columns(row)
            if row.feed is not None:
                columns["feed_a"] = feed = _order_feed(system, tables, table, row)
                worst.append(row.counted(feed))
            if row.drawn is not None and system.spec.power.ups:
                columns["ups_kw"] = _on_ups(system, tables, table, row)
            found.append(State(row.left.state, table.where, row.left.words, row.left.promised, row.carried, columns))
    if worst:
        label = at_volts("Line current of the most loaded feed for all racks, in the worst state", supply_voltage(system))
        system.ledger.add(maximum(*worst).named("power.feed-load", label, "A"))
    return found


def _columns(row: Row) -> dict[str, Figure]:
    pairs = {"shelf_kw": row.shelf, "whip_a": row.whip, "phase_a": row.phase, "bus_a": row.bus}
    return {name: figure for name, figure in pairs.items() if figure is not None}


def _order_feed(system: System, tables: Sequence[Table], table: Table, row: Row) -> Figure:
    figure = _summed(tables, table, row, lambda found: found.feed)
    label = at_volts(
        phrase("{label}, {state}", label="Line current of the most loaded feed for all racks", state=row.left.words), table.bank.voltage
    )
    return system.ledger.add(figure.named(f"{table.key}.feed-load-{row.left.slug}", label, "A"))


def _on_ups(system: System, tables: Sequence[Table], table: Table, row: Row) -> Figure:
    figure = _summed(tables, table, row, lambda found: found.drawn)
    label = phrase("{label}, {state}", label="AC load of the UPS of the most loaded feed", state=row.left.words)
    return system.ledger.add(figure.named(f"{table.key}.ups-load-{row.left.slug}", label, "kW"))


def _summed(tables: Sequence[Table], table: Table, row: Row, pick: Callable[[Row], Figure | None]) -> Figure:
    """A lost feed, or an outage that is over, meets every rack of the order; a lost PSU, shelf or power rack one of them, or one group."""
    if row.left.everywhere:
        each = [(t, row if t is table else t.row(row.left.state)) for t in tables]
        return total([t.count * found for t, r in each if (found := pick(r)) is not None])
    usual = [t.count * found for t in tables if (found := pick(t.rows[0])) is not None]
    mine, before = pick(row), pick(table.rows[0])
    assert mine is not None and before is not None
    of, left = row.group or (ONE, ONE)
    return total(usual) if row is table.rows[0] else total(usual) - of * before + left * mine
