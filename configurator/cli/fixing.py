"""Why a specification does not work, and what is chosen for somebody, written into a copy of his: comments and all."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from configurator.catalog.problems import Position, fail
from configurator.cli.console import print_document, print_json, say
from configurator.cli.files import require_file, write_files

if TYPE_CHECKING:
    from configurator.catalog.model import Catalog
    from configurator.cli.options import Asked
    from configurator.solve.ways import Way
    from configurator.solve.why import Why
    from configurator.studies.solving.sheet import WhySheet
    from configurator.system.spec.written import Written


def require_other(out: Path | None, spec: str) -> None:
    """Refuse a copy that cannot be written, or that would stand in place of its original."""
    if out is None:
        return
    require_file(out)
    if out.exists() and Path(spec).exists() and out.samefile(spec):
        raise fail("OUT004", "is the specification itself, which stays as it is", Position(str(out)), "choose another name")


def write_copy(out: Path, original: Written, settings: Sequence[str]) -> None:
    """The specification with settings in it as a file of its own."""
    write_files({out: with_settings(original, settings).encode()})
    say(f"wrote {out}", error=True)


def print_change(original: Written, settings: Sequence[str]) -> None:
    """What settings would change of a specification, as a difference of lines."""
    before, after = (text.splitlines(keepends=True) for text in (original.text, with_settings(original, settings)))
    print_document("".join(difflib.unified_diff(before, after, original.shown, f"{original.shown} (changed)")))


def with_settings(original: Written, settings: Sequence[str]) -> str:
    """The text of a specification with settings in it."""
    from configurator.register.revise import amended, fields_of

    return amended(original.text, fields_of(settings))


def tell_why(asked: Asked, as_json: bool) -> None:
    """Print what clashes and the nearest changes; exit 1 where anything does."""
    from configurator.cli.cost.written import answer
    from configurator.studies.solving.values import why_json

    sheet, _ = _why(asked)
    answer(sheet, why_json if as_json else None, None, None)
    if sheet.why.conflicts:
        raise typer.Exit(1)


def mend(asked: Asked, out: Path | None, choose: int, as_json: bool) -> None:
    """Write one of the nearest changes into a copy of the specification, or print what it would change; exit 1 where none works."""
    from configurator.studies.sheets.terminal import print_sheet
    from configurator.studies.solving.values import way_json
    from configurator.system.spec.written import as_written

    require_other(out, asked.target)
    sheet, catalog = _why(asked)
    if sheet.why.conflicts and not sheet.why.nearest:
        print_sheet(sheet)
        say(sheet.t("nothing that was tried makes it work"), error=True)
        raise typer.Exit(1)
    original, settings = as_written(asked.target, catalog), list(asked.settings)
    if sheet.why.conflicts:
        way = _chosen(sheet.why, choose)
        settings += way.settings
        say(sheet.t(way.text), error=True)
        if as_json:
            print_json({"schema": "rackcfg/fix/1", **way_json(way, sheet.why.figures)})
    else:
        say(sheet.t("no check fails: nothing to change"), error=True)
    if out is not None:
        write_copy(out, original, settings)
    elif sheet.why.conflicts and not as_json:
        print_change(original, settings)


def _why(asked: Asked) -> tuple[WhySheet, Catalog]:
    from configurator.build import read_request
    from configurator.solve.why import why_not
    from configurator.studies.solving.sheet import WhySheet

    spec, catalog = read_request(asked.target, asked.settings, asked.overlays)
    why = why_not(spec, catalog)
    return WhySheet(spec, why.figures, why), catalog


def _chosen(why: Why, choose: int) -> Way:
    """One of the nearest changes by its number, from 1."""
    if choose > len(why.nearest):
        raise fail("FIX002", f"there are {len(why.nearest)} changes to choose from", Position(f"--choose {choose}"), "see --why")
    return why.nearest[choose - 1]
