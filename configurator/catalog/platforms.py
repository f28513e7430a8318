"""Platform models: racks, the assembly tree, layout, cooling limits, links, options and their rules."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, PlainValidator, model_validator

from configurator.catalog.entry import Entry, Names, informative
from configurator.catalog.limits import LINKS, PIECES, ROWS, Racks, Rails, Unit, Units
from configurator.catalog.tables.demands import CduDemands
from configurator.catalog.tables.hydraulic import FlowCurve, HydraulicPoint
from configurator.catalog.values import (
    AnyValue,
    DataRate,
    Duration,
    Factor,
    Flow,
    Length,
    Mass,
    Number,
    Pairs,
    PositiveNumber,
    Pressure,
    Share,
    Temperature,
    TemperatureRise,
    Value,
    Volume,
    bounded,
)
from configurator.phrases import Named, Phrase, phrase

read_count = bounded(None, maximum=PIECES)


class FromOption(Entry):
    """A count or part that an option decides."""

    option: str


def _count(raw: Any) -> Any:
    """A plain count, a sourced value, or ``{option: name}``."""
    if isinstance(raw, dict) and set(raw) == {"option"}:
        return FromOption(option=str(raw["option"]))
    return read_count(raw)


def _part(raw: Any) -> Any:
    if isinstance(raw, dict) and set(raw) == {"option"}:
        return FromOption(option=str(raw["option"]))
    if isinstance(raw, str):
        return str(raw)
    raise ValueError("expected a part id or {option: name}")


Count = Annotated[Value | FromOption, PlainValidator(_count)]
PartChoice = Annotated[str | FromOption, PlainValidator(_part)]


class Loop(Entry):
    """The cold-plate loop of a tray: disconnect pairs at each detachable plate and at the tray's own inlet and outlet.

    For the drop of the loop: `tray_disconnect` is the coupling at the manifold where it is of another size than `disconnect`,
    `in_series` how many chips the coolant passes one after the other (1 when absent: all plates in parallel).
    """

    disconnect: str
    plates: Number
    pairs_per_plate: Pairs
    pairs_per_tray: Pairs
    tray_disconnect: str = ""
    in_series: PositiveNumber | None = None


class TreeNode(Entry):
    """A node of the assembly tree: either a part or an assembly with contents.

    `liquid_capture` overrides that of the part where a platform plates it (or does not); `whole` rounds the total of a shared unit
    up to whole pieces (an optical switch that serves three racks). `cools` names, for a cold plate, the nodes beside it whose heat
    it takes. `u` is the rack units that one takes in the front of the rack. `use` names assemblies whose fields and contents it has,
    unless it says otherwise.
    """

    label: Named = ""
    part: PartChoice | None = None
    count: Count
    contents: dict[str, TreeNode] = {}
    loop: Loop | None = None
    mass: Mass | None = None
    liquid_capture: Share | None = None
    cools: list[str] = []
    whole: bool = False
    u: Units | None = None
    when: dict[str, str] = {}
    use: Names = ()


class LayoutRow(Entry):
    """`count` items of one kind (1 when absent) stacked upward from position `u` (U1 is the lowest).

    `item` is a node of the rack, or `power-shelf`, `cdu`, `bbu`, `patch`, `blank`. `height` says how many units one takes where neither
    the node (`u`) nor its part does. With `side` the items are half as wide as the rack: another row may stand beside them.
    """

    u: Unit
    item: str
    count: Unit | None = None
    height: Unit | None = None
    side: Literal["left", "right"] | None = None
    label: Named = ""
    when: dict[str, str] = {}


class RackPower(Entry):
    """How a rack is fed: shelf model and published count (absent: sized), busbar and its feed points."""

    shelf: str
    shelves: Number | None = None
    busbar: str | None = None
    feed_points: PositiveNumber


class Rack(Entry):
    """One role of a rack in the system."""

    label: Named
    count: Racks
    frame: str
    contents: dict[str, TreeNode]
    use: Names = ()
    power: RackPower | None = None
    layout: list[LayoutRow] = Field(default=[], max_length=ROWS)


class PlatformCooling(Entry):
    """Limits and hydraulic calibration of one rack of the platform; `flow_curve`: its vendor's flow, `cdu`: what he asks of a unit."""

    supply_max: Temperature | None = None
    supply_min: Temperature | None = None
    return_max: Temperature | None = None
    flow_max: Flow | None = None
    pressure_max: Pressure | None = None
    flow_curve: FlowCurve | None = None
    reference: HydraulicPoint | None = None
    coolant_volume: Volume | None = None
    cdu: CduDemands | None = None


