"""The quote as one HTML page: text, tables and drawings in a single file that needs no network and prints on A4."""

from __future__ import annotations

from typing import Any

from configurator.phrases import listed, phrase
from configurator.render.disputes import disputed
from configurator.render.documents.names import Document, revision_text
from configurator.render.html.bill import MARKS, Bill, lead_time, longest_lead
from configurator.render.html.live.model import SCRIPTS, Live, alive
from configurator.render.html.paper import paper
from configurator.render.html.sections import Sections
from configurator.render.html.states import state_table
from configurator.render.html.templates import SHIPPED, Templates
from configurator.render.order_view import OrderView
from configurator.render.svg.boards import board_pictures, channel_pictures
from configurator.render.svg.capacity import capacity_map
from configurator.render.svg.charts.cost import cost_bars, price_strip
from configurator.render.svg.flows import PowerChain
from configurator.render.svg.heat import heat_drawing, ladder_drawing
from configurator.render.svg.network import topologies
from configurator.render.svg.plans.floor import floor_plan
from configurator.render.svg.plans.label import rack_label
from configurator.render.svg.plans.rack import elevations, kinds_shown
from configurator.render.svg.power import power_drawing
from configurator.render.svg.single_line import single_line
from configurator.render.trust import share_text, trust_rows
from configurator.render.view import View
from configurator.render.words.display import Display
from configurator.rules import Check

LANGUAGES = {"en": "en", "zh": "zh-Hans"}


def page(view: View | OrderView, document: Document = "evidence", templates: Templates = SHIPPED) -> str:
    """The page of a build, in the language of its quote: everything there is, or as an annex the engineering and the price list.

    Of an order the engineering of each system stands under its name. Raises InputError as `Templates.render` does.
    """
    language = view.quote.language
    display = Display(view, language)
    bill = Bill(display)
    content = {
        **words(display),
        "view": view,
        "annex": document == "annex",
        "d": display,
        "s": Sections(display, bill),
        "bill": bill,
        "lang": LANGUAGES.get(language, language),
        "style": templates.text("quote.css", "live.css"),
        "script": templates.text("quote.js", *SCRIPTS),
        "live": Live(view),
        "marks": MARKS,
        "longest_lead": longest_lead(view),
        "trust": trust_rows(view),
        "disputed": disputed(view),
        "share_text": share_text,
        "at": "",  # what follows the ids of headings, where a page has several systems
        "systems": [],
        "shared": [],
        **paper(display),
        **_money_drawings(display, Sections(display, bill)),
    }
    if isinstance(view, OrderView):
        content["systems"] = [_of_system(Display(system, language)) for system in view.sections]
        shared = view.parts[len(view.sections) :]
        content["shared"] = [_of_shared(Display(part, language)) for part in shared if part.states]
    else:
        content |= _drawings(display)
    return alive(templates.render("quote.html.j2", content), display)


def _of_system(display: Display) -> dict[str, Any]:
    """What the templates say of one system of an order."""
    return {"view": display.view, "d": display, "s": Sections(display, Bill(display)), **_drawings(display)}


def _of_shared(display: Display) -> dict[str, Any]:
    """What the templates say of units that systems of an order share."""
    return {"view": display.view, "d": display, "states": state_table(display), "capacity_drawing": capacity_map(display)}


def words(display: Display) -> dict[str, Any]:
    """What the templates call: `_` translates, `n` shows a figure with its trace, `band` its range."""
    return {
        "_": display.t,
        "n": display.span,
        "band": display.band,
        "share": display.share,
        "revision": lambda quote: revision_text(display.t, quote),
        "lead": lambda line: lead_time(display, line),
        "relation": lambda check: _relation(display, check),
        "doubt": lambda check: _doubt(display, check),
        "fill": lambda message, **parts: display.t(phrase(message, **parts)),
    }


def _relation(display: Display, check: Check) -> str:
    """How value and limit of a check stand to each other, between the two."""
    if check.value.value is None or check.limit.value is None or check.in_doubt:
        return display.t("against")
    return display.t("exceeds" if check.relation == "<=" else "is below")


def _doubt(display: Display, check: Check) -> str:
    """What leaves the verdict open although both numbers are known: the probability, and the inputs that decide; else nothing."""
    if not check.in_doubt:
        return ""
    found = {"probability": f"{check.probability:.0%}", "inputs": listed(check.deciding, "{first}; {rest}")}
    decided = ", holds with a probability of {probability}; it is decided by {inputs}"
    return display.t(phrase(decided if check.deciding else ", holds with a probability of {probability}", **found))


def _money_drawings(display: Display, sections: Sections) -> dict[str, Any]:
    return {"price_strip": price_strip(display), "cost_bars": cost_bars(display, sections.bars())}


def _drawings(display: Display) -> dict[str, Any]:
    chain = PowerChain(display)
    racks = elevations(display)
    return {
        "states": state_table(display),
        "racks": racks,
        "kinds": kinds_shown(racks),
        "floor_drawing": floor_plan(display),
        "label_drawing": rack_label(display),
        "power_drawing": power_drawing(display, chain),
        "line_drawing": single_line(display),
        "topologies": topologies(display),
        "heat_drawing": heat_drawing(display, chain),
        "ladder_drawing": ladder_drawing(display),
        "channel_pictures": channel_pictures(display),
        "board_pictures": board_pictures(display),
        "capacity_drawing": capacity_map(display),
    }
