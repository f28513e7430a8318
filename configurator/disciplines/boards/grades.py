"""The grade a board needs, derived from its channels, beside the one that is published for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Literal

from configurator.catalog.tables.reference import Laminate
from configurator.disciplines.boards.chances import CERTAIN, Chances, Held, Tried, may_hold
from configurator.disciplines.boards.hybrid import Hybrid, hybrid_of
from configurator.disciplines.boards.ladder import Rung, chosen, chosen_for, draws_of, judged, price_of, rung_of
from configurator.disciplines.boards.loss import BoardLine, InterfaceLoss
from configurator.disciplines.boards.making.price import Ply, price_on
from configurator.disciplines.boards.material import Inputs, Material
from configurator.disciplines.boards.trace import loss_of
from configurator.figures import Figure, constant
from configurator.phrases import listed, phrase
from configurator.system.tree import System

Agreement = Literal["agrees", "exceeds", "falls-short", "not-derivable"]
VERDICTS: dict[Agreement, str] = {
    "agrees": "agrees with what is needed",
    "exceeds": "better than needed",
    "falls-short": "falls short of what is needed",
    "not-derivable": "not derivable",
}

NONE_HOLDS = "none holds"
M_NUMBER = re.compile(r"M(\d+(?:\.\d+)?)(U|\+)?")
STEP = 0.5  # what U or + adds to an M-number


@dataclass(frozen=True)
class Grade:
    """The ladder of a board, the laminate it needs, and what that says about the published grade.

    `smoother` is what holds and costs less where the smoothest foil takes the place of the usual one. `groups` has for each interface the
    laminate that its layers alone need, of which the `hybrid` is made.
    """

    ladder: tuple[Rung, ...]
    derived: Laminate | None
    published: str
    agreement: Agreement
    reason: str
    probability: float | None
    groups: tuple[Laminate | None, ...] = ()
    smoother: Rung | None = None
    hybrid: Hybrid | None = None

    @property
    def verdict(self) -> str:
        """The agreement in words."""
        return VERDICTS[self.agreement]

    @property
    def needs(self) -> str:
        """The grade derived, in words where there is none."""
        if self.derived is not None:
            return self.derived.grade
        return NONE_HOLDS if self.ladder else "–"


def grade_of(system: System, line: BoardLine, chances: Chances) -> Grade:
    """The cheapest laminate that holds on every interface of a board, while the rest of its channels stays as it is."""
    published = line.part.grade or line.laminate.grade
    tight = line.tightest
    if tight is None:
        return Grade((), None, published, "not-derivable", _not_derivable(line), None, (None,) * len(line.interfaces))
    inputs = Inputs(system.ledger, system.catalog, keep=False)
    traces = [_tried(inputs, each) for each in line.interfaces]
    found = [rung_of(inputs, traces, laminate) for laminate in system.catalog.laminates.values()]
    draws = draws_of(chances, line.part.id, traces, found)
    ladder = tuple(replace(rung, price_share=_price_share(system, line, rung)) for rung in judged(found, draws))
    best = chosen(ladder)
    bought = next(rung for rung in ladder if rung.laminate is line.laminate)
    agreement = _agreement(published, best.laminate.grade if best else None)
    groups = tuple(rung.laminate if (rung := chosen_for(ladder, at)) else None for at in range(len(traces)))
    reason, smoother = _reason(agreement, tight, best, bought), _on_smoothest(inputs, line, traces, ladder, chances)
    hybrid = hybrid_of(system, line, ladder, best or bought, draws)
    return Grade(ladder, best.laminate if best else None, published, agreement, reason, bought.probability, groups, smoother, hybrid)


def _on_smoothest(inputs: Inputs, line: BoardLine, traces: Sequence[Tried], ladder: Sequence[Rung], chances: Chances) -> Rung | None:
    """The cheapest laminate that holds with the smoothest foil of the catalog, where it costs less than the best with its usual foil.

    Those that are clad with it anyway are on the ladder; where the least lossy is one of them and does not hold, none of the others does.
    """
    best, foil = chosen(ladder), min(inputs.catalog.foils.values(), key=lambda foil: foil.rz.coherent or 0.0, default=None)
    least_lossy = max(ladder, key=lambda rung: rung.margin.value or 0.0)
    if foil is None or (best is None and least_lossy.laminate.foil == foil.id):
        return None
    below = inf if best is None else price_of(best)
    others = [rung.laminate for rung in ladder if rung.laminate.foil != foil.id and price_of(rung) < below]
    clad = [rung_of(inputs, traces, laminate, foil) for laminate in others]
    able = [rung for rung in clad if price_of(rung) < below and may_hold(rung.margin)]
    return chosen(judged(able, draws_of(chances, f"{line.part.id} on {foil.id}", traces, able)))


def smoother_foil(grade: Grade) -> str:
    """What a smoother foil would do for a board, where it holds and costs less."""
    rung = grade.smoother
    if rung is None or rung.foil is None:
        return ""
    return phrase(
        "with {foil}, {laminate} ({grade}) holds with {chance} and costs less than what holds with its usual foil",
        foil=rung.foil.name, laminate=rung.laminate.name, grade=rung.laminate.grade, chance=f"{rung.probability or 0.0:.0%}",
    )  # fmt: skip


def _not_derivable(line: BoardLine) -> str:
    """Why a board has no margin to derive a grade by."""
    if line.interfaces:
        return "the loss of its traces or their budget is not known"
    return line.part.no_interface or "no fast interface is described for this board"


def layer_groups(line: BoardLine, grade: Grade) -> str:
    """What the layers of each interface need by themselves, of a board with several."""
    if len(grade.groups) < 2 or not grade.ladder:
        return ""
    pairs = zip(line.interfaces, grade.groups, strict=True)
    named = [
        phrase("{subject}: {aspect}", subject=each.standard.name, aspect=needs.grade if needs else NONE_HOLDS) for each, needs in pairs
    ]
    return phrase("layers by what runs on them: {groups}", groups=listed(named, "{first}; {rest}"))


def _price_share(system: System, line: BoardLine, rung: Rung) -> Figure | None:
    return None if rung.price is None else price_on(system, line.part, [Ply(rung.laminate, rung.price, constant(1.0))])


def _tried(inputs: Inputs, each: InterfaceLoss) -> Tried:
    """The trace of an interface, to be tried on other laminates."""
    trace = each.trace

    def on(material: Material) -> Held:
        loss = loss_of(inputs, trace.conditions, material, trace.frequency, trace.width, trace.link.line).whole
        return Held(material, loss, each.budget - loss * trace.length)

    return Tried(trace.frequency, on)


def _agreement(published: str, derived: str | None) -> Agreement:
    """Whether a published grade is the derived one, better (it exceeds what is needed) or worse (it falls short)."""
    if derived is None:
        return "falls-short"
    need, has = span(derived), span(published)
    if need is None or has is None:
        return "agrees" if published == derived else "not-derivable"
    if has[1] < need[0]:
        return "falls-short"
    return "exceeds" if has[0] > need[1] else "agrees"


def span(grade: str) -> tuple[float, float] | None:
    """From which to which M-number a grade as it is published goes (``M6/M7``, ``M7+``, ``M8.5``); one before M-numbers is below all."""
    found = [float(number) + (STEP if more else 0.0) for number, more in M_NUMBER.findall(grade)]
    if found:
        return min(found), max(found)
    return (0.0, 3.0) if "FR-4" in grade else None


def _reason(agreement: Agreement, tight: InterfaceLoss, best: Rung | None, bought: Rung) -> str:
    """Why the published grade is not the derived one: what the channel leaves for this board, and what each laminate does with it."""
    if agreement == "agrees":
        return ""
    told = {
        "interface": tight.standard.name,
        "share": f"{tight.budget.number or 0.0:.1f}",
        "length": f"{1000 * (tight.trace.length.value or 0.0):.0f}",
        "bought": bought.laminate.grade,
        "chance": f"{bought.probability or 0.0:.0%}",
        "certain": f"{CERTAIN:.0%}",
    }
    if best is None:
        message = (
            "{interface} leaves {share} dB for {length} mm of trace here: {bought} holds with {chance}, and no laminate with {certain}; "
            "the real board has shorter or wider traces, less loss elsewhere in the channel, or a larger budget than assumed"
        )
        return phrase(message, **told)
    message = "{interface} leaves {share} dB for {length} mm of trace here: {needed} carries it with {enough}, {bought} with {chance}"
    return phrase(message, **told, **{"needed": best.laminate.grade, "enough": f"{best.probability or 0.0:.0%}"})


def grades_of(system: System, lines: Sequence[BoardLine], chances: Chances) -> dict[str, Grade]:
    """The grade of every kind of board, by the id of its part."""
    return {line.part.id: grade_of(system, line, chances) for line in {line.part.id: line for line in lines}.values()}
