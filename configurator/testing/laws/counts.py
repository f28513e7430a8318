"""Laws of counting and of place: whole pieces where they stand, nothing lost on the way down the tree, two ends for every cable."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator

from hypothesis import strategies as st

from configurator.build import Build, RackView
from configurator.catalog.parts.power import Bbu, Shelf
from configurator.exchange.cables.schedule import COLUMNS, schedule
from configurator.exchange.cables.sides import FIXED
from configurator.render.text.json import CONTRACT
from configurator.system.tree import Node
from configurator.testing.altered import plain_number, with_count
from configurator.testing.cases import Case, need
from configurator.testing.laws.law import Law, unlike
from configurator.testing.strategies.catalogs import counted_nodes

# What does not double with the order: what is of one rack or one system, and shared units, which come in whole pieces with one spare.
INTENSIVE = {
    "power.busbar-current",
    "power.feed-current",
    "cooling.liquid-fraction",
    "cooling.delta-t",
    "cooling.pressure-drop",
    "cost.per-accelerator",
}
STEPPED = {"cooling.cdus"}
MONEY = ("cost.bom", "cost.price", "cost.p10", "cost.p50", "cost.p90", "connectors.qd-cost", "boards.cost", "cables.cost")

# Each rack on its own: no equipment of the room, no batteries beside the racks, no switches or units that racks share.
ON_ITS_OWN = {
    "cooling.cdu": "none",
    "network.boundary": "nic",
    "power.architecture": "ac-shelf",
    "power.stages": "{}",
    "power.bbu.hold": "null",
    "power.cbu.hold": "null",
    "cooling.disconnect-spares": "0 %",
}
EIA_UNIT = 0.04445  # metres
SHELVES = ("power-shelf", "bbu")  # nodes of the tree that the power discipline adds
CONNECTIONS = 40_000  # cables of one schedule that are looked at


def twice_is_double(case: Case, four: int) -> Iterator[str]:
    """Of a multiple of four, so that half and quarter pieces come out whole; quantity breaks are not linear on purpose."""
    one, two = (case.with_settings({**ON_ITS_OWN, "quantity": str(n)}).build() for n in (4 * four, 8 * four))
    need(not any(decision.id.startswith("price.") for decision in one.decisions))
    need(not any(node.entry is not None and node.entry.whole for node in one.system.walk()))
    cents = 0.01 * len(one.bom)
    for id in CONTRACT:
        if id in STEPPED or id not in one.figures:
            continue
        before, after = one.figures[id].value, two.figures[id].value
        if before is None or after is None:
            yield from [f"{id} is known of one order and not of its double"] if before is not after else []
            continue
        wanted = before if id in INTENSIVE else 2 * before
        yield from unlike(f"{id} of twice the order", after, wanted, abs=cents if id in MONEY or id.startswith("cost.") else 0.0)


def counts_multiply(case: Case, _: None) -> Iterator[str]:
    """A line's quantity is that of its parent times its own count, so a count given once reaches every part below it."""
    build = case.build()
    for node in build.system.walk():
        count = build.figures.get(f"{node.path}.count")
        if count is None or node.entry is None:
            continue
        above = node.parent.total if node.parent is not None and node.parent.entry is not None else None
        if above is None:
            above = build.figures.get(f"racks.{node.role}.total", build.figures["quantity"])
        product = (above.value or 0.0) * (count.value or 0.0)
        wanted = math.ceil(round(product, 9)) if node.entry.whole else product
        yield from unlike(f"{node.path}: quantity", node.total.value or 0.0, wanted, rel=1e-12)


def more_is_more(case: Case, drawn: tuple[tuple[str, tuple[str, ...]], int, int]) -> Iterator[str]:
    """Raising a count raises the quantity of the line and of everything below it, and lowers none."""
    (role, keys), low, more = drawn
    catalogs = [with_count(case.of, case.platform, role, keys, plain_number(float(n))) for n in (low, low + more)]
    fewer, larger = ({line.node.path: line.quantity.value or 0.0 for line in case.build(each).bom} for each in catalogs)
    tail = ".".join(keys)
    below = [path for path in fewer if fewer[path] and (path == tail or path.startswith(f"{tail}."))]
    need(below)
    yield from (f"{path} is no more at {tail}.count={low + more} than at {low}" for path in below if larger[path] <= fewer[path])


