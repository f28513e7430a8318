"""A trace by itself, without a board or a platform: what it loses, which laminates carry it, and what to do when none does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from configurator.catalog.model import Catalog
from configurator.catalog.problems import InputError, Position, Problem, did_you_mean, fail
from configurator.catalog.tables.pcb import Foil
from configurator.catalog.tables.reference import Interface, Laminate
from configurator.catalog.values import Value, bounded
from configurator.disciplines.boards.chances import CERTAIN, Chances, Held, Tried
from configurator.disciplines.boards.ladder import Rung, chosen, draws_of, judged, rung_of
from configurator.disciplines.boards.lines import LINES
from configurator.disciplines.boards.material import ROOM, ROUGHNESS, Inputs, Material, material_of
from configurator.disciplines.boards.trace import Conditions, TraceLoss, conditions_of, loss_of
from configurator.exchange.touchstone import Wire
from configurator.figures import Figure, total
from configurator.phrases import phrase
from configurator.system.ledger import Ledger

Kind = TypeVar("Kind", Interface, Laminate, Foil)

# What may be asked: the unit of each number, and between which values the formulas mean anything.
READERS = {
    "frequency": bounded("GHz", 1e8, 1e12),
    "length": bounded("mm", 0.0, 100.0, above=True),
    "width": bounded("mil", 1e-6, 1e-2),
    "height": bounded("mil", 2e-6, 5e-2),
    "copper": bounded("um", 1e-6, 1e-3),
    "impedance": bounded("ohm", 10.0, 200.0),
    "resistivity": bounded("ohm*m", 1e-9, 1e-6),
    "temperature": bounded("degC", -60.0, 250.0),
    "roughness": bounded("um", 0.0, 1e-4),
    "dk": bounded("1", 1.0, 20.0, above=True),
    "df": bounded("1", 0.0, 1.0),
    "budget": bounded("dB", 0.0, 1000.0),
    "segment": bounded("dB", 0.0, 1000.0),
}
FILLING = "below it the current fills the trace and the formulas do not hold"


@dataclass(frozen=True)
class Question:
    """What the command line asks, numbers as text by their names; `segments` are names with their losses."""

    numbers: Mapping[str, str]
    interface: str | None = None
    laminate: str | None = None
    foil: str | None = None
    line: str = "stripline"
    roughness_model: str = "hammerstad"
    segments: Sequence[str] = ()


@dataclass(frozen=True)
class Answer:
    """The trace, what it is made on, its loss, budget and margin, and the ladder of laminates."""

    interface: str | None
    frequency: Figure
    width: Figure
    length: Figure | None
    laminate: Laminate | None
    material: Material | None
    trace: TraceLoss | None
    segments: tuple[tuple[str, Figure], ...]
    loss: Figure | None
    budget: Figure | None
    margin: Figure | None
    probability: float | None
    ladder: tuple[Rung, ...]
    reason: str
    roughness_model: str

    @property
    def found(self) -> bool:
        """Whether there is an answer: something that was asked for, or a laminate that holds."""
        return self.trace is not None or not self.reason


def answer(question: Question, catalog: Catalog) -> Answer:
    """The answer to a question.

    Raises:
        InputError: a number outside what the formulas hold for, an unknown interface or laminate, or too little to go by.
    """
    return _Study(question, catalog).answer()


class _Study:
    """The figures of one question; silent numbers are those of a build."""

    def __init__(self, question: Question, catalog: Catalog) -> None:
        self.asked, self.catalog = question, catalog
        self.given = _read(question)
        self.inputs, self.chances = Inputs(Ledger(catalog, {}), catalog), Chances()
        _refuse_contradictions(question)
        self.standard = _named(question.interface, catalog.interfaces, "interface")
        self.laminate = _named(question.laminate, catalog.laminates, "laminate")
        self.foil = _named(question.foil, catalog.foils, "foil")
        self.frequency, self.width = self._frequency(), self._given_or("width", self.inputs.constant("trace-width"))
        self.length, self.budget = self._given("length"), self._budget()
        self.conditions = self._conditions()
        _refuse_flat(self.conditions)
        self.segments = tuple(self._segment(text) for text in question.segments)

    def answer(self) -> Answer:
        """The material asked for, else the cheapest laminate that holds."""
        ladder = self._ladder()
        best = chosen(ladder)
        laminate = self.laminate or (best.laminate if best is not None and "dk" not in self.given else None)
        material = self._material(laminate)
        if material is None and self.length is not None and not ladder:
            raise fail(
                "BRD004",
                "nothing to choose a laminate by",
                hint="give --budget or --interface, or the laminate: --laminate, or --dk and --df",
            )
        trace = None if material is None else self._loss(material)
        loss = self._whole(trace)
        margin = None if self.budget is None or loss is None else (self.budget - loss).named("what-if.margin", "Loss margin", "dB")
        chance = None if margin is None else self.chances.of("", [margin])[margin.id]
        found = Answer(
            self.standard.id if self.standard else None, self.frequency, self.width, self.length, laminate, material, trace,
            self.segments, loss, self.budget, margin, chance, ladder, "", self.asked.roughness_model,
        )  # fmt: skip
        return _unanswered(found, self) if material is None and self.length is not None else replace(found, reason=_doubt(found))

    def _frequency(self) -> Figure:
        if self.standard is not None:
            return self.inputs.value(
                "what-if.frequency", phrase("{interface}: Nyquist frequency", interface=self.standard.name), self.standard.nyquist
            )
        found = self._given("frequency")
        assert found is not None
        return found

    def _budget(self) -> Figure | None:
        given = self._given("budget")
        if given is not None or self.standard is None:
            return given
        return self.inputs.value(
            "what-if.share", phrase("{interface}: loss budget of a board", interface=self.standard.name), self.standard.board_budget
        )

    def _conditions(self) -> Conditions:
        usual = conditions_of(self.inputs)
        return Conditions(
            self._given_or("copper", usual.thickness),
            self._given_or("impedance", usual.impedance),
            self._given_or("resistivity", usual.resistivity),
            self._given_or("temperature", usual.temperature),
            self._given("height"),
            self.asked.roughness_model,
        )

    def _given(self, name: str) -> Figure | None:
        value = self.given.get(name)
        return None if value is None else self.inputs.value(f"what-if.{name}", name.capitalize(), value)

    def _given_or(self, name: str, usual: Figure) -> Figure:
        given = self._given(name)
        return usual if given is None else given

    def _segment(self, text: str) -> tuple[str, Figure]:
        name, _, loss = (part.strip() for part in text.partition("="))
        at = Position(f"--segment {text}")
        if not name or not loss:
            raise fail("BRD005", "expected NAME=LOSS, for example package=5dB", at)
        try:
            return name, READERS["segment"](loss).figure(f"what-if.segment.{name}", name)
        except ValueError as problem:
            raise fail("BRD001", str(problem), at) from None

    def _material(self, laminate: Laminate | None) -> Material | None:
        """A laminate of the catalog; or one by its numbers, which hold at this frequency on a board as warm and damp as one in service."""
        dk, df, roughness = (self._given(name) for name in ("dk", "df", "roughness"))
        if dk is not None and df is not None:
            return Material(dk, df, self.inputs.constant("foil-roughness") if roughness is None else roughness)
        if laminate is None:
            return None
        material = material_of(self.inputs, laminate, self.frequency, self.foil)
        return material if roughness is None else replace(material, rms=roughness)

    def _loss(self, material: Material) -> TraceLoss:
        if "dk" in self.given:
            warmer = self.inputs.constant("board-temperature") - ROOM
            service = (1.0 + self.inputs.constant("df-temperature") * warmer) * self.inputs.constant("df-moisture")
            material = replace(material, df=material.df / service)
        return loss_of(self.inputs, self.conditions, material, self.frequency, self.width, self.asked.line)

    def _whole(self, trace: TraceLoss | None) -> Figure | None:
        known = [loss for _, loss in self.segments]
        if trace is not None and self.length is not None:
            known.append(trace.whole * self.length)
        return total(known).named("what-if.loss", "Loss", "dB") if known and (trace is not None or self.length is None) else None

    def _ladder(self) -> tuple[Rung, ...]:
        """Every laminate, where there is something to choose one by."""
        if self.length is None or self.budget is None:
            return ()
        traces = [Tried(self.frequency, partial(self._held, self.length, self.budget))]
        found = [rung_of(self.inputs, traces, laminate, self.foil) for laminate in self.catalog.laminates.values()]
        return tuple(judged(found, draws_of(self.chances, "", traces, found)))

    def _held(self, length: Figure, budget: Figure, material: Material) -> Held:
        loss = loss_of(self.inputs, self.conditions, material, self.frequency, self.width, self.asked.line).whole
        return Held(material, loss, budget - total([loss * length, *(s for _, s in self.segments)]))


# --- questions


def _read(question: Question) -> dict[str, Value]:
    """The numbers given, each a value without a range; every fault at once."""
    found, problems = dict[str, Value](), list[Problem]()
    for name, text in question.numbers.items():
        try:
            found[name] = READERS[name](text)
        except ValueError as fault:
            hint = FILLING if name == "frequency" and "below" in str(fault) else ""
            problems.append(Problem("BRD001", str(fault), Position(f"--{name} {text}"), hint=hint))
    if problems:
        raise InputError(problems)
    return found


def _refuse_contradictions(question: Question) -> None:
    given = question.numbers
    if question.interface is None and "frequency" not in given:
        raise fail(
            "BRD002", "say what runs over the trace: --interface, or --frequency", hint="for example --interface pcie-5 --length 250mm"
        )
    if question.interface is not None and "frequency" in given:
        raise fail("BRD002", "an interface has its own frequency", hint="give --interface or --frequency, not both")
    if ("dk" in given) != ("df" in given):
        raise fail("BRD002", "a laminate by its numbers needs both --dk and --df")
    if "dk" in given and question.laminate is not None:
        raise fail("BRD002", "a laminate is either named or given by its numbers", hint="give --laminate, or --dk and --df")
    if question.foil is not None and given.keys() & {"dk", "roughness"}:
        raise fail("BRD002", "the foil of a laminate by its numbers is its --roughness", hint="give --foil, or --roughness")
    if "height" in given and "impedance" in given:
        raise fail("BRD002", "width and height make the impedance", hint="give --height or --impedance, not both")
    if "length" not in given and not question.segments:
        raise fail(
            "BRD002",
            "say how long the trace is: --length",
            hint="for example --length 250mm, or pieces of known loss: --segment package=5dB",
        )
    _choice(question.line, LINES, "line")
    _choice(question.roughness_model, ROUGHNESS, "roughness model")


def _refuse_flat(conditions: Conditions) -> None:
    height, thickness = conditions.height, conditions.thickness
    if height is not None and (height.value or 0.0) <= 1.2 * (thickness.value or 0.0):
        raise fail(
            "BRD003",
            "--height leaves no dielectric around the copper",
            hint="the distance of the planes, several times the thickness of the trace",
        )


def _choice(name: str, known: Mapping[str, object], what: str) -> None:
    if name not in known:
        raise fail("BRD006", f"no {what} '{name}'", hint=did_you_mean(name, known) or f"known: {', '.join(known)}")


def _named(name: str | None, known: Mapping[str, Kind], what: str) -> Kind | None:
    if name is None:
        return None
    _choice(name, known, what)
    return known[name]


# --- answers


def _doubt(found: Answer) -> str:
    """Why what was asked for does not hold; empty where it does, or where there is no budget."""
    if found.margin is None or found.margin.value is None or found.probability is None or found.probability >= CERTAIN:
        return ""
    return f"a margin of {found.margin.value:.1f} dB holds with a probability of {found.probability:.0%}, {CERTAIN:.0%} is asked for"


def _unanswered(found: Answer, study: _Study) -> Answer:
    """No laminate carries the trace: the best one, and what is nearest to a remedy."""
    best = max(found.ladder, key=lambda rung: (rung.probability or 0.0, rung.margin.value or 0.0))
    assert study.length is not None and study.budget is not None
    taken = sum(loss.value or 0.0 for _, loss in study.segments)
    reach = ((study.budget.value or 0.0) - taken) / (best.loss_per_inch.value or 1.0)
    remedy = f"at most about {reach * 1000:.0f} mm on that laminate" if reach > 0 else "the other pieces take all of the budget"
    margin = best.margin.value or 0.0
    reason = (
        f"no laminate carries this trace with a probability of {CERTAIN:.0%}: the best, {best.laminate.name}, leaves {margin:.1f} dB "
        f"(holds with {best.probability or 0.0:.0%}); a shorter trace ({remedy}), a retimer in the middle, or a cable over part of the way"
    )
    return replace(found, reason=reason, probability=best.probability)


def wire_of(found: Answer) -> Wire:
    """The line of an answer; raises InputError where there is none of a length."""
    if found.trace is None or found.length is None:
        raise fail("BRD007", "no trace to write", hint="give its --length, and a --laminate where none of the catalog holds")
    return Wire(found.frequency, found.trace.whole, found.length, found.trace.line)
