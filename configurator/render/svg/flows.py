"""The way of the power through the system, from the facility to the components, as nodes and flows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from configurator.figures import Figure
from configurator.render.words.display import Display
from configurator.render.words.numbers import decimals_for_value, rounded
from configurator.system.tree import Node

WATT_PER_KW = 1000.0
CHAIN_LOSS = re.compile(r"(power\.chain\.[a-z0-9-]+)\.loss")
# Groups of components that are not called as their BOM category.
GROUPS = {
    "conversion-loss": "Conversion in the trays",
    "shelf-loss": "Loss of the power shelves",
    "cooling": "Fans",
    "other": "Management, other",
}


@dataclass(frozen=True)
class Stage:
    """A stop of the power: where it stands (column), what it carries in W, the figure it is taken from, and whether it is a loss."""

    key: str
    label: str
    column: int
    value: float
    text: str
    tip: str
    loss: bool = False


@dataclass(frozen=True)
class Flow:
    """Power from one stage to another, in W."""

    source: str
    target: str
    value: float


@dataclass(frozen=True)
class HeatShare:
    """Heat of one group of components, by where it goes, in W."""

    label: str
    liquid: float
    air: float

    @property
    def heat(self) -> float:
        """Both ways together."""
        return self.liquid + self.air


@dataclass(frozen=True)
class _Load:
    """A component's draw inside one item of the racks."""

    item: Node
    category: str
    value: float
    liquid: float
    figure: Figure


