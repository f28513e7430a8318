"""A fabric without a platform: the plan, its switches as parts, and what both are in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from configurator.catalog.books import with_books
from configurator.catalog.model import Catalog
from configurator.catalog.parts import Switch
from configurator.catalog.prices import PriceBook
from configurator.catalog.problems import Position, did_you_mean, fail
from configurator.disciplines.network.fabric import Plan
from configurator.disciplines.network.fabric.shape import PLANES
from configurator.phrases import phrase
from configurator.units import unit

GBIT = unit("Gbit/s").factor


@dataclass(frozen=True)
class Cages:
    """How many ports one module serves, in a node and in a switch."""

    node: int = 1
    switch: int = 1


def switch_named(catalog: Catalog, name: str) -> Switch:
    """The switch of a name; raises InputError where it is no switch of known ports."""
    part = catalog.parts.get(name)
    known = [p.id for p in catalog.of(Switch) if p.ports is not None]
    if not isinstance(part, Switch) or part.ports is None:
        raise fail("NET002", f"--switch: '{name}' is no switch whose ports are known", hint=did_you_mean(name, known) or ", ".join(known))
    return part


def radix_of(switch: Switch, asked: int | None) -> int:
    """The ports of a switch as the fabric counts them: all as they are, or each broken out into 2, 4 or 8.

    Raises:
        InputError: a radix that its ports do not give.
    """
    assert switch.ports is not None
    ports = int(switch.ports.number or 0)
    if asked is None or asked in {ports * parts for parts in PLANES}:
        return asked or ports
    hint = f"its {ports} ports break out into {', '.join(str(ports * parts) for parts in PLANES)}"
    raise fail("NET003", f"--radix: {switch.id} has no {asked} ports", hint=hint)


def book_named(catalog: Catalog, names: list[str] | None) -> PriceBook:
    """The last price book asked for, which wins; the usual one where none is. Raises InputError where there is no such book."""
    name = (names or ["component-default"])[-1]
    book = with_books(catalog, [(name, Position())]).book(name)
    if book is None:
        raise fail("PRI001", f"no price book '{name}'", hint=did_you_mean(name, catalog.books) or f"books: {', '.join(catalog.books)}")
    return book


def fabric_json(plan: Plan, cages: Cages, switch: Switch | None, book: PriceBook | None) -> dict[str, Any]:
    """The plan as plain values; with a switch also what all of them draw (without modules), cost and take in height."""
    shape = plan.shape
    data: dict[str, Any] = {
        "schema": "rackcfg/fabric/1",
        "nodes": shape.nodes,
        "ports_per_node": shape.ports,
        "radix": shape.radix,
        "rails": shape.rails,
        "planes": shape.planes,
        "nodes_per_su": shape.unit,
        "oversubscription": float(shape.oversubscription),
        "tiers": plan.tiers,
        "switches": plan.switches(),
        "cables": plan.cables(),
        "links": plan.links(),
        "transceivers": plan.transceivers(cages.node, cages.switch),
        "ports": plan.ports(),
        "leaf": {"down": plan.split.down, "up": plan.split.up},
    }
    return data if switch is None else {**data, "switch": switch.id, **_of_switches(sum(plan.switches().values()), switch, book)}


def _of_switches(count: int, switch: Switch, book: PriceBook | None) -> dict[str, Any]:
    """Power, price and height of so many switches; null where one is not known."""
    price = book.prices.get(switch.id) if book is not None else None
    each = price.price if price is not None else None
    known = each is not None and each.number is not None and each.number > 0
    height = switch.height_units or switch.height
    return {
        "power_w": None if switch.tdp is None or switch.tdp.coherent is None else count * switch.tdp.coherent,
        "price": f"{count * Decimal(str(each.number)):.2f}" if known and each is not None else None,
        "currency": each.unit.text if known and each is not None else None,
        "height_units": None if height is None or height.number is None else count * round((height.coherent or 0.0) / 0.04445),
    }


def fabric_page(plan: Plan, data: dict[str, Any], switch: Switch | None, language: str) -> bytes:
    """The plan drawn tier by tier, with its tables, as one page; `data` are those of `fabric_json`."""
    from configurator.render.html.page import LANGUAGES
    from configurator.render.html.templates import SHIPPED
    from configurator.render.svg.network import Wanted, draw, sketch_of_plan
    from configurator.render.words.digits import number_text
    from configurator.render.words.i18n import translator

    t, shape = translator(language), plan.shape

    def number(value: float) -> str:
        return number_text(value, 0, language)

    rate = switch.port_rate.coherent / GBIT if switch is not None and switch.port_rate is not None and switch.port_rate.coherent else None
    parts = max(1, shape.radix // int(switch.ports.number or 1)) if switch is not None and switch.ports is not None else 1
    title = t(phrase("Fabric of {nodes} nodes, {ports} ports each", nodes=number(shape.nodes), ports=shape.ports))
    nodes = t(phrase("{count} × {what}", count=number(shape.nodes), what="node"))
    wanted = Wanted("plan", title, t, language, nodes, t(switch.name) if switch is not None else "", rate / parts if rate else None)
    content = {
        "_": t,
        "lang": LANGUAGES.get(language, language),
        "style": SHIPPED.text("quote.css"),
        "title": title,
        "data": data,
        "number": number,
        "drawing": draw(sketch_of_plan(plan, wanted), "topology", t),
        "switch": t(switch.name) if switch is not None else "",
    }
    return SHIPPED.render("fabric.html.j2", content).encode()


def print_fabric(data: dict[str, Any]) -> None:
    """The plan as a table: a row a tier, then the cables, then what the switches are."""
    from configurator.render.text.terminal import console, plain_table

    out = console()
    numbers = ("switches", "ports down", "up", "free", "modules")
    tiers = plain_table("tier", *numbers, right=numbers)
    for tier, count in data["switches"].items():
        if count:
            ports = data["ports"][tier]
            row = (count, ports["down"], ports["up"], ports["free"], data["transceivers"][tier])
            tiers.add_row(tier, *(f"{number:,}" for number in row))
    out.print(tiers)
    cables = plain_table("between", "cables", "links", right=("cables", "links"))
    for key, count in data["cables"].items():
        if count:
            cables.add_row(key, f"{count:,}", f"{data['links'][key]:,}")
    out.print(cables)
    out.print(f"modules of the nodes: {data['transceivers']['node']:,}; of all: {data['transceivers']['total']:,}")
    if "switch" in data:
        power = "not known" if data["power_w"] is None else f"{data['power_w'] / 1000:,.1f} kW without modules"
        price = "not priced" if data["price"] is None else f"{Decimal(data['price']):,.0f} {data['currency']}"
        out.print(f"{data['switch']}: {power}, {price}, {data['height_units']} U")
