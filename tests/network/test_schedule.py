"""The schedule: every port once, both ends of the cable's type, runs that fit, and pieces and modules that are the bill of materials."""

from __future__ import annotations

import csv
import io
from collections import Counter, namedtuple
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

import numpy as np
import openpyxl
import polars
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from configurator.dialects import CsvDialect
from configurator.disciplines.network.fabric import Impossible, Shape, plan
from configurator.exchange import tables
from configurator.exchange.cables.schedule import COLUMNS, schedule
from configurator.exchange.cables.sides import FIXED, turn
from configurator.exchange.cables.wiring import uplinks
from tests.helpers import command, engineered, platforms

GB300 = "gb300-nvl72"
CASES: tuple[tuple[str, ...], ...] = (
    *((name,) for name in platforms()),
    (GB300, "quantity=2", "network.boundary=spine"),
    (GB300, "network.planes=2"),
    (GB300, "network.media-policy=customer-2026", "quantity=3", "network.boundary=spine"),
    ("hgx-b200-air", "quantity=20", "network.boundary=core", "network.fabrics.compute.switch=tor-12t8-asic"),  # three tiers
    ("hgx-b200-air", "quantity=4", "network.boundary=leaf"),
    ("tpu-v7", "quantity=4", "options.ocs=pod-share"),
    (GB300, "network.fabrics.scale-up.medium=cpo"),
    (GB300, "quantity=3", "network.cabling=structured", "network.boundary=leaf"),
)


Row = namedtuple("Row", COLUMNS)  # type: ignore[misc]  # one cable


@cache
def rows_of(*case: str) -> list[Any]:
    return [Row(*values) for frame in schedule(engineered(*case)) for values in frame.iter_rows()]


def faults(rows: Iterable[Any]) -> Iterator[str]:
    """What is wrong with a schedule: a name or a port twice, an end without a name, a fibre without a module, a cable too short."""
    rows = list(rows)
    ends = [(r.a_rack, r.a_u, r.a_device, r.a_port) for r in rows] + [(r.b_rack, r.b_u, r.b_device, r.b_port) for r in rows]
    for what, found in (("id", [r.id for r in rows]), ("label", [r.label for r in rows]), ("port", ends)):
        if len(set(found)) < len(found):
            yield f"a {what} is there twice: {Counter(found).most_common(1)}"
    if any(not end[2] or not end[3] for end in ends):
        yield "an end has no device or no port"
    direct = (r for r in rows if r.fabric != "scale-up" and "-panel-" not in r.a_device + r.b_device)
    if any(r.medium.startswith("fibre") == (FIXED in (r.a_module, r.b_module)) for r in direct):
        yield "a fibre ends in no module, or another cable in one"


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_every_port_once(case: tuple[str, ...]) -> None:
    rows = rows_of(*case)
    assert rows and [*faults(rows)] == []


def test_the_law_catches_a_port_used_twice() -> None:
    rows = rows_of(GB300)[-200:]
    assert next(faults([*rows, rows[0]._replace(id="x", label="x", b_port="free")])).startswith("a port is there twice")
    fibre = next(r for r in rows if r.medium == "fibre-mm")
    assert [*faults([fibre._replace(b_module=FIXED)])] == ["a fibre ends in no module, or another cable in one"]


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_the_schedule_is_the_bill_of_materials(case: tuple[str, ...]) -> None:
    """Cable by cable and module by module; a twin-port module is one, a cartridge too."""
    rows, bought = rows_of(*case), Counter[str]()
    for line in engineered(*case).bom:
        if line.node.part is not None:
            bought[line.node.part.id] += round(line.quantity.number or 0)
    pieces = Counter(part for part, _ in {(r.part, r.piece) for r in rows})
    cages = {(r.a_rack, r.a_device, r.a_cage, r.a_module) for r in rows} | {(r.b_rack, r.b_device, r.b_cage, r.b_module) for r in rows}
    modules = Counter(module for *_, module in cages if module != FIXED)
    assert {part: (n, bought[part]) for part, n in (pieces + modules).items() if n != bought[part]} == {}
    assert len(pieces) >= 3