class PowerChain:
    """Collects the stages and flows of a build; columns run from the facility (0) to the components."""

    def __init__(self, display: Display) -> None:
        self.display, self.figures = display, display.view.figures
        self.stages: list[Stage] = []
        self.flows: list[Flow] = []
        self.loads = list(_loads(display))
        self._supply()
        self._inside()

    # --- from the facility to the busbar

    def _supply(self) -> None:
        t = self.display.t
        facility, ups, ac = (self._known(f"power.{name}") for name in ("facility", "ups-input", "ac-input"))
        bus = self._known("power.it-load")
        chain = [
            (facility, t("Facility"), t("Overhead of the site (PUE)")),
            (ups, t("UPS"), t("Loss of the UPS")),
            (ac, t("AC input"), t("Loss of the power shelves")),
            (bus, t("Busbar (DC)"), ""),
        ]
        present = [(figure, label, loss) for figure, label, loss in chain if figure is not None]
        for column, (figure, label, loss) in enumerate(present):
            self._add(self.display.local(figure), label, column, figure.value or 0.0, figure)
            if column + 1 < len(present):
                below = present[column + 1][0]
                self.flows.append(Flow(self.display.local(figure), self.display.local(below), below.value or 0.0))
                self._losses(figure, below, loss, column + 1)
        self.bus_column = len(present) - 1

    def _known(self, id: str) -> Figure | None:
        figure = self.figures.get(id)
        return figure if figure is not None and figure.value else None

    def _losses(self, above: Figure, below: Figure, label: str, column: int) -> None:
        """What is lost between two stops: stage by stage where the chain says so, and the rest in one."""
        high, low = above.value or 0.0, below.value or 0.0
        rest, found = high - low, list[tuple[str, str, float, str]]()
        for loss in self._stage_losses(high, low):
            value = min(loss.value or 0.0, rest)
            found.append((self.display.local(loss), self.display.label(loss), value, self.display.trace(loss)))
            rest -= value
        if rest > 1e-6 * high:
            if found and self.display.local(above) == "power.facility":
                label = self.display.t("Cooling and other overhead (PUE)")
            derivation = f"{above.id} - {below.id}" + (" - …" if found else "")
            found.append((f"{self.display.local(above)}.rest", label, rest, f"{label}\n= {derivation}"))
        texts = self.parts([value for _, _, value, _ in found], [above], less=[below])
        for (key, name, value, tip), text in zip(found, texts, strict=True):
            if value > 0:
                self.stages.append(Stage(key, name, column, value, text, tip, loss=True))
                self.flows.append(Flow(self.display.local(above), key, value))

    def _stage_losses(self, high: float, low: float) -> list[Figure]:
        """Losses of the stages of the power chain that lie between two powers."""
        slack = 1e-6 * high
        found = []
        for id, loss in self.figures.items():
            name = CHAIN_LOSS.fullmatch(id)
            if name is None or not loss.value or loss.value < slack:
                continue
            into, out = self.figures[f"{name[1]}.input"].value, self.figures[f"{name[1]}.output"].value
            if into is not None and out is not None and into <= high + slack and out >= low - slack:
                found.append(loss)
        return found

    # --- from the busbar to the components

    def _inside(self) -> None:
        t, items = self.display.t, self._items()
        bus = [figure] if (figure := self._known("power.it-load")) is not None else []
        texts = self.parts([total for total, _ in items.values()], bus)
        for (label, (total, ids)), text in zip(items.items(), texts, strict=True):
            tip = f"{label}{self.display.t(': ')}{text}\n[{', '.join(ids)}]"
            self.stages.append(Stage(f"item.{label}", label, self.bus_column + 1, total, text, tip))
            self.flows.append(Flow("power.it-load", f"item.{label}", total))
        groups: dict[str, float] = {}
        between: dict[tuple[str, str], float] = {}
        for load in self.loads:
            groups[load.category] = groups.get(load.category, 0.0) + load.value
            key = (t(load.item.label), load.category)
            between[key] = between.get(key, 0.0) + load.value
        ranked = sorted(groups.items(), key=lambda g: (g[0].endswith("-loss"), -g[1]))
        for (category, total), text in zip(ranked, self.parts([total for _, total in ranked], bus), strict=True):
            label, loss = self.group_label(category), category.endswith("-loss")
            own = ", ".join(load.figure.id for load in self.loads if load.category == category)
            tip = f"{label}{self.display.t(': ')}{text}\n[{own}]"
            self.stages.append(Stage(f"group.{category}", label, self.bus_column + 2, total, text, tip, loss))
        self.flows.extend(Flow(f"item.{item}", f"group.{category}", value) for (item, category), value in between.items())

    def _items(self) -> dict[str, tuple[float, list[str]]]:
        """What stands on the busbar, dearest in power first: load and the ids it is taken from; equal labels of several racks together."""
        found: dict[str, tuple[float, list[str]]] = {}
        for node in {id(load.item): load.item for load in self.loads}.values():
            figure = self._item_figure(node)
            own = [load for load in self.loads if load.item is node]
            value = figure.value if figure is not None and figure.value is not None else sum(load.value for load in own)
            label = self.display.t(node.label)
            before, ids = found.get(label, (0.0, []))
            found[label] = (before + value, [*ids, figure.id if figure is not None else node.path])
        return dict(sorted(found.items(), key=lambda item: -item[1][0]))

    def _item_figure(self, node: Node) -> Figure | None:
        found = self.figures.get(f"power.load.{node.path}")
        return found if found is not None else self.figures.get(f"power.tdp.{node.path}")

    # --- heat

    def heat(self) -> list[HeatShare]:
        """Heat by group of components, largest first, with the loss of the power shelves."""
        found: dict[str, tuple[float, float]] = {}
        for load in self.loads:
            liquid, air = found.get(load.category, (0.0, 0.0))
            found[load.category] = (liquid + load.liquid, air + load.value - load.liquid)
        shelf = self._known("power.conversion-loss")
        if shelf is not None:
            found["shelf-loss"] = (0.0, shelf.value or 0.0)
        shares = [HeatShare(self.group_label(key), liquid, air) for key, (liquid, air) in found.items()]
        return sorted(shares, key=lambda share: -share.heat)

    # --- words

    def group_label(self, category: str) -> str:
        """What a group of components is called."""
        return self.display.t(GROUPS[category]) if category in GROUPS else self.display.category(category)

    def kilowatt(self, value: float) -> str:
        """A flow in kW, to four significant digits."""
        number = value / WATT_PER_KW
        return self.display.with_unit(self.display.number(number, decimals_for_value(number)), "kW")

    def parts(self, values: Sequence[float], wholes: Sequence[Figure], less: Sequence[Figure] = ()) -> list[str]:
        """Powers in kW that add up to the figures they are parts of, as printed; to their own sum where they are not all of it."""
        shown = [self.display.decimals(figure) for figure in (*wholes, *less)] or [1]
        printed = [[float(rounded(f.number or 0.0, self.display.decimals(f))) for f in figures] for figures in (wholes, less)]
        whole, own = sum(printed[0]) - sum(printed[1]), sum(values) / WATT_PER_KW
        parts = self.display.parts(values, whole if abs(whole - own) < 2 * 10.0 ** -min(shown) else own, max(shown))
        return [self.display.with_unit(part, "kW") for part in parts]

    def _add(self, key: str, label: str, column: int, value: float, figure: Figure) -> None:
        self.stages.append(Stage(key, label, column, value, self.display.amount(figure), self.display.trace(figure)))


def _loads(display: Display) -> Iterator[_Load]:
    """Every component that draws power, and every converter's loss, with the item of the rack it stands in."""
    figures = display.view.figures
    for node in display.system.nodes():
        if node.part is None:
            continue
        for prefix in ("power.tdp.", "power.loss."):
            figure = figures.get(f"{prefix}{node.path}")
            if figure is None or not figure.value:
                continue
            captured = figures.get(f"{node.path}.liquid-capture", figures.get(f"{node.part.id}.liquid-capture"))  # here, else of the part
            share = (captured.value or 0.0) if captured is not None else 0.0
            category = node.part.bom_category if prefix == "power.tdp." else "conversion-loss"
            yield _Load(_item(node), category, figure.value, figure.value * share, figure)
    for line in display.system.cables:
        for heads, figure in ((h, figures.get(h.id)) for h in line.heads):
            if figure is not None and figure.value:
                yield _Load(_item(heads.node), heads.cable.bom_category, figure.value, 0.0, figure)


def _item(node: Node) -> Node:
    """The item of the rack above a component: the topmost node, below the node of the rack itself where a system has several roles."""
    chain = [node]
    while chain[-1].parent is not None:
        chain.append(chain[-1].parent)
    top = chain[-1]
    is_rack = top.part is None and top.entry is None and len(chain) > 1
    return chain[-2] if is_rack else top
