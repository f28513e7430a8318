"""What was delivered against what was quoted: whatever was done to a delivery is told, and nothing else."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.build import Build
from configurator.exchange.inventory.compare import OWN_SERIAL, Delivery, delivered
from configurator.exchange.inventory.reading import read_inventory
from configurator.exchange.netbox import netbox_files
from tests.helpers import built, command, data_of, kinds

GB300 = "gb300-nvl72"
HEADS = ("part", "quantity", "serial", "rack", "u", "item")
Row = dict[str, str]


def rows_of(platform: str) -> list[Row]:
    """A delivery as quoted: a row a part, a row a thing in its rack."""
    data = data_of(platform)
    rows = [{"part": x["part"], "quantity": f"{x['quantity']:g}"} for x in data["bom"] if x["part"] and x["category"] != "assembly"]
    for rack in data["racks"]:
        for number in range(1, round(rack["quantity"]) + 1):
            slots = [slot for slot in rack["layout"] if slot["item"] != "blank"]
            named = f"{rack['role']} {number}"
            rows += [{"rack": named, "u": str(s["u"]), "item": s["item"], "serial": f"{named} no {at}"} for at, s in enumerate(slots)]
    return rows


def table(rows: list[Row], delimiter: str = ",", encoding: str = "utf-8", end: str = "\n") -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADS, delimiter=delimiter, lineterminator=end)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def compared(build: Build, folder: Path, content: bytes, name: str = "delivered.csv") -> Delivery:
    path = folder / name
    path.write_bytes(content)
    return delivered(build, read_inventory(path))


@pytest.mark.parametrize("platform", kinds())
def test_what_is_as_quoted_is_so_as_table_and_as_we_export_it(platform: str, tmp_path: Path) -> None:
    build = built(platform)
    found = compared(build, tmp_path, table(rows_of(platform)))
    assert found == Delivery(unchecked=found.unchecked)
    for name, content in netbox_files(build).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    (tmp_path / "delivered.csv").unlink()
    found = delivered(build, read_inventory(tmp_path))
    assert found == Delivery(unchecked=found.unchecked)


# --- what was done to a delivery is told


@dataclass
class Change:
    """What was done to the rows of a delivery, and what must be told of it."""

    rows: list[Row]
    missing: dict[str, float] = field(default_factory=dict)
    extra: dict[str, float] = field(default_factory=dict)
    swapped: set[tuple[str, int, int]] = field(default_factory=set)
    twice: set[str] = field(default_factory=set)


@st.composite
def changes(draw: st.DrawFn) -> Change:
    """A delivery of a GB300 with parts short, parts nobody ordered, two things in each other's place, a number given twice."""
    done = Change([dict(row) for row in rows_of(GB300)])
    parts = [row for row in done.rows if row.get("part") in ("b300-gpu", "grace-cpu", "connectx-8", "e1s-nvme-3840", "power-shelf")]
    things = [row for row in done.rows if row.get("item") in ("compute-tray", "nvlink-switch-tray")]
    for row in draw(st.lists(st.sampled_from(parts), unique_by=id, max_size=2)):
        short = draw(st.integers(1, int(float(row["quantity"])) - 1))
        done.missing[row["part"]] = done.missing.get(row["part"], 0.0) + short
        row["quantity"] = str(int(float(row["quantity"])) - short)
    for part in draw(st.lists(st.sampled_from(("b200-gpu", "ACME 4711", "helios-cpu")), unique=True, max_size=2)):
        done.extra[part] = float(draw(st.integers(1, 5)))
        done.rows.append({"part": part, "quantity": f"{done.extra[part]:g}"})
    if draw(st.booleans()):
        one, two = draw(st.sampled_from([(a, b) for a in things for b in things if a["item"] < b["item"]]))
        done.swapped = {(one["item"], int(one["u"]), int(two["u"])), (two["item"], int(two["u"]), int(one["u"]))}
        one["u"], two["u"] = two["u"], one["u"]
    if draw(st.booleans()):
        one, two = draw(st.lists(st.sampled_from(things), min_size=2, max_size=2, unique_by=id))
        two["serial"] = one["serial"].upper() + " "
        done.twice = {one["serial"].strip().casefold()}
    done.rows = draw(st.permutations(done.rows))
    return done


@given(
    changes(),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from(["compute 1", "1", "A07"]),
)
def test_whatever_was_done_to_a_delivery_is_told_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, done: Change, delimiter: str, encoding: str, rack: str
) -> None:
    """Rows in any order, in any delimiter and encoding, the rack under another name."""
    for row in done.rows:
        row["rack"] = rack if row.get("rack") else ""
    found = compared(built(GB300), tmp_path_factory.getbasetemp(), table(done.rows, delimiter, encoding))
    assert {each.part: each.quantity for each in found.missing} == done.missing
    assert {each.part: each.quantity for each in found.extra} == done.extra
    assert {(each.item, each.quoted_u, each.found_u) for each in found.swapped} == done.swapped
    assert {each.found.casefold() for each in found.different} == done.twice
    assert found.as_quoted == (not (done.missing or done.extra or done.swapped or done.twice))


