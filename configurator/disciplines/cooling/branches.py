"""The parallel branches of a rack's loop: heat, flow and pressure drop of each tray, the way through it piece by piece, the worst one.

Flow is shared in proportion to heat, so that every branch returns at the same temperature; the branch with the highest drop at its
flow sets the drop of the rack, the others are throttled to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from configurator.catalog.parts import BalancingValve, ColdPlate, Hose, Manifold, QuickDisconnect
from configurator.catalog.platforms import Loop as TrayLoop
from configurator.catalog.tables.hydraulic import HydraulicPoint
from configurator.disciplines.cooling.coolants import Loop
from configurator.disciplines.cooling.hydraulics import (
    coupling_drop,
    curve_drop,
    darcy_weisbach,
    friction,
    reynolds,
    scaled_flow,
    velocity,
    viscosity_factor,
)
from configurator.figures import Figure, constant, maximum, total, unknown_figure
from configurator.phrases import phrase
from configurator.system.ledger import Rejected
from configurator.system.tree import Node, RackRole, System, when_judged

# What the drop of a loop is the sum of, by the ends of the ids of their figures.
PIECES = (".coupling-drop", ".plate-coupling-drop", ".tube-drop", ".plate-drop", ".manifold-drop", ".hose-drop", ".row-drop")


@dataclass(frozen=True)
class Chip:
    """What a cold plate cools: its heat, the flow over it and the plate, each per piece."""

    node: Node
    plate: Node
    heat: Figure
    flow: Figure
    plate_flow: Figure


@dataclass(frozen=True)
class Branch:
    """One kind of tray on the loop: heat, flow and drop of one; `chips` hottest first, `drop` None where a piece is not known."""

    node: Node
    role: RackRole
    loop: TrayLoop
    heat: Figure
    flow: Figure
    chips: tuple[Chip, ...]
    drop: Figure | None


def branches(system: System, loop: Loop, liquid: Figure) -> tuple[Branch, ...]:
    """Every kind of tray with a cold-plate loop and heat on it."""
    found = []
    for role in system.roles:
        for node in role.walk():
            if node.entry is not None and node.entry.loop is not None:
                heat = heat_of(system, node)
                if heat is not None and not heat.is_nothing:
                    found.append(_branch(system, role, node, node.entry.loop, heat, loop, liquid))
    return tuple(found)


def heat_of(system: System, node: Node) -> Figure | None:
    """The heat into cold plates of everything below a node, over the order."""
    figures = system.ledger.figures
    below = [figures[id] for n in node.walk() if (id := f"power.plated.{n.path}") in figures]
    return total(below) if below else None


def _branch(system: System, role: RackRole, node: Node, tray: TrayLoop, heat: Figure, loop: Loop, liquid: Figure) -> Branch:
    ledger, key = system.ledger, f"cooling.branch.{node.path}"
    each = ledger.add((heat / node.total).named(f"{key}.heat", phrase("{item}: heat into the coolant", item=node.label), "kW"))
    flow = ledger.add((loop.flow * (each / liquid)).named(f"{key}.flow", phrase("{item}: coolant flow", item=node.label), "L/min"))
    series = constant(1.0)
    if tray.in_series is not None:
        series = ledger.value(
            f"{node.path}.loop.in-series", phrase("{item}: chips the coolant passes in series", item=node.label), tray.in_series
        )
    chips = tuple(sorted(_chips(system, node, each, flow, series), key=lambda c: -(c.heat.value or 0.0)))
    return Branch(node, role, tray, each, flow, chips, _drop(system, node, tray, flow, chips, series, loop))


# --- what the plates of a tray cool


def _chips(system: System, tray: Node, heat: Figure, flow: Figure, series: Figure) -> Iterator[Chip]:
    """The chips of a tray with the share of its flow that their heat earns."""
    for plate in tray.walk():
        if not isinstance(plate.part, ColdPlate) or plate.entry is None or plate.parent is None:
            continue
        cooled = [n for key in plate.entry.cools if (n := plate.parent.below(key)) is not None]
        heats = [(n, q) for n in cooled if (q := heat_of(system, n)) is not None]
        if not heats:
            continue
        on_plate = flow * (total([q for _, q in heats]) / plate.total / heat) * series
        for node, taken in heats:
            each = taken / node.total
            yield Chip(node, plate, each, flow * (each / heat) * series, on_plate)


# --- drop of a tray


def _drop(system: System, node: Node, tray: TrayLoop, flow: Figure, chips: tuple[Chip, ...], series: Figure, loop: Loop) -> Figure | None:
    """Couplings of the tray, its tubes, couplings of the plate and the plate of the hottest chip, in series at design flow."""
    plates = [n for n in node.walk() if isinstance(n.part, ColdPlate)]
    if not plates:
        return None
    share = flow * series / total([n.total for n in plates]) * node.total
    chip_flow, plate_flow = (chips[0].flow, chips[0].plate_flow) if chips else (share, share)
    plate = chips[0].plate if chips else plates[0]
    pieces = [
        _couplings(system, node, "coupling", tray.tray_disconnect or tray.disconnect, flow, loop),
        _tubes(system, node, flow, plate_flow, loop),
        _plate_drop(system, node, plate, chip_flow, series, loop),
    ]
    if tray.plates.number:
        pieces.append(_couplings(system, node, "plate-coupling", tray.disconnect, plate_flow, loop))
    known = [piece for piece in pieces if piece is not None]
    if len(known) < len(pieces):
        return None
    label = phrase("{item}: pressure drop at its flow, sum of its pieces", item=node.label)
    return system.ledger.add(total(known).named(f"cooling.branch.{node.path}.drop", label, "kPa"))


def _couplings(system: System, node: Node, place: str, part: str, flow: Figure, loop: Loop) -> Figure | None:
    """Two couplings in series (supply and return) at `place`, with the velocity in their nominal bore."""
    coupling, ledger, key = system.catalog.part(part, QuickDisconnect), system.ledger, f"cooling.branch.{node.path}"
    cv, bore = ledger.part(coupling, "cv"), ledger.part(coupling, "bore")
    where = "couplings of the tray" if place == "coupling" else "couplings of a plate"
    passed = ledger.add(flow.named(f"{key}.{place}-flow", phrase(f"{{item}}: flow through the {where}", item=node.label), "L/min"))
    if bore is not None:
        speed = velocity(passed, bore).named(
            f"{key}.{place}-velocity", phrase(f"{{item}}: velocity in the {where}", item=node.label), "m/s"
        )
        ledger.add(speed)
    if cv is None:
        return None
    drop = 2.0 * coupling_drop(loop.fluid.density, passed, cv)
    return ledger.add(drop.named(f"{key}.{place}-drop", phrase(f"{{item}}: drop of the two {where}", item=node.label), "kPa"))


def _tubes(system: System, node: Node, flow: Figure, plate_flow: Figure, loop: Loop) -> Figure | None:
    """Friction and fittings of the tubes or hoses inside a tray."""
    found = next((n.part for n in node.walk() if isinstance(n.part, Manifold) and n.part.bore is not None), None)
    if found is None:
        return None
    key, label = f"cooling.branch.{node.path}.tube", phrase("{item}: tubes", item=node.label)
    return _pipe(system, found, flow if found.shared else plate_flow, loop, key, label)


def _pipe(system: System, part: Manifold | Hose, flow: Figure, loop: Loop, key: str, label: str, tapped: bool = False) -> Figure | None:
    """Drop of a pipe with its fittings; its Reynolds number is a figure of its own.

    A `tapped` header loses its flow evenly along its length, so that its friction is a third of that of a pipe (integral of x^2).
    """
    ledger = system.ledger
    bore, length, loss = ledger.part(part, "bore"), ledger.needed(part, "length", "m"), ledger.needed(part, "loss", "1")
    if bore is None:
        return None
    wall = ledger.constant(system.catalog, "tube-roughness")
    speed = ledger.add(velocity(flow, bore).named(f"{key}-velocity", phrase("{label}, velocity", label=label), "m/s"))
    fluid = loop.fluid
    re = reynolds(fluid.density, speed, bore, fluid.viscosity)
    re = ledger.add(re.named(f"{key}-reynolds", phrase("{label}, Reynolds number", label=label), "1"))
    factor = ledger.add(friction(re, wall / bore).named(f"{key}-friction", phrase("{label}, Darcy friction factor", label=label), "1"))
    drop = darcy_weisbach(factor, length / 3.0 if tapped else length, bore, loss, fluid.density, speed)
    return ledger.add(drop.named(f"{key}-drop", phrase("{label}, pressure drop", label=label), "kPa"))


def _plate_drop(system: System, node: Node, plate: Node, flow: Figure, series: Figure, loop: Loop) -> Figure | None:
    """The plate's measured point scaled to the flow over the chip, times the plates in series."""
    assert isinstance(plate.part, ColdPlate)
    source = with_data(system, plate.part, "drop")
    if source is None or source.drop is None:
        return None
    curve = point_curve(system, source.id, source.name, source.drop, flow, loop.fluid.viscosity)
    label = phrase("{item}: drop of the cold plate", item=node.label)
    if source is not plate.part:
        label = phrase("{label} (data of {source})", label=label, source=source.name)
    key = f"cooling.branch.{node.path}"
    system.ledger.add(flow.named(f"{key}.plate-flow", phrase("{item}: flow over the hottest chip", item=node.label), "L/min"))
    return system.ledger.add((curve * series).named(f"{key}.plate-drop", label, "kPa"))


