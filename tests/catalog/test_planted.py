"""Mistakes that maintainers make, planted one at a time: `catalog check` names each with file and line, and is quiet about what is right.

A made-up rack stands for anybody's overlay. The nets do not know it: they come from the spread of the shipped catalog, from conservation
across the tree, and from building.
"""

from __future__ import annotations

import datetime
import shutil
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from configurator.catalog.load import load_catalog
from configurator.catalog.problems import InputError, Problem
from configurator.studies.catalogs.trials import Trial, dated_ahead, tried

RACK = Path(__file__).parent / "made_up_rack"
TODAY = datetime.date(2026, 11, 26)
P, LIST = "platforms/kestrel-16.yaml", "prices/kestrel-list.yaml"

# Planted together: what somebody did, the code that names it, in which file, the text, and what stands there instead.
PLANTED = {
    "references": [
        ("a controller as cold plate", "CAT140", P, "part: kestrel-plate,", "part: kestrel-bmc,"),
        ("a transceiver as cable", "CAT140", P, "cable: kestrel-fibre", "cable: kestrel-optic"),
        ("a cable as far optic", "CAT140", P, "remote-transceiver: {part: kestrel-optic", "remote-transceiver: {part: kestrel-fibre"),
        ("a supply as shelf", "CAT140", P, "shelf: kestrel-shelf,", "shelf: kestrel-psu,"),
        ("a hose as coupling", "CAT140", P, "loop: {disconnect: kestrel-coupling, plates: 5", "loop: {disconnect: kestrel-hose, plates: 5"),
        ("a whip as busbar", "CAT140", P, "busbar: kestrel-busbar", "busbar: kestrel-whip"),
        ("a chassis as frame", "CAT140", P, "frame: kestrel-frame", "frame: kestrel-chassis"),
        ("a default that is no choice", "CAT068", P, 'default: "4"', 'default: "8"'),
    ],
    "overlap": [
        ("two trays in one unit", "CAT061", P, "{u: 14, item: switch-tray", "{u: 12, item: switch-tray"),
    ],
    "fields": [
        ("roughness 1 mm", "CAT004", "laminates.yaml", "roughness: 1 um", "roughness: 1 mm"),
        ("some shares without their sign", "CAT004", "parts/psus.yaml", "[50 %, 97.5 %]", "[0.5, 0.975]"),
    ],
    "rows": [
        ("a tray of 2U in rows of 1U", "CAT061", P, "count: 4\n        u: 1", "count: 4\n        u: 2"),
    ],
    "books": [
        ("an unknown price book in the defaults", "PRI001", P, "books: [kestrel-list]", "books: [kestrel-liste]"),
    ],
    "units": [
        ("an unknown CDU in the defaults", "COO004", P, "cdu: kestrel-cdu", "cdu: kestrel-cdus"),
    ],
    "slips": [
        ("tray of 300 kg", "CAT040", P, "mass: 30 kg", "mass: 300 kg"),
        ("GPU of 100 W", "CAT040", "parts/chips.yaml", "tdp: 1000 W", "tdp: 100 W"),
        ("supply of 9.75 %", "CAT040", "parts/psus.yaml", "[50 %, 97.5 %]", "[50 %, 9.75 %]"),
        ("bits for bytes", "CAT040", "parts/chips.yaml", "hbm-bandwidth: 8 TB/s", "hbm-bandwidth: 8 Tbit/s"),
        ("bits for bytes between chips", "CAT151", "parts/chips.yaml", "scale-up-bandwidth: 1.8 TB/s", "scale-up-bandwidth: 1.8 Tbit/s"),
        (
            "link at 200G on a 400G port",
            "CAT166",
            P,
            "rate: 400 Gbit/s\n    length: {value: 30",
            "rate: 200 Gbit/s\n    length: {value: 30",
        ),
        ("M4 on an M8 laminate", "CAT158", "parts/boards.yaml", "grade: M8", "grade: M4"),
        ("10.6 GHz for 212.5 Gbit/s", "CAT152", "standards/interfaces.yaml", "nyquist: 53.125 GHz", "nyquist: 10.625 GHz"),
        ("sparse for dense", "CAT157", "parts/chips.yaml", "dense-fp8: 5 PFLOPS", "dense-fp8: 10 PFLOPS"),
        ("200 L filled into 20 L", "CAT155", P, "count: 20 L", "count: 200 L"),
        ("10 plates in the loop, 5 in the tree", "CAT153", P, "plates: 5,", "plates: 10,"),
        ("one place too few", "CAT162", P, "item: compute-tray, count: 4}", "item: compute-tray, count: 3}"),
        ("one shelf place too few", "CAT162", P, "item: power-shelf, count: 2}", "item: power-shelf, count: 1}"),
        ("more pieces, dearer each", "CAT106", LIST, "price: 820 USD", "price: 8200 USD"),
        ("a list dated next year", "CAT185", LIST, "date: 2026-11-20", "date: 2027-11-20"),
        (
            "an expectation that does not hold",
            "CAT184",
            P,
            "peak-duration:",
            "expect: [{figure: system.accelerators, is: 18}]\npeak-duration:",
        ),
        ("heat into liquid without a plate", "CAT154", "parts/nics.yaml", "liquid-capture: 0 %", "liquid-capture: 100 %"),
        ("no price of the accelerator", "CAT182", LIST, "  kestrel-k1: {base: 20000 USD}\n", ""),
    ],
    "counts": [
        ("half the switch chips", "CAT150", P, "part: kestrel-switch, count: 2", "part: kestrel-switch, count: 1"),
        ("twice the pairs of a lane", "CAT151", P, "pairs-per-lane: 2 pair", "pairs-per-lane: 4 pair"),
        ("no mass of a tray", "CAT160", P, "        mass: 30 kg\n", ""),
        (
            "no plate on the accelerator",
            "CAT154",
            P,
            "              cold-plate: {label: Accelerator plate, part: kestrel-plate, count: 1, cools: [gpu]}\n",
            "",
        ),
        ("one place too many", "CAT162", P, "item: compute-tray, count: 4}", "item: compute-tray, count: 5}"),
        ("id and file name differ", "CAT163", P, "id: kestrel-16\n", "id: kestrel-61\n"),
        ("supplies ten times their shelf", "CAT159", "parts/psus.yaml", "rating: 5 kW", "rating: 50 kW"),
    ],
    "trays": [
        ("tray of 30 g", "CAT040", P, "mass: 30 kg", "mass: 30 g"),
        (
            "one switch tray too few",
            "CAT150",
            P,
            "        label: Switch tray, 1U\n        count: 2",
            "        label: Switch tray, 1U\n        count: 1",
        ),
        ("half the lanes", "CAT151", P, "lanes-per-gpu: 36", "lanes-per-gpu: 18"),
        ("three and a half trays", "CAT161", P, "count: 4\n        u: 1", "count: 3.5\n        u: 1"),
        ("another platform's GPU", "CAT142", P, "part: kestrel-k1,", "part: b300-gpu,"),
    ],
    "boards": [
        ("a board as accelerator", "CAT141", P, "part: kestrel-k1,", "part: kestrel-switch-board,"),
    ],
}


