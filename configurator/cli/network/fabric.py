"""The command `fabric`: a network without a platform."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

from configurator.catalog.problems import InputError, fail
from configurator.cli.console import print_json, say
from configurator.cli.files import require_file, write_files
from configurator.cli.numbers import counted
from configurator.cli.options import AsJson, Books, Language, Overlays
from configurator.disciplines.network.fabric import Impossible, Shape, plan

OPTIONS = {"ports": "ports-per-node", "unit": "nodes-per-su", "managers": "manager-ports"}  # fields of a shape called otherwise


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(fabric)


def fabric(
    nodes: Annotated[int, counted("--nodes", metavar="N", help="Nodes of the fabric.")],
    ports: Annotated[int, counted("--ports-per-node", metavar="P", help="Ports of a node in this fabric.")],
    radix: Annotated[
        int | None,
        counted("--radix", metavar="R", help="Ports of a switch at the rate of a link; those of --switch when left out."),
    ] = None,
    rails: Annotated[int, counted("--rails", metavar="K", help="Rails: port k of every node ends on leaves of its own.")] = 1,
    planes: Annotated[int, counted("--planes", metavar="L", help="Planes every port is split over: 1, 2, 4 or 8.")] = 1,
    unit: Annotated[
        int | None,
        counted("--nodes-per-su", metavar="M", help="Nodes of a scalable unit, which shares no leaf with another."),
    ] = None,
    oversubscription: Annotated[
        str, typer.Option("--oversubscription", metavar="X", help="Down-links over up-links of a leaf, at most: 1, 1.5, 4:3.")
    ] = "1",
    tiers: Annotated[str, typer.Option("--tiers", metavar="auto|2|3", help="Tiers of switches; auto takes two while they reach.")] = "auto",
    managers: Annotated[int, counted("--manager-ports", metavar="U", help="Links of fabric managers, on leaf ports.")] = 0,
    node_cage: Annotated[int, counted("--node-ports-per-cage", metavar="C", least=1, help="Ports one module of a node serves.")] = 1,
    switch_cage: Annotated[int, counted("--switch-ports-per-cage", metavar="C", least=1, help="Ports one module of a switch serves.")] = 2,
    switch: Annotated[str | None, typer.Option("--switch", metavar="ID", help="The switch: adds power, price and height.")] = None,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Draw it on a page, tier by tier.")] = None,
    as_json: AsJson = False,
    catalog: Overlays = None,
    prices: Books = None,
    lang: Language = None,
) -> None:
    """Plan a fat tree of any size: leaf, spine and core switches, cables, links, modules and free ports."""
    from configurator.catalog.load import load_catalog
    from configurator.studies import fabric as study

    if html is not None:
        require_file(html)
    loaded = load_catalog(catalog or []) if switch is not None else None
    part = study.switch_named(loaded, switch) if loaded is not None and switch is not None else None
    ports_of_switch = study.radix_of(part, radix) if part is not None else radix
    if ports_of_switch is None:
        raise fail("NET001", "say how many ports a switch has", hint="--radix 64, or --switch qm9700")
    ratio, wanted = _ratio(oversubscription), _tiers(tiers)
    try:
        made = plan(Shape(nodes, ports, ports_of_switch, rails, planes, unit, ratio, wanted, managers))
    except Impossible as problem:
        raise _refused(problem) from None
    book = study.book_named(loaded, prices) if loaded is not None else None
    data = study.fabric_json(made, study.Cages(node_cage, switch_cage), part, book)
    if html is not None:
        write_files({html: study.fabric_page(made, data, part, lang or "en")})
        say(f"wrote {html}", error=True)
    if as_json:
        print_json(data)
    elif html is None:
        study.print_fabric(data)


def _refused(problem: Impossible) -> InputError:
    return fail("NET004", f"--{OPTIONS.get(problem.field, problem.field)}: {problem}", hint=problem.hint)


def _ratio(text: str) -> Fraction:
    """``1.5``, ``3:2`` or ``3/2``; raises InputError for anything else."""
    from configurator.units import is_dotted, two_readings

    for side in re.split("[:/]", text):
        if is_dotted(side) and side.endswith("0"):
            raise fail("NET004", f"--oversubscription: {two_readings(side)}")
    try:
        return Fraction(text.replace(":", "/"))
    except (ValueError, ZeroDivisionError):
        raise fail("NET004", f"--oversubscription: '{text}' is no ratio", hint="write 1, 1.5 or 4:3") from None


def _tiers(text: str) -> int | None:
    if text == "auto":
        return None
    if text not in ("2", "3"):
        raise fail("NET004", f"--tiers: '{text}' is no number of tiers", hint="write auto, 2 or 3")
    return int(text)