def with_data(system: System, plate: ColdPlate, field: str) -> ColdPlate | None:
    """The plate itself where `field` is published for it, else the plate that stands in for it."""
    if getattr(plate, field) is not None:
        return plate
    return system.catalog.part(plate.proxy, ColdPlate) if plate.proxy else None


def point_curve(system: System, id: str, name: str, point: HydraulicPoint, flow: Figure, viscosity: Figure) -> Figure:
    """Drop at `flow` and `viscosity`, scaled from a published point of a part."""
    ledger = system.ledger
    at = ledger.value(f"{id}.drop.flow", phrase("{name}: flow of the drop published", name=name), point.flow)
    drop = ledger.value(f"{id}.drop.drop", phrase("{name}: drop published at that flow", name=name), point.drop)
    exponent = ledger.value(f"{id}.drop.exponent", phrase("{name}: exponent of drop over flow", name=name), point.exponent)
    curve = curve_drop(flow, at, drop, exponent)
    if point.viscosity is None:
        return curve
    measured = ledger.value(f"{id}.drop.viscosity", phrase("{name}: viscosity of the fluid measured with", name=name), point.viscosity)
    return curve * viscosity_factor(viscosity, measured, exponent)


# --- the rack


def makes_the_drop(figures: Mapping[str, Figure], drop: Figure) -> Figure | None:
    """The one piece on the way through the loop that makes more than half of its drop; None where no piece does."""
    pieces = (figure for id, figure in figures.items() if id.startswith("cooling.") and id.endswith(PIECES))
    largest = max(pieces, key=lambda piece: piece.value or 0.0, default=None)
    return largest if largest is not None and (largest.value or 0.0) > 0.5 * (drop.value or 0.0) else None


