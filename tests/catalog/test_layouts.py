"""Layouts against frames, names against those of the program, fields against their neighbours, and sizes: each mistake with its line."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from configurator.catalog.lint.names import LINE_PREFIXES, LINES
from configurator.catalog.model import Catalog
from configurator.catalog.problems import Problem
from tests.helpers import built, platforms

Load = Callable[..., Catalog]
Problems = Callable[..., list[Problem]]

PARTS = {
    "parts/frames.yaml": """\
kind: rack-frame
source: data-sheet
confidence: medium
items:
  a-frame: {name: Frame, height-units: 20, unit-pitch: 1 rack_unit, width: 600 mm, depth: 1200 mm}
""",
    "parts/switches.yaml": """\
kind: switch
source: data-sheet
confidence: medium
items:
  flat: {name: Switch of one unit, height: 1 rack_unit, rate: 100 Gbit/s, mass: 5 kg}
  tall: {name: Switch of three units, height: 133 mm}
""",
}
PLATFORM = """\
id: rack-one
name: Rack one
vendor: Nobody
source: data-sheet
confidence: medium
peak-factor: 1.1
air-temperature-rise: 15 delta_degC
cooling: {}
options:
  store: {label: Storage, default: disk, choices: {disk: {}, tape: {}}}
  hosts: {label: Hosts, default: "2", choices: {"1": {}, "2": {}}}
rules:
  - {id: no-tape, when: {options.hosts: "2"}, excludes: {options.store: tape}, reason: no room}
racks:
  compute:
    label: Rack
    count: 1
    frame: a-frame
    contents:
      tray: {label: Tray, count: 4, u: 2, contents: {cpu: {part: base-cpu, count: 2}}}
      host: {label: Host, count: {option: hosts}, u: 1, contents: {cpu: {part: base-cpu, count: 1}}}
      switch: {part: flat, count: 1}
    layout:
      - {u: 1, item: tray, count: 4}
      - {u: 10, item: host, count: 2}
      - {u: 12, item: switch}
links:
  - {id: fabric, group: scale-out, label: Fabric, per: switch, factors: {ports: 2}, rate: 100 Gbit/s}
