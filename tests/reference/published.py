"""Published totals as data: the files beside this module, one or more a platform, and how a build is held against them.

A file lists, for one platform, groups of totals under the settings that reproduce the source's own conditions. A total is

    figure: power.ac-input          # an id, or a list of ids to be summed
    count-of: fan                   # instead of a figure: pieces of one part, or of all parts of a kind, in the whole order
    per: compute-tray.count         # optional: a figure to divide by
    expected: 120 kW                # with its unit; two of them are the ends of a published range
    tolerance: exact                # or '2 %', or an amount such as '1 kW'; why that much stands in `note`
    source: nv-partition-guide      # a source of the catalogs, or a list of them
    note: …
    conflict: …                     # why this figure is known not to come out; `told` is what the user reads about it
    told: 252
"""

from __future__ import annotations

import dataclasses
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from configurator.build import Build
from configurator.units import Dimension, parse_quantity

FOLDER = Path(__file__).parent
CONTENT = FOLDER / "content.yaml"  # read by test_content.py
FIELDS = {"figure", "count-of", "per", "expected", "tolerance", "source", "note", "conflict", "told"}
GROUP_FIELDS = {"about", "settings", "what-if", "totals"}


@dataclasses.dataclass(frozen=True)
class Reference:
    """One published total and the conditions it was published for; `low`, `high` and `slack` are in coherent units."""

    file: str
    platform: str
    settings: tuple[str, ...]
    what_if: tuple[str, ...]
    figures: tuple[str, ...]
    count_of: str
    per: str
    low: float
    high: float
    dimension: Dimension
    slack: float
    exact: bool
    sources: tuple[str, ...]
    note: str
    conflict: str
    told: str

    @property
    def name(self) -> str:
        """What the test of this total is called."""
        what = "+".join(self.figures) if self.figures else f"count of {self.count_of}"
        under = ",".join((*self.settings, *self.what_if))
        return f"{self.platform}: {what}{f' per {self.per}' if self.per else ''}{f' [{under}]' if under else ''} {self.sources[0]}"

    def value(self, build: Build) -> float:
        """What the build says of it, in coherent units."""
        if self.count_of:
            parts = [(node, node.part) for node in build.system.walk() if node.part is not None]
            found = sum(node.total.value or 0.0 for node, part in parts if self.count_of in (part.id, part.kind))
        else:
            found = sum(self._number(build, id) for id in self.figures)
        return found / self._number(build, self.per) if self.per else found

    def holds(self, build: Build) -> bool:
        """Whether the build agrees within the tolerance; a figure that is gone does not."""
        if any(id not in build.figures or build.figures[id].value is None for id in (*self.figures, *filter(None, [self.per]))):
            return False
        value = self.value(build)
        return self.low - self.slack <= value <= self.high + self.slack

    def _number(self, build: Build, id: str) -> float:
        value = build.figures[id].value
        assert value is not None, f"{id} has no value"
        return value


def references(platform: str = "") -> tuple[Reference, ...]:
    """Every total of every file, or those of one platform."""
    return tuple(r for path in sorted(FOLDER.glob("*.yaml")) if path != CONTENT for r in _file(path) if platform in ("", r.platform))


@cache
def _file(path: Path) -> tuple[Reference, ...]:
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    found: list[Reference] = []
    for group in document["groups"]:
        assert set(group) <= GROUP_FIELDS, f"{path.name}: {sorted(set(group) - GROUP_FIELDS)}"
        settings, what_if = (tuple(str(s) for s in group.get(key, ())) for key in ("settings", "what-if"))
        found.extend(_total(path.name, document["platform"], settings, what_if, raw) for raw in group["totals"])
    return tuple(found)


def _total(file: str, platform: str, settings: tuple[str, ...], what_if: tuple[str, ...], raw: dict[str, Any]) -> Reference:
    assert set(raw) <= FIELDS, f"{file}: {sorted(set(raw) - FIELDS)}"
    assert ("figure" in raw) != ("count-of" in raw), f"{file}: a total needs either figure or count-of"
    ends = raw["expected"] if isinstance(raw["expected"], list) else [raw["expected"]]
    parsed = [parse_quantity(str(end)) for end in ends]
    numbers = [number * unit.factor for number, unit in parsed]
    tolerance = str(raw["tolerance"])
    exact = tolerance == "exact"
    slack = 1e-9 * max(map(abs, numbers)) if exact else _slack(tolerance, max(map(abs, numbers)))
    figures, sources = (tuple(v) if isinstance(v, list) else (v,) for v in (raw.get("figure", []), raw["source"]))
    unit = parsed[0][1]
    return Reference(
        file,
        platform,
        settings,
        what_if,
        figures,
        str(raw.get("count-of", "")),
        str(raw.get("per", "")),
        min(numbers),
        max(numbers),
        unit.dimension,
        slack,
        exact,
        sources,
        str(raw.get("note", "")),
        str(raw.get("conflict", "")),
        str(raw.get("told", "")),
    )


def _slack(tolerance: str, size: float) -> float:
    number, unit = parse_quantity(tolerance)
    return number * unit.factor * (size if unit.text == "%" else 1.0)
