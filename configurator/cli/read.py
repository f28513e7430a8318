"""Commands that read: `build`, `show`, `check`, `explain`, `schema`."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from configurator.catalog.data import shipped
from configurator.catalog.problems import Position, did_you_mean, fail
from configurator.cli.console import print_document, print_json
from configurator.cli.files import Content, require_files, write_files
from configurator.cli.fixing import mend, tell_why
from configurator.cli.numbers import counted
from configurator.cli.options import (
    INSIDE,
    AsJson,
    Asked,
    Books,
    Currency,
    Language,
    Overlays,
    Reader,
    Settings,
    Target,
    WhatIf,
    fields_of,
    requested,
)

if TYPE_CHECKING:
    from configurator.build import Quoted
    from configurator.figures import Figure
    from configurator.figures.explain import Step
    from configurator.render.order_view import OrderView
    from configurator.render.view import View

TOPICS = ("bom", "power", "cooling", "boards", "connectors", "cables", "network", "cost", "elevation", "states")


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (build, show, check, explain, schema):
        app.command()(command)


def _exit_status(made: Quoted) -> None:
    if made.failed:
        raise typer.Exit(1)


def build(
    spec: Target,
    as_json: AsJson = False,
    audience: Reader = INSIDE,
    settings: Settings = None,
    what_if: WhatIf = None,
    catalog: Overlays = None,
    prices: Books = None,
    currency: Currency = None,
    lang: Language = None,
) -> None:
    """Compute everything: a summary, or with --json the whole build for other programs. Exit 1 when a check fails."""
    from configurator.render.order_view import view_of
    from configurator.render.text import json as as_data
    from configurator.render.text import terminal

    made = requested(spec, settings, what_if, catalog, prices, currency, lang)
    if as_json:
        print_json(as_data.as_json(view_of(made, audience)))
    else:
        terminal.summary(view_of(made, audience))
    _exit_status(made)


def show(
    spec: Target,
    topic: Annotated[str, typer.Argument(metavar="TOPIC", help=f"One of {', '.join(TOPICS)}.")],
    as_json: AsJson = False,
    audience: Reader = INSIDE,
    settings: Settings = None,
    what_if: WhatIf = None,
    catalog: Overlays = None,
    prices: Books = None,
    currency: Currency = None,
    lang: Language = None,
) -> None:
    """Show one topic of a build as a table."""
    if topic not in TOPICS:
        raise fail("SHOW001", f"unknown topic '{topic}'", hint=did_you_mean(topic, TOPICS) or f"topics: {', '.join(TOPICS)}")
    from configurator.render.order_view import view_of
    from configurator.render.text import json as as_data
    from configurator.render.text import terminal

    made = requested(spec, settings, what_if, catalog, prices, currency, lang)
    if as_json:
        print_json(_topic(as_data.as_json(view_of(made, audience)), topic))
    else:
        terminal.show(view_of(made, audience), topic)


def _topic(data: dict[str, Any], topic: str) -> dict[str, Any]:
    """The part of the build's JSON that a topic shows."""
    whole = {"bom": "bom", "boards": "boards", "connectors": "connectors", "cables": "cables", "elevation": "racks", "states": "states"}
    heads = tuple({f"{topic}.", *(f"{line['system']}.{topic}." for line in data["bom"] if "system" in line)})
    found = data[whole[topic]] if topic in whole else {k: v for k, v in data["figures"].items() if k.startswith(heads)}
    return {"schema": f"rackcfg/show-{topic}/1", "platform": data["platform"], "quantity": data["quantity"], topic: found}


def check(
    spec: Target,
    as_json: AsJson = False,
    audience: Reader = INSIDE,
    settings: Settings = None,
    what_if: WhatIf = None,
    catalog: Overlays = None,
    prices: Books = None,
    junit: Annotated[Path | None, typer.Option("--junit", metavar="FILE", help="Also write them as JUnit XML.")] = None,
    sarif: Annotated[Path | None, typer.Option("--sarif", metavar="FILE", help="Also write what does not pass as SARIF 2.1.0.")] = None,
    why: Annotated[bool, typer.Option("--why", help="Tell what clashes instead, and the nearest changes that work.")] = False,
    fix: Annotated[bool, typer.Option("--fix", help="Make the nearest change that works: printed, or with -o in a copy.")] = False,
    choose: Annotated[int, counted("--choose", metavar="N", least=1, help="Which of the changes of --why --fix makes.")] = 1,
    out: Annotated[Path | None, typer.Option("-o", metavar="FILE", help="The copy that --fix writes, comments kept.")] = None,
    lang: Language = None,
) -> None:
    """Run all checks: pass, warn or fail, each with its numbers, margin, source of the limit and a remedy. Exit 1 when one fails."""
    if why or fix:
        _without_what_if(what_if)
        asked = Asked(spec, fields_of(settings, prices, language=lang), catalog or [])
        return mend(asked, out, choose, as_json) if fix else tell_why(asked, as_json)
    from configurator.render.order_view import view_of
    from configurator.render.text import json as as_data
    from configurator.render.text import terminal

    made = requested(spec, settings, what_if, catalog, prices, None, lang)
    view = view_of(made, audience)
    write_files(_reports(view, made, junit, sarif))
    if as_json:
        print_json({"schema": "rackcfg/check/1", "platform": view.platforms, "checks": [as_data.check_json(c) for c in view.checks]})
    else:
        terminal.checks(view)
    _exit_status(made)