def test_a_link_in_trunks_is_three_cables_that_meet_in_its_panels() -> None:
    """The port behind a panel is the one before it; a trunk holds four links of one rack, and no cable is longer than its run allows."""
    rows = [r for r in rows_of(GB300, "quantity=3", "network.cabling=structured", "network.boundary=leaf") if r.link == "compute-fabric"]
    trunks = [r for r in rows if r.part.startswith("trunk")]
    assert len(trunks) == 216 and len(rows) == 3 * 216
    before = {(r.b_rack, r.b_device, r.b_port) for r in rows if "-panel-" in r.b_device and r not in trunks}
    assert {(r.a_rack, r.a_device, r.a_port.replace("rear", "front")) for r in trunks} == before
    after = {(r.a_device, r.a_port) for r in rows if "-panel-" in r.a_device and r not in trunks}
    assert {(r.b_device, r.b_port.replace("rear", "front")) for r in trunks} == after
    assert {r.polarity for r in rows} == {"B"} and {r.route for r in trunks} == {"tray of row 1"}
    pieces = Counter((r.a_rack, r.piece) for r in trunks)
    assert len(pieces) == 54 and set(pieces.values()) == {4}
    assert all(r.run_m <= r.length_m for r in rows)


def test_runs_to_the_switches_follow_the_row() -> None:
    """From the farthest rack of a row the longest, a rack pitch less from each nearer one, and never longer than the fibre."""
    rows = [r for r in rows_of(GB300, "quantity=3", "network.boundary=leaf") if r.link == "compute-fabric" and r.a_u == "11"]
    runs = {r.a_rack: r.run_m for r in rows}
    assert [runs[f"compute-00{n}"] - runs[f"compute-00{n + 1}"] for n in (1, 2)] == pytest.approx([0.6, 0.6], abs=2e-3)
    build = engineered(GB300, "quantity=3", "network.boundary=leaf")
    assert 0 < min(runs.values()) < max(runs.values()) <= (build.figures["cables.compute-fabric.longest-run"].value or 0.0)


def test_runs_follow_the_units_of_the_rack() -> None:
    runs = {r.run_m for r in rows_of(GB300) if r.link == "nvlink"}
    assert len(runs) > 5 and max(runs) < 2
    assert all(r.run_m <= r.length_m for r in rows_of(GB300))


