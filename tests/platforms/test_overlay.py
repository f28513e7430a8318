"""A platform is YAML: one made up in a temporary folder works like the shipped ones, with no Python."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

FILES = {
    "sources.yaml": """
sources:
  made-up: {title: A made-up data sheet, publisher: Nobody, date: "2026", kind: vendor}
""",
    "parts/made-up.yaml": """
kind: accelerator
items:
  abacus-9000:
    name: Abacus 9000
    source: made-up
    confidence: high
    tdp: 500 W
    liquid-capture: 80 %
    hbm-capacity: 64 GB
    dense-bf16: 1 PFLOPS
""",
    "prices/made-up.yaml": """
id: made-up
name: Made-up prices
date: 2026-11-01
currency: USD
scope: component cost
source: made-up
confidence: high
prices:
  abacus-9000: {base: 1000 USD, low: 900 USD, high: 1200 USD}
""",
    "platforms/abacus-rack.yaml": """
id: abacus-rack
name: Abacus rack
vendor: Nobody
summary: Two racks of ten shelves of beads.
source: made-up
confidence: high
peak-factor: 1.2
air-temperature-rise: 12 delta_degC
cooling: {}
racks:
  beads:
    label: Bead rack
    count: 2
    frame: mgx-rack-48u
    contents:
      drawer:
        label: Drawer of beads
        count: 10
        u: 2
        contents:
          abacus: {part: abacus-9000, count: 8}
    power: {shelf: orv3-hpr-shelf-33kw, feed-points: 1}
    layout:
      - {u: 1, item: power-shelf, count: 3}
      - {u: 5, item: drawer, count: 10}
links:
  - {id: strings, group: scale-up-copper, label: Bead strings, per: drawer.abacus, factors: {strings-per-abacus: 2}, cable: cat6-3m}
""",
}


def _overlay(folder: Path) -> Path:
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_made_up_platform(tmp_path: Path, run_cli: Callable[..., Any]) -> None:
    """Nothing of a shipped platform is needed in Python: a new one builds, checks and counts from YAML alone."""
    overlay = _overlay(tmp_path / "mine")
    done = run_cli("build", "abacus-rack", "--json", "--catalog", overlay, "--prices", "component-default", "--prices", "made-up")
    assert done.code == 0, done.err
    figures = json.loads(done.out)["figures"]
    value = {id: figure["value"] for id, figure in figures.items()}
    assert value["system.accelerators"] == 2 * 10 * 8
    assert value["system.racks"] == 2
    assert value["power.it-load"] == 2 * 10 * 8 * 0.5
    assert value["cooling.liquid-heat"] == 0.8 * 80
    assert value["cables.scale-up-copper"] == 320
    assert value["power.shelves"] == 2 * 3  # 40 kW a rack on 33 kW shelves, one spare
    assert value["cooling.pressure-drop"] is None
    assert figures["cooling.pressure-drop"]["reason"]


def test_made_up_platform_is_quoted(tmp_path: Path, run_cli: Callable[..., Any]) -> None:
    """Its documents are written as for any other."""
    overlay = _overlay(tmp_path / "mine")
    books = ("--prices", "component-default", "--prices", "made-up")
    done = run_cli("quote", "abacus-rack", "-o", tmp_path / "out", "--catalog", overlay, *books)
    assert done.code == 0, done.err
    made = ["DRAFT-abacus-rack-annex.html", "DRAFT-abacus-rack-offer.html", "DRAFT-abacus-rack-offer.xlsx"]
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == made
