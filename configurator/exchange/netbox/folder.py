"""The files of an import into NetBox, in the order of their numbers: each refers only to what those before it made.

Reference: the import forms of NetBox (``dcim/forms/bulk_import.py``) and the schema of its device-type library.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import polars
import yaml

from configurator.build import Build, Order
from configurator.catalog.parts import Part, RackFrame
from configurator.catalog.parts.power import Whip
from configurator.dialects import as_text
from configurator.exchange.cables.schedule import schedule
from configurator.exchange.cables.site import Site, sites_of
from configurator.exchange.netbox.devices import UNKNOWN, Device, Kind, carried, ended, full_name, kinds, slug, standing
from configurator.figures import Figure
from configurator.system.tree import RackRole
from configurator.units import unit

Row = Mapping[str, object]
WIDTHS = (19, 21, 23)  # inches from rail to rail that NetBox knows
INCH = 0.0254
CABLES = {
    "fibre-sm": "smf", "fibre-mm": "mmf", "dac": "dac-passive", "acc": "dac-active", "aec": "dac-active", "aoc": "aoc", "micro-led": "aoc",
    "cat6": "cat6", "power": "power",
}  # fmt: skip
COLOURS = {"yellow": "ffeb3b", "aqua": "00bcd4", "blue": "2196f3", "black": "111111"}
UNCABLED = "backplane"  # lies in a cartridge: no cable that anybody pulls
PANEL = "panel"
UTILISATION = 80  # percent, as NetBox has it where nobody says otherwise


def netbox_files(build: Build | Order) -> dict[str, bytes]:
    """Every file by its name inside the folder; device types and rack types as the library writes them."""
    sites, parts = sites_of(build), build.catalog.parts
    devices = {device.name: device for site in sites for device in carried(standing(site))}
    for frame in _pulled(build):
        ended(devices, frame, parts)
    place = slug(build.spec.name) or "site"
    roles = [(site, view.role) for site in sites for view in site.build.racks]
    files = {
        "01-manufacturers.csv": _csv(_makers(devices.values(), parts, roles)),
        "04-sites.csv": _csv([{"name": place, "slug": place, "status": "planned"}]),
        "05-rack-roles.csv": _csv(_named(role.entry.label for _, role in roles)),
        "06-racks.csv": _csv(row for site, role in roles for row in _racks(site, role, place)),
        "07-device-roles.csv": _csv(_named(device.role for device in devices.values())),
        "08-devices.csv": _csv(_devices(devices.values(), place)),
        "09-inventory-items.csv": _csv(row for device in devices.values() for row in _modules(device, parts)),
        "10-power-panels.csv": _csv({"site": place, "name": name} for name in _panels(build)),
        "11-power-feeds.csv": _csv(row for site in sites for row in _feeds(site, build, place)),
        "12-cables.csv": _csv(row for frame in _pulled(build) for row in _cables(frame)),
        "13-cooling-sources.csv": _csv(row for site in sites for row in _sources(site, place)),
        "14-cooling-feeds.csv": _csv(row for site, role in roles for row in _cooled(site, role, place)),
    }
    files |= {f"03-device-types/{kind.slug}.yaml": _yaml(_type(kind, of)) for kind, of in kinds(devices.values()).items()}
    files |= {f"02-rack-types/{slug(role.frame.name)}.yaml": _yaml(_rack_type(role.frame)) for _, role in roles}
    return {name: content for name, content in sorted(files.items()) if content}


def _pulled(build: Build | Order) -> Iterator[polars.DataFrame]:
    """The cables that somebody pulls."""
    return (frame.filter(polars.col("medium") != UNCABLED) for frame in schedule(build))


def _csv(rows: Iterable[Row]) -> bytes:
    """A table with the columns of its first row; nothing where there is no row. It is looked at in spreadsheets too."""
    out, writer = io.StringIO(), None
    for row in rows:
        if writer is None:
            writer = csv.DictWriter(out, list(row), lineterminator="\n")
            writer.writeheader()
        writer.writerow({name: as_text(cell) if isinstance(cell, str) else cell for name, cell in row.items()})
    return out.getvalue().encode()


def _yaml(data: Row) -> bytes:
    return ("---\n" + yaml.safe_dump(dict(data), sort_keys=False, allow_unicode=True)).encode()


def _named(names: Iterable[str]) -> Iterator[Row]:
    """Things that have a name and nothing else."""
    yield from ({"name": str(name), "slug": slug(name), "color": "9e9e9e"} for name in dict.fromkeys(names))


def _makers(devices: Iterable[Device], parts: Mapping[str, Part], roles: Sequence[tuple[Site, RackRole]]) -> Iterator[Row]:
    devices = list(devices)
    found = [device.kind.maker for device in devices] + [_maker(role.frame) for _, role in roles]
    found += [_maker(parts[part]) for device in devices for part in device.modules.values()]
    yield from ({"name": name, "slug": slug(name)} for name in dict.fromkeys(found))


def _maker(part: Part) -> str:
    return part.vendor or UNKNOWN


# --- racks


def _width(frame: RackFrame) -> int:
    """Inches from rail to rail: the widest of NetBox that the bay holds."""
    bay = (frame.bay.coherent or 0.0) / INCH if frame.bay is not None else 0.0
    return max((width for width in WIDTHS if width <= bay), default=WIDTHS[0])


def _outside(frame: RackFrame) -> dict[str, Any]:
    """What a rack and its type both say: form, width, units, outer millimetres, kilograms."""
    data: dict[str, Any] = {"form_factor": "4-post-cabinet", "width": _width(frame), "u_height": round(frame.height_units.number or 0)}
    data |= {"outer_width": _mm(frame.width.coherent), "outer_depth": _mm(frame.depth.coherent), "outer_unit": "mm"}
    if frame.mass is not None and frame.mass.coherent is not None:
        data["weight"] = round(frame.mass.coherent, 2)
    if frame.max_load is not None and frame.max_load.coherent is not None:
        data["max_weight"] = round(frame.max_load.coherent)
    return data | ({"weight_unit": "kg"} if data.keys() & {"weight", "max_weight"} else {})


def _mm(metres: float | None) -> int:
    return round(1000 * (metres or 0.0))


def _rack_type(frame: RackFrame) -> Row:
    return {"manufacturer": _maker(frame), "model": str(frame.name), "slug": slug(frame.name), "starting_unit": 1, **_outside(frame)}


def _racks(site: Site, role: RackRole, place: str) -> Iterator[Row]:
    for name in site.racks(role.key):
        yield {"site": place, "name": name, "status": "planned", "role": str(role.entry.label), **_outside(role.frame)}


# --- devices


def _type(kind: Kind, devices: Sequence[Device]) -> Row:
    """A device type with every port that one of its devices uses."""
    data: dict[str, Any] = {"manufacturer": kind.maker, "model": kind.model, "slug": kind.slug}
    data |= {"part_number": kind.number} if kind.number else {}
    data |= {"u_height": kind.units, "is_full_depth": True}
    if kind.bay or kind.bays:
        data |= {"subdevice_role": "child" if kind.bay else "parent"}
    data |= {"device-bays": [{"name": name} for name in kind.bays]} if kind.bays else {}
    data |= {"weight": round(kind.mass, 2), "weight_unit": "kg"} if kind.mass is not None else {}
    ports = {port: type for device in devices for port, type in device.ports.items()}
    for key, names in (("power-ports", [d.inlets for d in devices]), ("power-outlets", [d.outlets for d in devices])):
        found = dict.fromkeys(name for each in names for name in each)
        data |= {key: [{"name": name, "type": "other"} for name in found]} if found else {}
    return data | ({"interfaces": [{"name": name, "type": type} for name, type in ports.items()]} if ports else {})


def _devices(devices: Iterable[Device], place: str) -> Iterator[Row]:
    """Each in its units, or in the bay of the carrier that it shares with another."""
    for device in devices:
        rack, u = device.place.rack, device.place.u
        there = device.place.quoted and not rack.endswith(("outside", "room"))
        placed = bool(there and u and device.kind.units)
        yield {
            "name": device.name, "role": device.role, "manufacturer": device.kind.maker, "device_type": device.kind.model,
            "status": "planned", "site": place, "rack": rack if there else "", "position": u if placed else "",
            "face": "front" if placed else "", "parent": device.carrier, "device_bay": device.place.side if device.carrier else "",
        }  # fmt: skip


def _modules(device: Device, parts: Mapping[str, Part]) -> Iterator[Row]:
    for cage, id in device.modules.items():
        part = parts[id]
        yield {
            "device": device.name, "name": f"cage {cage}", "status": "planned", "manufacturer": _maker(part), "part_id": part.mpn[:50],
            "description": part.name[:200],
        }  # fmt: skip


# --- power


def _fed(frame: polars.DataFrame) -> polars.DataFrame:
    """The cords that come from a panel."""
    return frame.filter((polars.col("medium") == "power") & (polars.col("b_scope") == "outside"))


def _panels(build: Build | Order) -> list[str]:
    """The panels that feed racks."""
    return list(dict.fromkeys(_panel(*row) for frame in _pulled(build) for row in _fed(frame).select("b_rack", "b_device").iter_rows()))


def _panel(rack: str, device: str) -> str:
    return full_name(rack, device).replace("outside", PANEL)


def _feeds(site: Site, build: Build | Order, place: str) -> Iterator[Row]:
    """One for every cord that comes from a panel: its rack, supply, voltage and breaker."""
    for frame in _pulled(build):
        rows = _fed(frame).filter(polars.col("b_rack") == f"{site.prefix}outside")
        for rack, panel, port, cord in rows.select("a_rack", "b_device", "b_port", "part").iter_rows():
            role = rack.removeprefix(site.prefix).rpartition("-")[0] or "sidecar"  # what stands in the room is fed as power racks are
            yield {
                "site": place, "power_panel": _panel(f"{site.prefix}outside", panel), "rack": "" if rack.endswith("room") else rack,
                "name": port, "status": "planned", "type": "primary", **_supply(site, role, build.catalog.parts[cord]),
                "max_utilization": UTILISATION,
            }  # fmt: skip


def _supply(site: Site, role: str, cord: Part) -> Row:
    """What a cord carries: alternating current of the site, or direct current of the room's rectifiers."""
    if isinstance(cord, Whip) and cord.phases is None:
        voltage, breaker = _whole(site, f"power.{role}.psu-voltage"), _whole(site, f"power.{role}.cable-device")
        return {"supply": "dc", "phase": "single-phase", "voltage": voltage, "amperage": breaker}
    phase = "three-phase" if _whole(site, "site.phases") == 3 else "single-phase"
    voltage, breaker = _whole(site, "site.supply-voltage"), _whole(site, f"power.{role}.breaker")
    return {"supply": "ac", "phase": phase, "voltage": voltage, "amperage": breaker}


