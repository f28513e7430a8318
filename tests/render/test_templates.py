"""Templates of the user's own: laid over ours by name, in a sandbox that shows what the view allows and nothing else."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from configurator.catalog.data import shipped
from configurator.catalog.problems import InputError
from configurator.render.html.offer import offer_page
from configurator.render.html.page import page
from configurator.render.html.templates import Templates, templates_in
from configurator.render.view import Audience, View
from tests.helpers import LIGHT, built

OFFER = '{% extends "shipped/offer.html.j2" %}'


@pytest.fixture(scope="module")
def view() -> View:
    """What a customer sees of a build with a margin."""
    return View(built(LIGHT, "prices.margin=12%", "seller=example-integrator"), "customer").without_remedies()


def laid(folder: Path, text: str, name: str = "offer.html.j2") -> Templates:
    """A folder with one template of the user's."""
    path = folder / "mine" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return templates_in(folder / "mine")


def refused(folder: Path, view: View, text: str) -> str:
    """The message of a template on whose third line `text` stands; it names that line."""
    with pytest.raises(InputError) as caught:
        offer_page(view, laid(folder, f"<p>\n\n{text}</p>"))
    (problem,) = caught.value.problems
    assert problem.position.file.endswith("offer.html.j2") and problem.position.line == 3, problem
    assert "\n" not in str(problem) and "docs/templates.md" in problem.hint
    return problem.message


@pytest.mark.parametrize(("audience", "document"), [("customer", "annex"), ("internal", "evidence")])
def test_ours_in_the_sandbox_make_the_same_pages(audience: Audience, document: str, tmp_path: Path) -> None:
    """All a page of ours asks for is allowed: a copy of our templates gives every page byte for byte."""
    seen = View(built("tpu-v7", "seller=example-integrator"), audience).without_remedies()
    shutil.copytree(shipped("templates"), tmp_path / "mine")
    mine = templates_in(tmp_path / "mine")
    assert offer_page(seen, mine) == offer_page(seen)
    assert page(seen, document, mine) == page(seen, document)  # type: ignore[arg-type]


def test_a_block_and_a_style_are_laid_over_ours(view: View, tmp_path: Path) -> None:
    """What a template does not say stays ours; a style of the same name stands in its place."""
    laid(tmp_path, "body { font-family: Garamond; }", "offer.css")
    mine = laid(tmp_path, OFFER + '{% block terms %}<p class="ours">{{ n(view.price, d.exact(view.price)) }}</p>{% endblock %}')
    made = offer_page(view, mine)
    assert "Garamond" in made and '<p class="ours">' in made and "Terms" not in made.partition('class="ours"')[2]
    assert f'title="{view.price.info.label}' in made  # type: ignore[union-attr]


ESCAPES = [
    "{{ ''.__class__.__mro__ }}",
    "{{ view._build }}",
    "{{ view['_build'] }}",
    "{{ view | attr('_build') }}",
    "{{ [view] | map(attribute='_build') | join }}",
    "{{ [view] | map(attribute='sections.0._build') | join }}",
    "{{ '{0._build}'.format(view) }}",
    "{{ d.view._build.catalog }}",
    "{{ n.__globals__ }}",
    "{{ n.__closure__ }}",
    "{{ _.__self__ }}",
    "{{ lipsum.__globals__ }}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ view.quote.parse_raw(b'', proto='pickle') }}",
    "{{ view.quote.parse_file('/etc/hostname') }}",
    "{{ view.quote.model_construct() }}",
    "{{ view.seller.model_dump_json() }}",
    "{{ view.date.__reduce__() }}",
    "{{ view.figures.clear() }}",
    "{{ view.figures.update(view.figures) }}",
    "{{ view.figures['cost.bom'] }}",
    "{{ view.figures['prices.margin'] }}",
    "{{ view.books[0].name }}",
    "{{ range(10 ** 9) | length }}",
    "{% include 'offer.html.j2' %}",
    "{% include 'missing.html.j2' %}",
    "{% include '/etc/hostname' %}",
    "{% include '../secret.j2' %}",
    "{% include 'shipped/../../pyproject.toml' %}",
    "{% include 'link.j2' %}",
    "{{ 1 / 0 }}",
    "{{ view.nothing }}",
    "{{ nothing }}",
    "{{ n(view.nothing()) }}",
    "{% if %}",
    "{{ 'open }}",
]


@pytest.mark.parametrize("text", ESCAPES)
def test_what_a_template_may_not_is_refused(text: str, view: View, tmp_path: Path) -> None:
    """Python, files outside the folder, another reader's figures, and plain mistakes: one message with the line."""
    (tmp_path / "secret.j2").write_text("s3cret")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "link.j2").symlink_to(tmp_path / "secret.j2")
    assert "s3cret" not in refused(tmp_path, view, text)


def test_printing_the_view_prints_no_cost(view: View, tmp_path: Path) -> None:
    """Whatever public thing of a customer's view is printed whole, no cost of a line and no build stands in it."""
    names = [name for name in dir(View) if not name.startswith("_") and not callable(getattr(View, name))]
    inside = View(view._build, "internal")
    shown = {round(f.number, 2) for f in view.figures.values() if f.number is not None}
    found = (line.extended.value or 0.0 for line in inside.bom if line.extended is not None)
    costs = {round(cost, 2) for cost in found if cost >= 10_000 or cost % 1} - shown  # a small round number may be anything
    text = offer_page(view, laid(tmp_path, "{{ view }}{{ d }}" + "".join(f"{{{{ view.{name} | pprint }}}}" for name in names)))
    assert len(names) > 40 and len(costs) > 5 and "Build(" not in text
    assert not costs & {round(float(number), 2) for number in re.findall(r"\d{4,}\.?\d*", text)}


def test_a_fault_in_a_file_that_is_no_text(view: View, tmp_path: Path) -> None:
    """It is named as a file of a specification would be."""
    mine = laid(tmp_path, "")
    (tmp_path / "mine" / "offer.html.j2").write_bytes(b"\x00\xff\xfe\x80")
    with pytest.raises(InputError, match=r"offer\.html\.j2"):
        offer_page(view, mine)


@pytest.mark.parametrize(
    ("name", "told"), [("ofer.html.j2", "did you mean offer.html.j2"), ("letter.j2", "templates: "), ("offer.html", "templates: ")]
)
def test_a_folder_that_would_change_nothing(name: str, told: str, tmp_path: Path) -> None:
    """A misspelt name is not passed over in silence."""
    with pytest.raises(InputError, match=told):
        laid(tmp_path, "", name)


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not a folder"):
        templates_in(tmp_path / "none")


def test_our_own_faults_stay_faults(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a folder of the user's a fault in a template is ours and no bad input."""
    monkeypatch.setattr(Templates, "_environment", lambda _: (_ for _ in ()).throw(ZeroDivisionError()))
    with pytest.raises(ZeroDivisionError):
        offer_page(view)
