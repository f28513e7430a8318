"""How fast a page follows its sliders, and what that costs to write.

Run it from the top of the repository, on an idle machine with Chromium::

    .venv/bin/python benchmarks/live.py
    .venv/bin/python benchmarks/live.py --platform trn2-ultra --rounds 40

Timed is the evidence page of a platform in Chromium: the graph alone, and the whole answer to one step of a slider (graph, every element
that shows a changed figure, checks, pictures, and the layout of what is seen), the best and the median of the rounds; and in Python the
writing of the page with the data of its graph against the page without. A frame of a screen lasts 16 ms.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from statistics import median

from common import Row

from configurator.build import build_request
from configurator.render.html import page as pages
from configurator.render.html.live.model import SCRIPTS, alive
from configurator.render.html.templates import SHIPPED
from configurator.render.order_view import view_of
from configurator.render.words.display import Display

STEPS = """<script>
(function () {
  var told = {graph: [], page: []}, slider = document.querySelector('[data-input="SLIDER"]');
  var graph = new Graph(JSON.parse(document.getElementById("model").textContent));
  for (var i = 0; i < ROUNDS; i++) {
    var start = performance.now();
    graph.compute(new Map([[0, 2 + i]]));
    told.graph.push(performance.now() - start);
    slider.value = Number(slider.value) + (i % 2 ? -1 : 1) * Number(slider.step);
    start = performance.now();
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    document.body.offsetHeight; // style and layout, which a frame has to wait for
    told.page.push(performance.now() - start);
  }
  document.body.dataset.told = JSON.stringify(told);
})();
</script></body>"""


def in_chromium(text: str, slider: str, rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each round: of the graph, and of the page."""
    script = STEPS.replace("SLIDER", slider).replace("ROUNDS", str(rounds))
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        path.write_text(text.replace("</body>", script), encoding="utf-8")
        command = [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile", "--dump-dom", path.as_uri()]
        seen = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300).stdout
    found = re.search(r'data-told="([^"]*)"', seen)
    assert found
    told: dict[str, list[float]] = json.loads(unescape(found[1]))
    return told


def rows(platform: str = "gb300-nvl72", rounds: int = 30) -> Iterator[Row]:
    """One step of a slider in Chromium, beside a frame of a screen."""
    told = in_chromium(pages.page(view_of(build_request(platform)).without_remedies()), "quantity", rounds)
    for name, label in (("graph", "the graph of a page computed again"), ("page", "... and all of the page brought up to date")):
        yield Row(f"{label} ({platform}, in Chromium)", median(told[name]) / 1e3, "a frame of a screen", 0.016, most=1)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--platform", default="gb300-nvl72")
    parser.add_argument("--slider", default="quantity")
    parser.add_argument("--rounds", type=int, default=30)
    asked = parser.parse_args()
    view = view_of(build_request(asked.platform)).without_remedies()
    text = pages.page(view)
    start = time.process_time()
    bare = pages.page(view)
    whole = time.process_time() - start
    display, scripts = Display(view, "en"), len(SHIPPED.text(*SCRIPTS))
    plain = re.sub(r'<script type="application/json".*?</script>', "<!-- model -->", bare, flags=re.DOTALL)
    start = time.process_time()
    alive(plain, display)
    data = time.process_time() - start
    told = in_chromium(text, asked.slider, asked.rounds)
    print(
        f"{asked.platform}: page {len(text) / 1e3:,.0f} kB, data {(len(text) - len(plain)) / 1e3:,.0f} kB, scripts {scripts / 1e3:.0f} kB"
    )
    print(f"written in {1e3 * whole:.0f} ms, of which the data {1e3 * data:.0f} ms")
    for name, label in (("graph", "graph"), ("page", "graph and page")):
        print(f"{label:16} best {min(told[name]):6.2f} ms, median {median(told[name]):6.2f} ms")


if __name__ == "__main__":
    main()
