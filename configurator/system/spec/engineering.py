"""What a specification says of power, cooling and network."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import PlainValidator

from configurator.catalog.limits import Planes, Rails, whole, whole_number
from configurator.catalog.tables.supply import Origin
from configurator.catalog.values import Share, Value, checked
from configurator.system.spec.fields import Degrees, Distance, Pieces, Relief, Span
from configurator.system.spec.section import Section

Rise = Annotated[Value, checked("delta_degC", maximum=100.0)]
RackFlow = Annotated[Value, checked("L/min", maximum=1e4 / 60e3)]
Times = Annotated[Value, checked("1", maximum=1e3, above=True)]
RackLoad = Annotated[Value, checked("W", maximum=1e7, above=True)]
SpareModules = Annotated[Value, whole(0, 64)]
Spares = Annotated[Value, checked("%", maximum=1.0)]


def _pod(raw: Any) -> Value | str:
    """``auto``, ``own``, ``shared``, or a whole number of racks."""
    if str(raw) in ("auto", "own", "shared"):
        return str(raw)
    try:
        return whole_number(1, 100)(raw)
    except ValueError as problem:
        raise ValueError(f"auto, own, shared, or whole racks: {problem}") from None


class Backup(Section):
    """Battery backup or smoothing capacitors; no hold time, none of them."""

    hold: Span | None = None
    shelf: str = "auto"


class Battery(Backup):
    """Battery backup; `spares` are modules of each shelf that may fail.

    `place` says where the shelves stand: in the IT racks, or in the power racks beside them (auto: there where the architecture has some
    and the racks have no batteries of their own).
    """

    place: Literal["auto", "rack", "power-rack"]
    spares: SpareModules


class PowerSpec(Section):
    """How the racks are fed.

    `scope` says what the spares of N+1 are: shelves of the rack, PSUs in every shelf, or PSUs of the rack; `spares` how many (the m of
    n+m). `after_failure` says what runs on with a feed of N+N lost: a rack capped to what is left, or its full load. `feed_split` says
    whether both feeds reach either end of the busbar, `feed_redundancy` whether one feed of the site may be lost (auto: under N+N),
    `rack_redundancy` what may be lost of the power racks of a group (auto: as `redundancy`, where its spares are shelves), `pod` how many
    systems stand around one group (none: the fewest power racks in all). `cap` is the most DC load a rack is let draw (none: its TDP).
    `stages` puts another part in a stage of the architecture, or leaves it out (none); `efficiencies` takes the published alternative of
    that name wherever an efficiency has one, so that chains are compared on one level of optimism.
    """

    architecture: str
    redundancy: Literal["N", "N+1", "N+N"]
    scope: Literal["rack", "shelf", "psu"]
    spares: Pieces
    after_failure: Literal["capped", "full-load"]
    feed_split: Literal["mixed", "bank"]
    feed_redundancy: Literal["auto", "N", "N+1"]
    rack_redundancy: Literal["auto", "N", "N+1", "N+N"]
    pod: Pieces | None
    cap: RackLoad | None
    stages: dict[str, str]
    efficiencies: str
    shelf: str
    shelves: str
    ups: bool
    bbu: Battery
    cbu: Backup
    utilisation: Share

    @property
    def scheme_of_racks(self) -> str:
        """The redundancy over power racks: as given, else that of the shelves where its spares are whole shelves."""
        if self.rack_redundancy != "auto":
            return self.rack_redundancy
        return self.redundancy if self.scope == "rack" else "N"


class CoolingSpec(Section):
    """Coolant, control mode and set points of the liquid loop; `facility-delta-t` null: the rise of the coolant.

    `control` says what is set, flow-curve: the flow the platform's vendor asks for at this supply temperature. `pump_supply` says what
    feeds the pumps of the CDUs: the mains with the generator of the site, or a UPS that bridges its start, `relief` what the relief valve
    opens at (none: as the maker sets it). `cdu_origin` is the country that the units come from where `cdu` leaves the choice open (none:
    any). `pod` is how many racks share one set of units (auto: what costs least), own: the systems of an order share none, shared: with
    units beside the racks, even where units in the racks would cost a system alone less.
    """

    architecture: Literal["l2l", "l2a"]
    coolant: str
    control: Literal["fixed-delta-t", "fixed-return", "fixed-flow", "flow-curve"]
    supply_temperature: Degrees
    delta_t: Rise
    return_temperature: Degrees
    flow: RackFlow
    facility_delta_t: Rise | None
    cdu: str
    cdu_origin: Origin | None
    redundancy: Literal["N", "N+1"]
    cold_plate: Literal["as-published", "copper", "aluminium", "graphene-aluminium"]
    rear_door: str
    disconnect_spares: Spares
    pump_supply: Literal["mains", "ups"]
    relief: Relief | None
    pod: Annotated[Value | Literal["auto", "own", "shared"], PlainValidator(_pod)]

    @property
    def size_of_pod(self) -> str:
        """The racks of a pod as they were written; a word about sharing is no size."""
        return str(self.pod) if isinstance(self.pod, Value) else "auto"


class FabricSpec(Section):
    """One fabric; what is not given is as the network and the platform have it.

    `medium` is the kind of medium that its links outside the racks are built with: published, optics, or one of `catalog list media`
    (lpo, cpo, hollow-core, aec, micro-led …) that fits its cages.
    """

    planes: Planes | None = None
    oversubscription: Times | None = None
    rails: Rails | None = None
    switch: str = "auto"
    medium: str = "published"


class NetworkSpec(Section):
    """What of the networks outside the racks is quoted.

    `boundary` is the last thing quoted on the way from the nodes: their adapters with cables and modules, or the switches of a tier.
    `planes` and `oversubscription` are those of the compute fabric; `fabrics` says the same of any fabric, by its id. `lengths` are
    those of links as they run on the site, by the id of the link. `rack` is the frame that the switches stand in. `media_policy` chooses
    what carries them: part-by-part as the platform is published while that reaches, cheapest of what fits and reaches, or a policy.
    With `cabling` structured, fibres to the leaf switches run in trunks from panels above the racks to panels in the network racks.
    """

    scale_out: Literal["auto", "none"]
    boundary: Literal["nic", "leaf", "spine", "core"]
    oversubscription: Times
    media_policy: str
    planes: Planes
    fabrics: dict[str, FabricSpec]
    lengths: dict[str, Distance]
    cabling: Literal["direct", "structured"]
    rack: str