def stands_in_its_place(case: Case, _: None) -> Iterator[str]:
    """Each half of each unit is drawn once; pieces without a place are what the check of the layout counts."""
    build = case.build()
    need(build.racks)
    for rack in build.racks:
        cells = Counter(cell for slot in rack.slots for cell in slot.cells)
        whole = {(unit, side) for unit in range(1, rack.height_units + 1) for side in ("left", "right")}
        if set(cells) != whole or max(cells.values(), default=1) > 1:
            odd = sorted(cell for cell in {*cells, *whole} if cells[cell] != 1)
            yield f"{rack.role.key}: unit {odd[0][0]} is drawn {cells[odd[0]]} times"
    yield from (words for rack in build.racks if rack.role in build.system.roles for words in _unreported(build, rack))


def _unreported(build: Build, rack: RackView) -> Iterator[str]:
    seen, missing = Counter(slot.item for slot in rack.slots if slot.item != "blank"), 0.0
    for node in rack.role.walk():
        pieces = math.ceil(round((node.total.value or 0.0) / (rack.role.total.value or 1.0), 9))
        missing += (pieces - seen[node.key]) * units_of(node)
    reported = sum(c.value.value or 0.0 for c in build.checks if c.id == f"layout.complete.{rack.role.key}")
    units_inside = build.cooling.cdu is not None and build.cooling.cdu.type == "in-rack"  # cooling units are no nodes of the tree
    if reported < missing or (reported > missing and not units_inside):
        yield f"{rack.role.key}: {missing:g} units have no place, the check of the layout counts {reported:g}"


def units_of(node: Node) -> float:
    """Rack units of one piece: as the platform says, or of a power or battery shelf by its height in the EIA pitch."""
    if node.entry is not None:
        return 0.0 if node.entry.u is None else node.entry.u.number or 0.0
    shelf = next((n.part for n in (node, *node.children) if isinstance(n.part, Shelf | Bbu)), None)
    return 0.0 if node.key not in SHELVES or shelf is None or shelf.height is None else round((shelf.height.coherent or 0.0) / EIA_UNIT)


def cables_have_two_ends(case: Case, _: None) -> Iterator[str]:
    """Every cable of the schedule has two named ports, no port two cables, and a fibre a module at both ends."""
    build = case.build()
    need(sum(line.count.value or 0.0 for line in build.cables) < CONNECTIONS)
    rows = [dict(zip(COLUMNS, values, strict=True)) for frame in schedule(build) for values in frame.iter_rows()]
    need(rows)
    ends = [tuple(row[f"{end}_{name}"] for name in ("rack", "u", "device", "port")) for row in rows for end in "ab"]
    for what, found in (("id", [row["id"] for row in rows]), ("port", ends)):
        again, times = Counter(found).most_common(1)[0]
        if times > 1:
            yield f"{what} {again} is there {times} times"
    if any(not end[2] or not end[3] for end in ends):
        yield "an end of a cable has no device or no port"
    for row in rows:
        panel = "-panel-" in row["a_device"] + row["b_device"]
        fibre = row["medium"].startswith("fibre")
        if row["fabric"] != "scale-up" and not panel and fibre == (FIXED in (row["a_module"], row["b_module"])):
            yield f"{row['link']}: a fibre ends in no module, or another cable in one"
            return


def _counts(case: Case) -> st.SearchStrategy[tuple[tuple[str, tuple[str, ...]], int, int]]:
    return st.tuples(st.sampled_from(counted_nodes(case.of, case.platform)), st.integers(1, 10), st.integers(1, 10))


LAWS = (
    Law(
        "twice-is-double",
        "Twice the order of racks on their own is twice every total, and the same of one rack: f(2 q) = 2 f(q)",
        twice_is_double,
        lambda case: st.integers(1, 12),
        promise="law 5",
        turns=3,
    ),
    Law("counts-multiply", "Quantities multiply down the tree in whole pieces", counts_multiply, promise="law 5"),
    Law("more-is-more", "Raising a count raises what is below it, and lowers nothing", more_is_more, _counts, promise="law 5", turns=3),
    Law(
        "stands-in-its-place",
        "What is in a rack is drawn once, overlaps nothing, or is reported as without a place",
        stands_in_its_place,
        promise="law 6",
    ),
    Law(
        "cables-have-two-ends",
        "Every cable has two ports of its type, and no port two cables",
        cables_have_two_ends,
        promise="law 13",
        turns=3,
    ),
)
