"""The assembly tree of an order: systems, racks, trays, boards, components, each with how many there are in all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial, wraps
from typing import Concatenate, ParamSpec, TypeVar

from configurator.catalog.model import Catalog
from configurator.catalog.parts import SOLD_BY_UNIT, Part, RackFrame, Transceiver
from configurator.catalog.platforms import FromOption, Link, Platform, Rack, TreeNode
from configurator.catalog.problems import InputError, Position, Problem
from configurator.catalog.values import BY_SPECIFICATION, Value, bounded, parse_value
from configurator.figures import Figure, ceil
from configurator.phrases import phrase
from configurator.system.ledger import Ledger
from configurator.system.media import Medium, choose_media, module_paths, modules_of
from configurator.system.optical import in_optics
from configurator.system.options import resolve_options
from configurator.system.rows import Rows, lay_rows, rack_count
from configurator.system.spec import Deal, Spec
from configurator.system.spec.deal import LARGEST_ORDER


@dataclass(eq=False)
class Node:
    """An assembly or a part in the tree; `total` counts it over the whole order."""

    path: str
    key: str
    label: str
    total: Figure
    role: str
    part: Part | None = None
    entry: TreeNode | None = None
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)

    @property
    def level(self) -> int:
        """Depth below the top lines of the bill of materials."""
        return 0 if self.parent is None else self.parent.level + 1

    def below(self, path: str) -> Node | None:
        """The node at a path of keys below this one."""
        here: Node | None = self
        for key in path.split("."):
            here = next((n for n in here.children if n.key == key), None) if here is not None else None
        return here

    def walk(self) -> Iterator[Node]:
        """This node and everything below it, parents first."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))


@dataclass(eq=False)
class RackRole:
    """One role of rack: how many there are in the order, and what each holds."""

    key: str
    entry: Rack
    frame: RackFrame
    per_system: Figure
    total: Figure
    roots: list[Node]
    _nodes: list[Node] = field(default_factory=list, repr=False)  # as they stand; empty once something may have been added

    def walk(self) -> Iterator[Node]:
        """Every node of the role, parents first."""
        if not self._nodes:
            self._nodes = [node for root in self.roots for node in root.walk()]
        return iter(self._nodes)

    def grown(self) -> None:
        """Something was added to it."""
        self._nodes = []


@dataclass(eq=False)
class Scope:
    """What figures are made for, a system or a whole order: what was specified, the catalog, the ledger."""

    spec: Deal
    catalog: Catalog
    ledger: Ledger

    @cached_property
    def currency(self) -> str:
        """The currency of the quote."""
        return self.spec.prices.currency


Where = TypeVar("Where", bound=Scope)
Given = ParamSpec("Given")


def when_judged(work: Callable[Concatenate[Where, Given], None]) -> Callable[Concatenate[Where, Given], None]:
    """`work` of which no choice, load or price comes: it is left undone in a build that is not judged."""

    @wraps(work)
    def done(scope: Where, /, *args: Given.args, **kwargs: Given.kwargs) -> None:
        if scope.ledger.judged:
            work(scope, *args, **kwargs)

    return done


