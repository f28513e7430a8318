"""The build as JSON: the stable interface for other programs (schema in `templates/build.schema.json`)."""

from __future__ import annotations

from typing import Any

from configurator.build import Build, RackView
from configurator.catalog.parts import SOLD_BY_UNIT
from configurator.disciplines.boards import BoardLine
from configurator.disciplines.cabling import CableLine
from configurator.disciplines.connectors import ConnectorLine
from configurator.disciplines.cost import BomLine
from configurator.figures import Figure, missing_reason
from configurator.figures.explain import sources_of
from configurator.render.numbers import kind_of, money, plain
from configurator.rules import Check
from configurator.system.ledger import Decision

SCHEMA = "rackcfg/build/1"

# Every platform answers for these; one that has nothing to say answers null with the reason.
CONTRACT = (
    "system.accelerators",
    "system.racks",
    "system.weight",
    "system.hbm-capacity",
    "system.hbm-bandwidth",
    "system.dense-bf16",
    "system.dense-fp8",
    "power.it-load",
    "power.peak",
    "power.provisioned",
    "power.conversion-loss",
    "power.ac-input",
    "power.shelves",
    "power.psus",
    "power.busbar-current",
    "power.feed-current",
    "power.facility",
    "cooling.heat",
    "cooling.liquid-heat",
    "cooling.air-heat",
    "cooling.liquid-fraction",
    "cooling.flow",
    "cooling.delta-t",
    "cooling.pressure-drop",
    "cooling.cdus",
    "cooling.airflow",
    "connectors.qd-pairs",
    "connectors.qd-cost",
    "boards.cost",
    "cables.scale-up-copper",
    "cables.scale-up-optics",
    "cables.scale-out",
    "cables.management",
    "cables.power",
    "cables.transceivers",
    "cables.cost",
    "cost.bom",
    "cost.price",
    "cost.per-accelerator",
    "cost.p10",
    "cost.p50",
    "cost.p90",
)


def as_json(build: Build) -> dict[str, Any]:
    """The whole build as plain values, keys in a stable order."""
    return {
        "schema": SCHEMA,
        "platform": build.spec.platform,
        "name": build.system.platform.name,
        "quantity": build.spec.quantity,
        "date": build.date.isoformat(),
        "currency": build.spec.prices.currency,
        "what_if": dict(build.changes),
        "figures": figures_json(build),
        "bom": bom_json(build),
        "boards": [_board(build, line) for line in build.boards],
        "connectors": [_connector(build, line) for line in build.connectors],
        "cables": [_cable(line) for line in build.cables],
        "racks": [_rack(view) for view in build.racks],
        "floor": [{"row": p.row, "position": p.position, "role": p.role} for p in build.floor],
        "decisions": [decision_json(d) for d in build.decisions],
        "checks": [check_json(c) for c in build.checks],
        "cost": _cost(build),
    }


def figures_json(build: Build) -> dict[str, dict[str, Any]]:
    """Every named figure by id."""
    cited = sources_of(build.figures.values())
    found = {id: _figure(build, figure, cited[id]) for id, figure in build.figures.items()}
    for id in CONTRACT:
        if id not in found:
            reason = "the catalog describes nothing of this for the platform"
            found[id] = {
                "value": None,
                "unit": "1",
                "label": id,
                "low": None,
                "high": None,
                "kind": "derived",
                "sources": [],
                "reason": reason,
            }
    return found


def bom_json(build: Build) -> list[dict[str, Any]]:
    """The lines of the bill of materials, parents before what they contain."""
    return [_bom(build, line) for line in build.bom]


def _figure(build: Build, figure: Figure, sources: list[str]) -> dict[str, Any]:
    info = figure.info
    assert info is not None
    low, high = build.range_of(figure)
    entry: dict[str, Any] = {
        "value": plain(figure),
        "unit": info.unit.text,
        "label": info.label,
        "low": low,
        "high": high,
        "kind": kind_of(figure),
        "sources": sources,
    }
    if info.origin is not None:
        entry["confidence"] = info.origin.confidence
        if info.origin.note:
            entry["note"] = info.origin.note
    if figure.value is None:
        entry["reason"] = missing_reason(figure) or "not published"
    return entry


