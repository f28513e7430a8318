"""What is wrong with a file, as values: collected, printed together, raised once."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from configurator.text import QUOTED, TOLD, escaped, shortened, told


@dataclass(frozen=True, order=True)
class Position:
    """A place in a file; line and column count from 1, 0 means the whole file."""

    file: str = ""
    line: int = 0
    column: int = 0

    def __deepcopy__(self, memo: object) -> Position:
        """Itself: nothing in it changes."""
        return self

    def __str__(self) -> str:
        place = shortened(escaped(self.file), QUOTED if self.file.startswith("-") else TOLD)  # an option stands there with its value
        if self.line:
            place += f":{self.line}"
            if self.column:
                place += f":{self.column}"
        return place


@dataclass(frozen=True)
class Problem:
    """One fault: a stable code, what is wrong, where, and what to do about it; input quoted in it is cut and obeyed by no terminal."""

    code: str
    message: str
    position: Position = Position()
    item: str = ""
    hint: str = ""
    severity: str = "error"

    def __post_init__(self) -> None:
        for name in ("message", "item", "hint"):
            object.__setattr__(self, name, told(getattr(self, name)))

    def __str__(self) -> str:
        place = f"{self.position}: " if self.position.file else ""
        about = f"{self.item}: " if self.item else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{place}{self.code} {about}{self.message}{hint}"

    def as_json(self) -> dict[str, str | int]:
        """The problem as plain values."""
        return {
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "file": self.position.file,
            "line": self.position.line,
            "column": self.position.column,
            "item": self.item,
            "hint": self.hint,
        }


class InputError(Exception):
    """Bad input: the problems found, all of them (the command line prints them and exits with 2)."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: (p.position, p.code, p.message)))
        super().__init__("\n".join(str(p) for p in self.problems))

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Problem, ...]]]:
        """Made again of its problems where another process told it, not of their text."""
        return InputError, (self.problems,)


def fail(code: str, message: str, position: Position | None = None, hint: str = "", item: str = "") -> InputError:
    """An InputError with one problem, ready to raise."""
    return InputError([Problem(code, message, position or Position(), item, hint)])


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """``did you mean X?`` for the nearest known name, or an empty text."""
    near = nearest(word, known)
    return f"did you mean {near[0]}?" if near else ""


def nearest(word: str, known: Iterable[str]) -> list[str]:
    """The known name that a word is a slip of, if there is one."""
    names = sorted({str(k) for k in known})
    return difflib.get_close_matches(word, names, n=1, cutoff=0.6) or [n for n in names if word and word.lower() in n.lower()][:1]