@dataclass(eq=False)
class System(Scope):
    """What is being built: specification, platform, tree and the ledger of its figures.

    `order` are all systems it is ordered with; none but itself where it stands alone.
    """

    spec: Spec
    platform: Platform
    options: dict[str, str]
    quantity: Figure
    roles: list[RackRole]
    rows: Rows
    extra: list[Node] = field(default_factory=list)
    order: list[System] = field(default_factory=list)
    media: Mapping[str, Medium] = field(default_factory=dict)
    _nodes: dict[str, Node] = field(default_factory=dict, repr=False)  # by path, as they stand; empty once something is added

    def walk(self) -> Iterator[Node]:
        """Every node: the racks' contents, then what disciplines added."""
        return iter(self._by_path().values())

    def _by_path(self) -> dict[str, Node]:
        if not self._nodes:
            walks = *(role.walk() for role in self.roles), *(root.walk() for root in self.extra)
            self._nodes = {node.path: node for walk in walks for node in walk}
        return self._nodes

    def cable_of(self, link: Link) -> Part | None:
        """What carries a link: the cable or fibre chosen for it, else that of the platform, else the piece it runs in."""
        medium = self.media.get(link.id)
        return medium.cable if medium is not None else self.catalog.parts.get(link.cable or link.carried_by or "")

    def far_module(self, link: Link) -> Transceiver | None:
        """The module that is bought for the far end of a link; None where there is none."""
        if link.remote_transceiver is None:
            return None
        medium = self.media.get(link.id)
        if medium is not None:
            return medium.far
        return self.catalog.part(link.remote_transceiver.part, Transceiver)

    def roots(self) -> Iterator[Node]:
        """The top lines: of each rack role, then what disciplines added."""
        for role in self.roles:
            yield from role.roots
        yield from self.extra

    def node(self, path: str) -> Node | None:
        """The node at a path, if there is one."""
        return self._by_path().get(path)

    def parts(self, kind: type[Part]) -> Iterator[Node]:
        """The leaves whose part is of a kind."""
        return (n for n in self.walk() if isinstance(n.part, kind))

    def attach(self, parent: Node | None, key: str, label: str, total: Figure, part: Part | None = None, role: str = "") -> Node:
        """Add a line that a discipline sized; `total` is unnamed and counts it over the whole order."""
        path = f"{parent.path}.{key}" if parent else key
        node = Node(
            path, key, label, _quantity(self.ledger, path, label, total, part), role or (parent.role if parent else ""), part, parent=parent
        )
        if parent is not None:
            parent.children.append(node)
        elif role:
            next(r for r in self.roles if r.key == role).roots.append(node)
        else:
            self.extra.append(node)
        self._nodes = {}
        for each in self.roles:
            if each.key == node.role:
                each.grown()
        return node


def build_system(spec: Spec, catalog: Catalog, ledger: Ledger | None = None) -> System:
    """The tree of `spec`: options resolved, every count an input figure; in a `ledger` of its own unless it is part of an order.

    Raises:
        InputError: unknown options, or parts of the wrong kind.
    """
    platform = catalog.platform(spec.platform)
    options = resolve_options(spec, catalog)
    ledger = ledger or Ledger(catalog, spec.alternatives, platform.at, partial(spec.at, "alternatives"))
    setting = {name: option for name, option in platform.options.items() if option.sets}
    points = {choice: name for name, option in setting.items() for choice in option.choices}
    ledger.operate(points, [options[name] for name in setting])
    quantity = ledger.value("quantity", "Systems ordered", _given_quantity(spec))
    rows = lay_rows(ledger, catalog, platform, quantity)
    optical = in_optics(spec, catalog, platform, options, ledger)
    platform, media = optical.platform, {**choose_media(spec, catalog, platform, ledger, rows.inside), **optical.media}
    builder = _Builder(spec, catalog, platform, options, ledger, media)
    roles = [builder.rack(key, rack, quantity) for key, rack in platform.racks.items()]
    outside = [n for key, entry in platform.contents.items() if (n := builder.node(key, entry, None, quantity, "")) is not None]
    if builder.problems:
        raise InputError(builder.problems)
    return System(spec, catalog, ledger, platform, options, quantity, roles, rows, outside, media=media)


def _given_quantity(spec: Spec) -> Value:
    value = read_quantity(str(spec.quantity)).settled(BY_SPECIFICATION)
    return replace(value, at=spec.at("quantity"))


read_quantity = bounded("1", 1, LARGEST_ORDER, whole=True)


def _quantity(ledger: Ledger, path: str, label: str, total: Figure, part: Part | None) -> Figure:
    unit = SOLD_BY_UNIT[part.sold_by] if part else "1"
    return ledger.add(total.named(f"bom.{path}.quantity", phrase("{label}: quantity", label=label), unit))


