"""The build as JSON: the stable interface for other programs (schema in `templates/build.schema.json`)."""

from __future__ import annotations

from typing import Any

from configurator.build import RackView
from configurator.catalog.prices import Lump, Price
from configurator.disciplines.boards.loss import BoardLine
from configurator.disciplines.cooling.connectors import ConnectorLine
from configurator.disciplines.money.lines import BomLine
from configurator.disciplines.money.supply.totals import step_of
from configurator.disciplines.network.cables.cabling import CableLine
from configurator.figures import Figure, bounds, missing_reason
from configurator.render.disputes import disputed_json
from configurator.render.documents.offer import OfferRow, exclusions, offer_rows
from configurator.render.order_view import OrderView, SectionView
from configurator.render.text.boards import board_json, channel_json
from configurator.render.text.fabrics import fabrics_json, power_of
from configurator.render.text.qualification import qualification_json
from configurator.render.text.states import states_json
from configurator.render.view import Seen, View
from configurator.render.words.functions import function_of
from configurator.render.words.i18n import translator
from configurator.render.words.numbers import as_shown, kind_of, money, plain
from configurator.rules import Check
from configurator.system.ledger import Decision
from configurator.system.spec.offer import OfferLine
from configurator.system.spec.waivers import Waiver
from configurator.units import currency_of

SCHEMA = "rackcfg/build/1"
OFFER = "rackcfg/offer/1"  # what a customer gets of it