def _without_what_if(what_if: list[str] | None) -> None:
    """Refuse changed inputs, which no specification can hold."""
    if what_if:
        raise fail(
            "FIX001", "--why and --fix change the specification, --what-if does not", Position(f"--what-if {what_if[0]}"), "use --set"
        )


def _reports(view: View | OrderView, made: Quoted, junit: Path | None, sarif: Path | None) -> dict[Path, Content]:
    """The checks as the files that other programs read, in the language of the quote."""
    from configurator.exchange import verdicts
    from configurator.render.words.i18n import translator

    require_files(junit, sarif)
    t = translator(view.quote.language)
    found: dict[Path, Content] = {} if junit is None else {junit: verdicts.junit(t(view.title), view.checks, t)}
    return found if sarif is None else {**found, sarif: verdicts.sarif(view.checks, made.spec, t)}


def explain(
    spec: Target,
    figure: Annotated[str, typer.Argument(metavar="FIGURE", help="A figure id such as cooling.flow, or a check or decision id.")],
    depth: Annotated[int | None, counted("--depth", metavar="N", help="Levels of the derivation; all where it is not given.")] = None,
    as_json: AsJson = False,
    audience: Reader = INSIDE,
    settings: Settings = None,
    what_if: WhatIf = None,
    catalog: Overlays = None,
    prices: Books = None,
    lang: Language = None,
) -> None:
    """Show how a figure came to be, down to catalog lines and sources."""
    from configurator.render.order_view import view_of
    from configurator.render.text import json as as_data
    from configurator.render.text import terminal

    view = view_of(requested(spec, settings, what_if, catalog, prices, None, lang), audience)
    head: dict[str, Any] = {"schema": "rackcfg/explain/1"}
    if figure in view.figures:
        tree = _derivation(view.figures[figure], depth)
        if as_json:
            print_json({**head, "figure": figure, "steps": [_step(step) for step in tree]})
        else:
            terminal.explain(tree, view.quote.language)
    elif (decision := next((d for d in view.decisions if d.id == figure), None)) is not None:
        if as_json:
            print_json({**head, **as_data.decision_json(decision)})
        else:
            terminal.decision(decision, view.quote.language)
    else:
        _explain_check(view, figure, depth, as_json)


def _explain_check(view: View | OrderView, id: str, depth: int | None, as_json: bool) -> None:
    """The verdict of a check, and how its value and its limit came to be."""
    from configurator.render.text import json as as_data
    from configurator.render.text import terminal

    check = next((c for c in view.checks if c.id == id), None)
    if check is None:
        known = [*view.figures, *(d.id for d in view.decisions), *(c.id for c in view.checks)]
        raise fail("EXPL001", f"no figure '{id}'", hint=did_you_mean(id, known) or "rackcfg build … --json lists all figures")
    sides = {"value_steps": check.value, "limit_steps": check.limit}
    trees = {name: _derivation(side, depth) for name, side in sides.items() if side.info is not None}
    if as_json:
        steps = {name: [_step(step) for step in tree] for name, tree in trees.items()}
        print_json({"schema": "rackcfg/explain/1", **as_data.check_json(check), **steps})
    else:
        terminal.explained_check(view, check, list(trees.values()))


def _derivation(figure: Figure, depth: int | None) -> list[Step]:
    """How a figure came to be, so many levels deep."""
    from configurator.figures import derivation

    return list(derivation(figure, math.inf if depth is None else depth))


def _step(step: Step) -> dict[str, Any]:
    from configurator.figures import how

    figure, info = step.figure, step.figure.info
    assert info is not None
    return {
        "depth": step.depth,
        "id": info.id,
        "label": info.label,
        "value": figure.number,
        "unit": info.unit.text,
        "how": how(figure),
        "repeated": step.repeated,
    }


def schema() -> None:
    """Print the JSON Schema of `build --json`."""
    print_document((shipped("templates") / "build.schema.json").read_text(encoding="utf-8"))
