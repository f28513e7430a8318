"""The served page in a real browser: worked with a keyboard, on a phone, in both languages, as axe-core finds it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import axe_core_python
import pytest

from tests.serve.conftest import Served

AXE = Path(axe_core_python.__file__).with_name("axe.min.js")
PAGES = {
    "front": ("/", 390),
    "system": ("/?spec=hgx-h100-air", 1280),
    "chinese": ("/?spec=mine.yaml&lang=zh", 390),
    "refused": ("/?spec=no.yaml", 390),
}
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def faults() -> list[str]:
    """What the browser complains of."""
    return []


def opened(browser: Any, address: str, faults: list[str], width: int = 1280) -> Any:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" and "status of 400" not in line.text else None)
    page.goto(address)
    return page


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_sticks_out(name: str, served: Served, browser: Any, faults: list[str]) -> None:
    address, width = PAGES[name]
    page = opened(browser, served.base + address, faults, width)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(f => f.violations.map(v => [v.id, v.nodes[0].html]))")
    assert found == [] and faults == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert "As offered" not in page.inner_text("body")  # what only a page with a scenario says
    page.close()


def test_a_change_is_built_at_once_and_its_address_carries_it(served: Served, browser: Any, faults: list[str]) -> None:
    """With the keyboard alone: a quantity doubles the price; the address shows the same page again; nonsense is told and mended."""
    page = opened(browser, f"{served.base}/?spec=hgx-h100-air", faults)
    price = page.locator(".sum .n")
    before = amount(price.inner_text())
    page.focus("[name='field.quantity']")
    page.keyboard.press("Control+A")
    page.keyboard.type("2")
    page.keyboard.press("Tab")
    page.wait_for_url("**field.quantity=2**")
    assert amount(price.inner_text()) == pytest.approx(2 * before, rel=1e-3)
    again = opened(browser, page.url, faults)
    assert again.locator(".sum .n").inner_text() == price.inner_text()
    page.fill("[name='field.quantity']", "<b>x")
    page.keyboard.press("Enter")
    page.wait_for_selector("#result [role=alert]")
    assert "expected a whole number" in page.inner_text("#result") and page.locator("#result b").count() == 0
    assert faults == []


def test_without_a_script_the_button_does_the_same(served: Served, browser: Any) -> None:
    """And a document is taken away under its own name."""
    context = browser.new_context(java_script_enabled=False, accept_downloads=True)
    page = context.new_page()
    page.goto(f"{served.base}/?spec=hgx-h100-air")
    before = amount(page.locator(".sum .n").inner_text())
    page.fill("[name='field.quantity']", "3")
    page.click("button[type=submit]")
    assert amount(page.locator(".sum .n").inner_text()) == pytest.approx(3 * before, rel=1e-3)
    with page.expect_download() as taken:
        page.click("a[href^='/documents/evidence.csv']")
    assert taken.value.suggested_filename.endswith(".csv")
    context.close()


def amount(text: str) -> float:
    """The number of an amount of money."""
    return float("".join(sign for sign in text if sign.isdigit() or sign == "."))