@settings(max_examples=10)
@given(st.integers(1, 120), st.sampled_from([1, 2, 4]), st.sampled_from([8, 16, 36]), st.sampled_from([None, 6]))
def test_wiring_is_the_plan(nodes: int, rails: int, radix: int, unit: int | None) -> None:
    """Every port of every switch at most once, every up-link of the plan, and as many from each leaf to each spine of its pod."""
    try:
        made = plan(Shape(nodes, rails, radix, rails, unit=unit))
    except Impossible:
        return
    down = [made.leaf_of(rail, n) for rail in range(rails) for n in range(nodes)]
    up, core = (columns(made, key) if tiers <= made.tiers else [] for key, tiers in (("leaf-spine", 2), ("spine-core", 3)))
    assert len(set(down)) == len(down) == nodes * rails and max(leaf for leaf, _ in down) < made.leaves
    assert len(up) == made.uplinks and len(core) == made.links()["spine-core"]
    for links, radix_left in ((up, radix), (core, radix)):
        for ends in ([link[:2] for link in links], [link[2:] for link in links]):
            assert len(set(ends)) == len(ends) and all(port < radix_left for _, port in ends)
    between = Counter((lower, upper) for lower, _, upper, _ in up)
    assert all(n == made.split.up // pods_spines for (leaf, _), n in between.items() for pods_spines in [spines_of(made, leaf)])


def columns(made, between: str) -> list[tuple[int, int, int, int]]:  # type: ignore[no-untyped-def]
    """The links between two tiers: both switches with their ports."""
    return [*zip(*(column.tolist() for column in uplinks(made, between)), strict=True)]


@given(st.lists(st.integers(0, 4), max_size=60))
def test_turns_count_what_came_before(index: list[int]) -> None:
    assert turn(np.array(index, dtype=np.int64)).tolist() == [index[:n].count(i) for n, i in enumerate(index)]


def spines_of(made, leaf: int) -> int:  # type: ignore[no-untyped-def]
    """Spines of the pod of a leaf."""
    for pod in made.pods:
        if leaf < pod.count * pod.leaves:
            return int(pod.spines)
        leaf -= pod.count * pod.leaves
    raise AssertionError("a leaf in no pod")


# --- files


def test_the_command_writes_each_format(tmp_path: Path) -> None:
    """The same rows as text, as a workbook and as Parquet; nothing is written for another ending."""
    rows = rows_of("trn2")
    for suffix in ("csv", "xlsx", "parquet"):
        assert command("cables", "trn2", "-o", str(tmp_path / f"c.{suffix}")).code == 0
    text = (tmp_path / "c.csv").read_text(encoding="utf-8")
    assert [r["id"] for r in csv.DictReader(io.StringIO(text))] == [r.id for r in rows]
    sheet = openpyxl.load_workbook(tmp_path / "c.xlsx", read_only=True)["Cables 1"]
    assert [row[0] for row in sheet.iter_rows(min_row=2, max_col=1, values_only=True)] == [r.id for r in rows]
    assert polars.read_parquet(tmp_path / "c.parquet")["run_m"].to_list() == [r.run_m for r in rows]
    refused = command("cables", "trn2", "-o", str(tmp_path / "c.ods"))
    assert refused.code == 2 and "known: .csv, .xlsx, .parquet" in " ".join(refused.err.split())
    assert not (tmp_path / "c.ods").exists()


def test_the_command_speaks_the_language_asked_for(tmp_path: Path) -> None:
    """What it says, not what it writes: that is read by machines, and by `as-built`."""
    said = {lang: command("cables", "trn2", "-o", str(tmp_path / f"{lang}.csv"), "--lang", lang).err for lang in ("en", "zh")}
    cables = f"{len(rows_of('trn2')):,}"
    assert f"{cables} cables" in said["en"] and f"{cables} 根线缆" in said["zh"] and "cables" not in said["zh"]
    assert (tmp_path / "en.csv").read_bytes() == (tmp_path / "zh.csv").read_bytes()


def test_a_schedule_for_a_spreadsheet(tmp_path: Path) -> None:
    """A byte-order mark for Excel alone, decimal commas for a German one; a text never becomes a formula."""
    head, rows = ["id", "run_m"], [polars.DataFrame({"id": ["=1+1", " ＝1", "管理"], "run_m": [2.5, None, 3.0]})]
    made = {}
    for name in get_args(CsvDialect):
        tables.writer(Path("c.csv"), name)(tmp_path / name, head, rows)
        made[name] = (tmp_path / name).read_bytes()
    assert made["plain"].decode() == "id,run_m\n'=1+1,2.5\n' ＝1,\n管理,3.0\n"
    assert made["excel"].decode("utf-8-sig").replace("\r\n", "\n") == made["plain"].decode() and made["excel"].startswith(b"\xef\xbb\xbf")
    assert made["excel-de"].decode("utf-8-sig") == "id;run_m\r\n'=1+1;2,5\r\n' ＝1;\r\n管理;3,0\r\n"


def test_a_full_sheet_is_followed_by_another(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tables, "SHEET", 3)
    path = tmp_path / "x.xlsx"
    tables.writer(path)(path, ["n"], [polars.DataFrame({"n": part}) for part in ([0, 1], [2, 3, 4, 5], [6])])
    book = openpyxl.load_workbook(path)
    assert [[row[0].value for row in sheet.iter_rows(min_row=2)] for sheet in book] == [[0, 1, 2], [3, 4, 5], [6]]


def test_an_order_has_the_cables_of_every_system(tmp_path: Path) -> None:
    out = tmp_path / "c.csv"
    assert command("cables", "examples/order-mixed.yaml", "-o", str(out)).code == 0
    rows = [*csv.DictReader(io.StringIO(out.read_text(encoding="utf-8")))]
    assert len({r["fabric"].partition(".")[0] for r in rows if "." in r["fabric"]}) == 2
    assert len({r["id"] for r in rows}) == len(rows)


def test_the_workbook_adds_up(tmp_path: Path) -> None:
    """Beside the cables: what is pulled from rack to rack, the pieces of each part, the modules, and how often racks are joined."""
    rows, case = rows_of("trn2"), tmp_path / "c.xlsx"
    assert command("cables", "trn2", "-o", str(case)).code == 0
    book = openpyxl.load_workbook(case, read_only=True)
    sheets: dict[str, list[Any]] = {name: [*book[name].iter_rows(values_only=True)] for name in ("Pull list", "Parts", "Matrix")}
    assert sum(row[8] for row in sheets["Pull list"][1:]) == len(rows)
    assert {row[1]: row[5] for row in sheets["Parts"][1:]} == Counter(part for part, _ in {(r.part, r.piece) for r in rows})
    assert sum(cell or 0 for row in sheets["Matrix"][1:] for cell in row[1:]) == len(rows)
