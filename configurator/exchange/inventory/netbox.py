"""Inventories of NetBox: what its API answers (devices, modules, inventory items), or a folder of its tables as `export` writes one.

Reference: the schema of the REST API of NetBox, ``dcim/devices``, ``dcim/modules``, ``dcim/inventory-items``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from configurator.catalog.problems import Position, fail
from configurator.catalog.reading.yamltext import read_bytes
from configurator.exchange.inventory.pieces import Inventory, Piece, unit_in
from configurator.exchange.netbox.devices import CABLE_END, OUTSIDE
from configurator.exchange.pricelists.grids.text import decoded

HELPERS = ("carrier", CABLE_END)  # roles of what only holds two others, or is not told of as a thing that is delivered
Resource = Mapping[str, Any]


def is_netbox(data: Resource) -> bool:
    """Whether something of a JSON file is a device, a module or an inventory item of NetBox."""
    return "device_type" in data or "module_type" in data or ("part_id" in data and "device" in data)


def netbox_inventory(file: str, resources: list[Resource]) -> Inventory:
    """The pieces of some resources."""
    devices = {_word(r.get("name")): r for r in resources if "device_type" in r}
    return Inventory(file, [piece for at, each in enumerate(resources, 1) for piece in _piece(f"{file}#{at}", each, devices)], False, True)


def netbox_folder(folder: Path) -> Inventory:
    """The pieces of a folder of tables; those of devices and inventory items are read.

    Raises:
        InputError: it has no table of devices.
    """
    found = sorted(folder.glob("*devices.csv")) + sorted(folder.glob("*inventory-items.csv")) + sorted(folder.glob("*modules.csv"))
    resources = [dict(row) for path in found for row in csv.DictReader(io.StringIO(_text(path)))]
    if not any("device_type" in row for row in resources):
        raise fail("INV001", "is no inventory: the folder holds no table of devices (devices.csv)", Position(str(folder)))
    return netbox_inventory(str(folder), [row for row in resources if is_netbox(row)])


def _text(path: Path) -> str:
    return decoded(read_bytes(path, str(path)), path.name, None)[0]


def _piece(at: str, data: Resource, devices: Mapping[str, Resource]) -> Iterator[Piece]:
    """The piece that a resource is; none where it is outside the quote, or only holds others."""
    kind = data.get("device_type") or data.get("module_type") or {}
    maker = _word(data.get("manufacturer")) or _word(kind.get("manufacturer") if isinstance(kind, Mapping) else "")
    role = _word(data.get("role") or data.get("device_role"))
    if maker == OUTSIDE or role.casefold() in HELPERS:
        return
    number = str(data.get("part_id") or (kind.get("part_number") if isinstance(kind, Mapping) else "") or "")
    names = tuple(dict.fromkeys(filter(None, (number, _word(kind), str(data.get("description") or "")))))
    serial, name = str(data.get("serial") or ""), _word(data.get("name"))
    if "device_type" not in data:
        yield Piece(at, names, 1.0, serial)
        return
    holder = devices.get(_word(data.get("parent") or data.get("parent_device")), data)
    unit = unit_in(str(holder.get("position") or data.get("position") or "")) or 0
    yield Piece(at, (), 1.0, serial, _word(data.get("rack") or holder.get("rack")), unit, tuple(filter(None, (name, *names, role))))


def _word(data: Any) -> str:
    """The name of what a field refers to, as the API nests it or as a table names it."""
    if isinstance(data, Mapping):
        return str(data.get("model") or data.get("name") or data.get("display") or data.get("value") or "")
    return str(data or "")
