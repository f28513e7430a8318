"""The laws for anybody's catalog: what must hold of every platform, and strategies of Hypothesis to draw cases of one's own.

Hypothesis and pytest come with ``pip install 'rack-configurator[testing]'``. Names are read when they are first asked for: pytest loads
its plugin from here before it knows whether anybody wants a law.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from configurator.testing.cases import Case, NoCase
    from configurator.testing.laws.law import Law, close, coherent
    from configurator.testing.strategies.catalogs import Variation, catalogs
    from configurator.testing.strategies.changes import Change, changes
    from configurator.testing.strategies.parts import parts
    from configurator.testing.strategies.specs import cases, specs

__all__ = ["Case", "Change", "Law", "NoCase", "Variation", "cases", "catalogs", "changes", "close", "coherent", "parts", "specs"]

_ROOMS = {
    "cases": ("Case", "NoCase"),
    "laws.law": ("Law", "close", "coherent"),
    "strategies.catalogs": ("Variation", "catalogs"),
    "strategies.changes": ("Change", "changes"),
    "strategies.parts": ("parts",),
    "strategies.specs": ("cases", "specs"),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> Any:
    """A public name, from the room it lives in.

    Raises:
        ImportError: Hypothesis is not installed, with what to do.
    """
    if name not in _ROOM_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from configurator.testing.needs import require_hypothesis

    require_hypothesis()
    return getattr(importlib.import_module(f"{__name__}.{_ROOM_OF[name]}"), name)
