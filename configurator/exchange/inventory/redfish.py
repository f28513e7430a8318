"""Inventories as Redfish services tell them: chassis in their places, processors, memory, drives, supplies and whatever has a number.

Reference: DMTF DSP0268, Redfish Data Model Specification (properties PartNumber, Model, SerialNumber, Location.Placement, Status.State).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from configurator.exchange.inventory.pieces import Inventory, Piece, unit_in

NUMBERS = ("PartNumber", "SparePartNumber", "Model", "SKU", "ProductName")
HOLDERS = ("Chassis", "ComputerSystem", "Systems")  # what stands in a rack
SYSTEMS = HOLDERS[1:]  # told of once more as the chassis that they are in
Resource = Mapping[str, Any]


def is_redfish(data: Resource) -> bool:
    """Whether something of a JSON file is hardware as Redfish describes it."""
    return any(data.get(name) for name in (*NUMBERS, "SerialNumber")) and not _gone(data)


def _gone(data: Resource) -> bool:
    """Whether it is a slot with nothing in it."""
    status = data.get("Status")
    return isinstance(status, Mapping) and status.get("State") == "Absent"


def redfish_inventory(file: str, resources: list[tuple[str, Resource]]) -> Inventory:
    """The pieces of some resources, each with the collection it stands in; one that is told of twice is one."""
    kinds = [_kind(data, collection) for collection, data in resources]
    found: dict[str, Piece] = {}
    for at, (kind, (_, data)) in enumerate(zip(kinds, resources, strict=True), 1):
        if kind not in SYSTEMS or HOLDERS[0] not in kinds:
            mark = str(data.get("@odata.id") or f"#{at}")
            found.setdefault(mark, _piece(f"{file}{mark}", data, kind in HOLDERS))
    return Inventory(file, list(found.values()), whole=False)


def _kind(data: Resource, collection: str) -> str:
    """The type of a resource: of its ``@odata.type``, else of the collection it is a member of."""
    said = str(data.get("@odata.type") or "").lstrip("#").partition(".")[0]
    return said or collection


def _piece(at: str, data: Resource, holder: bool) -> Piece:
    names = tuple(dict.fromkeys(str(data[name]) for name in NUMBERS if data.get(name)))
    place = _place(data)
    rack, unit = str(place.get("Rack") or ""), unit_in(str(place.get("RackOffset") or "")) or 0
    serial = str(data.get("SerialNumber") or "")
    if not holder and not unit:
        return Piece(at, names, 1.0, serial)
    items = (str(data[name]) for name in ("Name", "Id") if data.get(name))
    return Piece(at, (), 1.0, serial, rack, unit, (*names, *items))


def _place(data: Resource) -> Resource:
    location = data.get("Location")
    for each in location if isinstance(location, list) else [location]:
        found = each.get("Placement") if isinstance(each, Mapping) else None
        if isinstance(found, Mapping):
            return found
    return {}
