"""Every page that leaves the program, as axe-core finds it in Chromium: names, roles, headings, landmarks, contrast."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import axe_core_python
import pytest

from tests.helpers import everything

AXE = Path(axe_core_python.__file__).with_name("axe.min.js")
# Of a table the first rows stand for all, which the same lines of a template write: axe spends most of its time on cells that are alike.
ROWS = 100_000 if everything() else 25
SHORTENED = f"""document.querySelectorAll("tbody").forEach((body) => [...body.rows].slice({ROWS}).forEach((row) => row.remove()))"""
RUN = """axe.run(document, {resultTypes: ["violations"]}).then(
  (found) => found.violations.map((v) => [v.id, v.nodes.map((n) => n.html.slice(0, 200))])
)"""
SOLD = ("quote", "hgx-rubin-nvl8", "--format", "html", "--set", "seller=example-integrator", "-o", ".", "--document")
PAGES: dict[str, tuple[str, ...]] = {
    "offer": ("quote", "hgx-h100-air", "--document", "offer", "--format", "html", "-o", "."),
    "offer and annex in Chinese": (*SOLD, "offer,annex", "--lang", "zh"),
    "evidence": ("quote", "hgx-h100-air", "--audience", "internal", "--format", "html", "-o", "."),
    "change sheet": ("diff", "hgx-h100-air", "hgx-b200-air", "--format", "html", "-o", "."),
    "comparison": ("compare", "hgx-h100-air", "hgx-rubin-nvl8", "--html", "compare.html"),
    **({"offer and annex": (*SOLD, "offer,annex")} if everything() else {}),  # the same templates in the other language
}


def violations(browser: Any, path: Path) -> list[Any]:
    """What axe-core says of a page: the rules that are broken, and where."""
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.goto(path.as_uri())
    page.evaluate(AXE.read_text(encoding="utf-8"))
    page.evaluate(SHORTENED)
    told: list[Any] = page.evaluate(RUN)
    page.close()
    return told


def pages(folder: Path) -> Iterator[Path]:
    """The pages in a folder; there is at least one."""
    found = sorted(folder.glob("*.html"))
    assert found
    yield from found


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("made", PAGES)
def test_axe_finds_nothing(made: str, run_cli: Callable[..., Any], browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page may be read by a screen reader and worked by keys."""
    monkeypatch.chdir(tmp_path)
    done = run_cli(*PAGES[made])
    assert done.code in (0, 1), done.err
    assert [(page.name, rule) for page in pages(tmp_path) for rule in violations(browser, page)] == []


@pytest.mark.browser
@pytest.mark.slow
def test_axe_finds_a_picture_without_words(browser: Any, tmp_path: Path) -> None:
    """The law catches what it is for."""
    page = tmp_path / "page.html"
    page.write_text('<html lang="en"><head><title>x</title></head><body><main><h1>x</h1><img src="a.png"></main></body></html>', "utf-8")
    assert [rule for rule, _ in violations(browser, page)] == ["image-alt"]