"""


def edited(*edits: tuple[str, str]) -> dict[str, str]:
    """The small system with some text replaced, wherever it stands."""
    files = {**PARTS, "platforms/rack-one.yaml": PLATFORM}
    for old, new in edits:
        name = next(name for name, text in files.items() if old in text)
        files[name] = files[name].replace(old, new, 1)
    return files


def test_the_small_system_is_right(load: Load) -> None:
    """Before the edits below nothing is wrong with it."""
    assert load(edited()).platforms["rack-one"]


HOST, SWITCH = "{u: 10, item: host, count: 2}", "{u: 12, item: switch}"
WRONG = {
    "a row above the frame": (SWITCH, "{u: 21, item: switch}", "CAT060", "layout: 'switch' at U21 stands above the 20 units of a-frame"),
    "a stack that ends above it": (HOST, "{u: 20, item: host, count: 2}", "CAT060", "'host' at U20 to U21"),
    "two rows in one unit": (SWITCH, "{u: 11, item: switch}", "CAT061", "'switch' at U11 and 'host' at U10 to U11 (line 25) both take U11"),
    "a higher tray in the same rows": ("count: 4, u: 2", "count: 4, u: 3", "CAT061", "both take U10 to U11"),
    "rows of two different options": (SWITCH, "{u: 11, item: switch, when: {store: disk}}", "CAT061", "both take U11"),
    "two on the same side": (HOST, "{u: 14, item: host, side: left}\n      - {u: 14, item: tray, side: left}", "CAT061", "both take"),
    "half beside a whole": (HOST, "{u: 12, item: host, side: left}", "CAT061", "both take U12"),
    "a part above its units": ("switch: {part: flat", "switch: {u: 2, part: tall", "CAT062", "switch: u is 2, but tall is 3 units high"),
    "a row that says another height": (SWITCH, "{u: 12, item: switch, height: 2}", "CAT062", "height is 2, but one switch takes 1"),
    "half a unit": (SWITCH, "{u: 12.5, item: switch}", "CAT004", "layout.2.u: 12.5 is not a whole number (write 12 or 13)"),
    "unit 0": (SWITCH, "{u: 0, item: switch}", "CAT004", "layout.2.u: 0 is below 1"),
    "no unit": (
        SWITCH,
        "{u: {value: null, reason: not known}, item: switch}",
        "CAT004",
        "layout.2.u: a whole number from 1 to 100 is needed here, not null",
    ),
    "a row of a thousand million": ("item: host, count: 2", "item: host, count: 1000000000", "CAT004", "count: 1e+09 is above 100"),
    "a tower of a thousand million": ("height-units: 20", "height-units: 1000000000", "CAT004", "height-units: 1e+09 is above 100"),
    "a million racks": ("    count: 1\n    frame", "    count: 1000000\n    frame", "CAT004", "count: 1e+06 is above 1000"),
    "a thousand million trays": ("Tray, count: 4", "Tray, count: 1000000000", "CAT004", "count: 1e+09 is above 1e+06"),
    "a count in words": ("Tray, count: 4", "Tray, count: four", "CAT004", "'four' is not a number"),
    "a choice that is no count": ('"1": {}, "2": {}', 'one: {}, "2": {}', "CAT068", "options.hosts: 'one' decides a count"),
    "a default that is no choice": ("default: disk", "default: disc", "CAT068", "the default 'disc' is no choice (did you mean disk?)"),
    "a rule on an option unknown": ("options.store: tape", "options.stor: tape", "CAT068", "no option 'stor' (did you mean store?)"),
    "a rule on a choice unknown": ("options.store: tape", "options.store: tap", "CAT068", "option store has no choice 'tap'"),
    "a row of an option unknown": (SWITCH, "{u: 12, item: switch, when: {size: big}}", "CAT068", "no option 'size'"),
    "a node named as a line of the program": (
        "      switch: {",
        "      cabling: {",
        "CAT066",
        "contents.cabling: the name 'cabling' is taken",
    ),
    "a node and a part with one mass": ("      host: {", "      flat: {mass: 9 kg, ", "CAT066", "'flat' is a part too"),
    "two links of one name": (
        "rate: 100 Gbit/s}\n",
        "rate: 100 Gbit/s}\n  - {id: fabric, group: management, label: Twice, per: tray}\n",
        "CAT067",
        "two links are called 'fabric'",
    ),
    "a factor named as a figure": ("factors: {ports: 2}", "factors: {rate: 2}", "CAT067", "a factor cannot be called 'rate'"),
    "a link above its port": (
        "rate: 100 Gbit/s}",
        "rate: 200 Gbit/s}",
        "CAT065",
        "rate 200 Gbit/s is above that of the port flat 100 Gbit/s",
    ),
    "limits of the coolant swapped": (
        "cooling: {}",
        "cooling: {supply-min: 45 degC, supply-max: 5 degC}",
        "CAT063",
        "supply-min 45 degC is above",
    ),
    "a frame lower than its units": (
        "20, unit-pitch: 1 rack_unit,",
        "20, unit-pitch: 1 rack_unit, height: 800 mm,",
        "CAT063",
        "is above height",
    ),
    "idle above the TDP": ("flat: {", "flat: {idle-power: 300 W, tdp: 200 W, ", "CAT063", "idle-power 300 W is above tdp 200 W"),
    "TDP above what is reserved": (
        "flat: {",
        "flat: {tdp: 300 W, provisioned-power: 200 W, ",
        "CAT063",
        "tdp 300 W is above provisioned-power",
    ),
}


@pytest.mark.parametrize("slip", WRONG)
def test_a_slip_is_refused_with_its_line(problems: Problems, slip: str) -> None:
    """The loader names each mistake once, in the file and on the line where it was made."""
    old, new, code, says = WRONG[slip]
    found = [p for p in problems(edited((old, new))) if p.code == code]
    assert len({p.position for p in found}) == len(found) > 0
    assert says in str(found[0])
    text = edited((old, new))[found[0].position.file.removeprefix("overlay-1/")].splitlines()
    assert found[0].position.line <= len(text)
    if code in ("CAT060", "CAT062", "CAT004", "CAT065", "CAT067"):
        assert any(part in text[found[0].position.line - 1] for part in new.strip().splitlines())


RIGHT = {
    "side by side": (
        HOST,
        "{u: 12, item: host, count: 2, side: left}\n      - {u: 13, item: tray, side: right}",
        SWITCH,
        "{u: 10, item: switch}",
    ),
    "rows that no choice has together": (
        HOST,
        "{u: 12, item: host, when: {store: tape}}",
        SWITCH,
        "{u: 12, item: switch, when: {store: disk}}",
    ),
    "rows that a rule keeps apart": (HOST, '{u: 12, item: host, when: {hosts: "2"}}', SWITCH, "{u: 12, item: switch, when: {store: tape}}"),
    "a splitter": ("factors: {ports: 2}, rate: 100", "factors: {ports: 0.5}, rate: 200", "", ""),
    "a switch of three units with room": (SWITCH, "{u: 18, item: switch}", "part: flat", "part: tall"),
}


@pytest.mark.parametrize("case", RIGHT)
def test_what_can_stand_is_accepted(load: Load, case: str) -> None:
    """Half-width items side by side, rows of different choices and real heights are no mistakes."""
    first, second, third, fourth = RIGHT[case]
    load(edited((first, second), *([(third, fourth)] if third else [])))


def test_a_frame_laid_over_a_platform_warns(load: Load) -> None:
    """Another frame under the platform of an earlier folder does not stop every other build: it is a warning of the loader."""
    from configurator.catalog.lint import lint

    lower = {"parts/frames.yaml": PARTS["parts/frames.yaml"].replace("height-units: 20", "height-units: 11")}
    found = [p for p in lint(load(edited(), lower)) if p.code.startswith("CAT06")]
    assert [(p.code, p.severity, str(p.position)) for p in found] == [("CAT060", "warning", "overlay-1/platforms/rack-one.yaml:26:9")]


def test_a_faulty_item_is_one_fault(problems: Problems) -> None:
    """What names an item that was refused is not a second fault."""
    assert [p.code for p in problems(edited(("height-units: 20", "height-units: 1000000000")))] == ["CAT004"]


@pytest.mark.parametrize("platform", platforms())
def test_names_the_program_takes_are_reserved(platform: str) -> None:
    """Every line at the top is the platform's own, or has a name that no platform may give."""
    build = built(platform)
    own = {key for rack in build.system.platform.racks.values() for key in rack.contents} | set(build.system.platform.contents)
    added = {n.key for n in build.system.roots() if n.entry is None} - set(build.system.platform.racks) - own
    assert all(key in LINES or key == "busbar" or key.startswith(LINE_PREFIXES) for key in added), added
