"""Every platform of some folders built with its defaults and each choice of each option once: what only shows in a build."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from configurator.build.model import Build
from configurator.build.stages import engineered_system, untimed
from configurator.catalog.model import Catalog
from configurator.catalog.platforms import Expectation, Platform
from configurator.catalog.problems import InputError, Position, Problem, did_you_mean
from configurator.catalog.reading.yamltext import position_of
from configurator.catalog.values import Value
from configurator.studies.catalogs.unpriced import unpriced_parts
from configurator.system.load import load_spec

EXACT = 1e-9  # of a figure that is said to be a number


@dataclass(frozen=True)
class Trial:
    """A platform with its defaults, or with another choice of one option."""

    platform: Platform
    option: str = ""
    choice: str = ""

    @property
    def settings(self) -> tuple[str, ...]:
        """What is set on the command line."""
        return (f"options.{self.option}={self.choice}",) if self.option else ()


def layers_of(catalog: Catalog) -> set[int]:
    """The folders whose platforms are tried: those laid over the shipped one, else that."""
    return set(range(1, len(catalog.folders))) or {0}


def platforms_of(catalog: Catalog) -> list[str]:
    """The platforms of these folders."""
    return [id for id, platform in catalog.platforms.items() if catalog.layer(platform.at) in layers_of(catalog)]


def trials(catalog: Catalog, layers: set[int]) -> list[Trial]:
    """What is to be built of the platforms of some folders (0 is the shipped one)."""
    found = []
    for platform in (p for p in catalog.platforms.values() if catalog.layer(p.at) in layers):
        found.append(Trial(platform))
        for name, option in platform.options.items():
            found.extend(Trial(platform, name, choice) for choice in option.choices if choice != option.default)
    return found


def tried(catalog: Catalog, trial: Trial) -> Iterator[Problem]:
    """What a build says: bad input as it is, with a line of the platform where it names no file; of the defaults also what fails."""
    platform, at = trial.platform, _place(catalog, trial)
    try:
        build = engineered_system(load_spec(platform.id, catalog, trial.settings), catalog, untimed)
    except InputError as error:
        for found in error.problems:
            placed = found.position if found.position.file and not found.position.file.startswith("-") else at
            yield Problem(found.code, found.message, placed, found.item or platform.id, found.hint)
        return
    except (ArithmeticError, LookupError, ValueError) as fault:
        yield Problem("CAT180", f"cannot be built: {type(fault).__name__}, {fault}", at, platform.id, "please report it")
        return
    if not trial.option:
        yield from _failing(build, platform, at)
        yield from _expected(catalog, build, platform)
        yield from _without_price(build, platform, at)


def _place(catalog: Catalog, trial: Trial) -> Position:
    path = ("options", trial.option, "choices", trial.choice) if trial.option else ("id",)
    return position_of(catalog.documents.get(f"Platform:{trial.platform.id}"), path)


def _failing(build: Build, platform: Platform, at: Position) -> Iterator[Problem]:
    for check in build.checks:
        if check.status == "fail":
            yield Problem("CAT181", f"its own defaults fail the check {check.id}: {check.title}", at, platform.id, "", "warning")


def _without_price(build: Build, platform: Platform, at: Position) -> Iterator[Problem]:
    missing = unpriced_parts(build)
    if missing:
        first = missing[0]
        probably = f", probably about {first.guess} {first.currency} each" if first.guess else ""
        text = f"{len(missing)} parts have no price, first of all {first.part.id}{probably}"
        yield Problem("CAT182", text, at, platform.id, f"rackcfg catalog prices missing {platform.id}", "warning")


def _expected(catalog: Catalog, build: Build, platform: Platform) -> Iterator[Problem]:
    """What the platform says of its own figures, held against them."""
    for index, said in enumerate(platform.expect):
        at = position_of(catalog.documents.get(f"Platform:{platform.id}"), ("expect", index))
        figure = build.figures.get(said.figure)
        wanted = _wanted(build, platform, said)
        if figure is None:
            yield Problem("CAT183", f"expect: no figure '{said.figure}'", at, platform.id, did_you_mean(said.figure, build.figures))
        elif wanted is None:
            yield Problem(
                "CAT183", f"expect: no total or figure '{said.of}'", at, platform.id, did_you_mean(said.of, _totals(build, platform))
            )
        elif figure.value is None or abs(figure.value - wanted) > max(_share(said), EXACT) * abs(wanted):
            found = "not known" if figure.value is None else f"{figure.value / _factor(said, figure):,.5g}"
            asked = f"{wanted / _factor(said, figure):,.5g}"
            within = f" within {said.within}" if said.within is not None else ""
            yield Problem("CAT184", f"expect: {said.figure} is {found}, not {asked}{within}", at, platform.id, "", "warning")


def _factor(said: Expectation, figure: object) -> float:
    if said.value is not None:
        return said.value.unit.factor
    info = getattr(figure, "info", None)
    return info.unit.factor if info is not None else 1.0


def _share(said: Expectation) -> float:
    return 0.0 if said.within is None else said.within.coherent or 0.0


def _totals(build: Build, platform: Platform) -> list[str]:
    return [*(f"published.{key}" for key in platform.published), *build.figures]


def _wanted(build: Build, platform: Platform, said: Expectation) -> float | None:
    """What is expected, in coherent units."""
    if said.value is not None:
        return said.value.coherent
    published = platform.published.get(said.of.removeprefix("published."))
    if published is not None and isinstance(published.value, Value):
        return published.value.coherent
    figure = build.figures.get(said.of)
    return None if figure is None else figure.value


def dated_ahead(catalog: Catalog, today: datetime.date, layers: set[int]) -> Iterator[Problem]:
    """Price books and sources of a day to come, which a quote would follow."""
    for book in catalog.books.values():
        at = position_of(catalog.documents.get(f"PriceBook:{book.id}"), ("date",))
        if book.date > today and catalog.layer(at) in layers:
            text = f"the book is dated {book.date}, after today ({today})"
            yield Problem("CAT185", text, at, book.id, "a quote takes the date of the newest book", "warning")
    for key, source in catalog.sources.items():
        day = source.date
        if len(day) == 10 and day > today.isoformat() and catalog.layer(source.at) in layers:
            yield Problem("CAT185", f"the source is dated {day}, after today ({today})", source.at, key, "", "warning")