def _whole(site: Site, *ids: str) -> int | str:
    """The first of some figures that is known, as a whole number; empty where none is."""
    figures: Iterator[Figure] = (site.build.figures[id] for id in ids if id in site.build.figures)
    return next((round(figure.number) for figure in figures if figure.number is not None), "")


# --- cables


def _cables(frame: polars.DataFrame) -> Iterator[Row]:
    """A row of the schedule with both of its ends."""
    for row in frame.iter_rows(named=True):
        power, fed = row["medium"] == "power", row["medium"] == "power" and row["b_scope"] == "outside"
        near, far = (full_name(row[f"{side}_rack"], row[f"{side}_device"]) for side in "ab")
        ends = ("dcim.powerport", "dcim.powerfeed" if fed else "dcim.poweroutlet") if power else ("dcim.interface", "dcim.interface")
        yield {
            "side_a_device": near, "side_a_type": ends[0], "side_a_name": row["a_port"],
            "side_b_device": "" if fed else far, "side_b_power_panel": _panel(row["b_rack"], row["b_device"]) if fed else "",
            "side_b_type": ends[1], "side_b_name": row["b_port"], "type": CABLES.get(row["medium"], ""), "status": "planned",
            "label": row["label"], "color": COLOURS[row["colour"]], "length": row["length_m"] or row["run_m"] or "", "length_unit": "m",
            "description": f"{row['id']} {row['part']}",
        }  # fmt: skip


