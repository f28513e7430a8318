"""The place of a specification: supply, air and water, energy, floor."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import PlainValidator

from configurator.catalog.values import Current, EnergyPrice, Phases, Share, Value, bounded, checked
from configurator.system.spec.fields import Degrees, Distance, Pieces, Relief
from configurator.system.spec.section import Section

SupplyVoltage = Annotated[Value, checked("V", maximum=100e3, above=True)]
Sag = Annotated[Value, checked("%", maximum=0.3)]
FaultCurrent = Annotated[Value, checked("kA", maximum=1e6, above=True)]
LineFrequency = Annotated[Value, checked("Hz", maximum=1e3)]
Altitude = Annotated[Value, checked("m", -500.0, 6000.0)]
FloorLoad = Annotated[Value, checked("kg/m^2", maximum=1e5)]
SiteLoad = Annotated[Value, checked("W", maximum=1e11, above=True)]
PUE = bounded("1", 1.0, 10.0)
Pue = Annotated[Value, PlainValidator(PUE)]


class Site(Section):
    """The place: supply (line to line), feeds, air and water temperatures, energy.

    `ambient` is the air around the power cables, `feeder_length` their way from the panel to the rack, `feed_rating` the protective
    device of one feed for all racks of the order (none: not checked), `shared_loading` the load of shared supply equipment,
    `dew_point` the highest of the room. `voltage_tolerance` is how far the supply may sag, `grouped_conductors` the loaded conductors that
    lie together (none: those of one rack on one feed are counted), `fault_level` the short-circuit current at the panel (none: that at the
    terminals of the transformer). `it_load` is that of the site (none: that of the order), at which architectures
    are compared, `outdoor` the mean temperature of the year, `pue` that of the whole site (none: it follows from where
    the heat goes and from the supply before the racks), `facility_head` what the facility water may lose in one CDU (none: not checked).
    """

    supply_voltage: SupplyVoltage
    voltage_tolerance: Sag
    phases: Phases
    frequency: LineFrequency
    standard: Literal["IEC", "NEC"]
    feeds: Pieces
    feed_rating: Current | None = None
    feeder_length: Distance
    ambient: Degrees
    grouped_conductors: Pieces | None
    fault_level: FaultCurrent | None
    voltage_drop: Share
    shared_loading: Share
    air_inlet: Degrees
    altitude: Altitude
    dew_point: Degrees | None
    facility_water: Degrees
    facility_head: Relief | None
    it_load: SiteLoad | None
    outdoor: Degrees
    pue: Pue | None
    energy_price: EnergyPrice
    row_pitch: Distance
    floor_load: FloorLoad
