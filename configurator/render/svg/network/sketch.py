"""What of a fabric is drawn: every tier with a few of its members, and which of these are joined, however many there are.

Only members that are shown are looked at, so a fabric of a million nodes takes no longer than one of ten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from configurator.disciplines.network.fabric import Plan
from configurator.phrases import Translator, listed, phrase
from configurator.render.words.digits import number_text

ENDS = 3  # members shown at either end of a row that has too many
PLACES = 2 * ENDS + 1
Shown = tuple[int | None, ...]  # numbers from 0 of the members shown; None where some are left out


@dataclass(frozen=True)
class Row:
    """A tier: its name with its count, what it is and does, the members shown, and whether it is part of the quote."""

    heading: str
    lines: tuple[str, ...]
    shown: Shown
    quoted: bool = True
    numbered: bool = True
    groups: tuple[tuple[int, int], ...] = ()  # places, first and last, of members that belong together


@dataclass(frozen=True)
class Sketch:
    """A fabric from the nodes up: its rows, between each two what joins them in words, and the places that are joined in the picture."""

    name: str
    title: str
    rows: tuple[Row, ...]
    links: tuple[tuple[str, ...], ...]
    wires: tuple[frozenset[tuple[int, int]] | None, ...]

    def told(self, t: Translator) -> str:
        """The picture in words, for those who cannot see it."""
        return t(listed([listed([row.heading, *row.lines]) for row in self.rows], "{first}; {rest}"))


class Wanted(NamedTuple):
    """How a plan is told: its id, title and language, what its nodes are, the switch, the rate of a link, and the tiers that are quoted."""

    id: str
    title: str
    t: Translator
    language: str
    nodes: str
    switch: str = ""
    rate: float | None = None  # Gbit/s
    quoted: frozenset[str] = frozenset(("leaf", "spine", "core"))

    def number(self, value: float) -> str:
        """A count, or a rate, as the language writes it."""
        return number_text(value, 0, self.language)


TIERS = {"leaf": "Leaf × {count}", "spine": "Spine × {count}", "core": "Core × {count}"}


def sketch_of_plan(plan: Plan, wanted: Wanted, closed: bool = False) -> Sketch:
    """One plane of a fabric that was planned; of one that is `closed`, a leaf alone has nothing above it."""
    tiers = ["leaf", "spine", "core"][: 1 if closed else plan.tiers]
    shown = _shown_of(plan)
    nodes = Row(wanted.nodes, _of_planes(plan, wanted), spread_out(plan.shape.nodes), numbered=False)
    rows = [nodes, *(_row(plan, wanted, tier, shown[tier]) for tier in tiers)]
    keys = ["node-leaf", "leaf-spine", "spine-core"][: len(tiers)]
    joined = {"node-leaf": _ends_on, "leaf-spine": _same_pod, "spine-core": _dealt}
    wires = tuple(_wires(lower.shown, upper.shown, joined[key](plan)) for key, lower, upper in zip(keys, rows[:-1], rows[1:], strict=True))
    return Sketch(wanted.id, wanted.title, tuple(rows), tuple(_between(plan, wanted, key) for key in keys), wires)


def spread_out(count: int, places: int = PLACES) -> Shown:
    """All members where there are places enough, else the first and the last of them."""
    if count <= places:
        return tuple(range(count))
    half = places // 2
    return (*range(half), None, *range(count - half, count))


def _shown_of(plan: Plan) -> dict[str, Shown]:
    """Members of the tiers; above two tiers those of the first pod and of the last."""
    found = {"core": spread_out(plan.cores), "leaf": spread_out(plan.leaves), "spine": spread_out(plan.spines)}
    if len(_pods(plan)) > 1:
        for tier in ("leaf", "spine"):
            starts = _starts(plan, tier)
            found[tier] = (*_some(starts[0], starts[1]), None, *_some(starts[-2], starts[-1]))
    return found


def _some(start: int, end: int) -> Shown:
    """A pod in as many places as an end of a row has."""
    return tuple(None if n is None else start + n for n in spread_out(end - start, ENDS))


def _pods(plan: Plan) -> list[tuple[int, int]]:
    """Leaves and spines of every pod."""
    return [(pod.leaves, pod.spines) for pod in plan.pods for _ in range(pod.count)]


def _starts(plan: Plan, tier: str) -> list[int]:
    """The first member of every pod, and the count of all."""
    return [0, *accumulate(pod[0 if tier == "leaf" else 1] for pod in _pods(plan))]


def _row(plan: Plan, wanted: Wanted, tier: str, shown: Shown) -> Row:
    t, number, planes = wanted.t, wanted.number, plan.shape.planes
    count, ports = plan.switches()[tier], plan.ports()[tier]
    heading = t(phrase(TIERS[tier], count=number(count)))
    split = "{down} ports down, {up} up, {free} free" if ports["up"] else "{down} ports down, {free} free"
    lines = [t(phrase(split, down=number(ports["down"]), up=number(ports["up"]), free=number(ports["free"])))]
    if planes > 1:
        lines.append(t(phrase("{count} in each of {planes} planes", count=number(count // planes), planes=planes)))
    pods = len(_pods(plan)) if tier != "core" else 1
    if pods > 1:
        lines.append(t(phrase("in {pods} pods", pods=number(pods))))
    if tier not in wanted.quoted:
        lines.append(t("outside this quote"))
    first = len(_some(*_starts(plan, tier)[:2]))
    groups = ((0, first - 1), (first + 1, len(shown) - 1)) if pods > 1 else ()
    return Row(heading, (*((wanted.switch,) if wanted.switch else ()), *lines), shown, tier in wanted.quoted, groups=groups)


def _of_planes(plan: Plan, wanted: Wanted) -> tuple[str, ...]:
    """What is said of the nodes: rails, and planes of which one is drawn."""
    said = []
    if plan.shape.rails > 1:
        said.append(phrase("{rails} rails, each on leaves of its own", rails=plan.shape.rails))
    if plan.shape.planes > 1:
        said.append(phrase("each port in {planes} planes, of which one is drawn", planes=plan.shape.planes))
    return tuple(wanted.t(text) for text in said)


def _between(plan: Plan, wanted: Wanted, key: str) -> tuple[str, ...]:
    """How many links there are between two tiers, of which rate, and how they are dealt out."""
    number, links = wanted.number, plan.links()[key]
    text = phrase("{count} links", count=number(links))
    if wanted.rate is not None:
        text = phrase("{count} links of {rate} Gbit/s", count=number(links), rate=number(wanted.rate))
    said = [text]
    if key == "leaf-spine":
        each = [str(n) for n in sorted({plan.split.up // pod.spines for pod in plan.pods})]
        said.append(phrase("{count} up from each leaf, {each} to a spine", count=plan.split.up, each=listed(each, "{first} or {rest}")))
    if key == "node-leaf" and plan.shape.managers:
        said.append(phrase("{count} more of fabric managers", count=number(plan.links()["manager-leaf"])))
    return tuple(wanted.t(text) for text in said)


def _wires(lower: Shown, upper: Shown, joined: Callable[[int, int], bool]) -> frozenset[tuple[int, int]]:
    """The places of those that are joined, of all that are shown."""

    def pairs() -> Iterator[tuple[int, int]]:
        for a, below in enumerate(lower):
            for b, above in enumerate(upper):
                if below is not None and above is not None and joined(below, above):
                    yield a, b

    return frozenset(pairs())


def _ends_on(plan: Plan) -> Callable[[int, int], bool]:
    """Whether a port of a node is on a leaf."""
    return lambda node, leaf: leaf in {plan.leaf_of(rail, node * plan.shape.per_rail + port)[0] for rail, port in _ports_of(plan)}


def _ports_of(plan: Plan) -> Sequence[tuple[int, int]]:
    return [(rail, port) for rail in range(plan.shape.rails) for port in range(plan.shape.per_rail)]


def _same_pod(plan: Plan) -> Callable[[int, int], bool]:
    """Whether a leaf and a spine are of one pod, where each is joined to each."""
    leaves, spines = _starts(plan, "leaf"), _starts(plan, "spine")

    def pod(starts: Sequence[int], index: int) -> int:
        return sum(start <= index for start in starts)

    return lambda leaf, spine: pod(leaves, leaf) == pod(spines, spine)


def _dealt(plan: Plan) -> Callable[[int, int], bool]:
    """Whether a link of a spine is dealt to a core: they are dealt one by one over all cores."""
    first: dict[int, tuple[int, int]] = {}
    start = spine = 0
    for leaves, spines in _pods(plan):
        each = leaves * plan.split.up // spines
        first.update({spine + n: (start + n * each, each) for n in range(spines)})
        start, spine = start + each * spines, spine + spines

    def joined(below: int, core: int) -> bool:
        begin, each = first[below]
        return (core - begin) % plan.cores < each

    return joined
