"""The cable tray above a row: how full the links to the switches make it where all of them have come together, and what they weigh."""

from __future__ import annotations

import math
from collections.abc import Iterable

from configurator.catalog.tables.media import MediumKind
from configurator.disciplines.network.fabrics import Fabric
from configurator.disciplines.network.service import kind_of
from configurator.figures import Figure, total
from configurator.phrases import phrase
from configurator.system.tree import System


def fill_trays(system: System, fabrics: Iterable[Fabric]) -> None:
    """Fill = Σ n · π/4 · d² / (width · depth) of the tray at the end of a row, weight = Σ n · mass of a metre; n are the links of one row.

    None where no link leaves the racks.
    """
    ledger, areas, masses = system.ledger, list[Figure](), list[Figure]()
    rows = ledger.figures["racks.rows"]
    for line in (line for fabric in fabrics for line in fabric.lines):
        link, kind = line.link, kind_of(system, line)
        if kind is None or link.group != "scale-out" or link.ends_at or link.tier != "node-leaf" or not line.count.value:
            continue
        each = line.count / rows
        diameter, mass = _of(system, kind, "diameter"), _of(system, kind, "mass")
        areas.append(each * diameter * diameter * (math.pi / 4))
        masses.append(each * mass)
    if not areas:
        return
    tray = ledger.constant(system.catalog, "cable-tray-width") * ledger.constant(system.catalog, "cable-tray-depth")
    ledger.add((total(areas) / tray).named("network.tray-fill", "Cable tray at the end of a row: share of its section that is filled", "%"))
    ledger.add(
        (total(masses) * 1.0).named("network.tray-weight", "Cable tray at the end of a row: weight of the cables in a metre", "kg/m")
    )


def _of(system: System, kind: MediumKind, what: str) -> Figure:
    """Diameter or mass of a metre of one cable of a kind."""
    labels = {"diameter": "{medium}: diameter of one cable", "mass": "{medium}: mass of a metre"}
    return system.ledger.value(f"media.{kind.id}.{what}", phrase(labels[what], medium=kind.name), getattr(kind, what))
