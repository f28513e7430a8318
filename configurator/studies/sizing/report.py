"""Sizings for the terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.text import Text

from configurator.phrases import Translator, listed, phrase
from configurator.render.text.terminal import console, plain_table
from configurator.render.words.i18n import translator
from configurator.render.words.numbers import significant
from configurator.studies.sizing.asked import LIMITS, Asked
from configurator.studies.sizing.study import Sizing

SIZES = (
    "system.racks",
    "system.accelerators",
    "power.it-load",
    "power.facility",
    "system.floor-area",
    "cost.price",
    "cost.p10",
    "cost.p90",
)


def sizing_json(found: list[Sizing], asked: Asked) -> dict[str, Any]:
    """Each platform or mix against what was asked."""
    texts = dict(asked.texts)
    return {"schema": "rackcfg/size/1", "asked": texts, "max_power": texts.get("max-power"), "platforms": [_sizing(s) for s in found]}


def _sizing(found: Sizing) -> dict[str, Any]:
    made: dict[str, Any] = {
        "platform": found.platform,
        "systems": found.systems,
        "decided_by": found.decided_by,
        "partial": found.partial,
        "over": list(found.over),
        "over_power": "max-power" in found.over,
        "fits": found.fits,
    }
    if found.view is None:
        return {**made, "reason": found.short_of}
    figures = found.view.figures
    for id in (id for id in SIZES if id in figures):
        info = figures[id].info
        made[id] = {"value": figures[id].number, "unit": info.unit.text if info else "1"}
    made["unpriced_lines"] = int(found.view.unpriced.value or 0)
    return made


def print_sizing(found: list[Sizing]) -> None:
    """A row a platform or mix, in the language of the quotes, and below the table what it does not say."""
    t, out = translator(found[0].language), console()
    names = [t(name) for name in ("platform", "systems", "racks", "facility kW", "m²", "price, P10 – P90", "decided by")]
    table = plain_table(*names, right=names[1:-1])
    table.columns[0].no_wrap = table.columns[-1].no_wrap = True
    for each in found:
        table.add_row(*_row(each, t))
    out.print(table)
    for style, words in (remark for each in found for remark in _remarks(each)):
        out.print(Text(t(words), style=style))


def _row(each: Sizing, t: Translator) -> list[str | Text]:
    """How many of a platform, with power, place and price of them."""
    name = each.platform.replace(",", "\n")
    if each.view is None:
        return [name, "–" if each.systems is None else "0", "", "", "", "", each.decided_by]
    f = each.view.figures
    racks, power, area = (_number(f[id].number) for id in ("system.racks", "power.facility", "system.floor-area"))
    price, *band = [_millions(f[id].number) for id in ("cost.price", "cost.p10", "cost.p90") if id in f]
    marks = [Text(text, style="bold red" if name in each.over else "") for name, text in (("max-power", power), ("max-area", area))]
    money = t(phrase("{price} M {currency}", price=price, currency=each.view.currency))
    return [name, str(each.systems), racks, *marks, f"{money}\n{' – '.join(band)}" if band else money, each.decided_by]


def _remarks(each: Sizing) -> Iterator[tuple[str, str]]:
    """Why there is no number, limits that the needs exceed, the part of a system that is left, lines without a price."""
    name = each.platform
    if each.short_of:
        yield "yellow", phrase("{platform}: {reason}", platform=name, reason=each.short_of)
    if each.over:
        limits = listed([f"--{limit}" for limit in each.over])
        yield "red", phrase("{platform}: more than {limits} allows; {n:g} would fit", platform=name, limits=limits, n=each.fits or 0)
    elif each.systems and 0.005 <= each.partial < 0.995:
        one_more = each.decided_by in LIMITS
        message = "{platform}: {share} of one more would still fit" if one_more else "{platform}: {share} of the last one is needed"
        yield "dim", phrase(message, platform=name, share=f"{100 * each.partial:.0f} %")
    if each.view is not None and each.view.unpriced.value:
        unpriced = each.view.unpriced.value
        yield "yellow", phrase("{platform}: {n:g} BOM lines unpriced, the price leaves them out", platform=name, n=unpriced)


def _number(value: float | None) -> str:
    return "–" if value is None else significant(value)


def _millions(amount: float | None) -> str:
    return f"{(amount or 0) / 1e6:,.1f}"
