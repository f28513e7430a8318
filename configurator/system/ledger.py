"""The ledger of a build: every named figure once, every input from one place, every choice with its reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from configurator.catalog.model import Catalog
from configurator.catalog.parts import Part
from configurator.catalog.problems import InputError, Position, Problem, did_you_mean, fail
from configurator.catalog.values import NOWHERE, Value
from configurator.figures import Figure
from configurator.phrases import listed, phrase
from configurator.units import UnitError, parse_quantity, unit

FIELD_LABELS = {
    "tdp": "TDP",
    "provisioned-power": "provisioned power",
    "liquid-capture": "heat captured by liquid",
    "hbm-capacity": "HBM capacity, nominal",
    "hbm-usable": "HBM capacity, usable",
    "hbm-bandwidth": "HBM bandwidth",
    "dense-bf16": "dense BF16",
    "dense-fp8": "dense FP8",
    "bbu.power": "DC power",
    "sidecar-bbu.power": "DC power",
    "cbu.power": "DC power",
    "cbu.energy": "DC energy",
    "cdu.capacity": "capacity, heat",
    "cdu.pump-power": "pump power, AC",
    "dc-module.rating": "DC rating",
    "power-rack.capacity": "DC capacity",
    "psu.rating": "DC rating",
    "psu.storage": "DC energy stored",
    "rear-door.capacity": "capacity, heat",
}


@dataclass(frozen=True)
class Rejected:
    """An alternative that was not taken, and why; what it would cost is said apart, since not every reader may see it."""

    name: str
    why: str
    money: str = ""


@dataclass(frozen=True)
class Decision:
    """A choice made while the graph was built; what it costs (`money`) is said apart from what it is."""

    id: str
    question: str
    chosen: str
    reason: str
    alternatives: tuple[Rejected, ...] = ()
    money: str = ""

    def told(self, with_money: bool) -> Decision:
        """The choice in words, those about money put into its sentences or left out."""
        others = tuple(Rejected(other.name, _joined(other.why, other.money if with_money else "")) for other in self.alternatives)
        return replace(self, chosen=_joined(self.chosen, self.money if with_money else ""), alternatives=others, money="")


def _joined(*texts: str) -> str:
    return listed([text for text in texts if text])


CATALOGUED = "as-catalogued"  # the value that stands where no other is chosen


class Ledger:
    """Collects named figures in the order they are made; an id names one figure only.

    `home` is where the platform is described, `places` where the specification chooses each alternative.
    """

    def __init__(
        self,
        catalog: Catalog,
        alternatives: Mapping[str, str],
        home: Position = NOWHERE,
        places: Callable[[str], Position] = lambda id: NOWHERE,
    ) -> None:
        self.figures: dict[str, Figure] = {}
        self.decisions: list[Decision] = []
        self.judged = True  # whether what no quantity and no price rests on is found out too
        self.problems: list[Problem] = []
        self._catalog, self._home = catalog, home
        self._alternatives = {_field_id(id): wanted for id, wanted in alternatives.items()}
        self._places = {_field_id(id): places(id) for id in alternatives}
        self._points: dict[str, str] = {}  # choices of options that set values -> the option, and of those the ones in force
        self._in_force: set[str] = set()
        self._asked: dict[str, Value] = {}
        self._used: set[str] = set()
        self._conflicting: set[str] = set()

    def full(self, id: str) -> str:
        """What an id of this ledger is called in the whole order."""
        return id

    def operate(self, points: Mapping[str, str], chosen: Iterable[str]) -> None:
        """Take the values published for the points of operation in `chosen`; `points` are all that the platform has, with their options."""
        self._points, self._in_force = dict(points), set(chosen)

    def _others(self, value: Value, chosen: Value) -> dict[str, Value]:
        """What else is published of a value: the catalog's own where another was chosen; a point of operation is no other opinion."""
        if chosen is value and not value.alternatives:
            return {}
        own = {CATALOGUED: value} if chosen.at != value.at else {}
        return own | {name: other for name, other in value.alternatives.items() if name not in self._points and other.at != chosen.at}

    def _point(self, value: Value) -> str:
        """The name of the point in force that has a value of its own here; empty where there is none."""
        return next((name for name in value.alternatives if name in self._in_force), "")

    def add(self, figure: Figure) -> Figure:
        """Register a named figure; raises InputError when its id is taken by another: two things of the platform have one name."""
        assert figure.info is not None
        if self.figures.setdefault(figure.info.id, figure) is not figure:
            raise self._clash(figure.id, self._home)
        return figure

    def _clash(self, id: str, at: Position) -> InputError:
        return fail("SYS001", f"two things have the name {id}", at, "give the node, rack, link or part another name")

    def value(self, id: str, label: str, value: Value, informative: str = "") -> Figure:
        """The input figure `id`, made on first use; a published alternative replaces it where the spec asks for one.

        `informative` says why nothing follows from it in this build, for an input that is shown all the same.

        Raises:
            InputError: the id is that of another value, written elsewhere.
        """
        found = self.figures.get(id)
        asked = self._asked.setdefault(id, value)
        if asked is not value and asked.at != value.at:
            raise self._clash(id, value.at)
        if found is None:
            chosen, others = self._picked(id, value) if value.alternatives or self._alternatives else (value, None)
            if informative:
                chosen = replace(chosen, informative=chosen.informative or informative)
            found = self.add(chosen.figure(id, label, others))
        return found

    def _picked(self, id: str, value: Value) -> tuple[Value, dict[str, Value]]:
        """The value that stands in this build, and what else is published of it."""
        if value.alternatives:
            self._conflicting.add(id)
        chosen = self._chosen(id, value)
        return chosen, self._others(value, chosen)

    def part(self, part: Part, field: str) -> Figure | None:
        """The input figure of a part's field (``b300-gpu.tdp``); None when the catalog says nothing of it."""
        value = getattr(part, field.replace("-", "_"))
        if value is None:
            return None
        id = f"{part.id}.{field}"
        if self._asked.get(id) is value:  # asked for often, and a label costs more than all else here
            return self.figures[id]
        return self.value(id, _field_label(part, field), value)

    def needed(self, part: Part, field: str, shown: str) -> Figure:
        """The same for a field that counts in a total: an input without a value where the catalog says nothing of it."""
        found = self.part(part, field)
        if found is not None:
            return found
        why = "the catalog does not say"
        unstated = Value(None, unit(shown), sources=part.source, confidence=part.confidence, reason=why, at=part.at)
        return self.value(f"{part.id}.{field}", _field_label(part, field), unstated)

    def named_alternative(self, id: str, known: Mapping[str, object]) -> str:
        """The name the specification gives for a published alternative that is not a single value; empty where it gives none."""
        first = id not in self._used
        wanted = self._wanted(id)
        if known:
            self._conflicting.add(id)
        if wanted is None or wanted == CATALOGUED:
            return ""
        if wanted not in known:
            hint = did_you_mean(wanted, known) or f"published: {', '.join(known) or 'none'}"
            self.problems.append(
                Problem("SPEC010", f"alternatives: {id} has no published alternative '{wanted}'", self._place(id), hint=hint)
            )
            return ""
        if first:
            self.decide(f"alternative.{id}", phrase("Which published alternative of {id}?", id=id), wanted, "chosen in the specification")
        return wanted

    def constant(self, catalog: Catalog, id: str) -> Figure:
        """A constant of an engineering formula, from the catalog."""
        found = catalog.constants[id]
        return self.value(f"constants.{id}", found.name, found.value)

    def decide(self, id: str, question: str, chosen: str, reason: str, rejected: tuple[Rejected, ...] = (), money: str = "") -> None:
        """Record a choice."""
        self.decisions.append(Decision(id, question, chosen, reason, rejected, money))

    def _wanted(self, id: str) -> str | None:
        """The alternative the specification asks for, which is thereby used."""
        if id in self._alternatives:
            self._used.add(id)
        return self._alternatives.get(id)

    def _place(self, id: str) -> Position:
        """Where the specification chooses the alternative of an input."""
        return self._places.get(id, NOWHERE)

    def _chosen(self, id: str, value: Value) -> Value:
        wanted = self._wanted(id)
        if wanted is None:
            point = self._point(value)
            return value.alternatives[point] if point else value
        if wanted == CATALOGUED:
            return value
        if wanted in self._points:
            hint = f"set options.{self._points[wanted]}={wanted}, which takes all values of that point"
            what = f"alternatives: {id}: '{wanted}' is a point of operation"
            self.problems.append(Problem("SPEC012", what, self._place(id), hint=hint))
        for name, other in value.alternatives.items():
            if wanted == name or _same_quantity(wanted, other):
                rejected = (Rejected(f"{value}", value.note or "the catalog's default"),)
                self.decide(
                    f"alternative.{id}",
                    phrase("Which published value of {id}?", id=id),
                    f"{other} ({name})",
                    "chosen in the specification",
                    rejected,
                )
                return other
        if _same_quantity(wanted, value):
            return value
        known = ", ".join(f"{name}: {other}" for name, other in value.alternatives.items()) or "none published"
        self.problems.append(
            Problem(
                "SPEC010", f"alternatives: {id} has no published value '{wanted}'", self._place(id), hint=f"published: {value}; {known}"
            )
        )
        return value

    def unused_alternatives(self) -> list[Problem]:
        """A problem for each alternative that is nowhere in the catalogs; one of a part this system lacks is only noted."""
        problems = []
        for id, wanted in self._alternatives.items():
            if id in self._used:
                continue
            part_id, _, field = id.rpartition(".")
            part = self._catalog.parts.get(part_id)
            if part is not None and getattr(part, field.replace("-", "_"), None) is not None:
                self.decide(
                    f"alternative.{id}",
                    phrase("Which published value of {id}?", id=id),
                    wanted,
                    "without effect: the part is not in this system",
                )
                continue
            what, rest = f"alternatives: '{id}' is not an input of this system", id.partition(".")[2]
            hint = did_you_mean(id, self._conflicting) or f"inputs with alternatives: {', '.join(sorted(self._conflicting))}"
            if rest in self._conflicting:  # of a part of the catalog, which is the same in every system
                what, hint = f"alternatives: '{id}' is not an input of one system alone", f"write {rest}: {wanted}, which is of all systems"
            problems.append(Problem("SPEC011", what, self._place(id), hint=hint))
        return problems


