"""How the figures of a build are shown to a reader: digits, units, ranges, labels and derivations in one language."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup, escape

from configurator.catalog.values import Value
from configurator.currency import is_currency
from configurator.figures import Figure, how, missing_reason
from configurator.phrases import Translator, part_of, phrase
from configurator.render.view import Seen, View
from configurator.render.words.digits import (
    SPACE,
    date_text,
    decimals_for_range,
    number_text,
    scale_for,
)
from configurator.render.words.i18n import quoted, translator
from configurator.render.words.numbers import (
    BOUND_WORDS,
    apportioned,
    as_shown,
    decimals_for_value,
    decimals_of,
    decimals_of_range,
    plain,
    plain_decimals,
)

SYMBOLS = (("delta_degC", "K"), ("degC", "°C"), ("ohm", "Ω"), ("um", "µm"), ("^2", "²"), ("^3", "³"), ("*", "·"))
SIGNS = (("delta_degC", "K"), ("degC", "°C"), ("mm2", "mm²"), ("m^2", "m²"), ("m^3", "m³"))  # units inside sentences
COUNTED = {name: f"{name}s" for name in ("pair", "port", "core", "lane", "day", "week", "month", "year")}
WORDS = {"rack_unit": "U", "open_unit": "OU"}
CATEGORIES = {
    "accelerator": "Accelerators",
    "cpu": "CPUs",
    "memory": "Memory",
    "storage": "Storage",
    "networking": "Networking",
    "switch-silicon": "Switch silicon",
    "pcb": "PCBs",
    "abf-substrate": "ABF substrates",
    "mlcc": "MLCCs",
    "cooling": "Cooling",
    "power": "Power",
    "cables": "Cables",
    "optics": "Optics",
    "mechanical": "Mechanical",
    "other": "Other",
    "assembly": "Assembly and services",
}
HOW_LENGTH = 320  # a tooltip longer than this is not read
SOURCES_SHOWN = 6


def few_of(sources: Sequence[str]) -> str:
    """The first sources of many, and how many more there are."""
    more = f" +{len(sources) - SOURCES_SHOWN}" if len(sources) > SOURCES_SHOWN else ""
    return f"{', '.join(sources[:SOURCES_SHOWN])}{more}"


def as_read(text: str) -> str:
    """A sentence with its units as readers write them."""
    for name, symbol in SIGNS:
        text = text.replace(name, symbol)
    return text


def as_unit(text: str, t: Translator, number: float = 1.0) -> str:
    """A unit as readers write it: `delta_degC` is K, `m^3/h` is m³/h, counted things take a plural."""
    if text in ("1", ""):
        return ""
    if text in COUNTED:
        return t(text if abs(number) == 1 else COUNTED[text])
    above, slash, below = text.partition("/")
    for name, symbol in SYMBOLS:
        above, below = above.replace(name, symbol), below.replace(name, symbol)
    return WORDS.get(above, above) + slash + (t(below) if below in COUNTED else below)


@dataclass(frozen=True)
class Display:
    """What an audience sees of a build, in one language."""

    view: Seen
    language: str

    @property
    def system(self) -> View:
        """The one system that is shown, where it is one."""
        assert isinstance(self.view, View)
        return self.view

    @cached_property
    def t(self) -> Translator:
        """The translation of an English text."""
        return translator(self.language)

    @property
    def currency(self) -> str:
        """The ISO code of the quote's currency."""
        return self.view.currency

    def local(self, figure: Figure) -> str:
        """The id of a figure among those of what is shown: of a system of an order without what leads it there."""
        return figure.id.removeprefix(f"{self.view.key}.") if self.view.key else figure.id

    def drawn(self, name: str) -> str:
        """The name of a drawing: of a system of an order with what leads it there, so that no two of a page have one name."""
        return f"{self.view.key}-{name}" if self.view.key else name

    def figure(self, id: str) -> Figure | None:
        """The figure of an id, where the build has it."""
        return self.view.figures.get(id)

    def label(self, figure: Figure) -> str:
        """What a figure is called."""
        return "" if figure.info is None else as_read(self.t(figure.info.label))

    def category(self, id: str) -> str:
        """A BOM category in words."""
        return self.t(CATEGORIES.get(id, id))

    def share(self, share: float) -> str:
        """A share of the whole in percent with one decimal."""
        if 0 < share < 0.0005:
            return f"<{SPACE}{self.number(0.1, 1)}{SPACE}%"
        return f"{self.number(100 * share, 1)}{SPACE}%"

    def date(self, date: datetime.date) -> str:
        """A date written out."""
        return date_text(date, self.language)

    def range(self, figure: Figure) -> tuple[float, float] | None:
        """Low and high in the unit shown; None where there is no range."""
        low, high = self.view.range_of(figure)
        return None if low is None or high is None or not low < high else (low, high)

    # --- units

    def unit(self, text: str, number: float = 1.0) -> str:
        """A unit as readers write it: `delta_degC` is K, `m^3/h` is m³/h, counted things take a plural."""
        return as_unit(text, self.t, number)

    def with_unit(self, number: str, unit: str, value: float = 1.0) -> str:
        """``139 kW``, ``USD 54,600``: money has its ISO code in front."""
        money, slash, per = unit.partition("/")
        if is_currency(money):
            tail = f"/{self.t(per)}" if slash else ""
            return f"{money}{SPACE}{number}{tail}"
        shown = self.unit(unit, value)
        return f"{number}{SPACE}{shown}" if shown else number

    # --- numbers

    def number(self, value: float, decimals: int) -> str:
        """A number at a place, grouped as the language writes it."""
        return number_text(value, decimals, self.language)

    def decimals(self, figure: Figure) -> int:
        """Those of the figure in every document."""
        return decimals_of(figure, figure.number)

    def text(self, figure: Figure) -> str:
        """The number alone."""
        return self.t("not known") if figure.number is None else self.number(figure.number, self.decimals(figure))

    def amount(self, figure: Figure | None) -> str:
        """The number with its unit; why there is none where it is unknown."""
        if figure is None:
            return "–"
        if figure.number is None or figure.info is None:
            return self.t("not published") if figure.is_input else self.t("not known")
        return self.bounded(figure, self.with_unit(self.text(figure), figure.info.unit.text, figure.number))

    def bounded(self, figure: Figure, text: str) -> str:
        """``at least 35.8 kW`` where a figure is only a bound."""
        return f"{self.t(BOUND_WORDS[figure.bound])}{SPACE}{text}" if figure.bound in BOUND_WORDS else text

    def compared(self, value: Figure, limit: Figure) -> tuple[str, str]:
        """A value and its limit in the unit of the value, with digits enough to tell them apart."""
        info = value.info
        if info is None or value.number is None or limit.value is None:
            return self.amount(value), self.amount(limit)
        bound = limit.value / info.unit.factor
        limit_decimals = min(plain_decimals(bound, 5), decimals_for_value(bound))
        limit_text = self.number(bound, limit_decimals)
        decimals = self.decimals(value)
        while self.number(value.number, decimals) == limit_text and abs(value.number - bound) > 1e-9 * abs(bound) and decimals < 9:
            decimals += 1
        texts = (self.number(value.number, decimals), value.number), (limit_text, bound)
        shown = [self.with_unit(text, info.unit.text, number) for text, number in texts]
        return shown[0], shown[1]

    def size(self, lengths: Sequence[Value]) -> str:
        """Lengths in millimetres: ``600 × 1,068 × 2,236 mm``."""
        numbers = [self.number(1000 * length.coherent, 0) for length in lengths if length.coherent is not None]
        return self.with_unit(" × ".join(numbers), "mm") if numbers else ""

    def band(self, figure: Figure | None) -> str:
        """The range as ``107 – 126 L/min``; empty where there is none."""
        band = self.range(figure) if figure is not None else None
        if figure is None or figure.info is None or band is None:
            return ""
        decimals = decimals_of_range(figure, figure.number, band)
        low, high = (self.number(bound, decimals) for bound in band)
        return self.with_unit(f"{low}{SPACE}– {high}", figure.info.unit.text, 2.0) if low != high else ""

    def parts(self, values: Sequence[float], whole: float, decimals: int) -> list[str]:
        """The parts of a picture as numbers that add up to the whole as it is printed; one that rounds to nothing is below a last digit."""
        least = f"<{SPACE}{self.number(10.0**-decimals, decimals)}"
        rounded = apportioned(values, whole, decimals)
        return [self.number(part, decimals) if part or not value else least for part, value in zip(rounded, values, strict=True)]

    # --- money

    def money(self, value: float | None) -> str:
        """An amount to the cent, without its currency."""
        return "" if value is None else self.number(value, 2)

    def exact(self, figure: Figure) -> str:
        """A sum of money to the cent, with its currency."""
        shown = f"{self.currency}{SPACE}{self.money(figure.number)}"
        return self.t("not known") if figure.number is None else self.bounded(figure, shown)

    def exchange(self, rate: Figure) -> str:
        """A rate of exchange as a buyer reads it, with its day: ``1 USD = 7.10 CNY (2026-11-25)``."""
        if rate.number is None or rate.info is None:
            return self.t("not known")
        above, _, below = rate.info.unit.text.partition("/")
        number = self.number(rate.number, max(2, plain_decimals(rate.number)))
        text, date = f"1{SPACE}{below} = {number}{SPACE}{above}", part_of(rate.info.label, "date")
        return self.t(phrase("{text} ({remark})", text=text, remark=date)) if date else text

    def spoken(self, figure: Figure, price: Figure) -> str:
        """A sum in its large unit, to the digits the range of the price supports: ``3.93 million``."""
        band, value = self.range(price), figure.number or 0.0
        size, word = scale_for(value, self.language)
        text = self._scaled(value, decimals_for_range(*band) if band is not None else 2, size)
        return f"{text}{SPACE if word else ''}{word}"

    def percentiles(self) -> tuple[Figure, Figure, Figure] | None:
        """P10, P50 and P90 of the price; None where the price has no range."""
        found = [figure for percent in (10, 50, 90) if (figure := self.figure(f"cost.p{percent}")) is not None and figure.value is not None]
        if len(found) < 3 or any(f.bound for f in found) or not (found[0].value or 0.0) < (found[2].value or 0.0):
            return None
        return found[0], found[1], found[2]

    def price_band(self) -> str:
        """P10 to P90 of the price in its large unit: ``3.79 – 4.23 million``."""
        found = self.percentiles()
        if found is None:
            return ""
        first, last = found[0].number or 0.0, found[2].number or 0.0
        decimals, (size, word) = decimals_for_range(first, last), scale_for(first, self.language)
        low, high = (self._scaled(bound, decimals, size) for bound in (first, last))
        return f"{low}{SPACE}– {high}{SPACE if word else ''}{word}"

    def _scaled(self, value: float, decimals: int, size: float) -> str:
        return self.number(value / size, max(0, decimals + len(f"{size:.0f}") - 1))

    # --- traces

    @cached_property
    def _traces(self) -> dict[Figure, str]:
        """The traces made so far: a figure stands in many places."""
        return {}

    def how(self, figure: Figure) -> str:
        """The formula of a figure by ids, or the place of an input; only what is said in words is translated."""
        return self.t(how(figure))

    def note(self, figure: Figure) -> str:
        """The note that the catalog has of an input; empty where it has none."""
        note = figure.info.origin.note if figure.info is not None and figure.info.origin is not None else ""
        return quoted(note, self.t) if note else ""

    def trace(self, figure: Figure) -> str:
        """What a tooltip says: label, derivation, range, sources, id."""
        if figure not in self._traces:
            self._traces[figure] = self._traced(figure)
        return self._traces[figure]

    def _traced(self, figure: Figure) -> str:
        info = figure.info
        if info is None:
            return ""
        derivation = self.how(figure)
        lines = [self.label(figure), derivation if len(derivation) <= HOW_LENGTH else derivation[: HOW_LENGTH - 1] + "…"]
        lines.append(missing_reason(figure))
        band = self.band(figure)
        if band:
            lines.append(f"{self.t('Published range') if figure.is_input else self.t('Range')}{self.t(': ')}{band}")
        cited = self.view.cited.get(info.id, [])
        if cited:
            lines.append(f"{self.t('Sources')}{self.t(': ')}{few_of(cited)}")
        lines.append(self.note(figure))
        lines.append(f"[{info.id}]")
        return "\n".join(line for line in lines if line)

    def span(self, figure: Figure | None, text: str | None = None, like: Figure | None = None) -> Markup:
        """The amount as HTML with its trace as tooltip, and for scripts its plain number; `like` is the figure whose unit `text` is in."""
        shown = self.amount(figure) if text is None else text
        if figure is None or figure.info is None:
            return Markup('<span class="none">{}</span>').format(shown)
        css = "n" if figure.value is not None else "n unknown"
        other = like.info.unit.factor if like is not None and like.info is not None else figure.info.unit.factor
        scale = "" if other == figure.info.unit.factor else f' data-k="{figure.info.unit.factor / other!r}"'
        traced, text = escape(self.trace(figure)), escape(shown)  # put together as text: `Markup.format` takes most of a page's time
        return Markup(f'<span class="{css}" {self.live(figure)}{scale} title="{traced}">{text}</span>')

    def live(self, figure: Figure) -> Markup:
        """The attributes of an element that shows a figure: its id and its number as `build --json` has it, nothing where not known."""
        return Markup(" ".join(f'{name}="{escape(value)}"' for name, value in self.data(figure).items()))

    def data(self, figure: Figure | None) -> dict[str, str]:
        """The same by name, for a drawing; nothing without a figure."""
        if figure is None or figure.info is None:
            return {}
        number = plain(figure) if self.view.internal else as_shown(figure)
        return {"data-f": figure.id, "data-v": "" if number is None else repr(number)}
