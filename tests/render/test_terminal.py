"""What the terminal says, in the language of the quote."""

from __future__ import annotations

import re

import pytest

from configurator.figures import derivation
from configurator.render.order_view import OrderView, view_of
from configurator.render.text import terminal, verdicts
from configurator.render.view import View
from configurator.render.words.i18n import translator
from tests.helpers import built, several
from tests.orders import MIXED, ordered
from tests.render.chinese import all_untranslated

QUOTED = re.compile(r"catalogs/\S+:\d+|\[[\w-]+(?:, [\w-]+)*; \w+\]|= [\w.-]+$")  # a place in the catalogs, a source, a figure


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text that is translated for the terminal."""
    texts: list[str] = []

    def heard(text: str) -> str:
        texts.append(text)
        return translator("zh")(text)

    for room in (terminal, verdicts):
        monkeypatch.setattr(room, "translator", lambda language: heard)
    return texts


def tell(view: View | OrderView) -> None:
    """Everything the terminal can say of a build."""
    terminal.summary(view)
    terminal.quoted(view)
    terminal.checks(view)
    for topic in terminal.TOPICS:
        terminal.show(view, topic)
    terminal.explain(list(derivation(view.figures["cost.price"], 3)), "zh")
    for made in view.decisions:
        terminal.decision(made, "zh")


@pytest.mark.parametrize("platform", several())
def test_the_terminal_speaks_chinese(platform: str, said: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Every word of it has its Chinese; so have unknown numbers, with the reason. Notes and places of catalogs are quoted."""
    tell(View(built(platform)).without_remedies())
    notes = {figure.info.origin.note for figure in built(platform).figures.values() if figure.info and figure.info.origin}
    assert [text for text in all_untranslated(said) if text not in notes and not QUOTED.match(text)] == []


def test_the_terminal_speaks_chinese_of_an_order(said: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    order = ordered(MIXED, "quote.revision=B", "quote.customer=Example", "delivery={weeks: 20}", "quote.language=zh")
    tell(view_of(order).without_remedies())
    assert all_untranslated(said) == []
    assert "修订" in (out := capsys.readouterr().out) and "checks:" not in out


def test_of_many_sources_of_a_limit_a_few_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    """A limit made of the whole load rests on dozens of documents; JSON names them all."""
    view = View(built("gb300-nvl72"))
    pulse = next(check for check in view.checks if check.family == "power.pulse")
    terminal.checks(view.without_remedies())
    out = " ".join(capsys.readouterr().out.split())
    assert f"limit: {', '.join(pulse.sources[:6])} +{len(pulse.sources) - 6}" in out and len(pulse.sources) > 20