# What is of the order and not of one system, by the first word of its id, unless the platform's own file says it.
SHARED = ("site", "prices")
# What is of one system, wherever its value is written.
OWN = ("quantity", "power", "cooling", "network", "cables", "racks", "connectors", "boards", "system", "published")


class SectionLedger(Ledger):
    """The ledger of one system of an order: ids are its own inside, and carry its key in the order's ledger.

    Inputs that are not the system's (parts, constants, prices, the site) are made once, in the ledger of the order: the same place in
    the files is the same input. `own` are the files that describe this system: its platform, the specification, the defaults.
    """

    def __init__(self, order: Ledger, key: str, home: Position, own: frozenset[str]) -> None:
        super().__init__(order._catalog, {}, home)
        self.key, self._order, self._own_files = key, order, own
        self._alternatives, self._used, self._conflicting = order._alternatives, order._used, order._conflicting
        self._places = order._places
        self.problems, self.judged = order.problems, order.judged

    def full(self, id: str) -> str:
        """What an id of this ledger is called in the whole order; that of a shared input is the same there."""
        found = self.figures.get(id)
        return found.id if found is not None else f"{self.key}.{id}"

    def add(self, figure: Figure) -> Figure:
        """Register a named figure here and, under its full id, in the order."""
        assert figure.info is not None
        local = figure.id
        if local in self.figures:
            raise self._clash(local, self._home)
        figure.info.id = f"{self.key}.{local}"
        self.figures[local] = self._order.add(figure)
        return figure

    def value(self, id: str, label: str, value: Value, informative: str = "") -> Figure:
        """The input figure `id`: that of the order where it is shared, else one of this system."""
        if not self._is_shared(id, value):
            return super().value(id, label, value, informative)
        first = id not in self._order.figures
        found = self._order.value(id, label, value, informative)
        if not informative and not first and not value.informative:
            _follow(found)
        return self.figures.setdefault(id, found)

    def _is_shared(self, id: str, value: Value) -> bool:
        head, file = id.partition(".")[0], value.at.file
        if head in OWN or file == self._home.file or self._point(value):
            return False
        elsewhere = self._order._asked.get(id)
        if elsewhere is not None and elsewhere.at != value.at:  # the price of another book
            return False
        return head in SHARED or not (file in self._own_files or file.startswith("--"))

    def _wanted(self, id: str) -> str | None:
        """The alternative asked for this system alone before that asked for every system."""
        full = f"{self.key}.{id}"
        return super()._wanted(full if full in self._alternatives else id)

    def _place(self, id: str) -> Position:
        """Where it is chosen for this system alone, else for every system."""
        return self._places.get(f"{self.key}.{id}") or super()._place(id)


def _follow(figure: Figure) -> None:
    """Something follows from a shared input after all: in another system than the one that asked first."""
    if figure.info is not None and figure.info.origin is not None and figure.info.origin.informative:
        figure.info.origin = figure.info.origin._replace(informative="")


def _field_label(part: Part, field: str) -> str:
    """The part and what the field is called: where kinds of parts mean different things by it, by the kind."""
    words = FIELD_LABELS.get(f"{part.kind}.{field}") or FIELD_LABELS.get(field, field.replace("-", " "))
    return phrase("{part}: {field}", part=part.name, field=words)


FIELD_NAMES = {"chip-power": "tdp", "power": "tdp"}  # what users call a field -> what the catalogs call it


def _field_id(id: str) -> str:
    part, dot, field = id.rpartition(".")
    return f"{part}{dot}{FIELD_NAMES.get(field, field)}"


def _same_quantity(text: str, value: Value) -> bool:
    try:
        number, written = parse_quantity(text)
    except UnitError:
        return False
    return (
        value.number is not None
        and written.dimension is value.unit.dimension
        and number * written.factor == value.number * value.unit.factor
    )
