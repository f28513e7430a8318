"""Draw the film strip of the README, a page that is moved by its sliders: ``python tools/make_film_strip.py``.

Needs Chromium and the development tools (Playwright drives it, Pillow puts the frames side by side).
"""

from __future__ import annotations

import io
import os
import shutil
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from configurator.build import build_request
from configurator.render.html.page import page
from configurator.render.view import View

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "live.png"
SCENARIOS = ("", "#b300-gpu.tdp=1500%20W", "#b300-gpu.tdp=1500%20W&cooling.supply-temperature=32%20degC&quantity=3")
WIDTH, GAP = 620, 12  # pixels of a frame, and between two


def frames(place: Path) -> list[Image.Image]:
    """The panel of the page in each scenario, down to what it says against the offer."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    browser_path = next(filter(None, map(shutil.which, names)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": WIDTH + 80, "height": 1400})
        found = []
        for scenario in SCENARIOS:
            tab.goto("about:blank")
            tab.goto(place.as_uri() + scenario)
            panel, table = tab.locator("#live").bounding_box(), tab.locator("#live table").first.bounding_box()
            assert panel is not None
            assert table is not None
            clip = {"x": panel["x"], "y": panel["y"], "width": panel["width"], "height": table["y"] + table["height"] - panel["y"] + 8}
            found.append(Image.open(io.BytesIO(tab.screenshot(clip=clip, full_page=True))))
        browser.close()
    return found


def main() -> None:
    """Write the picture: the frames side by side."""
    os.environ.setdefault("SOURCE_DATE_EPOCH", "1795564800")  # the same picture on any day
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "quote.html"
        place.write_text(page(View(build_request("gb300-nvl72"))), encoding="utf-8")
        drawn = frames(place)
    height = max(frame.height for frame in drawn)
    strip = Image.new("RGB", (sum(frame.width for frame in drawn) + GAP * (len(drawn) - 1), height), "white")
    at = 0
    for frame in drawn:
        strip.paste(frame, (at, 0))
        at += frame.width + GAP
    strip.quantize(64).save(PICTURE, optimize=True)


if __name__ == "__main__":
    main()
