"""The years an order runs, as a specification says them: what its cost of ownership rests on."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import PlainValidator

from configurator.catalog.values import Value, bounded, checked, parse_value
from configurator.system.spec.section import Section
from configurator.units import currency_of, unit


def _facility_price(raw: Any) -> Value:
    """A price of a kilowatt in any currency, not negative."""
    value = parse_value(raw, None)
    code = currency_of(value.unit.dimension)
    if code is None or value.unit.dimension is not unit(f"{code}/kW").dimension:
        raise ValueError(f"expected a price of a kilowatt such as '11000 USD/kW', got {value.unit.text}")
    return bounded(f"{code}/kW", maximum=1e6)(raw)


Years = Annotated[Value, checked("year", maximum=50 * 365.25 * 86400.0, above=True)]
Interest = Annotated[Value, checked("%", maximum=0.5)]
FacilityPrice = Annotated[Value, PlainValidator(_facility_price)]


class OwnershipSpec(Section):
    """The years the order runs, for its cost of ownership.

    `rate` discounts later years (0 %: not), `maintenance` is a share of the price a year, `facility` what the building with its supply and
    cooling costs per kW of facility power, spread over its `facility_life`, `finance` the interest of a loan over the years (0 %: none).
    """

    years: Years
    rate: Interest
    maintenance: Interest
    facility: FacilityPrice
    facility_life: Years
    finance: Interest