def rack_drop(system: System, found: tuple[Branch, ...], per_rack: dict[str, Figure], loop: Loop) -> Figure | None:
    """The sum of pieces of the worst rack between its connections: manifold and the branch with the highest drop; names that branch.

    Beside a published point it is a cross-check, which nobody reads of a build that is not judged.
    """
    racks, wanted = [], system.ledger.judged or system.platform.cooling.reference is None
    for role in system.roles:
        own = [b for b in found if b.role is role]
        drops = [b.drop for b in own if b.drop is not None]
        if not own or role.key not in per_rack:
            continue
        if len(drops) < len(own):
            label = phrase("{rack}: drop, sum of pieces", rack=role.entry.label)
            racks.append(unknown_figure(f"cooling.{role.key}.component-drop", label, "kPa", "a piece of a branch has no flow data"))
            continue
        worst = maximum(*drops).named(
            f"cooling.{role.key}.branch-drop", phrase("{rack}: drop of the worst branch", rack=role.entry.label), "kPa"
        )
        system.ledger.add(worst)
        _decide_worst(system, role, own)
        if len(own) > 1:  # a branch alone has nothing to be balanced against
            _fit_valves(system, own, worst)
            _balance(system, role, own, worst)
        if not wanted:
            continue
        header = _rack_piece(system, role, Manifold, per_rack[role.key], loop)
        both = total([worst, header]) if header is not None else worst
        racks.append(both.named(f"cooling.{role.key}.component-drop", phrase("{rack}: drop, sum of pieces", rack=role.entry.label), "kPa"))
    if not racks:
        return None
    for rack in racks:
        system.ledger.add(rack)
    return system.ledger.add(maximum(*racks).named("cooling.component-drop", "Pressure drop of one rack, sum of its pieces", "kPa"))