# Every platform answers for these; one that has nothing to say answers null with the reason.
CONTRACT = (
    "system.accelerators",
    "system.racks",
    "system.weight",
    "system.hbm-capacity",
    "system.hbm-usable",
    "system.cpu-memory",
    "system.fast-memory",
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
    "power.energy-cost",
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


def as_json(view: View | OrderView) -> dict[str, Any]:
    """The whole build or order as plain values, keys in a stable order; of an order, what is of one system says of which."""
    systems = view.sections
    return {
        "schema": SCHEMA if view.internal else OFFER,
        "platform": view.platforms,
        "name": view.title,
        "forecast": view.forecast,
        "quantity": view.systems,
        "date": view.date.isoformat(),
        "currency": view.currency,
        "quote": _quote(view),
        "what_if": dict(view.changes),
        **({"systems": [_system(system) for system in view.sections]} if isinstance(view, OrderView) else {}),
        "figures": figures_json(view),
        "bom": bom_json(view),
        "lines": [*map(_system_line, offer_rows(view)), *(_offer_line(view, line) for line in view.lines)],
        "exclusions": [{"id": each.id, "label": each.label} for each in exclusions(view, translator(view.quote.language))],
        "status": "not-released" if view.failed else "released",
        "boards": [_of(system, _board(system, line)) for system in systems for line in system.boards],
        "channels": [_of(system, channel_json(system, channel)) for system in systems for channel in system.channels],
        "connectors": [_of(system, _connector(system, line)) for system in systems for line in system.connectors],
        "cables": [_of(system, _cable(line)) for system in systems for line in system.cables],
        "fabrics": [_of(system, fabric) for system in systems for fabric in fabrics_json(system)],
        "racks": [_of(system, _rack(rack)) for system in systems for rack in system.racks],
        "states": [_of(part, state) for part in view.parts for state in states_json(part)],
        "qualification": [_of(part, line) for part in view.parts for line in qualification_json(part)],
        "floor": [_of(system, {"row": p.row, "position": p.position, "role": p.role}) for system in systems for p in system.floor],
        "decisions": [decision_json(d) for d in view.decisions],
        "checks": [check_json(c) for c in view.checks],
        "cost": cost_json(view),
        "trust": {"price": dict(view.trust.price), "power": dict(view.trust.power)},
        **({"disputed": disputed_json(view)} if view.internal else {}),
    }


def _of(system: Seen, entry: dict[str, Any]) -> dict[str, Any]:
    """An entry that says of which system of an order it is."""
    return {"system": system.key, **entry} if system.key else entry


def _system(system: SectionView) -> dict[str, Any]:
    """One system of an order: what it is, how many, and its part of the price; its figures begin with its id."""
    money = {name: _money(system.figures.get(f"cost.{name.replace('_', '-')}")) for name in ("list_price", "discount", "net")}
    return {
        "id": system.key,
        "label": system.label,
        "platform": system.platform.id,
        "name": system.platform.name,
        "quantity": system.systems,
        "options": dict(system.options),
        **({"cost": _money(system.figures.get("cost.bom"))} if system.internal else {}),
        **money,
    }


def _quote(view: Seen) -> dict[str, Any]:
    """The head of the quote."""
    quote = view.quote
    return {
        "number": quote.number,
        "revision": quote.revision or None,
        "supersedes": quote.supersedes or None,
        "date": view.date.isoformat(),
        "valid_until": view.valid_until.isoformat(),
        "customer": view.buyer.name,
    }


def figures_json(view: Seen) -> dict[str, dict[str, Any]]:
    """Every named figure by id; inside the house those of the contract that the build has not, with the reason."""
    cited = view.cited
    found = {id: _figure(view, figure, cited[id]) for id, figure in view.figures.items()}
    for id in CONTRACT if view.internal else ():
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


def bom_json(view: Seen) -> list[dict[str, Any]]:
    """The lines of the bill of materials, parents before what they contain; of an order, those of a system below a line of its own."""
    return [_bom(owner, line, path) for path, owner, line in view.rows()]


def _figure(view: Seen, figure: Figure, sources: list[str]) -> dict[str, Any]:
    info = figure.info
    assert info is not None
    low, high = view.range_of(figure)
    entry: dict[str, Any] = {
        "value": plain(figure) if view.internal else as_shown(figure),
        "unit": info.unit.text,
        "label": info.label,
        "low": low,
        "high": high,
        "kind": kind_of(figure),
        "sources": sources,
    }
    if info.origin is not None:
        if info.origin.confidence:
            entry["confidence"] = info.origin.confidence
        if info.origin.note:
            entry["note"] = info.origin.note
        if info.origin.informative:
            entry["informative"] = info.origin.informative
        if info.origin.one_sided:
            entry["one_sided"] = info.origin.one_sided
    if figure.bound in bounds.WORDS:
        entry["bound"] = bounds.WORDS[figure.bound]
    if figure.bound:
        entry["reason"] = missing_reason(figure)
    return entry


def _bom(view: Seen, line: BomLine, path: str) -> dict[str, Any]:
    node, inside = line.node, bool(view.key)
    lead = view.lead_time(line)
    return {
        **({"system": path.partition(".")[0]} if inside or isinstance(view, OrderView) else {}),
        "id": f"{view.key}.{line.id}" if inside else line.id,
        "path": path,
        "level": node.level + inside,
        "leaf": not line.below,
        "part": node.part.id if node.part else None,
        "description": node.label,
        "category": line.category,
        "function": function_of(view, line),
        "quantity": plain(line.quantity),
        "unit": line.unit,
        "power_w": power_of(view, node.part.id, node.part.passive) if node.part else None,
        **_prices(view, line.id),
        "currency": view.currency,
        "status": line.status,
        "reason": line.reason,
        "lead_time": str(lead) if lead is not None else None,
        **(_record(view, line) if view.internal else {}),
    }


NO_RECORD: dict[str, Any] = {
    **dict.fromkeys(("basis", "date", "book", "low", "high", "range", "vendor", "part_number", "country", "valid_until"), None),
    **dict.fromkeys(("price_published", "currency_published", "included_in", "confidence", "remark"), None),
    **dict.fromkeys(("driver", "driver_share", "tier", "hs", "export", "price_as_dated", "price_redated", "price_before", "duty"), None),
    "drivers": {},
    "sources": [],
}


ON_THE_WAY = ("price-as-dated", "price-redated", "price-before", "duty")  # from the published price of one to the one that is paid


def _record(view: Seen, line: BomLine) -> dict[str, Any]:
    """Who says what a line costs: the record in force, as it was published, with its range in the currency of the quote."""
    book, record, part = line.book, line.record, line.node.part
    found = {**NO_RECORD, "role": line.role or None, "content_price": _money(line.content), **_sourcing(view, line)}
    if book is None or record is None:
        return found
    lump = book.lump_of(record, view.platforms) if isinstance(record, Price) else ""
    if lump:
        return {**found, "book": book.id, "included_in": lump}
    low, high = line.published_range
    if low is None and line.unit_price is not None and isinstance(record, Price) and record.derive and line.ranged:
        low, high = view.range_of(line.unit_price)
    published = line.published
    return {
        **found,
        "basis": line.basis,
        "date": book.dated(record).isoformat(),
        "book": book.id,
        "low": None if low is None else money(low),
        "high": None if high is None else money(high),
        "range": "unknown" if low is None else "known",
        "part_number": record.part_number or (part.mpn if part else "") or None,
        "valid_until": record.valid_until.isoformat() if record.valid_until else None,
        "price_published": None if published is None or published.number is None else f"{published.number:.15g}",
        "currency_published": currency_of(published.unit.dimension) if published is not None else None,
        "sources": list(published.sources) if published is not None else [],
        "confidence": published.confidence or None if published is not None else None,
        "remark": (record.remark or None) if isinstance(record, Lump) else None,
    }


def _sourcing(view: Seen, line: BomLine) -> dict[str, Any]:
    """Where a line comes from and what moves its price: before scenarios and duty where there are any."""
    found, key = view.sourcing(line), step_of(line)
    said = {"vendor": found.supplier, "country": found.country, "driver": found.driver, "tier": found.tier, "hs": found.hs}
    return {
        **{name: text or None for name, text in (said | {"export": found.export}).items()},
        "driver_share": found.share,
        "drivers": {id: share.coherent for id, share in found.shares.items()},
        **{name.replace("-", "_"): _money(view.figures.get(f"{key}.{name}")) for name in ON_THE_WAY},
    }


def _prices(view: Seen, line: str) -> dict[str, str | None]:
    """What a line costs, inside the house, and what it is sold for."""
    names = ("unit-price", "extended-price", "sell-price", "sell-extended") if view.internal else ("sell-price", "sell-extended")
    return {name.replace("-", "_"): _money(view.figures.get(f"{line}.{name}")) for name in names}


def _system_line(row: OfferRow) -> dict[str, Any]:
    """A line of the offer that is of the configured systems, at list price: their discount is one step for all."""
    return {
        "id": row.id,
        "kind": "system",
        "label": row.label,
        "group": "",
        "quantity": plain(row.quantity) if row.quantity is not None else None,
        "sell_price": _money(row.each),
        "sell_extended": _money(row.extended),
        "discount": None,
        "net": _money(row.extended),
        "optional": False,
    }


def _offer_line(view: Seen, line: OfferLine) -> dict[str, Any]:
    """A line sold beside the systems, with its price after its own discount."""
    figures = {name: view.figures.get(f"lines.{line.id}.{name}") for name in ("quantity", "sell-price", "sell-extended", "discount", "net")}
    return {
        "id": line.id,
        "kind": "selling",
        "label": line.words(view.quote.language),
        "group": line.group,
        "quantity": plain(figures["quantity"]),
        "sell_price": _money(figures["sell-price"]),
        "sell_extended": _money(figures["sell-extended"]),
        "discount": plain(figures["discount"]),
        "net": _money(figures["net"]),
        "optional": line.optional,
    }


def _money(figure: Figure | None) -> str | None:
    return None if figure is None or figure.number is None else money(figure.number)


def _board(view: View, line: BoardLine) -> dict[str, Any]:
    prices, model = _prices(view, f"bom.{line.node.path}"), f"cost.boards.{line.part.id}"
    found: dict[str, Any] = {name: price for name, price in prices.items() if name in ("unit_price", "sell_price")}
    if view.internal:
        residual = view.figures.get(f"{model}.residual")
        found["model_price"] = _money(view.figures.get(f"{model}.model"))
        found["price_residual"] = None if residual is None else residual.value
        found["price_reason"] = view.price_reason(line)
    return {**board_json(view, line), **found}


def _connector(view: View, line: ConnectorLine) -> dict[str, Any]:
    return {
        "id": line.line.path,
        "tray": line.tray.label,
        "part": line.part.id,
        "family": line.part.family,
        "size": line.part.size,
        "pairs_per_tray": plain(line.per_tray),
        "pairs": plain(line.line.total),
        **_prices(view, f"bom.{line.line.path}"),
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
        "part": line.part,
        "from_rack": line.link.from_rack or None,
        "to_rack": line.link.to_rack or None,
    }


def _rack(rack: RackView) -> dict[str, Any]:
    frame = rack.role.frame
    return {
        "role": rack.role.key,
        "label": rack.role.entry.label,
        "quantity": plain(rack.role.total),
        "frame": frame.id,
        "height_units": rack.height_units,
        "weight_kg": plain(rack.weight),
        "load_kw": plain(rack.load),
        "layout": [{"u": s.u, "height": s.height, "item": s.item, "label": s.label, "side": s.side or None} for s in rack.slots],
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
        "title": check.title,
        "message": check.message,
        "limit": None if check.limit.value is None else check.limit.value / factor,
        "value": plain(check.value),
        "unit": check.value.info.unit.text if check.value.info else "1",
        "relation": check.relation,
        "severity": check.severity,
        "figures": [figure.id for figure in (check.value, check.limit)],
        "margin": None if check.margin is None else check.margin / factor,
        "probability": check.probability,
        "source": check.cited,
        "waiver": None if check.waiver is None else _waiver(check.waiver, check.lapsed),
        "remedy": check.remedy if check.status != "pass" else "",
        "remedies": [list(remedy.settings) for remedy in check.remedies if remedy.settings],
    }


def _waiver(waiver: Waiver, lapsed: bool) -> dict[str, Any]:
    return {"reason": waiver.reason, "who": waiver.who or None, "until": waiver.until.isoformat(), "expired": lapsed}


def cost_json(view: Seen) -> dict[str, Any]:
    """The totals; what lies behind the price, and the books it rests on, inside the house."""
    found: dict[str, Any] = {
        "currency": view.currency,
        "bom": _money(view.whole),
        "allowance": _money(view.figures.get("cost.allowance")),
        "price": _money(view.price),
        "by_category": {name: _money(figure) for name, figure in view.categories.items()},
        "bases": {name: _money(figure) for name, figure in view.bases.items()},
        "unpriced_lines": int(view.unpriced.value or 0),
        "books": [{"id": b.id, "name": b.name, "date": b.date.isoformat(), "scope": b.scope, "currency": b.currency} for b in view.books],
    }
    return found if view.internal else {name: found[name] for name in ("currency", "price", "by_category", "unpriced_lines")}
