"""Geometry: what stands in a rack has a place, is drawn, overlaps nothing and is carried by the frame, also after a what-if."""

from __future__ import annotations

import dataclasses
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.build import Build, RackView, changed
from configurator.catalog.load import load_catalog
from configurator.catalog.model import Catalog
from configurator.catalog.problems import InputError
from configurator.figures import bounds
from configurator.render.text.terminal import show
from configurator.render.view import View
from configurator.rules import Check
from configurator.units import unit
from tests.helpers import (
    coherent,
    edited_folder,
    engineer_with,
    engineered,
    platforms,
    scaled,
    shipped_catalog,
    with_value,
)
from tests.strategies import some

GB200 = "platforms/gb200-nvl72.yaml"


def check_of(build: Build, id: str) -> Check:
    return next(c for c in build.checks if c.id == id)


def drawn(rack: RackView) -> Counter[str]:
    """How many of each item an elevation shows."""
    return Counter(slot.item for slot in rack.slots if slot.item != "blank")


def places(rack: RackView, item: str) -> int:
    """Places the rows of an item have, for items as high as they were laid out."""
    return sum(1 if row.count is None else int(row.count.number or 0) for row in rack.role.entry.layout if row.item == item)


def assert_stands(build: Build) -> None:
    """Each half of each unit is drawn once, blank or taken, and nothing outside the frame."""
    for rack in build.racks:
        cells = Counter(cell for slot in rack.slots for cell in slot.cells)
        assert set(cells.values()) == {1}
        assert set(cells) == {(unit, side) for unit in range(1, rack.height_units + 1) for side in ("left", "right")}


# --- everything is drawn or reported


@pytest.mark.parametrize("platform", platforms())
def test_shipped_racks_are_complete(platform: str) -> None:
    """With the defaults of a platform everything has its place; a CDU is in the rack only where the layout has room for one."""
    build = engineered(platform)
    assert [c.message for c in build.checks if c.id.startswith("layout.") and c.status != "pass"] == []
    assert_stands(build)


@cache
def standing(platform: str) -> list[tuple[int, str, int, int]]:
    """What has rack units in a platform: index of its rack, path of the node, its units and its places."""
    found = []
    for index, rack in enumerate(engineered(platform).racks):
        nodes = ((n, n.entry.u) for n in rack.role.walk() if n.entry is not None and n.entry.u is not None)
        found += [(index, n.path, int(u.number or 0), places(rack, n.key)) for n, u in nodes]
    return found


@some
@given(platform=st.sampled_from(platforms()), choice=st.integers(0, 99), pieces=st.integers(0, 60))
def test_a_changed_count_is_drawn(platform: str, choice: int, pieces: int) -> None:
    """What-if on a count: as many are drawn as have a place; the check counts the others, and the shelves and CDUs they make needed."""
    index, path, units, room = standing(platform)[choice % len(standing(platform))]
    build = changed(engineered(platform), [f"{path}.count={pieces}"])
    rack = build.racks[index]
    assert drawn(rack)[path.rpartition(".")[2]] == min(pieces, room)
    check = check_of(build, f"layout.complete.{rack.role.key}")
    assert (check.value.value or 0) >= max(pieces - room, 0) * units
    assert check.status == "warn" or pieces <= room
    assert_stands(build)


# --- every check can fail


def test_twenty_trays_in_eighteen_places() -> None:
    """Two of twenty trays have no place; sixteen are drawn as sixteen, over both rows."""
    assert check_of(changed(engineered("gb300-nvl72"), ["compute-tray.count=20"]), "layout.complete.compute").value.value == 2
    assert drawn(changed(engineered("gb300-nvl72"), ["compute-tray.count=16"]).racks[0])["compute-tray"] == 16


def test_a_lower_frame_fails() -> None:
    """A frame of 42 units under a layout of 43: the check fails, and the drawing is that of the frame."""
    build = changed(engineered("gb300-nvl72"), ["mgx-rack-48u.height-units=42"])
    assert check_of(build, "layout.inside.compute").status == "fail"
    assert build.racks[0].height_units == 42 and drawn(build.racks[0])["management-switch"] == 1
    assert_stands(build)


def test_more_than_a_frame_holds_fails() -> None:
    """Forty trays beside the rest take more units than the frame has, wherever they would stand."""
    build = changed(engineered("gb300-nvl72"), ["compute-tray.count=40"])
    assert coherent(build, "racks.compute.units-taken") > 48
    assert check_of(build, "layout.inside.compute").status == "fail"


def test_higher_trays_take_units_twice() -> None:
    """Trays of two units in rows of one reach into the next rows."""
    build = changed(engineered("gb300-nvl72"), ["compute-tray.u=2"])
    assert check_of(build, "layout.overlap.compute").status == "fail"
    assert_stands(build)


def test_taller_shelves_find_fewer_places() -> None:
    """A shelf of three units finds one place in a row of four: two in the rack, and the third is reported."""
    build = engineered("gb300-nvl72", "power.shelf=mgx-shelf-110kw", "power.shelves=3")
    assert drawn(build.racks[0])["power-shelf"] == 2
    assert check_of(build, "layout.complete.compute").value.value == 3
    assert check_of(build, "power.positions.compute").status == "fail"


