"""What every sheet about the money of one build has in common."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cached_property

from configurator.phrases import Translator
from configurator.render.order_view import OrderView
from configurator.render.view import View
from configurator.render.words.i18n import translator


@dataclass(frozen=True)
class OfView:
    """A sheet of a build, for the house alone."""

    view: View | OrderView

    @cached_property
    def t(self) -> Translator:
        """The translation of an English text."""
        return translator(self.language)

    @property
    def language(self) -> str:
        """The language of the quote."""
        return self.view.quote.language

    @property
    def day(self) -> datetime.date:
        """The date of the quote."""
        return self.view.date

    @property
    def customer(self) -> str:
        """Whom the quote is for."""
        return self.view.buyer.name or ""

    @property
    def held_back(self) -> bool:
        """Whether a check does not hold."""
        return self.view.failed

    @property
    def internal(self) -> bool:
        """It is about cost."""
        return True

    @property
    def empty(self) -> str:
        """What is said where there is nothing to tell."""
        return self.t("no line has a price")
