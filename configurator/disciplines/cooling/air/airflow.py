"""Airflow for the heat that goes into air, by the density at inlet and altitude; what cools the room."""

from __future__ import annotations

from configurator.catalog.parts import Cdu, Fan
from configurator.disciplines.power.sizing import Power
from configurator.figures import Figure, ceil, constant, maximum, total
from configurator.phrases import phrase
from configurator.system.tree import RackRole, System, when_judged

REFERENCE = 25.0  # degC at which the density of air in the catalog holds
LAPSE, EXPONENT = 2.25577e-5, 5.25588  # of the international standard atmosphere, ISO 2533: p / p0 = (1 - L h / T0)^(g / R L)


def air_per_rack(system: System, power: Power) -> None:
    """What of a rack's heat stays in air: its AC input less what its plates take."""
    for feed in power.feeds:
        role = feed.role
        plated = power.liquid_of.get(role.key)
        left = feed.ac_input if plated is None else feed.ac_input - plated / role.total
        label = phrase("{rack}: heat into air of one rack", rack=role.entry.label)
        system.ledger.add(left.named(f"cooling.{role.key}.air-heat-per-rack", label, "kW"))


def rack_airflow(system: System, heat: Figure) -> Figure:
    """Airflow of all racks V = Q / (rho cp dT), and of one rack in proportion to its heat."""
    ledger = system.ledger
    rise = ledger.value("cooling.air-rise", "Air temperature rise across the racks", system.platform.air_temperature_rise)
    volume = heat / (_density(system) * ledger.constant(system.catalog, "air-specific-heat") * rise)
    for role in system.roles:
        own = ledger.figures.get(f"cooling.{role.key}.air-heat-per-rack")
        if own is not None:
            label = phrase("{rack}: airflow for the heat left in air of one rack", rack=role.entry.label)
            ledger.add((volume * own / heat).named(f"cooling.{role.key}.airflow-per-rack", label, "m^3/h"))
            _fans(system, role)
    return volume


def _density(system: System) -> Figure:
    """Density of the air at the inlets: rho = rho_25 (298.15 K / T) (p / p0), an ideal gas in the standard atmosphere."""
    ledger, site = system.ledger, system.spec.site
    inlet = ledger.value("site.air-inlet", "Air inlet temperature", site.air_inlet)
    height = ledger.value("site.altitude", "Altitude of the site above sea level", site.altitude) / constant(1.0, "m")
    pressure = (1.0 - height * LAPSE) ** EXPONENT
    pressure = ledger.add(pressure.named("cooling.air-pressure", "Air pressure at this altitude over that at sea level", "%"))
    zero = constant(-273.15, "degC")
    warmer = (constant(REFERENCE, "degC") - zero) / (inlet - zero)
    density = ledger.constant(system.catalog, "air-density") * warmer * pressure
    return ledger.add(density.named("cooling.air-density", "Density of the air at the inlets", "kg/m^3"))


def _fans(system: System, role: RackRole) -> None:
    """What the fans of a rack move in free air, where every maker says so."""
    ledger = system.ledger
    fans = [(n, each) for n in role.walk() if isinstance(n.part, Fan) and (each := ledger.part(n.part, "airflow")) is not None]
    if fans and all(each.value is not None for _, each in fans):
        moved = total([n.total * each for n, each in fans]) / role.total
        label = phrase("{rack}: airflow of the fans of one rack, free air", rack=role.entry.label)
        ledger.add(moved.named(f"cooling.{role.key}.fan-airflow", label, "m^3/h"))


def unit_fans(system: System, cdu: Cdu | None, heat: Figure, pumps: Figure | None) -> tuple[Figure | None, Figure | None]:
    """Airflow of liquid-to-air units for the heat of the loop with its pumps, and what their fans draw; None for units on water."""
    if cdu is None or cdu.heat_path != "liquid-to-air":
        return None, None
    ledger, catalog = system.ledger, system.catalog
    moved = heat if pumps is None else heat + pumps
    carries = ledger.figures["cooling.air-density"] * ledger.constant(catalog, "air-specific-heat")
    volume = moved / (carries * ledger.constant(catalog, "cdu-air-rise"))
    blown = ledger.add(volume.named("cooling.cdu-airflow", "Airflow of the liquid-to-air CDUs", "m^3/h"))
    drawn = (blown * ledger.constant(catalog, "cdu-fan-energy")).named("cooling.cdu-fan-power", "AC power of the fans of the CDUs", "kW")
    return blown, ledger.add(drawn)


@when_judged
def room_air(system: System, racks: Figure, units: Figure | None) -> None:
    """The air of the room: all that racks and units blow, and the room coolers that take its heat, one of them spare."""
    ledger, catalog = system.ledger, system.catalog
    airflow = total([flow for flow in (racks, units) if flow is not None])
    airflow = ledger.add(airflow.named("cooling.airflow", "Airflow for the heat left in air", "m^3/h"))
    ledger.add((airflow * 1.0).named("cooling.airflow-cfm", "Airflow for the heat left in air, in cfm", "cfm"))
    room = maximum(ledger.figures["cooling.heat-to-room"], constant(0.0, "W"))
    cooler, unused = catalog.constants["room-cooler-capacity"], "" if room.value else "no heat is left to the room"
    each = ledger.value(f"constants.{cooler.id}", cooler.name, cooler.value, unused)
    moved = ledger.constant(catalog, "room-cooler-airflow")
    needed = maximum(ceil(room / each), ceil(airflow / moved))
    coolers = needed + (needed > 0.0) * 1.0
    ledger.add(coolers.named("cooling.room-coolers", "Room coolers (CRAH) for that heat and air, one to spare; not in this quote", "1"))