@dataclass(eq=False)
class _Builder:
    spec: Spec
    catalog: Catalog
    platform: Platform
    options: dict[str, str]
    ledger: Ledger
    media: Mapping[str, Medium]
    problems: list[Problem] = field(default_factory=list)

    @cached_property
    def modules(self) -> Mapping[str, Transceiver]:
        """The modules in the racks by path."""
        return modules_of(self.catalog, self.platform)

    def rack(self, key: str, rack: Rack, quantity: Figure) -> RackRole:
        count = rack_count(self.ledger, key, rack)
        total = self.ledger.add((quantity * count).named(f"racks.{key}.total", phrase("{rack}: racks in the order", rack=rack.label), "1"))
        frame = self.catalog.part(rack.frame, RackFrame)
        parent = None
        if len(self.platform.racks) > 1:
            parent = Node(key, key, rack.label, _quantity(self.ledger, key, rack.label, total, None), key)
        nodes = [n for child, entry in rack.contents.items() if (n := self.node(child, entry, parent, total, key)) is not None]
        path = f"{key}.frame" if parent else "frame"
        nodes.insert(0, Node(path, "frame", frame.name, _quantity(self.ledger, path, frame.name, total, frame), key, frame, parent=parent))
        if parent is not None:
            parent.children = nodes
        return RackRole(key, rack, frame, count, total, [parent] if parent else nodes)

    def node(self, key: str, entry: TreeNode, parent: Node | None, above: Figure, role: str) -> Node | None:
        if any(self.options.get(option) != choice for option, choice in entry.when.items()):
            return None
        path = f"{parent.path}.{key}" if parent else key
        part = self._part(entry, path)
        if isinstance(part, Transceiver):
            part = self._module(part, path)
            if part is None:
                return None
        label = entry.label or (part.name if part else key.replace("-", " "))
        count = self.ledger.value(
            f"{path}.count", phrase("{item}: count per {whole}", item=label, whole=parent.label if parent else "rack"), self._count(entry)
        )
        if count.value == 0:
            return None
        total = above * count
        if entry.whole:
            total = ceil(
                self.ledger.add(total.named(f"{path}.share", phrase("{label}: pieces before they are made whole", label=label), "1"))
            )
        node = Node(path, key, label, _quantity(self.ledger, path, label, total, part), role, part, entry, parent)
        for child, below in entry.contents.items():
            made = self.node(child, below, node, node.total, role)
            if made is not None:
                node.children.append(made)
        if entry.loop:
            node.children.append(self._disconnects(entry, node))
        return node

    def _module(self, part: Transceiver, path: str) -> Transceiver | None:
        """The module of a cage: that of the medium chosen for its link; None where that has plugs of its own, or no network is bought."""
        links = [link for link in self.platform.links if path in module_paths(self.modules, link)]
        if self.spec.network.scale_out == "none" and any(link.group == "scale-out" for link in links):
            return None
        media = (self.media.get(link.id) for link in links)
        return next((medium.near for medium in media if medium is not None and medium.near_cage == part.cage), part)

    def _part(self, entry: TreeNode, path: str) -> Part | None:
        if entry.part is None:
            return None
        wanted = self.options[entry.part.option] if isinstance(entry.part, FromOption) else entry.part
        found = self.catalog.parts.get(wanted)
        if found is None:
            self.problems.append(Problem("SPEC023", f"{path}: no part '{wanted}'"))
        return found

    def _count(self, entry: TreeNode) -> Value:
        if not isinstance(entry.count, FromOption):
            return entry.count
        name = entry.count.option
        option, choice = self.platform.options[name], self.options[name]
        given = f"options.{name}" in self.spec.given
        at = self.spec.at("options", name) if given else Position(self.platform.at.file, option.at.line)
        value = parse_value(choice, None)
        sources, confidence = (
            (("specification",), "given") if given else (option.source or self.platform.source, option.confidence or "medium")
        )
        return Value(value.number, value.unit, sources=sources, confidence=confidence, note=option.choices[choice].note, at=at)

    def _disconnects(self, entry: TreeNode, tray: Node) -> Node:
        """The tray's quick-disconnect pairs: at each detachable plate, and at the tray's own inlet and outlet."""
        assert entry.loop is not None
        loop, path = entry.loop, tray.path
        part = self.catalog.parts[loop.disconnect]
        plates = self.ledger.value(f"{path}.loop.plates", phrase("{tray}: plates with disconnects", tray=tray.label), loop.plates)
        per_plate = self.ledger.value(
            f"{path}.loop.pairs-per-plate", phrase("{tray}: pairs per detachable plate", tray=tray.label), loop.pairs_per_plate
        )
        per_tray = self.ledger.value(
            f"{path}.loop.pairs-per-tray", phrase("{tray}: pairs at the tray's inlet and outlet", tray=tray.label), loop.pairs_per_tray
        )
        pairs = self.ledger.add(
            (plates * per_plate + per_tray).named(
                f"connectors.{path}.pairs", phrase("{tray}: quick-disconnect pairs per tray", tray=tray.label), "pair"
            )
        )
        label = phrase("Quick-disconnect pairs, {tray}", tray=tray.label)
        below = f"{path}.disconnects"
        return Node(
            below, "disconnects", label, _quantity(self.ledger, below, label, tray.total * pairs, part), tray.role, part, parent=tray
        )