def test_a_part_in_place_of_another_is_different_and_not_missing(tmp_path: Path) -> None:
    """By the words with which the catalog names it; another part is missing and extra."""
    rows = rows_of(GB300)
    pair = next(row for row in rows if row.get("part") == "qd-pair-gb300")
    pair["quantity"] = f"{float(pair['quantity']) - 8:g}"
    found = compared(built(GB300), tmp_path, table([*rows, {"part": "Staubli NVUQD", "quantity": "8"}]))
    assert [(each.quoted, each.found, each.quantity) for each in found.different] == [("qd-pair-gb300", "Staubli NVUQD", 8.0)]
    assert (found.missing, found.extra) == ([], [])


def test_something_else_in_a_place_is_told_of_where_it_is(tmp_path: Path) -> None:
    rows = rows_of(GB300)
    next(row for row in rows if row.get("u") == "12").update(item="toaster", serial="N/A")
    found = compared(built(GB300), tmp_path, table(rows))
    assert [(each.at, each.quoted, each.found) for each in found.different] == [("compute-001 U12", "compute-tray", "toaster")]
    assert (found.missing, found.extra, found.swapped) == ([], [], [])


# --- shapes


def _chassis(unit: int) -> dict[str, Any]:
    place = {"Placement": {"Rack": "compute-001", "RackOffset": unit, "RackOffsetUnits": "EIA_310"}}
    gpus = [{"@odata.id": f"/p/{unit}-{n}", "PartNumber": "b300-gpu", "SerialNumber": f"G{unit}-{n}"} for n in range(4)]
    absent = {"@odata.id": f"/p/{unit}-9", "PartNumber": "b300-gpu", "Status": {"State": "Absent"}}
    return {
        "@odata.type": "#Chassis.v1_25_0.Chassis", "@odata.id": f"/c/{unit}", "Model": "GB300 compute tray, 1U", "SerialNumber": f"T{unit}",
        "Location": place, "Processors": {"Members": [*gpus, absent]},
    }  # fmt: skip


def test_redfish_is_asked_only_for_what_it_lists(tmp_path: Path) -> None:
    """A tray told of as chassis and as system is one, an empty socket holds nothing, cables are not missing because none is listed."""
    units = [s["u"] for s in data_of(GB300)["racks"][0]["layout"] if s["item"] == "compute-tray"]
    systems = [{"@odata.type": "#ComputerSystem.v1_22_0.ComputerSystem", "Model": "GB300", "SerialNumber": f"T{u}"} for u in units]
    data = {"Chassis": {"Members": [_chassis(u) for u in units]}, "Systems": {"Members": systems}}
    found = compared(built(GB300), tmp_path, json.dumps(data).encode(), "bmc.json")
    assert found.as_quoted
    assert "grace-cpu" in {each.part for each in found.unchecked} and "b300-gpu" not in {each.part for each in found.unchecked}
    data["Chassis"]["Members"].pop()
    short = compared(built(GB300), tmp_path, json.dumps(data).encode(), "bmc.json")
    assert {each.part: each.quantity for each in short.missing} == {"b300-gpu": 4.0, "compute-tray": 1.0}
    assert short.extra == []  # its system is still told of


def test_netbox_answers_as_its_api_does_and_rows_may_be_json(tmp_path: Path) -> None:
    racks = data_of(GB300)["racks"][0]["layout"]
    devices = [
        {"name": f"r1-{s['item']}-{n}", "device_type": {"model": s["label"]}, "rack": {"name": "r1"}, "position": float(s["u"])}
        for n, s in enumerate(racks) if s["item"] != "blank"
    ]  # fmt: skip
    assert compared(built(GB300), tmp_path, json.dumps({"count": 1, "results": devices}).encode(), "nb.json").as_quoted
    devices[0]["position"], devices[-1]["position"] = devices[-1]["position"], devices[0]["position"]
    assert len(compared(built(GB300), tmp_path, json.dumps(devices).encode(), "nb.json").swapped) == 2
    assert compared(built(GB300), tmp_path, json.dumps(rows_of(GB300)).encode(), "rows.json").as_quoted


NO_INVENTORIES = [b"", b"hello world\n", b"{}", b"[[[", b'{"a": 1}', b"\x00\x01\x02\xff", b"part,quantity\nb300-gpu,many\n"]


@pytest.mark.parametrize("content", NO_INVENTORIES)
def test_what_is_no_inventory_is_refused_by_its_name(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "list.any").write_bytes(content)
    done = command("verify", GB300, tmp_path / "list.any")
    assert (done.code, done.out) == (2, "") and "list.any" in done.err


@pytest.mark.parametrize("write", [lambda rows: rows, lambda rows: rows[1:]], ids=["as quoted", "short"])
def test_the_command_says_it_in_words_and_by_its_exit_code(write: Callable[[list[Row]], list[Row]], tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_bytes(table(write(rows_of(GB300))))
    done = command("verify", GB300, tmp_path / "d.csv", "--html", tmp_path / "d.html")
    assert done.code == (write is not None and len(write([{}, {}])) == 1)
    assert ("as quoted" in done.out) and ("mgx-rack-48u" in done.out) == bool(done.code)
    chinese = command("verify", GB300, tmp_path / "d.csv", "--lang", "zh").out
    assert ("报价一致" in chinese) != bool(done.code) and "as quoted" not in chinese
    assert OWN_SERIAL not in done.out and (tmp_path / "d.html").stat().st_size > 1000
