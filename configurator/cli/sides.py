"""What can stand on a side of a comparison: a specification, a platform, a quote of the register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from configurator.build import Build, build_quote
from configurator.catalog.load import load_catalog
from configurator.catalog.model import Catalog
from configurator.catalog.problems import Position, fail
from configurator.cli.console import say
from configurator.cli.options import Audience
from configurator.register.store import Quote, Register, open_register
from configurator.render.view import View
from configurator.studies.snapshot import Snapshot, snapshot

Source = Build | Quote


@dataclass(frozen=True)
class Sides:
    """How both sides are read: catalogs, settings laid over specifications, register, audience (of the second side where it says so)."""

    overlays: Sequence[Path]
    settings: Sequence[str]
    register_url: str | None
    audience: Audience | None
    of_the_second: bool

    @cached_property
    def catalog(self) -> Catalog:
        """The catalogs of both."""
        return load_catalog(self.overlays)

    @cached_property
    def register(self) -> Register:
        """The register of both."""
        return open_register(self.register_url)

    def pair(self, before: str, after: str) -> tuple[Snapshot, Snapshot]:
        """Both sides as one audience sees them, in one currency as far as that can be."""
        first, second = self.source(before), self.source(after)
        if isinstance(first, Build) and _currency(first) != _currency(second):
            say(f"{before} is quoted in {_currency(first)}: compared in {_currency(second)}", error=True)
            first = self._built(before, f"prices.currency={_currency(second)}")
        audience = self.audience or (_audience(second) if self.of_the_second else "internal")
        return seen_by(first, audience), seen_by(second, audience)

    def source(self, target: str) -> Source:
        """A build, or the quote of that name where no platform or file has it."""
        if target in self.catalog.platforms or Path(target).suffix in (".yaml", ".yml") or Path(target).exists():
            return self._built(target)
        quote = self.register.find(target)
        if quote is None:
            return self._built(target)  # which says what is wrong
        if self.settings:
            raise fail("REG006", f"quote {quote.reference} is kept as it was issued", Position(f"--set {self.settings[0]}"), "leave it out")
        return quote

    def _built(self, target: str, *more: str) -> Build:
        return build_quote(target, [*self.settings, *more], catalog=self.catalog)


def seen_by(source: Source, audience: Audience) -> Snapshot:
    """What an audience sees of a build or a quote."""
    return snapshot(View(source, audience)) if isinstance(source, Build) else source.results[audience]


def _currency(source: Source) -> str:
    return source.spec.prices.currency if isinstance(source, Build) else source.currency


def _audience(source: Source) -> Audience:
    """For whom the documents of a side are."""
    if isinstance(source, Build):
        return source.spec.quote.audience
    return "internal" if source.results["internal"].settings["quote.audience"]["text"] == "internal" else "customer"
