"""The head of a quote as a specification writes it."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from configurator.system.spec.dates import day_of
from configurator.system.spec.fields import Span
from configurator.system.spec.section import Section

# Short enough for a file's name and a heading; letters and digits, as B, AA or 2.
Revision = Annotated[str, Field(pattern=r"^[A-Za-z0-9]{0,8}$")]


NO_NUMBER = "DRAFT"  # the number of a quote that has none yet


def _number(raw: Any) -> Any:
    """A number as written; auto is none yet, until the quote is issued."""
    return NO_NUMBER if str(raw) == "auto" else raw


class QuoteSpec(Section):
    """The head of the quote; `revision` tells issues under one number apart, `supersedes` is the revision that this one replaces."""

    number: Annotated[str, BeforeValidator(_number)]
    revision: Revision
    supersedes: Revision
    date: Annotated[datetime.date, BeforeValidator(day_of)]
    valid: Span
    customer: str | None
    language: Literal["en", "zh"]
    paper: Literal["auto", "A4", "letter"]
    audience: Literal["customer", "internal"]

    @property
    def reference(self) -> str:
        """How the quote is named: its number, with the revision where there is one."""
        return f"{self.number}-{self.revision}" if self.revision else self.number

    @property
    def valid_until(self) -> datetime.date:
        """The last day of the offer."""
        return self.date + datetime.timedelta(days=round((self.valid.coherent or 0.0) / 86400))
