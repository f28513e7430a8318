"""The offer as one HTML page: what is offered, to whom, for how much, until when, and what is not in it."""

from __future__ import annotations

from collections.abc import Sequence

from configurator.figures import Figure
from configurator.render.documents.offer import exclusions, offer_rows, unfolded
from configurator.render.html.live.model import SCRIPTS, Live, alive
from configurator.render.html.page import LANGUAGES, words
from configurator.render.html.paper import paper
from configurator.render.html.templates import SHIPPED, Templates
from configurator.render.order_view import OrderView
from configurator.render.view import Seen, View
from configurator.render.words.display import Display
from configurator.render.words.spelled import spelled_out
from configurator.text import said

# What the systems ask of the site and give: the few numbers a buyer compares.
NEEDS = (
    *("system.racks", "system.accelerators", "power.it-load", "power.ac-input", "power.facility", "cooling.liquid-heat"),
    *("cooling.flow", "cooling.air-heat", "cooling.airflow", "system.weight"),
)
STEPS = ("cost.list-price", "cost.discount", "cost.lines", "cost.price", "cost.tax", "cost.price-with-tax")


def offer_page(view: View | OrderView, templates: Templates = SHIPPED) -> str:
    """The offer of a view, in the language of its quote; raises InputError as `Templates.render` does."""
    view = view if view.internal else view.with_choices()
    language, display, rows = view.quote.language, Display(view, view.quote.language), offer_rows(view)
    headline = _headline(view)
    content = {
        **words(display),
        "view": view,
        "d": display,
        "lang": LANGUAGES.get(language, language),
        "style": templates.text("quote.css", "live.css", "offer.css"),
        "script": templates.text("quote.js", *SCRIPTS),
        "live": Live(view),
        "say": lambda text: said(text, language),
        "seller_name": said(view.seller.name, language) if view.seller is not None else "",
        "rows": rows,
        "added": frozenset(view.choices.added),
        "unfold": unfolded,
        "optional": [line for line in view.lines if line.optional],
        "steps": [(_step_label(display, figure), figure) for figure in _steps(view)],
        "needs": [figure for id in NEEDS if (figure := display.figure(id)) is not None],
        "unpriced": view.unpriced,
        "excluded": exclusions(view, display.t),
        "rates": view.rates,
        "headline": headline,
        "headline_label": display.label(headline),
        "in_words": spelled_out(headline, view.currency, language),
        **paper(display),
    }
    beside = [figure for row in rows for figure in (row.extended, row.each) if figure is not None]
    return alive(templates.render("offer.html.j2", content), display, beside)


def _step_label(display: Display, figure: Figure) -> str:
    """What a step is called; a tax by its name and rate."""
    if figure.id != "cost.tax" or display.view.lines_taxed_apart:
        return display.label(figure)
    return f"{display.t(display.view.tax_name or 'Tax')} {display.amount(display.figure('prices.tax'))}"


def _taxed(view: Seen) -> bool:
    """Whether anything of the offer is taxed, whatever its price."""
    return bool(view.figures["prices.tax"].value) or view.lines_taxed_apart


def _headline(view: Seen) -> Figure:
    """What the buyer pays: with tax where there is one."""
    return view.figures["cost.price-with-tax" if _taxed(view) else "cost.price"]


def _steps(view: Seen) -> Sequence[Figure]:
    """From the list price to what is paid; steps that take or add nothing are left out."""
    found = [view.figures[id] for id in STEPS]
    kept = [f for f in found if f.id in ("cost.list-price", "cost.price") or f.value is None or f.value]
    return kept if _taxed(view) else [f for f in kept if "tax" not in f.id]
