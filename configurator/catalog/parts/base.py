"""The base of every part: what may be said of anything that has a line in a bill of materials."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field, model_validator

from configurator.catalog.entry import Entry, informative
from configurator.catalog.values import Duration, Factor, Mass, Power, Share, bounded
from configurator.phrases import Named

CATEGORIES = (
    "accelerator",
    "cpu",
    "memory",
    "storage",
    "networking",
    "switch-silicon",
    "pcb",
    "abf-substrate",
    "mlcc",
    "cooling",
    "power",
    "cables",
    "optics",
    "mechanical",
    "other",
    "assembly",
)
Category = Literal[CATEGORIES]  # type: ignore[valid-type]
SoldBy = Literal["each", "pair", "m", "L", "kW"]
SOLD_BY_UNIT = {"each": "1", "pair": "pair", "m": "m", "L": "L", "kW": "kW"}


class Part(Entry):
    """What every part may say of itself. `tdp` is electrical power drawn and turned into heat, per piece.

    A kind that may draw power states its `tdp`, at least its `provisioned-power`, or that it is `passive`: where it says nothing, its
    power is not known, never zero. The same holds for the mass of everything that is not mere work.
    What drives its price (`driver`, and the `driver_share` of the price that follows it), its `country` of origin, its `tier`, its customs
    heading `hs` and its `export` class stand here where they differ from those of its kind (`standards/supply.yaml`).
    A part made as a variant of another (`variant_of`) has no price of its own: it costs `relative_price` times the other.
    """

    default_category: ClassVar[str] = "other"
    may_draw: ClassVar[bool] = False
    weighs: ClassVar[bool] = True
    unread: ClassVar[dict[str, str]] = {}  # fields that mean nothing for the kind -> why; giving one is an error

    id: str = ""
    kind: str = ""
    name: Named
    vendor: str = ""
    mpn: str = ""
    category: Category | None = None
    tdp: Power | None = None
    provisioned_power: Power | None = None
    idle_power: Power | None = None
    passive: bool = False
    liquid_capture: Share | None = None
    mass: Mass | None = None
    sold_by: SoldBy = "each"
    lead_time: Duration | None = None
    supply_risk: Named = ""
    alternates: list[str] = informative("parts of other makers to ask for; the program chooses none of them by itself", [])
    driver: str = ""
    driver_share: Share | None = None
    country: str = ""
    tier: str = ""
    hs: str = ""
    export: str = ""
    variant_of: str = ""
    relative_price: Factor | None = None

    @property
    def draws(self) -> bool:
        """Whether a piece draws power, known or not."""
        return self.tdp is not None or self.provisioned_power is not None or (type(self).may_draw and not self.passive)

    @property
    def bom_category(self) -> str:
        """The category of the part in the bill of materials."""
        return self.category or type(self).default_category


read_share, read_efficiency = bounded("%"), bounded("%", maximum=1.0, above=True)


class Curve(Entry):
    """A published share, as an efficiency, over load fraction as rows of (x, y), x ascending; `alternatives` are other published ones.

    `unusual` says why it lies outside those of the same kind of part.
    """

    points: list[tuple[str, str]] = Field(min_length=2)
    unusual: str = ""
    alternatives: dict[str, Curve] = {}

    @model_validator(mode="after")
    def _physical(self) -> Curve:
        bare = {x.strip().endswith("%") for point in self.points for x in point}
        if len(bare) > 1:
            raise ValueError("some of the shares have a % and others none: write all of them as 50 %")
        shares = [read_share(x).coherent or 0.0 for x, _ in self.points]
        for _, y in self.points:
            read_efficiency(y)
        for (x, _), before, here in zip(self.points[1:], shares, shares[1:], strict=False):
            if here <= before:
                raise ValueError(f"the points must rise, but {x} does not")
        return self
