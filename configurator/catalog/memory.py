"""What follows from a catalog alone is found once: it is kept with the catalog and goes with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar, cast

from configurator.catalog.model import Catalog
from configurator.phrases import phrases_filled

Key = ParamSpec("Key")
Found = TypeVar("Found")


def once_a_catalog(find: Callable[Concatenate[Catalog, Key], Found]) -> Callable[Concatenate[Catalog, Key], Found]:
    """`find` asked once for each catalog and its other arguments, given by their place; what it answers is nobody's to change."""

    def found(catalog: Catalog, /, *key: Key.args, **by_name: Key.kwargs) -> Found:
        at = (find, *key)
        if at not in catalog.memory:
            with phrases_filled(True):  # whoever asks first may not read them, others will
                catalog.memory[at] = find(catalog, *key, **by_name)
        return cast("Found", catalog.memory[at])

    return found
