"""The default price book against what others say its assemblies are worth: content.yaml beside this file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
import yaml

from configurator.build import Build
from configurator.disciplines.money.lines import BomLine
from configurator.units import currency_of, parse_quantity
from tests.helpers import build_with, coherent, engineered, platforms, scaled, shipped_catalog, with_price
from tests.reference.published import CONTENT

WITHIN = 0.15
BOOK = ("prices.books=[component-default]", "prices.currency=USD")


@dataclass(frozen=True)
class Content:
    """What a source says some lines of a system are worth; `low` and `high` in the currency it was published in."""

    what: str
    platform: str
    settings: tuple[str, ...]
    of: tuple[str, ...]
    figure: str
    inside: str
    per: str
    low: float
    high: float
    currency: str
    at_least: bool
    sources: tuple[str, ...]
    disagrees: str

    def lines(self, build: Build) -> list[BomLine]:
        """The leaves it speaks of: by part, kind or category (or all), in the assembly it names."""
        leaves = [line for line in build.bom if not line.below and line.node.path.startswith(self.inside)]
        return [line for line in leaves if not self.of or any(is_a(line, name) for name in self.of)]

    def value(self, build: Build) -> float:
        """What they cost in the build, in dollars; content counts as what it is worth. Or the figure it names, as it is shown."""
        if self.figure:
            return build.figures[self.figure].number or 0.0
        return sum(cost_of(line) for line in self.lines(build)) / (coherent(build, self.per) if self.per else 1.0)

    def off(self, build: Build) -> float:
        """How far the build is outside what is published, as a share of it; 0 inside a range or above a lower bound."""
        rate = coherent(build, "prices.cny-per-usd") if self.currency == "CNY" else 1.0
        low, high, found = self.low / rate, self.high / rate, self.value(build)
        if found < low:
            return found / low - 1
        return 0.0 if self.at_least or found <= high else found / high - 1


def is_a(line: BomLine, name: str) -> bool:
    """Whether a leaf is of a part, a kind or a category of this name."""
    part = line.node.part
    return part is not None and name in (part.id, part.kind, part.bom_category)


def cost_of(line: BomLine) -> float:
    """What a line costs, or what the content of another part is worth."""
    amount = line.extended if line.extended is not None else line.content
    return 0.0 if amount is None else amount.value or 0.0


def entries() -> list[Content]:
    return [_entry(raw) for raw in yaml.safe_load(CONTENT.read_text(encoding="utf-8"))["content"]]


def _entry(raw: dict[str, Any]) -> Content:
    fields = {"what", "platform", "settings", "of", "figure", "in", "per", "value", "at-least", "source", "note", "disagrees"}
    assert set(raw) <= fields, f"{raw['what']}: {sorted(set(raw) - fields)}"
    ends = raw["value"] if isinstance(raw["value"], list) else [raw["value"]]
    parsed = [parse_quantity(text) for text in ends]
    numbers = [number for number, _ in parsed]
    return Content(
        what=raw["what"],
        platform=raw["platform"],
        settings=tuple(raw.get("settings", ())),
        of=tuple(raw.get("of", ())),
        figure=raw.get("figure", ""),
        inside=f"{raw['in']}." if "in" in raw else "",
        per=raw.get("per", ""),
        low=min(numbers),
        high=max(numbers),
        currency=currency_of(parsed[0][1].dimension) or "",
        at_least=raw.get("at-least", False),
        sources=tuple(raw["source"]) if isinstance(raw["source"], list) else (raw["source"],),
        disagrees=raw.get("disagrees", ""),
    )


ALL = entries()


@pytest.mark.parametrize("content", ALL, ids=lambda c: c.what)
def test_assemblies_are_worth_what_is_published(content: Content) -> None:
    """Within 15 %, or the entry says why not; when it starts to come out the reason must go."""
    build = engineered(content.platform, *BOOK, *content.settings)
    lines, off = content.lines(build), content.off(build)
    assert content.figure or (lines and all(cost_of(line) > 0 for line in lines)), "lines without a cost"
    seen = f"{content.value(build):,.0f} USD, {100 * off:+.1f} % off {content.low:,.0f} to {content.high:,.0f} {content.currency}"
    assert (abs(off) > WITHIN) == bool(content.disagrees), seen


def test_the_entries_are_sound() -> None:
    """Each names sources, a platform and lines there are, and no two the same thing."""
    assert len({c.what for c in ALL}) == len(ALL)
    for content in ALL:
        assert set(content.sources) <= set(shipped_catalog().sources), content.what
        assert content.platform in platforms() and content.currency in ("USD", "CNY"), content.what
        found = {
            name
            for line in content.lines(engineered(content.platform, *BOOK, *content.settings))
            for name in content.of
            if is_a(line, name)
        }
        assert found == set(content.of), (content.what, set(content.of) - found)


def test_a_wrong_price_does_not_reconcile() -> None:
    """The comparison can fail: battery shelves at several times the broker's content are seen."""
    content = next(c for c in ALL if c.what == "Battery backup of GB200")
    dear = with_price(shipped_catalog(), "component-default", "orv3-hpr-bbu-shelf-33kw", scaled(6.5))
    assert content.off(build_with(dear, content.platform, *BOOK, *content.settings)) > WITHIN
