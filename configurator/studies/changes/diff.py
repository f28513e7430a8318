"""Two builds compared: what was decided otherwise, figure by figure with the inputs behind each change, line by line, and the money."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from configurator.render.customer.cut import SELLING_PRICE
from configurator.studies.changes.snapshot import Snapshot
from configurator.studies.changes.waterfall import Waterfall, cost_change, price_change

Change = Literal["added", "removed", "changed"]


@dataclass(frozen=True)
class Because:
    """What differs behind a change: in both builds with another value, or only in one of them (then the other text is empty)."""

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
class CheckChange:
    """A check with another verdict; None where one of the builds has no such check."""

    id: str
    title: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Difference:
    """All that changed from the first build to the second: the causes first, then what follows from them.

    `cost` is None for a customer, both waterfalls are where the builds are quoted in two currencies.
    """

    before: Snapshot
    after: Snapshot
    causes: tuple[Because, ...]
    cost: Waterfall | None
    selling: Waterfall | None
    figures: tuple[FigureChange, ...]
    lines: tuple[LineChange, ...]
    checks: tuple[CheckChange, ...]

    @property
    def nothing(self) -> bool:
        """Whether both builds come to the same."""
        return not (self.causes or self.figures or self.lines or self.checks)


def diff(before: Snapshot, after: Snapshot) -> Difference:
    """What an audience sees changed from `before` to `after`, in the order of the second build, removed ones last."""
    replaced = _replaced_parts(before, after)
    one_currency = before.currency == after.currency
    internal = before.audience == after.audience == "internal"
    return Difference(
        before,
        after,
        (*_settings(before, after), *_inputs(before, after)),
        cost_change(before, after) if internal and one_currency else None,
        price_change(before, after) if one_currency else None,
        tuple(_figures(before, after, replaced)),
        tuple(_lines(before, after)),
        tuple(_checks(before, after)),
    )


def _either(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The keys of both, in the order of the second, those of the first alone last."""
    return [*after, *(key for key in before if key not in after)]


def _change(old: object, new: object) -> Change:
    return "added" if old is None else "removed" if new is None else "changed"


# --- causes


def _settings(before: Snapshot, after: Snapshot) -> Iterator[Because]:
    """The fields of the specification that differ, apart from the head of the quote."""
    nothing = {"label": "", "text": ""}
    for path in _either(before.settings, after.settings):
        old, new = before.settings.get(path, nothing), after.settings.get(path, nothing)
        if old["text"] != new["text"] and not path.startswith("quote.") and not path.endswith(".id"):
            yield Because(path, new["label"] or old["label"], old["text"], new["text"])


def _inputs(before: Snapshot, after: Snapshot) -> Iterator[Because]:
    """The inputs of the catalogs that have another value in the second build."""
    for id, new in after.figures.items():
        old, field = before.figures.get(id), {id, f"{id}.rate", f"systems.{id}"} & after.settings.keys()
        if old is None or field or SELLING_PRICE.search(id):  # a customer's prices follow from what he does not see
            continue
        if new["kind"] == old["kind"] == "input" and not _same(old, new):
            yield Because(id, new["label"], _text(old), _text(new))


# --- figures


def _replaced_parts(before: Snapshot, after: Snapshot) -> dict[str, str]:
    """Part -> the part that stands in its place in the second build (same line, other part)."""
    news = {line["path"]: line["part"] for line in after.data["bom"]}
    found: dict[str, str] = {}
    for line in before.data["bom"]:
        old, new = line["part"], news.get(line["path"])
        if old is not None and new is not None and old != new:
            found.setdefault(old, new)
    return found


def _figures(before: Snapshot, after: Snapshot, replaced: Mapping[str, str]) -> Iterator[FigureChange]:
    for id in _either(before.figures, after.figures):
        old, new = before.figures.get(id), after.figures.get(id)
        if old is not None and new is not None and _same(old, new):
            continue
        shown = new or old
        assert shown is not None
        because = _because(id, before, after, replaced) if old is not None and new is not None else ()
        yield FigureChange(id, shown["label"], shown["unit"], _change(old, new), before.value(id), after.value(id), because)


def _same(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    was, now = old["value"], new["value"]
    if old["unit"] != new["unit"] or was is None or now is None:
        return bool(old["unit"] == new["unit"]) and was is now
    return bool(abs(was - now) <= 1e-9 * max(abs(was), abs(now)))


def _because(id: str, before: Snapshot, after: Snapshot, replaced: Mapping[str, str]) -> tuple[Because, ...]:
    """The inputs behind a change: those of other value first (of a replaced part too), then those only one of the two has."""
    if "input" in (before.figures[id]["kind"], after.figures[id]["kind"]):
        return ()
    olds = {_renamed(key, replaced): before.figures[key] for key in before.inputs_of(id)}
    news = {key: after.figures[key] for key in after.inputs_of(id)}
    both = [Because(key, f["label"], _text(olds[key]), _text(f)) for key, f in news.items() if key in olds and not _same(olds[key], f)]
    gone = [Because(key, f["label"], _text(f), "") for key, f in olds.items() if key not in news]
    come = [Because(key, f["label"], "", _text(f)) for key, f in news.items() if key not in olds]
    return (*both, *gone, *come)


def _renamed(id: str, replaced: Mapping[str, str]) -> str:
    """The id of an input under the part that took the place of its own."""
    part, dot, field = id.partition(".")
    return f"{replaced.get(part, part)}{dot}{field}"


def _text(figure: Mapping[str, Any]) -> str:
    if figure["value"] is None:
        return "not known"
    return f"{figure['value']:g}" + ("" if figure["unit"] == "1" else f" {figure['unit']}")


# --- lines and checks


def _lines(before: Snapshot, after: Snapshot) -> Iterator[LineChange]:
    olds, news = ({line["id"]: line for line in of.data["bom"]} for of in (before, after))
    for id in _either(olds, news):
        old, new = olds.get(id), news.get(id)
        was, now = _facts(old), _facts(new)
        if was == now:
            continue
        shown = new or old
        assert shown is not None
        pairs: list[Any] = list(zip(was, now, strict=True))
        yield LineChange(id, shown["description"], _change(old, new), *pairs)


def _facts(line: Mapping[str, Any] | None) -> tuple[str | None, float | None, float | None]:
    """What makes a line the same: part, quantity, and its sum of money as the audience sees it."""
    if line is None:
        return None, None, None
    amount = line.get("extended_price", line["sell_extended"])
    return line["part"], line["quantity"], None if amount is None else float(amount)


def _checks(before: Snapshot, after: Snapshot) -> Iterator[CheckChange]:
    olds, news = ({check["id"]: check for check in of.data["checks"]} for of in (before, after))
    for id in _either(olds, news):
        old, new = olds.get(id, {}), news.get(id, {})
        if old.get("status") != new.get("status"):
            yield CheckChange(id, (new or old)["title"], old.get("status"), new.get("status"))
