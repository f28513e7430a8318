"""What leaves for other programs and comes back: NetBox imports it, CycloneDX is valid, a schedule as installed says what differs."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import jsonschema_rs
import polars
import pytest
import yaml

from configurator.catalog.load import load_catalog
from configurator.catalog.reading.yamltext import Loader
from configurator.exchange.cables.schedule import schedule
from configurator.exchange.netbox import netbox_files
from configurator.render.order_view import view_of
from tests.helpers import command, edited_folder, engineer_with, engineered, kinds

Files = Mapping[str, bytes]
GB300 = "gb300-nvl72"
CASES = [
    *((name,) for name in kinds()),
    (GB300, "quantity=2", "network.boundary=spine"),
    (GB300, "power.architecture=hvdc-800"),
    (GB300, "power.architecture=hvdc-800-room"),
]

# The import forms of NetBox 4: what a row must say, what else it may say, and words that are chosen from.
PLANNED = {"status": {"planned"}}
RACK = {"form_factor": {"4-post-cabinet"}, "width": {"10", "19", "21", "23"}, "outer_unit": {"mm"}, "weight_unit": {"kg", ""}}
FORMS: dict[str, tuple[str, str, dict[str, set[str]]]] = {
    "manufacturers": ("name slug", "", {}),
    "sites": ("name slug status", "", PLANNED),
    "rack-roles": ("name slug color", "", {}),
    "racks": (
        "site name status role width u_height",
        "form_factor outer_width outer_depth outer_unit weight max_weight weight_unit",
        PLANNED | RACK,
    ),
    "device-roles": ("name slug color", "", {}),
    "devices": (
        "name role manufacturer device_type status site",
        "rack position face parent device_bay",
        PLANNED | {"face": {"front", ""}},
    ),
    "inventory-items": ("device name status", "manufacturer part_id description", PLANNED),
    "power-panels": ("site name", "", {}),
    "power-feeds": (
        "site power_panel name status type supply phase voltage amperage max_utilization",
        "rack",
        PLANNED | {"type": {"primary"}, "supply": {"ac", "dc"}, "phase": {"single-phase", "three-phase"}},
    ),
    "cables": (
        "side_a_device side_a_type side_a_name side_b_type side_b_name",
        "side_b_device side_b_power_panel type status label color length length_unit description",
        PLANNED
        | {"side_a_type": {"dcim.interface", "dcim.powerport"}, "length_unit": {"m"}}
        | {"side_b_type": {"dcim.interface", "dcim.powerfeed", "dcim.poweroutlet"}}
        | {"type": {"smf", "mmf", "dac-passive", "dac-active", "aoc", "cat6", "power", ""}},
    ),
    "cooling-sources": ("site name type status", "fluid_type cooling_capacity description", PLANNED | {"fluid_type": {"water"}}),
    "cooling-feeds": (
        "site cooling_source name status",
        "rack cooling_capacity max_flow max_flow_unit",
        PLANNED | {"max_flow_unit": {"lpm"}},
    ),
}  # fmt: skip
TEXT = {"type": "string", "minLength": 1, "maxLength": 100}
CONNECTORS = "1000base-t 100gbase-x-qsfp28 200gbase-x-qsfp56 400gbase-x-osfp 400gbase-x-osfp-rhs 400gbase-x-qsfp112 800gbase-x-osfp other"
PORT = {"type": "object", "additionalProperties": False, "required": ["name", "type"]}
DEVICE_TYPE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["manufacturer", "model", "slug", "u_height", "is_full_depth"],
    "dependentRequired": {"weight": ["weight_unit"]},
    "properties": {
        "manufacturer": TEXT, "model": TEXT, "slug": TEXT | {"pattern": "^[-a-z0-9_]+$"}, "part_number": TEXT | {"maxLength": 50},
        "u_height": {"type": "number", "minimum": 0, "multipleOf": 0.5}, "is_full_depth": {"type": "boolean"},
        "subdevice_role": {"enum": ["parent", "child"]}, "device-bays": {"items": {"required": ["name"]}},
        "weight": {"type": "number", "minimum": 0}, "weight_unit": {"enum": ["kg"]},
        "interfaces": {"items": PORT | {"properties": {"name": TEXT | {"maxLength": 64}, "type": {"enum": CONNECTORS.split()}}}},
        "power-outlets": {"items": PORT | {"properties": {"name": TEXT, "type": {"enum": ["other"]}}}},
        "power-ports": {
            "items": PORT | {"properties": {"name": TEXT, "type": {"enum": ["other"]}, "maximum_draw": {"type": "integer", "minimum": 1}}}
        },
    },
}  # fmt: skip
RACK_TYPE = {
    "type": "object",
    "required": ["manufacturer", "model", "slug", "form_factor", "width", "u_height", "starting_unit"],
    "properties": {"width": {"enum": [19, 21, 23]}, "u_height": {"type": "integer"}, "slug": {"pattern": "^[-a-z0-9_]+$"}},
}


@cache
def files_of(*case: str) -> Files:
    return netbox_files(engineered(*case))


def tables(files: Files) -> dict[str, list[dict[str, str]]]:
    found = {name.partition("-")[2].removesuffix(".csv"): content for name, content in files.items() if name.endswith(".csv")}
    return {name: [*csv.DictReader(io.StringIO(content.decode()))] for name, content in found.items()}


def faults(files: Files) -> Iterator[str]:
    """Why NetBox would refuse them: columns, words, names that nothing before them made, ports used twice, devices in one unit."""
    found = tables(files)
    for name, rows in found.items():
        needed, more, words = FORMS[name]
        for row in rows:
            if not {*needed.split()} <= row.keys() <= {*needed.split(), *more.split()}:
                yield f"{name}: columns {[*row]}"
            yield from (f"{name}: no {key}" for key in needed.split() if not row[key])
            yield from (f"{name}: {key} {row[key]}" for key, known in words.items() if key in row and row[key] not in known)
    types = {content["model"]: content for name, text in files.items() if "device-types" in name for content in [yaml.load(text, Loader)]}
    yield from _unmade(found, {*types})
    yield from _ports(found, types)
    places = Counter(
        (row["rack"], int(row["position"]) + n)
        for row in found["devices"] if row["position"] for n in range(int(types[row["device_type"]]["u_height"]))
    )  # fmt: skip
    yield from (f"two devices in {place}" for place, count in places.items() if count > 1)


def _unmade(found: Mapping[str, list[dict[str, str]]], types: set[str]) -> Iterator[str]:
    names = {name: {row["name"] for row in rows} for name, rows in found.items() if name != "cables"}
    refers = {"rack": "racks", "power_panel": "power-panels", "device": "devices", "cooling_source": "cooling-sources", "site": "sites",
              "manufacturer": "manufacturers"}  # fmt: skip
    for name, rows in found.items():
        roles = {"role": {"racks": "rack-roles", "devices": "device-roles"}[name]} if name in ("racks", "devices") else {}
        for key, of in {**refers, **roles}.items():
            yield from (f"{name}: {key} {row[key]}" for row in rows if row.get(key) and row[key] not in names[of])
    yield from (f"no type {row['device_type']}" for row in found["devices"] if row["device_type"] not in types)
    for name in ("racks", "devices"):
        yield from (f"{name}: {one} twice" for one, count in Counter(row["name"] for row in found[name]).items() if count > 1)


def _ports(found: Mapping[str, list[dict[str, str]]], types: Mapping[str, dict[str, list[dict[str, str]]]]) -> Iterator[str]:
    """Every end of a cable is a port of its device's type, or a feed of its panel, and no two cables have one end."""
    of = {row["name"]: types[row["device_type"]] for row in found["devices"]}
    kinds = {"dcim.interface": "interfaces", "dcim.powerport": "power-ports", "dcim.poweroutlet": "power-outlets"}
    feeds = {(row["power_panel"], row["name"]) for row in found.get("power-feeds", [])}
    ends: Counter[tuple[str, str]] = Counter()
    for row in found["cables"]:
        for side in "ab":
            kind, port, device = row[f"side_{side}_type"], row[f"side_{side}_name"], row[f"side_{side}_device"]
            if kind == "dcim.powerfeed":
                there, device = (row["side_b_power_panel"], port) in feeds, row["side_b_power_panel"]
            else:
                there = device in of and port in {each["name"] for each in of[device].get(kinds[kind], [])}
            if not there:
                yield f"no end {device} {port}"
            ends[device, port] += 1
    yield from (f"{end} twice" for end, count in ends.items() if count > 1)


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_netbox_takes_the_folder(case: tuple[str, ...]) -> None:
    files = files_of(*case)
    assert [*dict.fromkeys(faults(files))][:5] == []
    for name, content in files.items():
        if name.endswith(".yaml"):
            jsonschema_rs.validate(DEVICE_TYPE if "device-types" in name else RACK_TYPE, yaml.load(content, Loader))


