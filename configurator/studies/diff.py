"""Two builds figure by figure and line by line, with the inputs that explain each change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from configurator.disciplines.money.lines import BomLine
from configurator.figures import Figure, inputs_of
from configurator.render.view import View

Change = Literal["added", "removed", "changed"]


@dataclass(frozen=True)
class Because:
    """An input that differs: in both builds with another value, or only in one of them."""

    id: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class FigureChange:
    """A figure that differs; numbers in the unit shown."""

    id: str
    label: str
    unit: str
    change: Change
    before: float | None
    after: float | None
    because: tuple[Because, ...]


@dataclass(frozen=True)
class LineChange:
    """A line of the bill of materials that differs."""

    id: str
    label: str
    change: Change
    part: tuple[str | None, str | None]
    quantity: tuple[float | None, float | None]
    extended: tuple[float | None, float | None]


@dataclass(frozen=True)
class Difference:
    """All that changed from the first build to the second."""

    figures: tuple[FigureChange, ...]
    lines: tuple[LineChange, ...]


def diff(before: View, after: View) -> Difference:
    """What an audience sees changed from `before` to `after`, in the order of the second build, removed ones last."""
    replaced = _replaced_parts(before, after)
    return Difference(tuple(_figures(before.figures, after.figures, replaced)), tuple(_lines(before, after)))


def _replaced_parts(before: View, after: View) -> dict[str, str]:
    """Part -> the part that stands in its place in the second build (same line, other part)."""
    news = {line.node.path: line.node.part for line in after.bom}
    found: dict[str, str] = {}
    for line in before.bom:
        old, new = line.node.part, news.get(line.node.path)
        if old is not None and new is not None and old.id != new.id:
            found.setdefault(old.id, new.id)
    return found


def _figures(before: Mapping[str, Figure], after: Mapping[str, Figure], replaced: Mapping[str, str]) -> list[FigureChange]:
    found = []
    for id in [*after, *(i for i in before if i not in after)]:
        old, new = before.get(id), after.get(id)
        if old is not None and new is not None and _same(old, new):
            continue
        change: Change = "changed" if old is not None and new is not None else ("added" if old is None else "removed")
        shown = new if new is not None else old
        assert shown is not None and shown.info is not None
        because = _because(old, new, replaced) if change == "changed" and old is not None and new is not None else ()
        numbers = (None if old is None else old.number, None if new is None else new.number)
        found.append(FigureChange(id, shown.info.label, shown.info.unit.text, change, *numbers, because))
    return found


def _same(old: Figure, new: Figure) -> bool:
    if old.dimension is not new.dimension or old.value is None or new.value is None:
        return old.dimension is new.dimension and old.value is new.value
    return abs(old.value - new.value) <= 1e-9 * max(abs(old.value), abs(new.value))


def _because(old: Figure, new: Figure, replaced: Mapping[str, str]) -> tuple[Because, ...]:
    """The inputs behind a change: those of other value first (of a replaced part too), then those only one of the two has."""
    if new.is_input or old.is_input:
        return ()
    olds = {_renamed(f.id, replaced): f for f in inputs_of(old)}
    news = {f.id: f for f in inputs_of(new)}
    both = [Because(i, _label(f), _text(olds[i]), _text(f)) for i, f in news.items() if i in olds and not _same(olds[i], f)]
    gone = [Because(i, _label(f), _text(f), "") for i, f in olds.items() if i not in news]
    come = [Because(i, _label(f), "", _text(f)) for i, f in news.items() if i not in olds]
    return (*both, *gone, *come)


def _renamed(id: str, replaced: Mapping[str, str]) -> str:
    """The id of an input under the part that took the place of its own."""
    part, dot, field = id.partition(".")
    return f"{replaced.get(part, part)}{dot}{field}"


def _label(figure: Figure) -> str:
    return figure.info.label if figure.info else ""


def _text(figure: Figure) -> str:
    if figure.number is None or figure.info is None:
        return "not known"
    return f"{figure.number:g}" + ("" if figure.info.unit.text == "1" else f" {figure.info.unit.text}")


def _lines(before: View, after: View) -> list[LineChange]:
    olds, news = ({line.node.path: line for line in view.bom} for view in (before, after))
    found = []
    for path in [*news, *(p for p in olds if p not in news)]:
        old, new = olds.get(path), news.get(path)
        was, now = _facts(before, old), _facts(after, new)
        if was == now:
            continue
        change: Change = "changed" if old is not None and new is not None else ("added" if old is None else "removed")
        shown = new or old
        assert shown is not None
        part, quantity, extended = zip(was, now, strict=True)
        found.append(LineChange(f"bom.{path}", shown.node.label, change, part, quantity, extended))  # type: ignore[arg-type]
    return found


def _facts(view: View, line: BomLine | None) -> tuple[str | None, float | None, float | None]:
    """What makes a line the same: part, quantity, and its sum of money as the audience sees it."""
    if line is None:
        return None, None, None
    part, (_, amount) = line.node.part, view.money_of(line)
    return part.id if part else None, line.quantity.number, None if amount is None else amount.number
