"""What carries links, kind by kind, and policies that say how far each is used."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from configurator.catalog.entry import Entry
from configurator.catalog.values import Duration, Length, Value, checked
from configurator.phrases import Named


class MediumKind(Entry):
    """One kind of link: `delay` along it, `latency` added by what is active at both ends, `failures` of a link with both its ends.

    What is counted in pairs fails pair by pair. `diameter` and `mass` are those of one cable, and of a metre of it. `module` is what
    scale-up copper is compared with, or built in, of kinds that can stand in for it.
    """

    id: str = ""
    name: Named
    delay: Annotated[Value, checked("ns/m")]
    latency: Duration
    failures: Annotated[Value, checked("FIT")]
    diameter: Length
    mass: Annotated[Value, checked("kg/m")]
    module: str = ""


class MediaStep(Entry):
    """A kind of medium and how far it is used; without a length, as far as it reaches."""

    medium: str
    up_to: Length | None = None


class MediaPolicy(Entry):
    """Which kind of medium is used up to which length, the shortest first."""

    id: str = ""
    name: Named
    steps: list[MediaStep] = Field(min_length=1)
