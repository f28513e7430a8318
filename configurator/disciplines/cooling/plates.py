"""Cold plates: variants by material, and the case temperature of what they cool."""

from __future__ import annotations

from configurator.catalog.entry import settle
from configurator.catalog.parts import Accelerator, ColdPlate, CoolantFill
from configurator.catalog.tables.coolants import glycols
from configurator.catalog.tables.hydraulic import ResistanceCurve
from configurator.catalog.tables.reference import Constant, Coolant
from configurator.catalog.values import Value
from configurator.disciplines.cooling.branches import Branch, Chip, with_data
from configurator.disciplines.cooling.coolants import Fluid, Loop, fluid_at
from configurator.figures import Figure, constant, interpolate, maximum, minimum
from configurator.phrases import listed, phrase
from configurator.system.ledger import Rejected
from configurator.system.tree import Node, System, when_judged

MATERIALS = {"copper": "copper", "aluminium": "aluminium", "graphene-aluminium": "graphene-coated aluminium"}


# --- variants


def choose_material(system: System) -> None:
    """Replace every plate by its variant of the material the specification asks for; whether the coolant allows it is a check."""
    wanted = system.spec.cooling.cold_plate
    plates = [n for n in system.parts(ColdPlate)]
    if wanted == "as-published" or not plates:
        return
    for node in plates:
        assert isinstance(node.part, ColdPlate)
        if node.part.material != wanted:
            node.part = variant(system, node.part, wanted)
    others = tuple(Rejected(name, _trade(system, key)) for key, name in MATERIALS.items() if key != wanted)
    system.ledger.decide(
        "cooling.cold-plate", "Which material for the cold plates?", MATERIALS[wanted], "asked for in the specification", others
    )


def variant(system: System, plate: ColdPlate, material: str) -> ColdPlate:
    """The plate in another material: mass, thickness and price by the factors of the catalog's constants (``plate-<material>-…``)."""
    factors = {name: _factor(system, material, name) for name in ("mass", "price", "thickness")}
    changes: dict[str, object] = {
        "id": f"{plate.id}-{material}",
        "name": phrase("{plate}, {material}", plate=plate.name, material=MATERIALS[material]),
        "material": material,
        "mass": _scaled(plate.mass, factors["mass"]),
        "thickness": _scaled(plate.thickness, factors["thickness"]),
        "thermal_resistance": None,
        "variant_of": plate.variant_of or plate.id,
        "relative_price": factors["price"].value if factors["price"] is not None else None,
        "proxy": plate.proxy or plate.id,
        "drop": plate.drop,
        "resistance": plate.resistance,
    }
    made = plate.model_copy(update=changes)
    settle(made)
    made._at = plate.at
    return made


def _factor(system: System, material: str, name: str) -> Constant | None:
    return system.catalog.constants.get(f"plate-{material}-{name}")


def _scaled(value: Value | None, factor: Constant | None) -> Value | None:
    if value is None or value.number is None or factor is None:
        return value
    share = factor.value.coherent or 1.0
    low, high = (None if x is None else x * share for x in (value.low, value.high))
    sources = (*value.sources, *factor.value.sources)
    return Value(value.number * share, value.unit, low, high, sources, factor.value.confidence, factor.value.note, at=factor.value.at)


def _trade(system: System, material: str) -> str:
    """What the factors of a material say, against copper."""
    found = {name: _factor(system, material, name) for name in ("mass", "price", "conductivity", "thickness")}
    factors = [phrase("{property} {factor}", property=name, factor=f.value) for name, f in found.items() if f is not None]
    return phrase("{factors} of the copper plate", factors=listed(factors)) if factors else "the standard"


# --- coolant fill


def choose_fill(system: System, coolant: Coolant) -> None:
    """The line of the coolant fill follows the coolant of the loop: that coolant, or the next richer premix of glycol that is sold."""
    fill = _fill(system, coolant)
    for node in list(system.parts(CoolantFill)):
        assert isinstance(node.part, CoolantFill)
        if node.part.coolant != coolant.id and fill is not None:
            node.part, node.label = fill, phrase("Coolant fill, {coolant}", coolant=system.catalog.coolants[fill.coolant].name)


def _fill(system: System, coolant: Coolant) -> CoolantFill | None:
    sold = {p.coolant: p for p in system.catalog.of(CoolantFill)}
    if coolant.id in sold or coolant.glycol is None:
        return sold.get(coolant.id)
    wanted = coolant.glycol.coherent or 0.0
    richer = [(share, sold[c.id]) for share, c in glycols(system.catalog) if c.id in sold and share >= wanted - 1e-9]
    return richer[0][1] if richer else None


# --- case temperature


@when_judged
def case_temperatures(system: System, found: tuple[Branch, ...], loop: Loop) -> None:
    """Case temperature of each kind of chip with a plate whose resistance is known.

    T_case = T_inlet + R(V) Q, with R from case to coolant inlet at the flow over the chip. In a series loop the last chip counts: its
    inlet is warmer by the heat of the chips before it.
    """
    for branch in found:
        seen: set[str] = set()
        for chip in branch.chips:
            if chip.node.path not in seen and isinstance(chip.node.part, Accelerator):
                seen.add(chip.node.path)
                _case(system, branch, chip, loop)


