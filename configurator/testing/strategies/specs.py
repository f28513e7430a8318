"""Specifications over all that can be set: any part of it is drawn, the rest is left to the defaults."""

from __future__ import annotations

from functools import lru_cache

from hypothesis import strategies as st

from configurator.catalog.entry import kebab
from configurator.catalog.model import Catalog
from configurator.catalog.platforms import Platform
from configurator.catalog.values import Value
from configurator.system.spec import Spec
from configurator.testing.cases import Case, engineered_of, shipped_catalog
from configurator.testing.strategies.settings import spec_fields

MOST = 14  # settings of one case: it stays something a reader can follow
WAIVERS = "[{check: cost.unpriced, reason: accepted by the customer, who: A. Buyer, until: 2027-06-30}]"


def cases(platform: str | None = None, catalog: Catalog | None = None) -> st.SearchStrategy[Case]:
    """Cases of a platform (of any, where none is given) of a catalog (of the shipped one)."""
    of = catalog if catalog is not None else shipped_catalog()
    for name in [platform] if platform else of.platforms:  # now: Hypothesis takes a slow first example for a fault
        fields_of(of, name)

    @st.composite
    def drawn(draw: st.DrawFn) -> Case:
        name = platform or draw(st.sampled_from(sorted(of.platforms)))
        fields = fields_of(of, name)
        chosen = draw(st.lists(st.sampled_from(sorted(fields)), unique=True, max_size=MOST))
        found = {path: draw(fields[path]) for path in sorted(chosen)}
        if "waive" in draw(st.sampled_from(["waive", "none", "none"])):
            found["waivers"] = WAIVERS
        return Case(name, sane(found), catalog)

    return drawn()


@lru_cache(maxsize=128)
def fields_of(catalog: Catalog, platform: str) -> dict[str, st.SearchStrategy[str]]:
    """What to draw for every field of a specification of the platform, its options and alternatives included."""
    return {**spec_fields(catalog), **choices(catalog.platform(platform)), **alternatives(platform, catalog)}


def specs(platform: str | None = None, catalog: Catalog | None = None) -> st.SearchStrategy[Spec]:
    """Complete specifications of a platform, as the program reads them; what is drawn can be built, but for `NOT_A_CASE`."""
    return cases(platform, catalog).map(lambda case: case.spec())


def sane(found: dict[str, str]) -> dict[str, str]:
    """Temperatures that can be: the return above any supply the case may set."""
    if found.get("cooling.control") == "fixed-return":
        found.setdefault("cooling.supply-temperature", "40 degC")
        found.setdefault("cooling.return-temperature", "55 degC")
    return found


def choices(platform: Platform) -> dict[str, st.SearchStrategy[str]]:
    """The platform's own options, as far as no rule couples them."""
    coupled = {name.removeprefix("options.") for rule in platform.rules for name in (*rule.when, *rule.requires, *rule.excludes)}
    return {
        f"options.{name}": st.sampled_from(sorted(option.choices)).map(lambda text: f'"{text}"')
        for name, option in platform.options.items()
        if name not in coupled
    }


def alternatives(platform: str, catalog: Catalog) -> dict[str, st.SearchStrategy[str]]:
    """For every input of the platform with conflicting published values, one of their names."""
    found = published_alternatives(catalog, platform)
    return {f"alternatives.{id}": st.sampled_from(sorted(names)) for id, names in found.items()}


@lru_cache(maxsize=128)
def published_alternatives(catalog: Catalog, platform: str) -> dict[str, tuple[str, ...]]:
    """Inputs of the platform's default build (parts' fields) that have alternatives, with their names."""
    build, found, points = engineered_of(catalog, platform), {}, points_of(catalog.platforms[platform])
    for part in {node.part.id: node.part for node in build.system.walk() if node.part is not None and node.entry is not None}.values():
        for field in type(part).model_fields:
            value = getattr(part, field)
            if isinstance(value, Value) and value.alternatives and f"{part.id}.{kebab(field)}" in build.figures:
                found[f"{part.id}.{kebab(field)}"] = tuple(name for name in value.alternatives if name not in points)
    return {id: names for id, names in found.items() if names}


def points_of(platform: Platform) -> set[str]:
    """The names of the platform's points of operation, which an option chooses and no single alternative may."""
    return {choice for option in platform.options.values() if option.sets for choice in option.choices}