def test_two_in_one_unit_stand_in_bays_of_a_carrier(tmp_path: Path) -> None:
    """Left and right: each in its bay, the carrier in the unit; the labels of their cables say the half."""
    row = "- {u: 42, item: management-switch, count: 2,"
    left, right = (row.replace("count: 2", f"side: {side}") for side in ("left", "right"))
    halves = f"{left} source: nv-dgx-hw-figure, confidence: medium}}\n      {right}"
    build = engineer_with(load_catalog([edited_folder(tmp_path, "platforms/gb200-nvl72.yaml", (row, halves))]), "gb200-nvl72")
    files = netbox_files(build)
    assert [*faults(files)] == []
    devices = {row["name"]: row for row in tables(files)["devices"]}
    assert devices["compute-001-u42"]["position"] == "42"
    beside = [devices[f"compute-001-management-switch-{n}"] for n in (1, 2)]
    assert [(row["parent"], row["device_bay"], row["position"]) for row in beside] == [
        ("compute-001-u42", s, "") for s in ("left", "right")
    ]
    rows = polars.concat([*schedule(build)])
    assert rows["label"].n_unique() == len(rows) and "compute-001-42R:" in " ".join(rows["label"])


def test_the_law_catches_a_port_that_no_type_has() -> None:
    files = dict(files_of(GB300))
    files["12-cables.csv"] = files["12-cables.csv"].replace(b",nic-1,", b",nic-9,", 1)
    assert next(faults(files)) == "no end compute-001-compute-tray-1 nic-9"


