"""The file of an inventory, whatever it is: a table, JSON as NetBox or Redfish tell it, or a folder of tables of NetBox."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from configurator.catalog.problems import Position, fail
from configurator.catalog.reading.yamltext import read_bytes
from configurator.exchange.inventory.netbox import is_netbox, netbox_folder, netbox_inventory
from configurator.exchange.inventory.pieces import Inventory
from configurator.exchange.inventory.redfish import is_redfish, redfish_inventory
from configurator.exchange.inventory.tables import rows_inventory, table_inventory
from configurator.exchange.pricelists.grids.files import LARGEST
from configurator.exchange.pricelists.grids.text import decoded

SHAPES = "a table (part, quantity, serial, rack, u, item), JSON of NetBox (devices, inventory items), or of Redfish (Chassis, Systems)"


def read_inventory(path: Path) -> Inventory:
    """Read an inventory.

    Raises:
        InputError: it is not there, or no inventory.
    """
    if path.is_dir():
        return netbox_folder(path)
    content = read_bytes(path, str(path), LARGEST)
    if not _is_json(content):
        return table_inventory(path)
    resources = list(_resources(_json(content, path)))
    if netbox := [data for _, data in resources if is_netbox(data)]:
        return netbox_inventory(str(path), netbox)
    if redfish := [(name, data) for name, data in resources if is_redfish(data)]:
        return redfish_inventory(str(path), redfish)
    if (listed := rows_inventory(str(path), [data for _, data in resources])) is not None:
        return listed
    raise fail("INV001", "is no inventory: it describes no hardware", Position(str(path)), SHAPES)


def _is_json(content: bytes) -> bool:
    """Whether it begins as JSON does, whatever its encoding."""
    return content[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:1] in (b"{", b"[")


def _json(content: bytes, path: Path) -> Any:
    try:
        return json.loads(decoded(content, str(path), None)[0])
    except json.JSONDecodeError as problem:
        at = Position(str(path), problem.lineno, problem.colno)
        raise fail("INV001", f"is no inventory: as JSON it is broken ({problem.msg})", at) from None
    except (RecursionError, ValueError):
        raise fail("INV001", "is no inventory: as JSON it cannot be read", Position(str(path)), SHAPES) from None


def _resources(data: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every object of a document, those that hold others first, each with the collection it stands in."""
    waiting: list[tuple[str, Any]] = [("", data)]
    while waiting:
        name, found = waiting.pop()
        if isinstance(found, Mapping):
            yield name, found
            inside = [] if is_netbox(found) else list(found.items())
            waiting += [(name if key == "Members" else key, value) for key, value in reversed(inside)]
        elif isinstance(found, list):
            waiting += [(name, each) for each in reversed(found)]