def problems_of(folder: Path) -> list[Problem]:
    """All that a check of a folder finds, errors or warnings."""
    try:
        catalog = load_catalog([folder])
    except InputError as error:
        return list(error.problems)
    builds = [problem for id in catalog.platforms if id.startswith("kestrel") for problem in tried(catalog, Trial(catalog.platforms[id]))]
    return [*catalog.warnings, *dated_ahead(catalog, TODAY, {1}), *builds]


# One broken item each: what somebody did, the file, the text, and what stands there instead.
BROKEN = [
    ("a unit that is none", "parts/chips.yaml", "tdp: 1000 W", "tdp: 1000 X"),
    ("a required field misspelt", "parts/cdus.yaml", "    capacity:", "    capcity:"),
    ("a source of an unknown kind, cited by everything", "sources.yaml", "kind: vendor", "kind: vendr"),
    ("a file of an unknown kind", "parts/whips.yaml", "kind: whip", "kind: whipp"),
    ("a file without a kind", "parts/quick-disconnects.yaml", "kind:", "knd:"),
    ("a laminate of a board", "laminates.yaml", "dk: 3.3", "dk: x"),
    ("a price in no currency", LIST, "kestrel-switch: {base: 4000 USD}", "kestrel-switch: {base: 4000 USS}"),
    ("a file that cannot be read", "parts/switch-chips.yaml", "kind: switch-chip", "kind: [switch-chip"),
]


def test_one_broken_item_is_one_error(tmp_path: Path) -> None:
    """What names it is no fault of its own, and a misspelt field is not missing too; all of them are told at once."""
    folder = tmp_path / "rack"
    shutil.copytree(RACK, folder)
    for name, file, old, new in BROKEN:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text, name
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    errors = [p for p in problems_of(folder) if p.severity == "error"]
    assert sorted(p.position.file.removeprefix(f"{folder}/") for p in errors) == sorted(file for _, file, *_ in BROKEN), errors


@cache
def healthy() -> frozenset[tuple[str, str, str]]:
    return frozenset((p.item, p.code, p.message) for p in problems_of(RACK))


@pytest.mark.parametrize("batch", PLANTED)
def test_planted_mistakes_are_named(batch: str, tmp_path: Path) -> None:
    """Each with a code of its own kind, as often as it was planted, and with file and line."""
    folder = tmp_path / "rack"
    shutil.copytree(RACK, folder)
    for name, _, file, old, new in PLANTED[batch]:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text, name
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    found = [p for p in problems_of(folder) if (p.item, p.code, p.message) not in healthy()]
    wanted = Counter(code for _, code, *_ in PLANTED[batch])
    assert wanted - Counter(p.code for p in found) == Counter(), [str(p) for p in found]
    assert all(p.position.file and p.position.line for p in found)


def test_what_is_right_is_quiet() -> None:
    """The rack as it is has no error and one warning of its own (whips without a price), the shipped catalog fewer than sixty."""
    assert [p.code for p in problems_of(RACK) if "kestrel" in p.item] == ["CAT182"]
    assert len(load_catalog().warnings) < 60
