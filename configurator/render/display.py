"""How the figures of a build are shown to a reader: digits, units, ranges, labels and derivations in one language."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from configurator.build import Build
from configurator.figures import Figure, how, missing_reason
from configurator.figures.explain import sources_of
from configurator.render.digits import (
    SPACE,
    date_text,
    decimals_for_range,
    decimals_for_value,
    number_text,
    plain_decimals,
    scale_for,
)
from configurator.render.i18n import Translator, translator

CURRENCIES = ("USD", "CNY", "EUR", "GBP")
SYMBOLS = (("delta_degC", "K"), ("degC", "°C"), ("ohm", "Ω"), ("^2", "²"), ("^3", "³"), ("*", "·"))
COUNTED = {"pair": "pairs", "port": "ports", "core": "cores", "lane": "lanes", "day": "days", "week": "weeks", "month": "months", "year": "years"}
WORDS = {"rack_unit": "U", "open_unit": "OU"}
WHOLE = ("1", "pair", "port", "core", "lane")
HOW_LENGTH = 320  # a tooltip longer than this is not read
SOURCES_SHOWN = 6


@dataclass(frozen=True)
class Display:
    """A build in one language."""

    build: Build
    language: str

    @cached_property
    def t(self) -> Translator:
        return translator(self.language)

    @cached_property
    def cited(self) -> dict[str, list[str]]:
        """Source ids behind each figure."""
        return sources_of(self.build.figures.values())

    @property
    def currency(self) -> str:
        return self.build.spec.prices.currency

    def figure(self, id: str) -> Figure | None:
        return self.build.figures.get(id)

    def label(self, figure: Figure) -> str:
        return self.t(figure.info.label) if figure.info else ""

    def date(self, date: datetime.date) -> str:
        return date_text(date, self.language)

    # --- units

    def unit(self, text: str, number: float = 1.0) -> str:
        """A unit as readers write it: `delta_degC` is K, `m^3/h` is m³/h, counted things take a plural."""
        if text in ("1", ""):
            return ""
        if text in COUNTED:
            return self.t(text if abs(number) == 1 else COUNTED[text])
        above, slash, below = text.partition("/")
        for name, symbol in SYMBOLS:
            above, below = above.replace(name, symbol), below.replace(name, symbol)
        return WORDS.get(above, above) + slash + (self.t(below) if below in COUNTED else below)

    def with_unit(self, number: str, unit: str, value: float = 1.0) -> str:
        """``139 kW``, ``USD 54,600``: money has its ISO code in front."""
        money, slash, per = unit.partition("/")
        if money in CURRENCIES:
            tail = f"/{self.t(per)}" if slash else ""
            return f"{money}{SPACE}{number}{tail}"
        shown = self.unit(unit, value)
        return f"{number}{SPACE}{shown}" if shown else number

    # --- numbers

    def number(self, value: float, decimals: int) -> str:
        return number_text(value, decimals, self.language)

    def decimals(self, figure: Figure) -> int:
        """As many as the range supports; inputs as they were published, counts whole, anything else to four digits."""
        value = figure.number
        if value is None or figure.info is None:
            return 0
        unit = figure.info.unit.text
        if figure.is_input:
            return plain_decimals(value)
        if unit in WHOLE and float(value).is_integer():
            return 0
        low, high = self.build.range_of(figure)
        if low is not None and high is not None and high > low:
            return decimals_for_range(low, high)
        return 2 if unit in CURRENCIES else min(decimals_for_value(value), plain_decimals(value))

    def text(self, figure: Figure) -> str:
        """The number alone."""
        return self.t("not known") if figure.number is None else self.number(figure.number, self.decimals(figure))

    def amount(self, figure: Figure | None) -> str:
        """The number with its unit; why there is none where it is unknown."""
        if figure is None:
            return "–"
        if figure.number is None or figure.info is None:
            return self.t("not published") if figure.is_input else self.t("not known")
        return self.with_unit(self.text(figure), figure.info.unit.text, figure.number)

    def in_unit_of(self, figure: Figure, like: Figure) -> str:
        """`figure` in the unit of `like`, as a limit beside its value."""
        info = like.info or figure.info
        if figure.value is None or info is None:
            return self.t("not known")
        value = figure.value / info.unit.factor
        decimals = plain_decimals(value, 5) if figure.is_input else min(plain_decimals(value, 5), decimals_for_value(value))
        return self.with_unit(self.number(value, decimals), info.unit.text, value)

    def band(self, figure: Figure | None) -> str:
        """The range as ``107 – 126 L/min``; empty where there is none."""
        if figure is None or figure.info is None:
            return ""
        low, high = self.build.range_of(figure)
        if low is None or high is None or not low < high:
            return ""
        decimals = max(plain_decimals(low), plain_decimals(high)) if figure.is_input else decimals_for_range(low, high)
        texts = self.number(low, decimals), self.number(high, decimals)
        return self.with_unit(f"{texts[0]}{SPACE}– {texts[1]}", figure.info.unit.text, 2.0) if texts[0] != texts[1] else ""

    # --- money

    def money(self, value: float | None) -> str:
        """An amount to the cent, without its currency."""
        return "" if value is None else self.number(value, 2)

    def headline(self, figure: Figure) -> str:
        """A sum to the digits its range supports, spoken in millions: ``USD 3.93 million``."""
        if figure.number is None:
            return self.t("not known")
        size, word = scale_for(figure.number, self.language)
        return f"{self.currency}{SPACE}{self._scaled(figure.number, self.decimals(figure), size)}{SPACE if word else ''}{word}"

    def headline_band(self, figure: Figure) -> str:
        """The range of a sum in the same large unit: ``3.79 – 4.23 million``."""
        low, high = self.build.range_of(figure)
        if low is None or high is None or not low < high:
            return ""
        size, word = scale_for(low, self.language)
        decimals = decimals_for_range(low, high)
        return f"{self._scaled(low, decimals, size)}{SPACE}– {self._scaled(high, decimals, size)}{SPACE if word else ''}{word}"

    def _scaled(self, value: float, decimals: int, size: float) -> str:
        return self.number(value / size, max(0, decimals + len(f"{size:.0f}") - 1))

    # --- traces

    def trace(self, figure: Figure) -> str:
        """What a tooltip says: label, derivation, range, sources, id."""
        info = figure.info
        if info is None:
            return ""
        derivation = how(figure)
        lines = [self.label(figure), derivation if len(derivation) <= HOW_LENGTH else derivation[: HOW_LENGTH - 1] + "…"]
        if figure.value is None:
            lines.append(missing_reason(figure))
        band = self.band(figure)
        if band:
            lines.append(f"{self.t('Published range') if figure.is_input else self.t('Range (P10 – P90)')}: {band}")
        cited = self.cited.get(info.id, [])
        if cited:
            more = f" +{len(cited) - SOURCES_SHOWN}" if len(cited) > SOURCES_SHOWN else ""
            lines.append(f"{self.t('Sources')}: {', '.join(cited[:SOURCES_SHOWN])}{more}")
        if info.origin is not None and info.origin.note:
            lines.append(info.origin.note)
        lines.append(f"[{info.id}]")
        return "\n".join(line for line in lines if line)

    def span(self, figure: Figure | None, text: str | None = None) -> Markup:
        """The amount as HTML, with its trace as tooltip."""
        shown = self.amount(figure) if text is None else text
        if figure is None or figure.info is None:
            return Markup('<span class="none">{}</span>').format(shown)
        css = "n" if figure.value is not None else "n unknown"
        return Markup('<span class="{}" data-f="{}" title="{}">{}</span>').format(css, figure.id, self.trace(figure), shown)
