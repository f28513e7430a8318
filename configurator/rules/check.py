"""A check: a figure against its limit, with what to do when it does not hold: words, and remedies that were built."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from configurator.figures import LESS, MORE, Figure, inputs_of, missing_reason
from configurator.figures.bounds import told
from configurator.phrases import listed, phrase, verbatim
from configurator.system.spec.waivers import Waiver

Status = Literal["pass", "warn", "fail"]

BY_DEFINITION = "by definition"  # a limit that is no measurement: nothing may be missing, a reach is used to 100 % at most
CERTAIN = 0.9  # probability from which a check that is judged by it passes; under one less this it fails
NOTHING = 1e-12  # what is left of a difference of equal sums, in any coherent unit


@dataclass(frozen=True)
class Remedy:
    """What to do, in words, and the settings (``path=value``) of the specification that do it together; none where no setting can."""

    words: str
    settings: tuple[str, ...]

    def __str__(self) -> str:
        return str(self.told)

    @property
    def told(self) -> str:
        """The words with the settings as they are typed."""
        typed = " ".join(f"--set {_quoted(setting)}" for setting in self.settings)
        return phrase("{advice} ({typed})", advice=self.words, typed=typed) if typed else self.words


def _quoted(setting: str) -> str:
    """A setting as it is typed: a value with a space in double quotes, which every shell takes."""
    path, _, value = setting.partition("=")
    return f'{path}="{value}"' if " " in value else setting


@dataclass(frozen=True)
class Check:
    """`value` must be at most (or at least) `limit`; statuses follow the figures, so a what-if changes them.

    `advice` says what helps beyond the specification; `remedies` are what helps here: settings that were built and clear the check.
    """

    id: str
    title: str
    value: Figure
    limit: Figure
    relation: Literal["<=", ">="]
    severity: Literal["warn", "fail"]
    advice: str
    source: str = ""
    waiver: Waiver | None = None
    lapsed: bool = False  # its waiver has expired
    rule: str = ""  # the rule that made it, module and name
    remedies: tuple[Remedy, ...] = ()
    by_chance: bool = False  # the verdict is as sharp as its inputs: it follows the probability where that is known
    probability: float | None = None  # that it holds, over the ranges of all inputs
    deciding: tuple[str, ...] = ()  # the inputs whose ranges decide, where neither verdict is certain

    @property
    def family(self) -> str:
        """What kind of check it is: its id without the rack, tray or part it is about."""
        return ".".join(self.id.split(".")[:2])

    @property
    def waived(self) -> str:
        """The words of the waiver in force; empty where there is none."""
        return self.waiver.words if self.waiver is not None and not self.lapsed else ""

    @property
    def status(self) -> Status:
        """pass, or the severity; what is not known well enough to tell warns, a waived failure warns."""
        holds = self.holds
        if holds is None:
            return "warn"
        if self.in_doubt or (not holds and self.waived):
            return "warn"
        return "pass" if holds else self.severity

    @property
    def in_doubt(self) -> bool:
        """Whether the ranges of the inputs leave open what the numbers say: it neither holds nor fails with the probability asked for."""
        known = self.by_chance and self.probability is not None
        return known and not self.certain and (self.holds is True or (self.probability or 0.0) > 1 - CERTAIN)

    @property
    def certain(self) -> bool:
        """Whether it holds with the probability that a pass asks for."""
        return bool(self.holds) and (self.probability or 0.0) >= CERTAIN

    @property
    def ordered(self) -> tuple[Figure, Figure]:
        """Value and limit, that first which must not be larger."""
        return (self.value, self.limit) if self.relation == "<=" else (self.limit, self.value)

    @property
    def holds(self) -> bool | None:
        """Whether the relation holds; None where a missing number, or one that is only a bound, leaves that open."""
        small, large = self.ordered
        if small.value is None or large.value is None:
            return None
        slack = max(1e-9 * max(abs(small.value), abs(large.value)), NOTHING)
        if small.value <= large.value + slack:
            return None if small.bound & MORE or large.bound & LESS else True
        return None if small.bound & LESS or large.bound & MORE else False

    @property
    def margin(self) -> float | None:
        """How far the value is inside its limit, in coherent units; negative where it is beyond, None where a number is missing."""
        small, large = self.ordered
        return None if small.value is None or large.value is None else large.value - small.value

    @property
    def cited(self) -> str:
        """What the limit rests on: sources of what it is made of; by definition where a rule has it, none where the reader set it."""
        named = self.source or ", ".join(self.sources)
        return verbatim(named) if named else "" if inputs_of(self.limit) else BY_DEFINITION

    @property
    def sources(self) -> list[str]:
        """The sources of the inputs that the limit is made of."""
        origins = (f.info.origin for f in inputs_of(self.limit) if f.info is not None and f.info.origin is not None)
        return list(dict.fromkeys(source for origin in origins for source in origin.sources))

    @property
    def remedy(self) -> str:
        """What helps, alternatives separated by semicolons: settings first, then what no setting can do."""
        return listed([*(remedy.told for remedy in self.remedies), self.advice], "{first}; {rest}")

    @property
    def message(self) -> str:
        """One sentence with both numbers, and the waiver where one is needed."""
        text = self._sentence(amount(self.value), amount(self.limit, self.value))
        return phrase("{text} (waived: {waived})", text=text, waived=self.waived) if self.waived and self.status != "pass" else text

    def _sentence(self, value: str, limit: str) -> str:
        if self.holds is None:
            reason = missing_reason(self.value) or missing_reason(self.limit)
            return phrase(
                "{title}: {value} against {limit}, not known while {reason}", title=self.title, value=value, limit=limit, reason=reason
            )
        if self.in_doubt:
            return self._doubt(value, limit)
        if self.status == "pass":
            message = "{title}: {value}, limit {limit}" if self.relation == "<=" else "{title}: {value}, at least {limit}"
        else:
            message = "{title}: {value} exceeds {limit}" if self.relation == "<=" else "{title}: {value} is below {limit}"
        return phrase(message, title=self.title, value=value, limit=limit)

    def _doubt(self, value: str, limit: str) -> str:
        """One sentence with both numbers, the probability, and what decides."""
        assert self.probability is not None
        found = {"title": self.title, "value": value, "limit": limit, "probability": f"{self.probability:.0%}"}
        if not self.deciding:
            return phrase("{title}: {value} against {limit}, holds with a probability of {probability}", **found)
        message = "{title}: {value} against {limit}, holds with a probability of {probability}; it is decided by {inputs}"
        return phrase(message, **found, inputs=listed(self.deciding, "{first}; {rest}"))


def amount(figure: Figure, like: Figure | None = None) -> str:
    """A figure as text in its own unit, or in the unit of `like`."""
    info = (like.info if like is not None else None) or figure.info
    if figure.value is None:
        return "not known"
    if info is None:
        return told(figure.bound, f"{figure.value:,.4g}")
    number = figure.value / info.unit.factor if abs(figure.value) > NOTHING else 0.0
    digits = f"{number:,.0f}" if abs(number) >= 1000 or number == int(number) else f"{number:,.4g}"
    return told(figure.bound, digits if info.unit.text == "1" else phrase("{amount} {unit}", amount=digits, unit=info.unit.text))
