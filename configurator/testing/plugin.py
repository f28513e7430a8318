"""The plugin of pytest: ``pytest --rackcfg-catalog DIR`` runs the laws on the platforms of a catalog folder, a test a law and platform."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from configurator.testing.trial import Outcome, Trial

EXAMPLES = 20


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where the catalog is, and how long to look."""
    group = parser.getgroup("rackcfg", "laws of catalogs of racks")
    group.addoption("--rackcfg-catalog", metavar="DIR", action="append", help="Run the laws on the platforms of this catalog folder.")
    group.addoption("--rackcfg-examples", metavar="N", type=_count, default=EXAMPLES, help=f"Cases of each platform ({EXAMPLES}).")
    group.addoption("--rackcfg-seed", metavar="S", type=int, default=0, help="Draw other cases (0).")


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    """The tests of the catalog after those that were found."""
    folders = config.getoption("--rackcfg-catalog")
    if folders:
        items.extend(_tests(session, [Path(folder) for folder in folders]))


def _tests(session: pytest.Session, folders: list[Path]) -> Iterator[pytest.Item]:
    """One that the catalog is without faults, then one a law and platform."""
    from configurator.catalog.problems import InputError

    try:
        trials = dict(_trials(session.config, folders))
    except (InputError, ImportError) as error:
        yield CatalogTest.from_parent(session, name="rackcfg-catalog", fault=str(error))
        return
    yield CatalogTest.from_parent(session, name="rackcfg-catalog", fault="")
    for platform, trial in trials.items():
        shared = Tried(trial)
        for id in trial.ids:
            yield LawTest.from_parent(session, name=f"rackcfg-law[{platform}-{id}]", tried=shared, law=id)


def _trials(config: pytest.Config, folders: list[Path]) -> Iterator[tuple[str, Trial]]:
    """A trial for each platform of the folders."""
    from configurator.testing.needs import require_hypothesis

    require_hypothesis()
    from configurator.catalog.load import load_catalog
    from configurator.studies.catalogs.trials import platforms_of
    from configurator.testing.laws.known import all_laws
    from configurator.testing.trial import Trial

    catalog, laws = load_catalog(folders), all_laws()
    for platform in platforms_of(catalog):
        yield platform, Trial(catalog, [platform], laws, config.getoption("--rackcfg-examples"), config.getoption("--rackcfg-seed"))


class Tried:
    """The outcomes of a trial, which is run when the first of its tests asks."""

    def __init__(self, trial: Trial) -> None:
        self.trial = trial

    def __getitem__(self, law: str) -> Outcome:
        if not self.trial.outcomes:
            self.trial.run()
        return self.trial.outcomes[law]


class Broken(Exception):
    """What is wrong, in words that need no traceback."""


class CatalogTest(pytest.Item):
    """Whether the catalog can be read."""

    def __init__(self, fault: str, **kw: Any) -> None:
        super().__init__(**kw)
        self.fault = fault

    def runtest(self) -> None:
        """Fail with every fault of the catalog."""
        if self.fault:
            raise Broken(self.fault)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The words alone."""
        return str(excinfo.value) if isinstance(excinfo.value, Broken) else super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        """Its name; it stands in no file."""
        return self.path, None, self.name


class LawTest(CatalogTest):
    """Whether a law holds on a platform; one that had no case is skipped."""

    def __init__(self, tried: Tried, law: str, **kw: Any) -> None:
        super().__init__(fault="", **kw)
        self.tried, self.law = tried, law

    def runtest(self) -> None:
        """Fail with the smallest specification that breaks the law."""
        found = self.tried[self.law]
        if found.status == "no-case":
            pytest.skip(f"no case: {found.law.statement}")
        if found.status == "broken":
            raise Broken(f"{found.law.statement}\n{found.said}\n\n{found.example}")
