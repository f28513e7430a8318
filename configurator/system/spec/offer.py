"""Buyer, delivery, and what is sold beside the configured systems."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainValidator, model_validator

from configurator.catalog.values import PositiveNumber, Value, checked, money_amount
from configurator.phrases import Language
from configurator.system.spec.fields import PartOfPrice, TaxRate
from configurator.system.spec.section import Section

Money = Annotated[Value, PlainValidator(money_amount)]


class Buyer(Section):
    """Whom the offer is for, what it is for, and what he called his enquiry."""

    name: str | None
    address: str | None
    attention: str | None
    project: str | None
    enquiry: str | None
    ship_to: str | None


class Delivery(Section):
    """When and where the seller delivers: weeks from the date of the offer, an Incoterm of 2020 and its place."""

    weeks: Annotated[Value, checked("1", maximum=520, above=True)] | None = None
    incoterm: Literal["EXW", "FCA", "CPT", "CIP", "DAP", "DPU", "DDP", "FAS", "FOB", "CFR", "CIF"] | None = None
    place: str | None = None


def _any_language(raw: Any) -> Any:
    """A text alone is the name in every language."""
    return {"en": raw} if isinstance(raw, str) else raw


class OfferLine(Section):
    """What is sold beside the configured systems: a service, a warranty, spares; an optional line stands beside the total.

    In place of a price it may have a `rebate`: an amount taken off, as a line of its own. `tax` is its rate where that is not the general
    one.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    label: Annotated[dict[Language, str], BeforeValidator(_any_language), Field(min_length=1)]
    quantity: PositiveNumber
    price: Money | None = None
    rebate: Money | None = None
    cost: Money | None = None
    discount: PartOfPrice | None = None
    tax: TaxRate | None = None
    group: str = ""
    optional: bool = False

    @model_validator(mode="after")
    def _one_amount(self) -> OfferLine:
        if (self.price is None) == (self.rebate is None):
            raise ValueError("a line has either a price or a rebate (an amount taken off)")
        if self.rebate is not None and (self.cost is not None or self.discount is not None):
            raise ValueError("a rebate has neither cost nor discount")
        return self

    def words(self, language: str) -> str:
        """What the line is called in a language, else in the one there is."""
        return next((text for code, text in self.label.items() if code == language), next(iter(self.label.values())))
