"""Mistakes that maintainers make, planted one at a time: `catalog check` names each with file and line, and is quiet about what is right.

A made-up rack stands for anybody's overlay. The nets do not know it: they come from the spread of the shipped catalog, from conservation
across the tree, and from building.
"""

from __future__ import annotations

import datetime
import shutil
from functools import cache
from pathlib import Path

import pytest

from configurator.catalog.load import load_catalog
from configurator.catalog.problems import InputError, Problem
from configurator.studies.trials import Trial, dated_ahead, tried

RACK = Path(__file__).parent / "made_up_rack"
TODAY = datetime.date(2026, 11, 26)
P, LIST = "platforms/kestrel-16.yaml", "prices/kestrel-list.yaml"

# What somebody did, in which file, the text, and what stands there instead.
PLANTED = [
    ("two trays in one unit", P, "{u: 14, item: switch-tray", "{u: 12, item: switch-tray"),
    ("a tray of 2U in rows of 1U", P, "count: 4\n        u: 1", "count: 4\n        u: 2"),
    ("one place too few", P, "item: compute-tray, count: 4}", "item: compute-tray, count: 3}"),
    ("one place too many", P, "item: compute-tray, count: 4}", "item: compute-tray, count: 5}"),
    ("one shelf place too few", P, "item: power-shelf, count: 2}", "item: power-shelf, count: 1}"),
    ("a board as accelerator", P, "part: kestrel-k1,", "part: kestrel-switch-board,"),
    ("a controller as cold plate", P, "part: kestrel-plate,", "part: kestrel-bmc,"),
    ("a transceiver as cable", P, "cable: kestrel-fibre", "cable: kestrel-optic"),
    ("a cable as far optic", P, "remote-transceiver: {part: kestrel-optic", "remote-transceiver: {part: kestrel-fibre"),
    ("a supply as shelf", P, "shelf: kestrel-shelf,", "shelf: kestrel-psu,"),
    ("a hose as coupling", P, "loop: {disconnect: kestrel-coupling, plates: 5", "loop: {disconnect: kestrel-hose, plates: 5"),
    ("a whip as busbar", P, "busbar: kestrel-busbar", "busbar: kestrel-whip"),
    ("a chassis as frame", P, "frame: kestrel-frame", "frame: kestrel-chassis"),
    ("another platform's GPU", P, "part: kestrel-k1,", "part: b300-gpu,"),
    ("a default that is no choice", P, 'default: "4"', 'default: "8"'),
    ("an unknown price book in the defaults", P, "books: [kestrel-list]", "books: [kestrel-liste]"),
    ("an unknown CDU in the defaults", P, "cdu: kestrel-cdu", "cdu: kestrel-cdus"),
    ("id and file name differ", P, "id: kestrel-16\n", "id: kestrel-61\n"),
    ("tray of 300 kg", P, "mass: 30 kg", "mass: 300 kg"),
    ("tray of 30 g", P, "mass: 30 kg", "mass: 30 g"),
    ("GPU of 100 W", "parts/chips.yaml", "tdp: 1000 W", "tdp: 100 W"),
    ("roughness 1 mm", "laminates.yaml", "roughness: 1 um", "roughness: 1 mm"),
    ("supply of 9.75 %", "parts/psus.yaml", "[50 %, 97.5 %]", "[50 %, 9.75 %]"),
    ("bits for bytes", "parts/chips.yaml", "hbm-bandwidth: 8 TB/s", "hbm-bandwidth: 8 Tbit/s"),
    ("bits for bytes between chips", "parts/chips.yaml", "scale-up-bandwidth: 1.8 TB/s", "scale-up-bandwidth: 1.8 Tbit/s"),
    ("link at 200G on a 400G port", P, "rate: 400 Gbit/s\n    length: {value: 30", "rate: 200 Gbit/s\n    length: {value: 30"),
    ("half the switch chips", P, "part: kestrel-switch, count: 2", "part: kestrel-switch, count: 1"),
    ("one switch tray too few", P, "        label: Switch tray, 1U\n        count: 2", "        label: Switch tray, 1U\n        count: 1"),
    ("twice the pairs of a lane", P, "pairs-per-lane: 2 pair", "pairs-per-lane: 4 pair"),
    ("half the lanes", P, "lanes-per-gpu: 36", "lanes-per-gpu: 18"),
    ("10 plates in the loop, 5 in the tree", P, "plates: 5,", "plates: 10,"),
    ("200 L filled into 20 L", P, "count: 20 L", "count: 200 L"),
    ("M4 on an M8 laminate", "parts/boards.yaml", "grade: M8", "grade: M4"),
    ("10.6 GHz for 212.5 Gbit/s", "standards/interfaces.yaml", "nyquist: 53.125 GHz", "nyquist: 10.625 GHz"),
    ("supplies ten times their shelf", "parts/psus.yaml", "rating: 5 kW", "rating: 50 kW"),
    ("sparse for dense", "parts/chips.yaml", "dense-fp8: 5 PFLOPS", "dense-fp8: 10 PFLOPS"),
    ("no mass of a tray", P, "        mass: 30 kg\n", ""),
    ("no price of the accelerator", LIST, "  kestrel-k1: {base: 20000 USD}\n", ""),
    (
        "no plate on the accelerator",
        P,
        "              cold-plate: {label: Accelerator plate, part: kestrel-plate, count: 1, cools: [gpu]}\n",
        "",
    ),
    ("heat into liquid without a plate", "parts/nics.yaml", "liquid-capture: 0 %", "liquid-capture: 100 %"),
    ("more pieces, dearer each", LIST, "price: 820 USD", "price: 8200 USD"),
    ("a list dated next year", LIST, "date: 2026-11-20", "date: 2027-11-20"),
    ("some shares without their sign", "parts/psus.yaml", "[50 %, 97.5 %]", "[0.5, 0.975]"),
    ("three and a half trays", P, "count: 4\n        u: 1", "count: 3.5\n        u: 1"),
    ("an expectation that does not hold", P, "peak-duration:", "expect: [{figure: system.accelerators, is: 18}]\npeak-duration:"),
]


def found_in(folder: Path) -> frozenset[tuple[str, str, str]]:
    """Code, file and message of all that a check of a folder finds, errors or warnings."""
    return frozenset((p.code, p.position.file.rpartition("/")[2], p.message) for p in _problems(folder) if p.position.line)


def _problems(folder: Path) -> list[Problem]:
    try:
        catalog = load_catalog([folder])
    except InputError as error:
        return list(error.problems)
    builds = [problem for id in catalog.platforms if id.startswith("kestrel") for problem in tried(catalog, Trial(catalog.platforms[id]))]
    return [*catalog.warnings, *dated_ahead(catalog, TODAY, {1}), *builds]


@cache
def healthy() -> frozenset[tuple[str, str, str]]:
    return found_in(RACK)


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted[0])
def test_a_planted_mistake_is_named(planted: tuple[str, str, str, str], tmp_path: Path) -> None:
    _, file, old, new = planted
    folder = tmp_path / "rack"
    shutil.copytree(RACK, folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    assert {p for p in found_in(folder) - healthy() if p[1] == Path(file).name or "CAT15" in p[0] or "CAT18" in p[0]}


def test_what_is_right_is_quiet() -> None:
    """The rack as it is has no error and hardly a warning of its own, the shipped catalog fewer than sixty."""
    assert [p for p in healthy() if "kestrel" in p[1]] == [p for p in healthy() if p[0] == "CAT182"]
    assert len(load_catalog().warnings) < 60