def _bom(build: Build, line: BomLine) -> dict[str, Any]:
    node = line.node
    quoted = build.figures.get(f"{node.part.id}.price") if node.part and line.status == "priced" else None
    origin = quoted.info.origin if quoted is not None and quoted.info else None
    lead = line.price.lead_time if line.price and line.price.lead_time else (node.part.lead_time if node.part else None)
    return {
        "id": f"bom.{node.path}",
        "path": node.path,
        "level": node.level,
        "part": node.part.id if node.part else None,
        "description": node.label,
        "category": line.category,
        "quantity": plain(line.quantity),
        "unit": SOLD_BY_UNIT[node.part.sold_by] if node.part else "1",
        "unit_price": _money(line.unit_price),
        "extended_price": _money(line.extended),
        "currency": build.spec.prices.currency,
        "status": line.status,
        "reason": line.reason,
        "lead_time": str(lead) if lead is not None else None,
        "sources": list(origin.sources) if origin else [],
        "confidence": origin.confidence if origin else None,
    }


def _money(figure: Figure | None) -> str | None:
    return None if figure is None or figure.number is None else money(figure.number)


def _board(build: Build, line: BoardLine) -> dict[str, Any]:
    tight = line.tightest
    return {
        "id": line.node.path,
        "part": line.part.id,
        "name": line.part.name,
        "quantity": plain(line.node.total),
        "layers": plain(line.layers),
        "hdi": line.part.hdi,
        "laminate": line.laminate.name,
        "grade": line.part.grade or line.laminate.grade,
        "interface": tight.standard.id if tight else None,
        "loss_db_per_inch": plain(tight.loss_per_inch) if tight else None,
        "budget_db": plain(tight.budget) if tight else None,
        "margin_db": plain(tight.margin) if tight else None,
        "area": plain(line.area),
        "unit_price": _money(build.figures.get(f"bom.{line.node.path}.unit-price")),
    }


def _connector(build: Build, line: ConnectorLine) -> dict[str, Any]:
    key = f"bom.{line.line.path}"
    return {
        "id": line.line.path,
        "tray": line.tray.label,
        "part": line.part.id,
        "family": line.part.family,
        "size": line.part.size,
        "pairs_per_tray": plain(line.per_tray),
        "pairs": plain(line.line.total),
        "unit_price": _money(build.figures.get(f"{key}.unit-price")),
        "extended_price": _money(build.figures.get(f"{key}.extended-price")),
    }


def _cable(line: CableLine) -> dict[str, Any]:
    count = line.count.info
    return {
        "id": line.link.id,
        "group": line.link.group,
        "label": line.link.label,
        "count": plain(line.count),
        "unit": count.unit.text if count else "1",
        "length_m": plain(line.length),
        "rate_gbit_s": None if line.rate is None or line.rate.value is None else line.rate.value / 1e9,
        "part": line.link.cable or line.link.carried_by,
        "from_rack": line.link.from_rack or None,
        "to_rack": line.link.to_rack or None,
    }


def _rack(view: RackView) -> dict[str, Any]:
    frame = view.role.frame
    return {
        "role": view.role.key,
        "label": view.role.entry.label,
        "quantity": plain(view.role.total),
        "frame": frame.id,
        "height_units": view.height_units,
        "weight_kg": plain(view.weight),
        "load_kw": plain(view.load),
        "layout": [{"u": s.u, "height": s.height, "item": s.item, "label": s.label} for s in view.slots],
    }


def decision_json(decision: Decision) -> dict[str, Any]:
    """A choice with what was not taken, and why."""
    rejected = [{"name": r.name, "why": r.why} for r in decision.alternatives]
    return {
        "id": decision.id,
        "question": decision.question,
        "chosen": decision.chosen,
        "reason": decision.reason,
        "alternatives": rejected,
    }


def check_json(check: Check) -> dict[str, Any]:
    """One check with its numbers in the unit of its value."""
    factor = check.value.info.unit.factor if check.value.info else 1.0
    return {
        "id": check.id,
        "status": check.status,
        "message": check.message,
        "limit": None if check.limit.value is None else check.limit.value / factor,
        "value": plain(check.value),
        "unit": check.value.info.unit.text if check.value.info else "1",
        "relation": check.relation,
        "source": check.source,
        "remedy": check.remedy if check.status != "pass" else "",
    }


def _cost(build: Build) -> dict[str, Any]:
    cost = build.cost
    return {
        "currency": build.spec.prices.currency,
        "bom": _money(cost.bom),
        "price": _money(cost.price),
        "by_category": {name: _money(figure) for name, figure in cost.categories.items()},
        "unpriced_lines": cost.unpriced,
        "books": [{"id": b.id, "name": b.name, "date": b.date.isoformat(), "scope": b.scope, "currency": b.currency} for b in cost.books],
    }
