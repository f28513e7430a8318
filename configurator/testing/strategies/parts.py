"""Parts as the catalogs have them, with a number that is another within the limits of its field."""

from __future__ import annotations

from hypothesis import strategies as st

from configurator.catalog.entry import kebab
from configurator.catalog.model import Catalog
from configurator.catalog.parts import KINDS, Part
from configurator.catalog.problems import did_you_mean, fail
from configurator.catalog.values import Value
from configurator.testing.altered import scaled
from configurator.testing.cases import shipped_catalog

FACTORS = (1.0, 0.5, 0.9, 1.1, 2.0)


def parts(kind: str, catalog: Catalog | None = None) -> st.SearchStrategy[Part]:
    """Parts of a kind (``accelerator``, ``cold-plate`` ...) of a catalog, the shipped one where none is given.

    Raises:
        InputError: no such kind, or the catalog has no part of it.
    """
    if kind not in KINDS:
        raise fail("CAT007", f"unknown kind '{kind}'", hint=did_you_mean(kind, KINDS))
    of = catalog if catalog is not None else shipped_catalog()
    found = [part for _, part in sorted(of.parts.items()) if part.kind == kind]
    if not found:
        raise fail("CAT020", f"the catalog has no part of kind '{kind}'")
    return st.sampled_from(found).flatmap(_varied)


@st.composite
def _varied(draw: st.DrawFn, part: Part) -> Part:
    """The part with one of its numbers scaled, as far as its field can hold that."""
    fields = [name for name in type(part).model_fields if _number(part, name)]
    name, factor = draw(st.sampled_from(fields)) if fields else "", draw(st.sampled_from(FACTORS))
    value = scaled(factor)(getattr(part, name)) if name else None
    if value is None or value.limits.fault(value.number or 0.0, value.unit):
        return part
    made = part.model_copy(update={name: value, "note": f"{kebab(name)} x {factor:g}" if factor != 1 else part.note})
    return made


def _number(part: Part, name: str) -> bool:
    value = getattr(part, name)
    return isinstance(value, Value) and value.number is not None
