"""`diff` and `reprice`: what changed from one quote to another, and what a workbook that came back asks for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from configurator.catalog.problems import Position, fail
from configurator.cli.console import print_json, say
from configurator.cli.files import require_file, require_folder, write_files
from configurator.cli.options import READER, AsJson, Audience, Books, Currency, Overlays, RegisterUrl, Settings, fields_of

if TYPE_CHECKING:
    from configurator.cli.offers.sides import Answer
    from configurator.register.returned import Edit
    from configurator.studies.changes.sheet import ChangeSheet
    from configurator.studies.changes.snapshot import Snapshot

SIDE = "A specification file, a platform id, or a quote of the register (NUMBER-REVISION, NUMBER for the latest, NUMBER- without one)"
FORMATS = ("html", "xlsx")
NOWHERE = " (not taken over: the specification has no such field)"
IN_A_CATALOG = " (an input of a catalog: no field of the specification; put it into a price book or a part)"


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(diff)
    app.command()(reprice)


def diff(
    before: Annotated[str, typer.Argument(metavar="A", help=f"{SIDE}.")],
    after: Annotated[str, typer.Argument(metavar="B", help="The same, or the workbook of A as it came back (.xlsx).")],
    as_json: AsJson = False,
    everything: Annotated[bool, typer.Option("--all", help="Every figure, not only the key ones.")] = False,
    formats: Annotated[str | None, typer.Option("--format", help="Write a change sheet: any of html,xlsx.")] = None,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="DIR", help="Folder for the change sheet; made when missing.")] = Path(),
    audience: Annotated[Audience | None, typer.Option(help=f"{READER}; a change sheet is for that of B when left out.")] = None,
    settings: Settings = None,
    catalog: Overlays = None,
    prices: Books = None,
    currency: Currency = None,
    lang: Annotated[Literal["en", "zh"] | None, typer.Option(help="Of the change sheet: en or zh; that of B when left out.")] = None,
    register: RegisterUrl = None,
) -> None:
    """Show what changed from A to B: decisions first, then money as price, quantity, mix and new, then figures, lines and checks."""
    from configurator.cli.offers.sides import WORKBOOKS, Side, Sides
    from configurator.studies.changes.diff import diff as study
    from configurator.studies.changes.sheet import ChangeSheet, difference_json
    from configurator.studies.sheets.terminal import print_sheet

    wanted = _formats(formats)
    sides, answer = Sides(catalog, fields_of(settings, prices, currency), register), None
    if Path(after).suffix.lower() in WORKBOOKS:
        first = sides.side(before)
        answer = sides.answer(first, Path(after))
        second = Side(after, answer.build)
    else:
        first, second = sides.pair(before, after)
    reader = audience or (second.audience if wanted else "internal")
    found = study(first.seen_by(reader), second.seen_by(reader))
    sheet = ChangeSheet(found, everything, lang)
    if wanted:
        _write(sheet, found.after, out, wanted)
    elif as_json:
        print_json({**difference_json(found), **(_answer_json(answer) if answer is not None else {})})
    else:
        if answer is not None:
            _tell(answer, sheet.language)
        print_sheet(sheet)


def reprice(
    workbook: Annotated[Path, typer.Argument(metavar="RETURNED.xlsx", help="A workbook of ours as the customer sent it back.")],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="The specification of the next revision; never overwrites.")],
    spec: Annotated[str | None, typer.Option(help="The specification it was made from, where the register does not have it.")] = None,
    as_json: AsJson = False,
    settings: Settings = None,
    catalog: Overlays = None,
    register: RegisterUrl = None,
) -> None:
    """Write the next revision as the returned workbook asks for it: the cells changed in it taken over, formulas typed over left alone."""
    from configurator.cli.offers.sides import Sides
    from configurator.register.revise import head_of, next_revision

    require_file(out, new=True)
    sides = Sides(catalog, fields_of(settings), register)
    base = sides.side(spec) if spec is not None else sides.sent(workbook)
    head = base.head
    latest = next((found for found in reversed(sides.register.heads()) if found.number == head.number), head)
    answer = sides.answer(base, workbook, head_of(head.number, next_revision(latest.revision), latest.revision))
    write_files({out: answer.written.text.encode()})
    if as_json:
        print_json({"schema": "rackcfg/reprice/1", **_answer_json(answer), "written": str(out)})
    else:
        _tell(answer, answer.build.spec.quote.language)
    say(f"wrote {out}: {answer.build.spec.quote.reference}", error=as_json)


def _answer_json(answer: Answer) -> dict[str, Any]:
    """What was changed in a workbook; `left` are edits that nothing holds, `catalog` those of an input that no specification holds."""
    returned = answer.returned
    return {
        "edits": [_edit(edit) for edit in returned.edits],
        "overwritten": [_edit(edit) for edit in returned.overwritten],
        "missing": list(returned.missing),
        "left": [edit.id for edit in answer.left],
        "catalog": list(answer.inputs),
    }


def _edit(edit: Edit) -> dict[str, Any]:
    return {"id": edit.id, "was": edit.was, "now": edit.now, "cell": edit.cell}


def _tell(answer: Answer, language: str) -> None:
    """The cells that were changed, and what of it is not taken over, in the language of the quote."""
    from configurator.phrases import phrase
    from configurator.render.words.i18n import translator

    t, returned = translator(language), answer.returned
    beside = {**dict.fromkeys((edit.id for edit in answer.left), NOWHERE), **dict.fromkeys(answer.inputs, IN_A_CATALOG)}
    for edit in returned.edits:
        say(f"{t('changed')}: {_told(edit)}{t(beside.get(edit.id, ''))}")
    for edit in returned.overwritten:
        say(f"{t('typed over (not taken over)')}: {_told(edit)}")
    if returned.missing:
        say(t(phrase("gone from the workbook: {names}", names=", ".join(returned.missing))))


def _told(edit: Edit) -> str:
    return f"{edit.cell} {edit.id}: {edit.was} → {edit.now}"


def _formats(text: str | None) -> list[str]:
    """The formats of a change sheet that were asked for."""
    wanted = list(dict.fromkeys(f.strip() for f in (text or "").split(",") if f.strip()))
    for name in wanted:
        if name not in FORMATS:
            raise fail("OUT001", f"no change sheet as '{name}'", Position(f"--format {text}"), f"formats: {', '.join(FORMATS)}")
    return wanted


def _write(sheet: ChangeSheet, second: Snapshot, out: Path, wanted: list[str]) -> None:
    from configurator.render.documents.names import document_name
    from configurator.studies.sheets.documents import DOCUMENTS

    require_folder(out)
    names = {kind: document_name(second, "changes", kind, internal=sheet.internal, released=not second.failed) for kind in wanted}
    write_files({out / names[kind]: DOCUMENTS[kind](sheet) for kind in wanted})
    for name in names.values():
        say(f"wrote {out / name}")