class RemoteOptic(Entry):
    """The optic at the far end of a link, and how many per cable (0.5: one twin-port module ends two links)."""

    part: str
    count: Number


LinkGroup = Literal["scale-up-copper", "scale-up-optics", "scale-out", "management"]


class FabricSwitches(Entry):
    """What joins the links of a fabric outside the racks: the switch of all its tiers, and the rails its leaves are dealt out to.

    Circuit switches, which join one system with another and have no tiers, say how many ports each system has `on_one` of them: both
    sides of an axis of a torus are two. They are quoted under the options of `when`, and whenever the boundary of the quote is beyond them.
    """

    switch: str
    rails: Rails | None = None
    on_one: PositiveNumber | None = None
    when: dict[str, str] = {}


class FloorGroup(Entry):
    """Racks of one role side by side in a row."""

    rack: str
    count: Racks


class Published(Entry):
    """A total somebody published for one system, held against the program's own `figure`; it enters no other computation.

    `per_system` divides a figure of the whole order by the systems ordered. `tolerance` is how far both may differ (absent: the
    constant `published-tolerance`). Without `figure` the total stands for the reader alone.
    """

    label: Named
    value: AnyValue
    figure: str = ""
    per_system: bool = False
    tolerance: Share | None = None


class Expectation(Entry):
    """What a figure of the default build is: the `is` value, or that `of` a published total or another figure, exactly or `within`."""

    figure: str
    value: AnyValue | None = Field(default=None, alias="is")
    of: str = ""
    within: Share | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Expectation:
        if (self.value is None) == (not self.of):
            raise ValueError("expect: say either is: (a value) or of: (a published total or a figure)")
        return self


class Link(Entry):
    """A family of links: `per` a tree node, times its factors; `from_rack` and `to_rack` name the roles at its ends.

    `ends_at` is the node of the tree that its other end is plugged into, `far_end` what stands there where the tree has no such node.
    `fabric` is the network it belongs to (absent: scale-up, compute or management, by its group), `tier` between what of it it runs.
    """

    id: str
    group: LinkGroup
    label: Named
    per: str
    factors: dict[str, Factor] = {}
    rate: DataRate | None = None
    length: Length | None = None
    cable: str | None = None
    carried_by: str | None = None
    remote_transceiver: RemoteOptic | None = None
    from_rack: str = ""
    to_rack: str = ""
    ends_at: str = ""
    far_end: Named = ""
    use: Names = ()
    fabric: str = ""
    tier: Literal["node-leaf", "leaf-spine"] = "node-leaf"

    @property
    def network(self) -> str:
        """The fabric it belongs to."""
        usual = {"scale-out": "compute", "management": "management"}
        return self.fabric or usual.get(self.group, "scale-up")


class OptionChoice(Entry):
    """One choice of an option."""

    label: Named = ""


class Option(Entry):
    """A choice the spec may make under ``options:``.

    With `sets` a choice is a point of operation: wherever a value has a published alternative of its name, that is taken, so that powers,
    rates and flows of one point stand together. Its default is the point that the values themselves are of.
    """

    label: Named
    default: str
    choices: dict[str, OptionChoice]
    sets: bool = False


class FigureLimit(Entry):
    """A figure of the build and the most or the least it may be."""

    figure: str
    at_most: AnyValue | None = None
    at_least: AnyValue | None = None

    @model_validator(mode="after")
    def _one_way(self) -> FigureLimit:
        if (self.at_most is None) == (self.at_least is None):
            raise ValueError("limit: say either at-most: or at-least:")
        return self


class NodeLimit(Entry):
    """A node of the tree, by its path, and how many one system may have of it."""

    node: str
    count: Number


