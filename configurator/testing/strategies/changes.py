"""One input changed in two ways: as a what-if on the finished build, and at its source before a rebuild."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import strategies as st

from configurator.catalog.model import Catalog
from configurator.catalog.values import Value
from configurator.testing.altered import kept_range, node_at, with_count, with_price, with_value
from configurator.testing.cases import engineered_of, shipped_catalog
from configurator.testing.strategies.catalogs import Node, counted_nodes, priced_parts, used_parts

FACTORS = (0.8, 0.97, 1.03, 1.3)
FIELDS = ("tdp", "liquid-capture", "mass", "provisioned-power", "hbm-capacity", "dense-fp8", "efficiency", "rating", "output-voltage")
SHARES = ("liquid-capture", "efficiency")  # at most all
SETTINGS = {
    "site.pue": ([1.0, 1.3, 1.8], ""),
    "site.supply-voltage": ([360.0, 440.0, 480.0], "V"),
    "power.utilisation": ([0.0, 55.0, 100.0], "%"),
    "cooling.supply-temperature": ([18.0, 33.5], "degC"),
    "prices.margin": ([0.0, 12.5, 40.0], "%"),
    "prices.discount": ([0.0, 7.0], "%"),
    "quantity": ([1.0, 3.0, 17.0], ""),
}


class Change:
    """`figure` is the input, `text` its number with unit; `catalog` and `settings` say the same before a build."""

    def __init__(self, platform: str, figure: str, text: str, catalog: Catalog, settings: Mapping[str, str]) -> None:
        self.platform, self.figure, self.text, self.catalog, self.settings = platform, figure, text, catalog, settings

    @property
    def what_if(self) -> str:
        """The change as the command line takes it: ``b300-gpu.tdp=1500 W``."""
        return f"{self.figure}={self.text}"

    def __repr__(self) -> str:
        return f"<{self.what_if}>"


def changes(platform: str | None = None, catalog: Catalog | None = None) -> st.SearchStrategy[Change]:
    """Changes of one input of a platform (of any): of a part, a price, a count or the specification."""
    of = catalog if catalog is not None else shipped_catalog()
    names = [of.platform(platform).id] if platform else sorted(of.platforms)
    for name in names:  # now: Hypothesis takes a slow first example for a fault
        engineered_of(of, name)
    return st.sampled_from(names).flatmap(lambda name: _of(name, of))


def _of(platform: str, catalog: Catalog) -> st.SearchStrategy[Change]:
    found = [_of_part(platform, catalog), _of_count(platform, catalog), _of_setting(platform, catalog)]
    return st.one_of([*found, _of_price(platform, catalog)] if priced_parts(catalog, platform) else found)


def _of_part(platform: str, catalog: Catalog) -> st.SearchStrategy[Change]:
    fields = [(field, part) for field in FIELDS for part in used_parts(catalog, platform, field)]

    def made(drawn: tuple[tuple[str, str], float]) -> Change:
        (field, part), factor = drawn
        value = getattr(catalog.parts[part], field.replace("-", "_"))
        number, text = _written(value, min(factor, 1.0) if field in SHARES else factor)
        return Change(platform, f"{part}.{field}", text, with_value(catalog, part, field, kept_range(number)), {})

    return st.tuples(st.sampled_from(fields), st.sampled_from(FACTORS)).map(made)


def _of_price(platform: str, catalog: Catalog) -> st.SearchStrategy[Change]:
    def made(drawn: tuple[tuple[str, str], float]) -> Change:
        (book, part), factor = drawn
        price = catalog.books[book].prices[part].price
        assert price is not None
        number, text = _written(price, factor)
        changed = with_price(catalog, book, part, kept_range(number))
        return Change(platform, f"{part}.price", text, changed, {"prices.books": f"[{book}]"})

    return st.tuples(st.sampled_from(priced_parts(catalog, platform)), st.sampled_from(FACTORS)).map(made)


def _of_count(platform: str, catalog: Catalog) -> st.SearchStrategy[Change]:
    racks = catalog.platforms[platform].racks

    def made(drawn: tuple[Node, int]) -> Change:
        (role, keys), number = drawn
        count = node_at(racks[role].contents, keys).count
        assert isinstance(count, Value)
        unit = "" if count.unit.text == "1" else count.unit.text
        path = ".".join([*([role] if len(racks) > 1 else []), *keys])
        changed = with_count(catalog, platform, role, keys, kept_range(float(number)))
        return Change(platform, f"{path}.count", f"{number} {unit}".strip(), changed, {})

    return st.tuples(st.sampled_from(counted_nodes(catalog, platform)), st.integers(1, 24)).map(made)


def _of_setting(platform: str, catalog: Catalog) -> st.SearchStrategy[Change]:
    texts = [(figure, f"{number:g} {unit}".strip()) for figure, (numbers, unit) in sorted(SETTINGS.items()) for number in numbers]
    return st.sampled_from(texts).map(lambda drawn: Change(platform, *drawn, catalog, {drawn[0]: drawn[1]}))


def _written(value: Value, factor: float) -> tuple[float, str]:
    """A value scaled in its own unit, and the same as text."""
    number = float(f"{(value.number or 0.0) * factor:.6g}")
    return number, f"{number!r} {'' if value.unit.text == '1' else value.unit.text}".strip()