def _case(system: System, branch: Branch, chip: Chip, loop: Loop) -> None:
    plate = chip.plate.part
    assert isinstance(plate, ColdPlate)
    source = with_data(system, plate, "resistance")
    if source is None or source.resistance is None:
        return
    ledger, path, label = system.ledger, chip.node.path, chip.node.label
    stands_in = "" if source is plate else phrase(" (stand-in: {source})", source=source.name)
    flow = ledger.add(chip.flow.named(f"cooling.chip-flow.{path}", phrase("{label}: coolant flow over one", label=label), "L/min"))
    resistance = _resistance(system, path, source, flow, loop.fluid) + _added(system, plate)
    ledger.add(
        resistance.named(
            f"cooling.case-resistance.{path}", phrase("{label}: case to coolant inlet{stands_in}", label=label, stands_in=stands_in), "K/W"
        )
    )
    inlet = loop.supply + _before(system, branch, loop)
    each = ledger.add(chip.heat.named(f"cooling.chip-heat.{path}", phrase("{label}: heat of one into its plate", label=label), "W"))
    case = inlet + resistance * each
    ledger.add(
        case.named(
            f"cooling.case-temperature.{path}", phrase("{label}: case temperature{stands_in}", label=label, stands_in=stands_in), "degC"
        )
    )
    _junction(system, chip.node, case, each)


def _resistance(system: System, path: str, plate: ColdPlate, flow: Figure, fluid: Fluid) -> Figure:
    """Case to coolant inlet: R(V) = R0(V') + (1/V' - 1/V'held) / (rho cp)0 + film (k0 / k - 1), with V' = V (rho cp) / (rho cp)0.

    What falls with flow is the warming of the coolant, so R is read at the flow of the same heat capacity, and beyond the ends of the
    curve (`held`) only that warming goes on: a case is never cooler than its coolant. The film of laminar channels does not depend on
    flow or viscosity and goes with 1 / k (Nusselt number constant: Shah and London, 1978).
    """
    ledger, key, curve = system.ledger, f"{plate.id}.resistance", plate.resistance
    assert curve is not None
    table, name = curve.table(key), plate.name
    ends = (constant(x, table.x_unit.text) for x in (table.xs[0], table.xs[-1]))
    labels = phrase("Least flow {plate} is measured at", plate=name), phrase("Highest flow {plate} is measured at", plate=name)
    ids = (f"cooling.chip-flow-{end}.{path}" for end in ("least", "most"))
    least, most = (ledger.add(x.named(id, label, "L/min")) for x, id, label in zip(ends, ids, labels, strict=True))
    carried, conductivity = _measured_with(system, plate, curve)
    same = flow * (fluid.density * fluid.capacity / carried)
    label = phrase("{plate}: flow of the coolant measured with that carries as much", plate=name)
    same = ledger.add(same.named(f"cooling.chip-flow-alike.{path}", label, "L/min"))
    label = phrase("{plate}: flow its resistance is read at", plate=name)
    held = ledger.add(minimum(maximum(same, least), most).named(f"cooling.chip-flow-read.{path}", label, "L/min"))
    theirs = ledger.constant(system.catalog, "plate-film")
    film = theirs * (conductivity / fluid.conductivity)
    label = phrase("{plate}: film of this coolant in its channels", plate=name)
    film = ledger.add(film.named(f"cooling.film-resistance.{path}", label, "K/W"))
    return interpolate(held, table) + (1.0 / same - 1.0 / held) / carried + (film - theirs)


def _measured_with(system: System, plate: ColdPlate, curve: ResistanceCurve) -> tuple[Figure, Figure]:
    """Heat capacity by volume and conductivity of the coolant a plate was measured with."""
    ledger, key, name = system.ledger, f"{plate.id}.resistance", plate.name
    if f"{key}.heat-capacity" not in ledger.figures:
        label = phrase("{plate}: coolant temperature of its resistance", plate=name)
        measured = fluid_at(system, system.catalog.coolants[curve.coolant], ledger.value(f"{key}.temperature", label, curve.temperature))
        label = phrase("{plate}: heat capacity of the coolant measured with", plate=name)
        ledger.add((measured.density * measured.capacity).named(f"{key}.heat-capacity", label, "kJ/(L*K)"))
        label = phrase("{plate}: conductivity of the coolant measured with", plate=name)
        ledger.add(measured.conductivity.named(f"{key}.conductivity", label, "W/(m*K)"))
    return ledger.figures[f"{key}.heat-capacity"], ledger.figures[f"{key}.conductivity"]


def _before(system: System, branch: Branch, loop: Loop) -> Figure:
    """How much warmer than the supply the coolant reaches the last chip of a series loop: rise x (1 - 1 / chips in series)."""
    series = system.ledger.figures.get(f"{branch.node.path}.loop.in-series")
    return loop.rise * 0.0 if series is None else loop.rise * (1.0 - 1.0 / series)


def _added(system: System, plate: ColdPlate) -> Figure:
    """What a plate of poorer conductivity adds: the part of the resistance that does not fall with flow, over relative conductivity.

    An upper bound, since that part holds convection and the interface too, which the material does not change.
    """
    share = _factor(system, plate.material, "conductivity")
    if share is None:
        return constant(0.0, "K/W")
    fixed = system.ledger.constant(system.catalog, "plate-conduction")
    return fixed * (1.0 / system.ledger.constant(system.catalog, f"plate-{plate.material}-conductivity") - 1.0)


def _junction(system: System, node: Node, case: Figure, heat: Figure) -> None:
    """Junction temperature, where a limit is published to hold it against."""
    assert isinstance(node.part, Accelerator)
    if node.part.junction_max is None:
        return
    inner = system.ledger.constant(system.catalog, "junction-to-case")
    junction = (case + inner * heat).named(
        f"cooling.junction-temperature.{node.path}", phrase("{item}: junction temperature", item=node.label), "degC"
    )
    system.ledger.add(junction)
