"""A case of a law: a platform of a catalog and the settings laid over its defaults, built once for all laws that look at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache
from typing import Any

from hypothesis.errors import UnsatisfiedAssumption

from configurator.build import Build, build_system_quote
from configurator.build.stages import engineered_system, untimed
from configurator.catalog.load import load_catalog
from configurator.catalog.model import Catalog
from configurator.catalog.problems import InputError
from configurator.render.text.json import bom_json, cost_json, figures_json
from configurator.render.view import Audience, View
from configurator.system.load import load_spec
from configurator.system.spec import Spec

# Cases with nothing to check, which are refused with a message: no unit of the catalog serves them (COO005), an option takes away the
# part an alternative is of (SPEC011), the architecture has no place for a shelf or a UPS (PWR014, PWR004), or no spare is left (PWR011,
# PWR012), or the racks have no busbar for a battery (PWR019), or the platform says of no switch for its fabric (NET013), or the books drawn
# leave a sum of one partly covered by another (PRI006), or too few prices of them have ranges (PRI009).
NOT_A_CASE = {"PRI006", "PRI009", "COO005", "SPEC011", "PWR004", "PWR011", "PWR012", "PWR014", "PWR019", "NET013"}


class NoCase(UnsatisfiedAssumption):
    """What was drawn gives a law nothing to look at. Inside a test of Hypothesis it is dropped, as by `assume`."""


def need(found: object) -> None:
    """Go on only with a case that has something to look at.

    Raises:
        NoCase: it has not.
    """
    if not found:
        raise NoCase


@cache
def shipped_catalog() -> Catalog:
    """The shipped catalog, read once; nobody may change it."""
    return load_catalog()


@lru_cache(maxsize=96)
def engineered_of(catalog: Catalog, platform: str, *settings: str) -> Build:
    """The build of a platform with settings, without ranges, which take longer than all the rest."""
    return engineered_system(load_spec(platform, catalog, settings), catalog, untimed)


@lru_cache(maxsize=32)
def counted_of(catalog: Catalog, platform: str, *settings: str) -> Build:
    """The same without what no quantity and no price rests on, which takes more than half of it."""
    return engineered_system(load_spec(platform, catalog, settings), catalog, untimed, judged=False)


@lru_cache(maxsize=64)
def quoted_of(catalog: Catalog, platform: str, *settings: str) -> Build:
    """The same build with ranges, as it is quoted."""
    return build_system_quote(load_spec(platform, catalog, settings), catalog)


@dataclass(frozen=True)
class Case:
    """A platform and the settings (path: value) laid over its defaults.

    `catalog` is the one it is of, the shipped one where none is given; `varied` says what was changed in it, `unvaried` is that before.
    """

    platform: str
    settings: Mapping[str, str] = field(default_factory=dict)
    catalog: Catalog | None = field(default=None, repr=False, compare=False)
    varied: str = ""
    unvaried: Catalog | None = field(default=None, repr=False, compare=False)

    @property
    def lines(self) -> tuple[str, ...]:
        """The settings as the ``--set`` options that give them."""
        return tuple(f"{path}={value}" for path, value in self.settings.items())

    @property
    def of(self) -> Catalog:
        """The catalog it is of."""
        return self.catalog if self.catalog is not None else shipped_catalog()

    def having(self, **changes: str) -> Case:
        """The same case with other settings; ``power__shelves="8"`` sets ``power.shelves``."""
        return self.with_settings({name.replace("__", ".").replace("_", "-"): value for name, value in changes.items()})

    def with_settings(self, changes: Mapping[str, str]) -> Case:
        """The same case with other settings by their paths."""
        return replace(self, settings={**self.settings, **changes})

    def within(self, catalog: Catalog, varied: str) -> Case:
        """The same settings over another catalog."""
        return replace(self, catalog=catalog, varied=varied, unvaried=self.catalog)

    def build(self, catalog: Catalog | None = None) -> Build:
        """The build without ranges, which most laws ask nothing of.

        Raises:
            NoCase: it is refused for one of the reasons of `NOT_A_CASE`.
            InputError: it is refused for any other.
        """
        return self._made(engineered_of, catalog)

    def counted(self, catalog: Catalog | None = None) -> Build:
        """The same without checks and what only they and comparisons read: for laws that hold quantities of several builds side by side."""
        return self._made(counted_of, catalog)

    def quote(self, catalog: Catalog | None = None) -> Build:
        """The same with ranges, as it is quoted."""
        return self._made(quoted_of, catalog)

    def _made(self, build: Any, catalog: Catalog | None) -> Build:
        try:
            made: Build = build(catalog or self.of, self.platform, *self.lines)
        except InputError as error:
            if {p.code for p in error.problems} & NOT_A_CASE:
                raise NoCase from error
            raise
        return made

    @cached_property
    def data(self) -> dict[str, Any]:
        """Figures, lines and cost as ``build --json`` has them inside the house."""
        return self.seen_by("internal")

    def seen_by(self, audience: Audience) -> dict[str, Any]:
        """The same as an audience sees it."""
        view = View(self.build(), audience).without_remedies()
        return {"figures": figures_json(view), "bom": bom_json(view), "cost": cost_json(view)}

    def spec(self) -> Spec:
        """The complete specification."""
        return load_spec(self.platform, self.of, self.lines)
