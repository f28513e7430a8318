"""CycloneDX: the bill of materials as a hardware BOM, assemblies with what they contain; parts, makers and quantities, no money.

Reference: CycloneDX 1.6 (ECMA-424) and its property taxonomy ``cdx:device``.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from configurator import __version__
from configurator.catalog.problems import fail
from configurator.render.order_view import OrderView
from configurator.render.view import Seen, View

if TYPE_CHECKING:
    from cyclonedx.model.component import Component

    from configurator.disciplines.money.lines import BomLine

NAMESPACE = uuid.UUID("5f3c2a4e-5d0f-5b0e-9a3f-0d6b3a3c7c11")  # of the serial numbers of our documents


def hardware_bom(view: View | OrderView) -> bytes:
    """The document of a view as JSON; the same build has the same serial number and the date of its quote.

    Raises:
        InputError: the library that writes it is not installed.
    """
    try:
        from cyclonedx.model.bom import Bom, BomMetaData
        from cyclonedx.model.component import Component, ComponentType
        from cyclonedx.output.json import JsonV1Dot6
    except ImportError:
        raise fail(
            "OUT007", "the library that writes CycloneDX is not installed", hint="pip install 'rack-configurator[cyclonedx]'"
        ) from None
    date = datetime.datetime.combine(view.date, datetime.time(), datetime.UTC)
    made = Component(name=str(view.title), type=ComponentType.DEVICE, version=view.quote.revision or None, bom_ref="order")
    tool = Component(name="rackcfg", type=ComponentType.APPLICATION, version=__version__)
    metadata = BomMetaData(component=made, timestamp=date)
    metadata.tools.components.add(tool)
    serial = uuid.uuid5(NAMESPACE, f"{view.quote.number} {view.quote.revision} {view.title} {view.date}")
    bom = Bom(components=_tops(view), metadata=metadata, serial_number=serial)
    bom.register_dependency(made, bom.components)
    text: str = JsonV1Dot6(bom).output_as_string(indent=2)
    return text.encode()


def _tops(view: Seen) -> list[Component]:
    """The lines at the top of the bill of materials, each with what is below it."""
    lines = {path: line for path, _, line in view.rows()}
    below: dict[str, list[str]] = {}
    for path in lines:
        parent = path.rpartition(".")[0]
        below.setdefault(parent if parent in lines else "", []).append(path)
    return [_component(path, lines, below) for path in below[""]]


def _component(path: str, lines: Mapping[str, BomLine], below: Mapping[str, Sequence[str]]) -> Component:
    """A line with its quantity, what it is for, its maker and part number, and the lines below it."""
    from cyclonedx.model import Property
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.model.contact import OrganizationalEntity

    line = lines[path]
    node, part = line.node, line.node.part
    properties = [Property(name="cdx:device:quantity", value=f"{line.quantity.number:.12g}")] if line.quantity.number is not None else []
    properties.append(Property(name="cdx:device:function", value=line.category))
    properties += [Property(name="cdx:device:sku", value=part.mpn)] if part is not None and part.mpn else []
    return Component(
        type=ComponentType.DEVICE,
        bom_ref=path,
        name=str(part.name if part is not None else node.label),
        manufacturer=OrganizationalEntity(name=part.vendor) if part is not None and part.vendor else None,
        description=str(node.label) if part is not None and node.label != part.name else None,
        properties=properties,
        components=[_component(child, lines, below) for child in below.get(path, ())],
    )
