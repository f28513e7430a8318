"""Boards and channels as JSON."""

from __future__ import annotations

from typing import Any

from configurator.catalog.tables.reference import Laminate
from configurator.disciplines.boards.bypasses import Bypass
from configurator.disciplines.boards.channels import ChannelLine, SegmentLoss
from configurator.disciplines.boards.grades import Grade
from configurator.disciplines.boards.hybrid import Group, Hybrid
from configurator.disciplines.boards.ladder import Rung
from configurator.disciplines.boards.loss import BoardLine, InterfaceLoss
from configurator.figures import Figure
from configurator.figures.explain import sources_of
from configurator.render.view import Seen, View
from configurator.render.words.numbers import plain
from configurator.units import unit


def board_json(view: View, line: BoardLine) -> dict[str, Any]:
    """One kind of board: what it is bought on, what its interfaces leave, and the grade it needs."""
    tight, grade = line.tightest, view.grade(line)
    return {
        "id": line.node.path,
        "part": line.part.id,
        "name": line.part.name,
        "quantity": plain(line.node.total),
        "layers": plain(line.layers),
        "least_layers": plain(line.bound.least if line.bound else None),
        "hdi": line.part.hdi,
        "laminate": line.laminate.name,
        "grade": line.part.grade or line.laminate.grade,
        "interface": tight.standard.id if tight else None,
        "loss_db_per_inch": plain(tight.loss_per_inch) if tight else None,
        "budget_db": plain(tight.budget) if tight else None,
        "margin_db": plain(tight.margin) if tight else None,
        "area": plain(line.area),
        **_grade(view, grade),
        "interfaces": [_interface(view, *each) for each in zip(line.interfaces, grade.groups, strict=True)],
        "no_interface": line.part.no_interface or None,
        **({} if grade.hybrid is None else {"hybrid": _hybrid(view, line, grade.hybrid)}),
        **({"supply": _board_supply(view, line)} if view.internal else {}),
    }


SUPPLIED = {  # unit by name
    "laminate-lead": "week", "made": "week", "ready": "week", "offered": "week", "drill-life": "1", "laminate": "m^2", "foil": "kg",
    "glass": "m^2", "laminate-cost": "USD", "foil-cost": "USD", "glass-cost": "USD",
}  # fmt: skip


def _board_supply(view: View, line: BoardLine) -> dict[str, Any]:
    """When boards of a kind are made and in racks, what is in one, and remarks on its laminate and foil."""
    found = view.supply(line)
    numbers = {f"{name.replace('-', '_')}_{SHORT[shown]}": in_unit(found.get(name), shown) for name, shown in SUPPLIED.items()}
    return {**numbers, "risks": view.supply_risks(line)}


SHORT = {"week": "weeks", "1": "share", "m^2": "m2", "kg": "kg", "USD": "usd"}


def _hybrid(view: View, line: BoardLine, hybrid: Hybrid) -> dict[str, Any]:
    """The stack of several laminates, and what the board costs of it and all of one laminate."""
    one, several = view.hybrid_costs(line) or (None, None)
    return {
        "groups": [_group(group) for group in hybrid.groups],
        "price_per_m2": in_unit(hybrid.price, "USD/m^2"),
        "margin_db": in_unit(hybrid.margin, "dB"),
        "probability": hybrid.probability,
        "instead_of": hybrid.uniform.laminate.id,
        "saving": in_unit(hybrid.saving, "1"),
        "price": several,
        "price_instead": one,
    }


def _group(group: Group) -> dict[str, Any]:
    """The layers of an interface, or those that carry nothing fast."""
    return {
        "interface": group.interface.standard.id if group.interface else None,
        "laminate": group.rung.laminate.id,
        "grade": group.rung.laminate.grade,
        "layer_share": in_unit(group.share, "1"),
        "probability": group.held.probability if group.held else None,
        "holds": group.held.holds if group.held else True,
    }


