"""How many of the planted mistakes anything notices: the reader, the rules across files, a build, its checks, or a law."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from configurator.build import Build
from configurator.catalog.bands import out_of_band
from configurator.catalog.lint import conservation, doubts, kinds, missing, names, neighbours, racks, records, references
from configurator.catalog.model import Catalog
from configurator.catalog.problems import InputError, Problem
from configurator.studies.catalogs.trials import Trial, tried
from configurator.testing.cases import Case, NoCase, engineered_of, shipped_catalog
from configurator.testing.laws.law import Law, nothing
from configurator.testing.mutations import platforms, values

LEAST = 0.95  # of what is planted is to be noticed
ROOMS = (references, kinds, records, names, racks, neighbours, conservation, missing, doubts)
RANK = {"pass": 0, "warn": 1, "fail": 2}

Net = Literal["reading", "rules", "build", "checks", "laws", ""]
Said = set[tuple[str, str, str]]


@dataclass(frozen=True)
class Mistake:
    """One mistake in what one platform is made of, and the catalog with it."""

    platform: str
    kind: str
    what: str
    planted: Callable[[], Catalog]
    fault: str = ""


@dataclass(frozen=True)
class Score:
    """Every mistake that was planted, with the net that caught it; an empty name for those that nothing noticed."""

    caught: Mapping[Mistake, Net]

    @property
    def share(self) -> float:
        """Of the mistakes, those that were noticed."""
        return 1.0 - len(self.survivors) / max(len(self.caught), 1)

    @property
    def survivors(self) -> list[Mistake]:
        """Those that nothing noticed."""
        return [mistake for mistake, net in self.caught.items() if not net]

    def as_json(self) -> dict[str, Any]:
        """The score as plain values."""
        nets = [net for net in self.caught.values() if net]
        survivors = [{"platform": m.platform, "kind": m.kind, "what": m.what} for m in self.survivors]
        by = {net: nets.count(net) for net in dict.fromkeys(nets)}
        return {"planted": len(self.caught), "caught": len(nets), "score": self.share, "by": by, "survivors": survivors}


def score(catalog: Catalog, names: Sequence[str], laws: Sequence[Law], number: int, seed: int, tick: Callable[[], object]) -> Score:
    """Plant so many mistakes into the platforms, of all kinds alike, at places that follow from the seed."""
    net, found = Nets(catalog, laws), dict[Mistake, Net]()
    for mistake in chosen(catalog, names, number, random.Random(seed)):
        found[mistake] = net.catching(mistake)
        tick()
    return Score(found)


def chosen(catalog: Catalog, names: Sequence[str], number: int, chance: random.Random) -> list[Mistake]:
    """As many of each kind as of any other, as far as there are any; each platform in its turn."""
    by_kind: dict[str, list[Mistake]] = {}
    for name in chance.sample(names, min(len(names), max(1, number // 4))):
        for mistake in mistakes(catalog, name):
            by_kind.setdefault(mistake.kind, []).append(mistake)
    for found in by_kind.values():
        chance.shuffle(found)
    picked: list[Mistake] = []
    while len(picked) < number and any(by_kind.values()):
        picked += [found.pop() for _, found in sorted(by_kind.items()) if found]
    return picked[:number]


def mistakes(catalog: Catalog, name: str) -> Iterator[Mistake]:
    """Every mistake that is known to be made with a platform, one at a time."""
    platform = catalog.platforms[name]
    for kind, what, mutant in platforms.of_platform(catalog, platform):

        def planted(mutant: Any = mutant) -> Catalog:
            return dataclasses.replace(catalog, platforms={**catalog.platforms, name: mutant})

        yield Mistake(name, kind, what, planted)
    for slip in (*values.of_parts(catalog, name), *values.of_prices(catalog, name)):
        yield Mistake(name, slip.kind, slip.what, slip.planted, slip.fault)


class Nets:
    """What looks at a catalog, the cheapest first; what it says of the catalog as it is counts for nothing."""

    def __init__(self, catalog: Catalog, laws: Sequence[Law]) -> None:
        self.catalog, self.laws = catalog, [law for law in laws if law.draw is nothing]
        self.layer = 1 if len(catalog.folders) > 1 else 0
        self.before = self.rules(catalog)
        self.built: dict[str, Said] = {}

    def rules(self, catalog: Catalog) -> Said:
        """What the rules across files say, and numbers outside what is usual."""
        found = [problem for room in ROOMS for rule in room.RULES for problem in rule(catalog)]
        return _said([*found, *out_of_band(catalog, shipped_catalog().bands, self.layer)])

    def catching(self, mistake: Mistake) -> Net:
        """The first net that notices a mistake."""
        if mistake.fault:
            return "reading"
        catalog = mistake.planted()
        if self.rules(catalog) - self.before:
            return "rules"
        platform = mistake.platform
        if platform not in self.built:
            self.built[platform] = _said(tried(self.catalog, Trial(self.catalog.platforms[platform])))
        if _said(tried(catalog, Trial(catalog.platforms[platform]))) - self.built[platform]:
            return "build"
        after = engineered_of(catalog, platform)
        if _worse(engineered_of(self.catalog, platform), after):
            return "checks"
        return "laws" if any(_breaks(law, Case(platform, {}, catalog)) for law in self.laws) else ""


def _said(problems: Any) -> Said:
    found: list[Problem] = list(problems)
    return {(p.item, p.code, p.message) for p in found}


def _worse(before: Build, after: Build) -> bool:
    """Whether a check that was there says more against the design than before."""
    known = {c.id: RANK[c.status] for c in before.checks}
    return any(RANK[c.status] > known.get(c.id, 0) for c in after.checks)


def _breaks(law: Law, case: Case) -> bool:
    try:
        return bool(law.broken(case, None))
    except (NoCase, InputError):
        return False