def test_racks_feeds_and_flow_of_one_rack() -> None:
    """18 compute trays with nine ports, 8 cords of 63 A, and the coolant of the rack: the numbers of the build."""
    found, figures = tables(files_of(GB300)), engineered(GB300).figures
    trays = [row for row in found["devices"] if row["device_type"].startswith("GB300 compute tray")]
    assert len(trays) == 18 and all(row["rack"] == "compute-001" and row["position"] for row in trays)
    assert len(found["power-feeds"]) == 8 and {row["amperage"] for row in found["power-feeds"]} == {"63"}
    assert float(found["cooling-feeds"][0]["max_flow"]) == pytest.approx(figures["cooling.flow-per-rack"].number, abs=0.01)
    assert len(found["cables"]) == 72 + 36 + 80 + 8


def test_cyclonedx_is_valid_and_the_bill_of_materials() -> None:
    """Valid by the schema; as many pieces of each part; the same bytes again; nothing of what anything costs."""
    pytest.importorskip("cyclonedx")
    from cyclonedx.model.bom import Bom
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    from configurator.exchange.cyclonedx import hardware_bom

    build = engineered(GB300)
    text = hardware_bom(view_of(build, "customer")).decode()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    assert text == hardware_bom(view_of(build, "customer")).decode()
    made = Bom.from_json(yaml.safe_load(text))  # type: ignore[attr-defined]
    pieces: Counter[str] = Counter()
    waiting = [*made.components]
    while waiting:
        component = waiting.pop()
        waiting += component.components
        if not component.components:
            pieces[component.name] += round(next(float(p.value) for p in component.properties if p.name == "cdx:device:quantity"))
    bought = Counter[str]()
    paths = {line.node.path.rpartition(".")[0] for line in build.bom}
    for line in build.bom:
        if line.node.path not in paths:
            bought[str(line.node.part.name if line.node.part else line.node.label)] += round(line.quantity.number or 0)
    assert pieces == bought and "USD" not in text


def test_what_was_installed_otherwise(tmp_path: Path) -> None:
    """As it was written nothing differs, in each dialect; a longer cable, another label, one too few and one too many are told apart."""
    case, file = "hgx-b200-air", tmp_path / "c.csv"
    for dialect in ("excel-de", "plain"):
        assert command("cables", case, "-o", str(file), "--csv-dialect", dialect).code == 0
        assert command("as-built", case, str(file)).code == 0
    rows = file.read_text(encoding="utf-8").splitlines()
    at = next(n for n, row in enumerate(rows) if row.startswith("compute-fabric-000001"))
    rows[at] = rows[at].replace(",30.0,", ",50.0,")
    rows[at + 1] = rows[at + 1].replace("yellow", "blue")
    rows[at + 2] = rows[at + 2].replace("compute-fabric-000003", "spare-1")
    file.write_text("\n".join(rows), encoding="utf-8")
    done = command("as-built", case, str(file), "--json")
    found = yaml.safe_load(done.out)
    assert done.code == 1 and (found["missing"], found["added"]) == (["compute-fabric-000003"], ["spare-1"])
    assert [change["column"] for change in found["changes"]] == ["length_m", "colour"] and found["lengths"] == {"compute-fabric": 50.0}
    told = command("as-built", case, str(file), "--lang", "zh").out
    assert "缺少：compute-fabric-000003" in told and "--set 'network.lengths.compute-fabric=50 m'" in told and "missing" not in told


NO_SCHEDULE = [
    ("a,b\n1,2\n", "no column 'id'"),
    ("id,lenght_m\nx,3\n", "did you mean length_m"),
    ("id,length_m\nx,3m\n", ":2: NET017 length_m: '3m' is no number"),
    ("id\nx\nx\n", ":3: NET017 cable x"),
]


@pytest.mark.parametrize(("text", "told"), NO_SCHEDULE)
def test_what_is_no_schedule(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "c.csv").write_text(text, encoding="utf-8")
    done = command("as-built", "hgx-b200-air", str(tmp_path / "c.csv"))
    assert done.code == 2 and told in done.err
