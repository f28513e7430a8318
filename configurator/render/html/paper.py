"""What every page of a document carries on paper: size, colours, footer, and the mark of what must not leave the house."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from configurator.catalog.sellers import Colours
from configurator.render.documents.names import marks, revision_text
from configurator.render.words.display import Display


def paper(display: Display) -> dict[str, Any]:
    """The variables of ``parts/paper.css.j2`` for a document."""
    view, t = display.view, display.t
    head = (view.quote.number, f"{t('Revision')} {revision_text(t, view.quote)}" if view.quote.revision else "", t(view.title))
    return {
        "paper": view.paper,
        "accent": (view.seller.colours if view.seller is not None else Colours()).accent,
        "mark": css_text("  ·  ".join(marks(t, internal=view.internal, released=not view.failed, forecast=view.forecast))),
        "footer": css_text("  ·  ".join((*filter(None, head), view.date.isoformat()))),
    }


def css_text(text: str) -> Markup:
    """Text inside a CSS string, every character as an escape, so that nothing in it can end the string."""
    return Markup("".join(f"\\{ord(character):06x}" for character in text))
