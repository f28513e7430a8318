"""Checks that somebody accepts."""

from __future__ import annotations

import datetime
from typing import Annotated

from pydantic import Field

from configurator.catalog.prices import Day
from configurator.phrases import phrase
from configurator.system.spec.section import Section

Said = Annotated[str, Field(min_length=1)]


class Waiver(Section):
    """A check that somebody accepts: why, who answers for it, and until which day."""

    check: str
    reason: Said
    who: Said
    until: Day

    def days_left(self, date: datetime.date) -> int:
        """Days from `date` until it ends; negative once it has."""
        return (self.until - date).days

    @property
    def words(self) -> str:
        """Why, who and until when; as a customer sees it, who is not there."""
        message = "{reason} ({who}, until {until})" if self.who else "{reason} (until {until})"
        return phrase(message, reason=self.reason, who=self.who, until=self.until.isoformat())