def _grade(view: View, grade: Grade) -> dict[str, Any]:
    return {
        "published_grade": grade.published,
        "derived_grade": grade.derived.grade if grade.derived else None,
        "derived_laminate": grade.derived.id if grade.derived else None,
        "agreement": grade.agreement,
        "reason": grade.reason,
        "probability": grade.probability,
        "smoother_foil": rung_json(grade.smoother, view.internal) if grade.smoother is not None else None,
        "ladder": [rung_json(rung, view.internal) for rung in grade.ladder],
    }


def rung_json(rung: Rung, with_price: bool = True) -> dict[str, Any]:
    """One laminate of a ladder."""
    price = {"price_per_m2": plain(rung.price)} if with_price else {}
    if rung.price_share is not None:
        price["price_share"] = in_unit(rung.price_share, "1")
    return {
        "laminate": rung.laminate.id,
        "grade": rung.laminate.grade,
        "foil": rung.foil.id if rung.foil is not None else rung.laminate.foil or None,
        **price,
        **(_supply(rung.laminate) if with_price else {}),
        "df": in_unit(rung.df, "1"),
        "loss_db_per_inch": in_unit(rung.loss_per_inch, "dB/inch"),
        "margin_db": in_unit(rung.margin, "dB"),
        "probability": rung.probability,
        "holds": rung.holds,
    }


def _supply(laminate: Laminate) -> dict[str, Any]:
    """What the supply of a laminate hangs on, with its lead time in weeks."""
    low, weeks, high = laminate.lead_weeks or (None, None, None)
    lead = {"lead_time_weeks": weeks, "lead_time_low": low, "lead_time_high": high}
    return {"country": laminate.country or None, "glass": laminate.glass or None, **lead}


def _interface(view: View, each: InterfaceLoss, needs: Laminate | None) -> dict[str, Any]:
    trace = each.trace
    return {
        "interface": each.standard.id,
        "length_m": in_unit(trace.length, "m"),
        "width_mil": in_unit(trace.width, "mil"),
        "loss_db": in_unit(trace.loss, "dB"),
        "budget_db": plain(each.budget),
        "margin_db": plain(each.margin),
        "probability": view.chance(each.margin.id),
        "needs_grade": needs.grade if needs else None,
        "needs_laminate": needs.id if needs else None,
    }


def channel_json(view: View, channel: ChannelLine) -> dict[str, Any]:
    """One channel from die to die; `share` is the loss that it leaves for the trace of each board."""
    return {
        "id": channel.entry.id,
        "name": channel.entry.name,
        "interface": channel.standard.id,
        "budget_db": plain(channel.budget),
        "segments": [_segment(view, segment) for segment in channel.segments],
        "loss_db": plain(channel.loss),
        "margin_db": plain(channel.margin),
        "probability": view.chance(channel.margin.id),
        "share": {board: in_unit(share, "dB") for board, share in channel.shares.items()},
        "alternatives": [_bypass(view, channel, bypass) for bypass in channel.bypasses],
    }


def _bypass(view: View, channel: ChannelLine, bypass: Bypass) -> dict[str, Any]:
    """A way out of a channel; its cost inside the house only."""
    cost = view.figures.get(f"cost.channels.{channel.entry.id}.{bypass.kind}")
    return {
        "kind": bypass.kind,
        "part": bypass.part.id if bypass.part else None,
        "board": bypass.board or None,
        "margin_db": plain(bypass.margin),
        "probability": view.chance(bypass.margin.id),
        "power_w": in_unit(bypass.power, "W"),
        **({} if cost is None else {"cost": plain(cost)}),
    }


def _segment(view: Seen, segment: SegmentLoss) -> dict[str, Any]:
    low, high = view.range_of(segment.loss)
    return {
        "kind": segment.kind,
        "name": segment.name,
        "board": segment.board or None,
        "length_m": in_unit(segment.length, "m"),
        "loss_db": in_unit(segment.loss, "dB"),
        "low": low,
        "high": high,
        "source": list(dict.fromkeys(id for ids in sources_of([segment.loss]).values() for id in ids)),
    }


def in_unit(figure: Figure | None, shown: str) -> float | None:
    """A figure's number in a unit, named or not."""
    return None if figure is None or figure.value is None else float(f"{figure.value / unit(shown).factor:.15g}")
