"""The networks of a build as plain values: switches, cables, modules, what is outside, and the five units."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from configurator.disciplines.network.cables.units import WORDS
from configurator.disciplines.network.fabrics import Bought, Fabric
from configurator.figures import Figure
from configurator.render.view import Seen, View
from configurator.render.words.numbers import money, plain
from configurator.units import unit

GBIT = unit("Gbit/s").factor


def fabrics_json(view: View) -> list[dict[str, Any]]:
    """Every network of one system."""
    return [_fabric(view, fabric) for fabric in view.fabrics]


def _fabric(view: View, fabric: Fabric) -> dict[str, Any]:
    uplinks = fabric.uplinks
    return {
        "id": fabric.id,
        "role": fabric.role,
        "boundary": fabric.boundary,
        "planes": plain(fabric.planes),
        "rails": plain(fabric.rails),
        "rate_gbit_s": _rate(fabric.rate),
        "oversubscription": plain(fabric.oversubscription),
        "switches": [*_switches(view, fabric.switches), *_switches(view, fabric.standing, in_racks=True)],
        "cables": _between(fabric, per_plane=True),
        "links": _between(fabric, per_plane=False),
        "modules": {tier: plain(fabric.modules.get(tier)) for tier in ("node", "leaf", "spine", "core")},
        "uplinks": {"count": plain(uplinks.count), "rate_gbit_s": _rate(uplinks.rate), "outside": uplinks.outside or None},
        "units": {word: plain(fabric.units.get(word)) for word in WORDS},
    }


def _between(fabric: Fabric, per_plane: bool) -> dict[str, float | None]:
    """Links between two tiers; as cables, those of all planes count once."""
    planes = (fabric.planes.value or 1.0) if per_plane else 1.0
    found: dict[str, float] = {}
    for line in fabric.lines:
        if line.link.group == "scale-out":
            found[line.link.tier] = found.get(line.link.tier, 0.0) + (plain(line.count) or 0.0) / planes
    found.update((key, (plain(count) or 0.0) / planes) for key, count in fabric.above.items())
    return dict(found)


def _switches(view: View, switches: Iterable[Bought], in_racks: bool = False) -> list[dict[str, Any]]:
    return [{**_switch(view, bought), "in_racks": in_racks} for bought in switches]


def _switch(view: View, bought: Bought) -> dict[str, Any]:
    part, line = bought.node.part, f"bom.{bought.node.path}"
    assert part is not None
    price = view.figures.get(f"{line}.unit-price") if view.internal else None
    return {
        "tier": bought.tier,
        "line": f"{view.key}.{line}" if view.key else line,
        "part": part.id,
        "quantity": plain(bought.node.total),
        "ports": plain(bought.ports),
        "ports_used": plain(bought.used),
        "power_w": power_of(view, part.id, part.passive),
        "unit_price": None if price is None or price.number is None else money(price.number),
    }


def power_of(view: Seen, part: str, passive: bool) -> float | None:
    """What one piece draws at TDP, in watts: 0 only of what is passive, None where it is not known."""
    found = view.figures.get(f"{part}.tdp")
    return 0.0 if passive else None if found is None else found.value


def _rate(figure: Figure | None) -> float | None:
    return None if figure is None or figure.value is None else round(figure.value / GBIT, 9)