class OptionRule(Entry):
    """A rule of the platform, of one kind: what goes together, what is usual then, what a figure or the pieces of a node may be.

    Where the conditions of `when` hold (all, if there are none), `requires` must hold and `excludes` must not; `defaults` are the
    values of fields the reader has not set; `limit` is a check of the given severity; `at_most` refuses more pieces. Conditions and
    fields are options by their names, or fields of the specification (``power.redundancy``).
    """

    id: str
    when: dict[str, str] = {}
    requires: dict[str, str] = {}
    excludes: dict[str, str] = {}
    defaults: dict[str, str] = {}
    limit: FigureLimit | None = None
    at_most: NodeLimit | None = None
    severity: Literal["fail", "warn"] = "fail"
    reason: Named

    @model_validator(mode="after")
    def _of_one_kind(self) -> OptionRule:
        kinds = [bool(self.requires or self.excludes), bool(self.defaults), self.limit is not None, self.at_most is not None]
        if sum(kinds) != 1:
            raise ValueError("a rule has requires: or excludes:, or defaults:, or limit:, or at-most:")
        if not self.when and (self.requires or self.excludes or self.defaults):
            raise ValueError("say under which choices with when:")
        return self


class Assembly(Entry):
    """What several platforms are made of: fields of a platform, a rack, a node of the tree or a link, wherever it is used.

    A link of an assembly counts per a path that begins with a dot from the node that uses the assembly (``.nic``; ``.`` is the node).
    Fields that are not listed here are checked where the assembly is used.
    """

    model_config = ConfigDict(extra="allow")

    id: str
    name: Named = ""
    label: Named = ""
    count: Count | None = None
    contents: dict[str, TreeNode] = {}
    loop: Loop | None = None
    mass: Mass | None = None
    u: Units | None = None
    links: list[Link] = Field(default=[], max_length=LINKS)


class Platform(Entry):
    """A system of racks, and `contents` that stand outside them (counted per system).

    A `forecast` is of what nobody sells yet: its name says so everywhere, and no customer gets a quote of it.

    One that `extends` another is written as its difference: mappings merge key by key, `links` by their ids, anything else replaces, and
    `remove` lists the paths of what is taken away; a key at the head of the file may be such a path. `use` puts in assemblies.
    """

    id: str
    extends: str = informative("the platform that this one was written as a difference from", "")
    remove: list[str] = []
    use: Names = ()
    name: Named
    forecast: bool = False
    vendor: str = informative("for the reader of the catalog", ...)
    summary: Named = informative("for the reader of the catalog", "")
    defaults: dict[str, Any] = {}
    options: dict[str, Option] = {}
    rules: list[OptionRule] = []
    peak_factor: Number
    peak_duration: Duration | None = None
    air_temperature_rise: TemperatureRise
    racks: dict[str, Rack] = Field(min_length=1)
    contents: dict[str, TreeNode] = {}
    floor: list[list[FloorGroup]] = []
    published: dict[str, Published] = {}
    cooling: PlatformCooling
    links: list[Link] = Field(default=[], max_length=LINKS)
    fabrics: dict[str, FabricSwitches] = {}
    expect: list[Expectation] = []

    @model_validator(mode="after")
    def _names_options_whole(self) -> Platform:
        """In rules an option is meant by its name alone too: from here on ``ssd`` is ``options.ssd``."""
        for rule in self.rules:
            for field in ("when", "requires", "excludes", "defaults"):
                named = {f"options.{name}" if name in self.options else name: value for name, value in getattr(rule, field).items()}
                rule.__dict__[field] = named
        return self

    @model_validator(mode="after")
    def _removes_what_it_inherits(self) -> Platform:
        if self.remove:
            raise ValueError("remove: takes away what is inherited, and this platform extends none")
        return self


def told(platform: Platform) -> Platform:
    """The platform under the name that all documents have of it: a forecast says so, once."""
    if not platform.forecast or isinstance(platform.name, Phrase):
        return platform
    return platform.model_copy(update={"name": phrase("{platform} (forecast)", platform=platform.name)})