# --- cooling


def _sources(site: Site, place: str) -> Iterator[Row]:
    """The facility water; which plant makes it is no part of a quote, and NetBox wants one named."""
    heat = site.build.figures.get("cooling.heat-to-facility")
    if heat is not None and heat.number:
        yield {
            "site": place, "name": f"{site.prefix}facility-water", "type": "chiller", "status": "planned", "fluid_type": "water",
            "cooling_capacity": round(heat.number, 2), "description": "Set the type of plant; the capacity is the heat of the order, in kW",
        }  # fmt: skip


def _cooled(site: Site, role: RackRole, place: str) -> Iterator[Row]:
    """A feed for every rack of a role that is cooled by liquid, with what it takes away in kW and the flow of one rack."""
    liquid, flow = site.build.power.liquid_of.get(role.key), site.build.figures.get("cooling.flow-per-rack")
    if liquid is None or flow is None or not liquid.value or not flow.number:
        return
    each = liquid.value / (role.total.value or 1.0) / unit("kW").factor
    for name in site.racks(role.key):
        yield {
            "site": place, "cooling_source": f"{site.prefix}facility-water", "rack": name, "name": f"{name}-coolant", "status": "planned",
            "cooling_capacity": round(each, 2), "max_flow": round(flow.number, 2), "max_flow_unit": "lpm",
        }  # fmt: skip