def test_a_unit_in_the_rack_needs_a_place() -> None:
    """A CDU named for a rack without a place for it fails, also as what needs more units than the rack has."""
    build = engineered("tpu-v7", "cooling.cdu=coolit-chx200")
    complete = check_of(build, "layout.complete.compute")
    assert (complete.value.value, complete.status) == (4, "fail")
    assert check_of(build, "layout.inside.compute").status == "fail"


@pytest.mark.parametrize(("more", "status"), [(-300, "fail"), (-1, "fail"), (1, "pass")])
def test_a_frame_carries_what_it_is_made_for(more: float, status: str) -> None:
    """The weight of a rack without the frame's own, against the frame's load."""
    carried = coherent(engineered("hgx-b200-air"), "system.compute.rack-weight-high") - 190
    check = check_of(engineer_with(for_load("eia-rack-48u", carried + more), "hgx-b200-air"), "layout.frame-load.compute")
    assert (check.status, check.value.number) == (status, pytest.approx(carried))


def for_load(frame: str, kilograms: float) -> Catalog:
    """The shipped catalog with a frame made for so many kilograms."""
    return with_value(shipped_catalog(), frame, "max-load", lambda v: dataclasses.replace(v, number=kilograms, unit=unit("kg"), reason=""))


def test_a_frame_carries_the_unit_in_it() -> None:
    """A CDU that stands in the rack is carried too; one whose mass is not published leaves the load unknown, and nothing passes."""
    heavy = for_load("mgx-rack-48u", 10_000)
    cdu = engineered("gb300-nvl72").cooling.cdu
    assert cdu is not None and cdu.mass is not None
    carried = check_of(engineer_with(heavy, "gb300-nvl72"), "layout.frame-load.compute").value.value or 0.0
    bare = check_of(engineer_with(heavy, "gb300-nvl72", "cooling.cdu=none"), "layout.frame-load.compute").value.value or 0.0
    assert carried - bare == pytest.approx(cdu.mass.high)
    unknown = with_value(heavy, cdu.id, "mass", lambda v: dataclasses.replace(v, number=None, low=None, high=None, reason="not published"))
    check = check_of(engineer_with(unknown, "gb300-nvl72"), "layout.frame-load.compute")
    assert (check.value.bound, check.status) == (bounds.MORE, "warn")


def test_a_heavier_tray_is_carried() -> None:
    """The load follows the masses of what stands in the frame."""
    catalog = for_load("eia-rack-48u", 900)
    heavier = with_value(catalog, "sn2201", "mass", scaled(2))
    one, two = (coherent(engineer_with(c, "hgx-b200-air"), "racks.compute.carried") for c in (catalog, heavier))
    assert two - one == pytest.approx(shipped_catalog().parts["sn2201"].mass.high)  # type: ignore[union-attr]


def test_what_stands_in_a_group_is_reported(tmp_path: Path) -> None:
    """Two switches inside a node that takes no units itself have no row: they are counted as without a place."""
    spine = "      nvlink-spine: {label"
    group = "      spares: {label: Spares, count: 1, contents: {spare: {label: Spare, part: sn2201, count: 2}}}\n"
    catalog = load_catalog([edited_folder(tmp_path, GB200, (spine, group + spine))])
    assert check_of(engineer_with(catalog, "gb200-nvl72"), "layout.complete.compute").value.value == 2


# --- half-width items


def test_half_width_items_stand_side_by_side(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two switches in one unit, left and right: drawn so in the terminal, and one unit taken."""
    row = "- {u: 42, item: management-switch, count: 2,"
    left, right = (row.replace("count: 2", f"side: {side}") for side in ("left", "right"))
    halves = f"{left} source: nv-dgx-hw-figure, confidence: medium}}\n      {right}"
    catalog = load_catalog([edited_folder(tmp_path, GB200, (row, halves))])
    build = engineer_with(catalog, "gb200-nvl72")
    found = [(s.u, s.side) for s in build.racks[0].slots if s.item == "management-switch"]
    assert found == [(42, "left"), (42, "right")]
    assert coherent(engineered("gb200-nvl72"), "racks.compute.units-taken") - coherent(build, "racks.compute.units-taken") == 1
    assert_stands(build)
    show(View(build), "elevation")
    assert "SN2201 management switch | SN2201 management switch" in " ".join(capsys.readouterr().out.split())


# --- names


def test_two_things_of_one_name_are_refused(tmp_path: Path) -> None:
    """A name that only shows to be taken while figures are made is an error of the platform, not a fault of the program."""
    row = "      nvlink-spine: {label"
    folder = edited_folder(tmp_path, GB200, (row, "      busbar: {label: Bar, part: sn2201, count: 1}\n" + row))
    with pytest.raises(InputError, match=r"gb200-nvl72.yaml:\d+:\d+: SYS001 two things have the name bom.busbar.quantity"):
        engineer_with(load_catalog([folder]), "gb200-nvl72")


def test_a_sum_of_two_books_is_refused() -> None:
    """The same sum in two books in force would be paid twice."""
    with pytest.raises(InputError, match=r"analyst-2026-05.yaml:\d+:\d+: PRI003 sum '[a-z-]+' is in two of the price books in force"):
        engineered("gb300-nvl72", "prices.books=[analyst-2026-05, analyst-2026-05]")
