"""What the sections of the page say: key numbers, price, checks, tables of figures, assumptions, sources."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from configurator.catalog.tables.reference import Source
from configurator.figures import Figure
from configurator.phrases import subject
from configurator.render.html.bill import Bill
from configurator.render.html.effects import Effect, doubtful_inputs, effects
from configurator.render.order_view import OrderView
from configurator.render.svg.charts.cost import Bar
from configurator.render.words.digits import SPACE
from configurator.render.words.display import Display, as_read
from configurator.render.words.tables import CABLES, COOLING, NETWORK, POWER, POWER_OF_RACK
from configurator.rules import Check

# Key numbers of the front page: figure, short label, and a second figure shown small below it (its label in SECOND).
SECOND = {"system.hbm-bandwidth": "Bandwidth", "system.cpu-memory": "CPU memory", "system.floor-area": "Floor area"}
KEYS = (
    ("system.accelerators", "Accelerators", ""),
    ("system.dense-bf16", "Dense BF16 compute", ""),
    ("system.dense-fp8", "Dense FP8 compute", ""),
    ("system.hbm-capacity", "HBM capacity, nominal", "system.hbm-bandwidth"),
    ("system.hbm-usable", "HBM capacity, usable", ""),
    ("system.fast-memory", "Fast memory", "system.cpu-memory"),
    ("system.racks", "Racks", "system.floor-area"),
    ("power.it-load", "IT load (DC)", ""),
    ("power.ac-input", "AC input", ""),
    ("power.facility", "Facility power, grid side", ""),
    ("cooling.liquid-fraction", "Heat into liquid", ""),
    ("cooling.flow", "Coolant flow", ""),
    ("cooling.cdus", "Coolant distribution units", ""),
    ("cooling.airflow", "Airflow", ""),
    ("system.weight", "Weight of all racks", ""),
    ("cost.per-accelerator", "Price per accelerator", ""),
)
ASSUMPTIONS_SHOWN = 16
STEPS = (
    *("cost.bom", "cost.allowance", "prices.margin", "cost.list-price", "prices.discount", "cost.discount", "cost.lines", "cost.price"),
    *("prices.tax", "cost.tax", "cost.price-with-tax", "cost.margin-made", "cost.markup"),
)
ALWAYS = ("cost.bom", "cost.list-price", "cost.price")  # steps shown even when they are nothing
WORDS = {
    "fixed-delta-t": "fixed temperature rise",
    "fixed-return": "fixed return temperature",
    "fixed-flow": "fixed flow",
    "flow-curve": "flow the vendor asks for",
    "scale-up-copper": "Scale-up, copper",
    "scale-up-optics": "Scale-up, optics",
    "scale-out": "Scale-out",
    "management": "Management",
}
ORDER = {"fail": 0, "warn": 1, "pass": 2}

RESOURCE = re.compile(r"\.(?:js|css|png|svg|woff2?)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Key:
    """A key number, with another that belongs to it."""

    label: str
    figure: Figure
    second: Figure | None

    @property
    def second_label(self) -> str:
        """What the other number is called."""
        return SECOND[self.second.id] if self.second is not None else ""


@dataclass(frozen=True)
class Cited:
    """A source with how many figures rest on it; `link` is empty when its address should stay text."""

    id: str
    source: Source | None
    figures: int
    link: str


@dataclass(frozen=True)
class Entry:
    """A figure in the register."""

    figure: Figure
    how: str
    sources: Sequence[str]


@dataclass(frozen=True)
class Sections:
    """The content of the page, section by section."""

    display: Display
    bill: Bill

    def keys(self) -> list[Key]:
        """The key numbers that this build has."""
        found = ((label, self.display.figure(id), self.display.figure(second)) for id, label, second in KEYS)
        return [Key(label, figure, second) for label, figure, second in found if figure is not None]

    def figures(self, ids: Sequence[str]) -> list[Figure]:
        """Those of `ids` that the view has."""
        return [figure for id in ids if (figure := self.display.figure(id)) is not None]

    def power(self) -> list[Figure]:
        """The table of power."""
        return self.figures(POWER.split())

    def power_of_racks(self) -> list[tuple[str, list[Figure]]]:
        """For each fed rack role its label and figures."""
        roles = [rack.role for rack in self.display.system.racks]
        found = [(role.entry.label, self.figures([f"power.{role.key}.{name}" for name in POWER_OF_RACK.split()])) for role in roles]
        return [(label, figures) for label, figures in found if figures]

    def chain(self) -> list[tuple[str, list[Figure | None]]]:
        """The stages of the power chain: name, and input, output, loss and efficiency."""
        found = []
        for id, figure in self.display.view.figures.items():
            if id.startswith("power.chain.") and id.endswith(".input"):
                stage = id.removesuffix(".input")
                cells = [self.display.figure(f"{stage}.{name}") for name in ("input", "output", "loss", "efficiency")]
                found.append((self.display.t(subject(figure.info.label)) if figure.info else stage, cells))
        return found

    def architectures(self) -> list[tuple[str, list[Figure | None]]]:
        """The architectures compared: name, and efficiency, grid input, and power, energy and money saved a year."""
        found, columns = [], ("efficiency", "grid", "power-saved", "energy-saved", "energy-cost-saved")
        for figure in self.under("power.compare."):
            id = self.display.local(figure)
            if id.endswith(".efficiency") and figure.info is not None:
                cells = [self.display.figure(f"{id.removesuffix('.efficiency')}.{name}") for name in columns]
                found.append((self.display.t(subject(figure.info.label)), cells))
        return found

    def under(self, prefix: str) -> list[Figure]:
        """Every figure whose id begins with a prefix."""
        return self.figures([id for id in self.display.view.figures if id.startswith(prefix)])

    def cooling(self) -> list[Figure]:
        """The table of cooling."""
        return self.figures(COOLING.split())

    def cables(self) -> list[Figure]:
        """The table of cables."""
        return self.figures(CABLES.split())

    def network(self) -> list[Figure]:
        """The table of the networks outside the trays."""
        return self.figures(NETWORK.split())

    def optical(self) -> list[tuple[str, list[Figure | None]]]:
        """The scale-up network in copper and as it were in optics: name, and power, cost, failures and time from end to end."""
        found, columns = [], ("power", *(("cost",) if self.display.view.internal else ()), "failures", "latency")
        for figure in self.under("network.optical."):
            id = self.display.local(figure)
            kind = self.display.figure(f"media.{id.removeprefix('network.optical.').removesuffix('.power')}.power")
            if kind is not None and kind.info is not None:
                cells = [self.display.figure(f"{id.removesuffix('power')}{name}") for name in columns]
                found.append((self.display.t(subject(kind.info.label)), cells))
        return found

    # --- head and price

    def price_steps(self) -> list[tuple[str, Figure]]:
        """From the bill of materials to the price with tax; what a customer should not see is left out."""
        figures = self.display.view.figures
        found = self.figures(STEPS)
        taxed = bool(figures["cost.tax"].value)
        kept = [f for f in found if (taxed if "tax" in f.id else f.value is None or f.value or f.id in ALWAYS)]
        return [(self.display.label(figure), figure) for figure in kept]

    def bars(self) -> list[Bar]:
        """Cost by category, dearest first."""
        display = self.display
        known = [(id, figure, value) for id, figure in display.view.categories.items() if (value := figure.number)]
        known.sort(key=lambda found: -round(found[2] / (display.view.whole.number or 1.0), 3))  # as it is printed
        shares = display.parts([value for _, _, value in known], 100.0, 1)
        found = zip(known, shares, strict=True)
        return [Bar(display.category(id), figure, value, display.range(figure), f"{s}{SPACE}%") for (id, figure, value), s in found]

    # --- checks and words for the audience

    def checks(self) -> list[Check]:
        """What the audience sees: failures first, then warnings, then what holds."""
        return sorted(self.display.view.checks, key=lambda check: ORDER[check.status])

    def passed(self) -> list[tuple[str, str, list[Check]]]:
        """What holds: of an order first what is of no system alone, then that of each system under its name and what leads its ids."""
        view = self.display.view
        found: list[tuple[str, str, Sequence[Check]]] = [("", "", view.own_checks if isinstance(view, OrderView) else view.checks)]
        if isinstance(view, OrderView):
            found += [(part.called, part.lead, part.checks) for part in view.parts]
        held = [(name, lead, [check for check in checks if check.status == "pass"]) for name, lead, checks in found]
        return [(name, lead, checks) for name, lead, checks in held if checks]

    def verdicts(self) -> dict[str, int]:
        """How many checks fail, warn and pass."""
        return {status: sum(check.status == status for check in self.checks()) for status in ORDER}

    def verdict(self) -> str:
        """The worst status of all checks."""
        return next((status for status, count in self.verdicts().items() if count), "pass")

    def word(self, id: str) -> str:
        """A setting or group of links in words."""
        return self.display.t(WORDS.get(id, id))

    def advice(self, text: str) -> str:
        """A remedy, choice or reason in the reader's language."""
        return as_read(self.display.t(text))

    # --- assumptions, sources, register

    def assumptions(self) -> list[Effect]:
        """The doubtful inputs that matter most."""
        return effects(self.display.view)[:ASSUMPTIONS_SHOWN]

    def doubtful(self) -> int:
        """How many inputs are of low confidence or assumed."""
        return len(doubtful_inputs(self.display.view))

    def change(self, change: tuple[float, float] | None) -> str:
        """A relative change at the low and at the high of an input: ``−3.2 % / +1.1 %``."""
        if change is None:
            return ""
        return f"{self._signed(change[0])} / {self._signed(change[1])}"

    def _signed(self, share: float) -> str:
        percent = 100 * share
        text = self.display.number(abs(percent), 1 if abs(percent) >= 0.095 else 2)
        if not any(digit in text for digit in "123456789"):
            return "0\u00a0%"
        return f"{'−' if percent < 0 else '+'}{text}\u00a0%"

    def sources(self) -> list[Cited]:
        """Every source an input of this build cites, most used first."""
        counts: dict[str, int] = {}
        for figure in self.display.view.figures.values():
            origin = figure.info.origin if figure.info else None
            for id in origin.sources if origin is not None else ():
                counts[id] = counts.get(id, 0) + 1
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return [Cited(id, source := self.display.view.source(id), count, _link(source)) for id, count in ranked]

    def register(self) -> Iterator[Entry]:
        """Every figure, in the order it was made; not the steps of a customer's price, which stand on his first page in words."""
        for id, figure in self.display.view.figures.items():
            if self.display.view.internal or not id.startswith("cost."):
                yield Entry(figure, self.display.how(figure), self.display.view.cited.get(id, []))


def _link(source: Source | None) -> str:
    """The address of a source where it may be a link: a page of the web, not a file that a browser would load."""
    if source is None or not source.url.startswith(("http://", "https://")) or RESOURCE.search(source.url):
        return ""
    return source.url
