"""What fields of several parts of a specification may hold."""

from __future__ import annotations

from typing import Annotated

from configurator.catalog.limits import whole
from configurator.catalog.values import Value, checked

Distance = Annotated[Value, checked("m", maximum=10e3)]
Degrees = Annotated[Value, checked("degC", -60.0, 120.0)]
Relief = Annotated[Value, checked("bar", maximum=100e5, above=True)]
Pieces = Annotated[Value, whole(1, 1000)]
Span = Annotated[Value, checked("day", maximum=10 * 365 * 86400.0)]
PartOfPrice = Annotated[Value, checked("%", maximum=0.99)]  # all of it would leave no price
TaxRate = Annotated[Value, checked("%", maximum=0.5)]