def hose_drop(system: System, per_rack: dict[str, Figure], loop: Loop) -> Figure | None:
    """Drop of the hoses between rack and CDU or row piping, of the rack where it is highest."""
    found = [d for r in system.roles if r.key in per_rack and (d := _rack_piece(system, r, Hose, per_rack[r.key], loop)) is not None]
    return system.ledger.add(maximum(*found).named("cooling.hose-drop", "Pressure drop of the rack's hoses", "kPa")) if found else None


def _rack_piece(system: System, role: RackRole, kind: type[Manifold] | type[Hose], flow: Figure, loop: Loop) -> Figure | None:
    """Drop of the rack's manifold or of its hoses, which carry the flow of all of its trays."""
    node = next((n for n in role.walk() if isinstance(n.part, kind) and not _inside_tray(n) and n.part.bore is not None), None)
    if node is None or not isinstance(node.part, Manifold | Hose):
        return None
    name, text = ("manifold", "rack manifold") if kind is Manifold else ("hose", "rack hoses")
    each = flow / (node.total / role.total) if kind is Hose else flow  # sets of hoses lie in parallel
    label = phrase("{rack}: {piece}", rack=role.entry.label, piece=text)
    return _pipe(system, node.part, each, loop, f"cooling.{role.key}.{name}", label, tapped=kind is Manifold)


def _inside_tray(node: Node) -> bool:
    above = node.parent
    while above is not None:
        if above.entry is not None and above.entry.loop is not None:
            return True
        above = above.parent
    return False


@when_judged
def _balance(system: System, role: RackRole, own: list[Branch], worst: Figure) -> None:
    """What each branch must be throttled by to keep its design flow, and what it would take if nobody did."""
    ledger = system.ledger
    exponent = ledger.constant(system.catalog, "loop-exponent")
    untrimmed = []
    for branch in own:
        assert branch.drop is not None
        key, name = f"cooling.branch.{branch.node.path}", branch.node.label
        ledger.add((worst - branch.drop).named(f"{key}.balancing-drop", phrase("{name}: drop its balancing valve takes", name=name), "kPa"))
        free = scaled_flow(branch.flow, branch.drop, worst, exponent)
        ledger.add(free.named(f"{key}.untrimmed-flow", phrase("{name}: flow without balancing", name=name), "L/min"))
        untrimmed.append(free * (branch.node.total / role.total))
    label = phrase("{rack}: flow without balancing that still gives every branch its own", rack=role.entry.label)
    ledger.add(total(untrimmed).named(f"cooling.{role.key}.untrimmed-flow", label, "L/min"))


SLIGHT = 0.05  # of the worst drop: what needs no valve


def _fit_valves(system: System, own: list[Branch], worst: Figure) -> None:
    """A valve in every tray that would take more than its share of the flow: without it the flow sized is not enough for the others."""
    valve = next((part for part in system.catalog.of(BalancingValve)), None)
    if valve is None:
        return
    for branch in own:
        if branch.drop is not None and (branch.drop.value or 0.0) < (1.0 - SLIGHT) * (worst.value or 0.0):
            label = phrase("{part}, {item}", part=valve.name, item=branch.node.label)
            system.attach(branch.node, "balancing-valve", label, branch.node.total * 1.0, valve)


def _decide_worst(system: System, role: RackRole, own: list[Branch]) -> None:
    """Which branch sets the drop of the rack."""
    ranked = sorted(own, key=lambda b: -(b.drop.value or 0.0) if b.drop is not None else 0.0)
    system.ledger.decide(
        f"cooling.{role.key}.worst-branch",
        "Which branch sets the pressure drop of the rack?",
        ranked[0].node.label,
        phrase("{drop} at its design flow, the highest; the others are throttled to it", drop=_kilopascal(ranked[0])),
        tuple(Rejected(b.node.label, phrase("{drop} at its design flow", drop=_kilopascal(b))) for b in ranked[1:]),
    )


def _kilopascal(branch: Branch) -> str:
    return "not known" if branch.drop is None or branch.drop.number is None else f"{branch.drop.number:.1f} kPa"
