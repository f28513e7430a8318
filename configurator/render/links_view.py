"""What an audience sees of the links of a system: a part of its view."""

from __future__ import annotations

from functools import cached_property

from configurator.disciplines.network.boundary import Outside
from configurator.disciplines.network.cables.cabling import CableLine
from configurator.disciplines.network.fabrics import Fabric
from configurator.render.board_view import Seeing


class LinksSeen:
    """Cables and networks of a `View`."""

    @cached_property
    def outside(self: Seeing) -> tuple[Outside, ...]:
        """What links of the order end at and that is not part of it."""
        return self._seen(self._build.outside)

    @cached_property
    def cables(self: Seeing) -> tuple[CableLine, ...]:
        """Links by family."""
        return self._seen(self._build.cables)

    @cached_property
    def fabrics(self: Seeing) -> tuple[Fabric, ...]:
        """The networks, each with what of it is quoted."""
        return self._seen(self._build.fabrics)
