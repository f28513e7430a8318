"""Commands on the catalogs: list, show, check, sources."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from configurator.catalog.problems import did_you_mean, fail
from configurator.cli.catalogs import audit, editors
from configurator.cli.catalogs.check import check, loaded_catalog, prices
from configurator.cli.console import print_document, print_json, say
from configurator.cli.files import require_file, write_files
from configurator.cli.groups import group
from configurator.cli.numbers import read_number
from configurator.cli.options import AsJson, Overlays
from configurator.text import said

if TYPE_CHECKING:
    from configurator.catalog.entry import Entry
    from configurator.catalog.model import Catalog
    from configurator.catalog.values import Value

app = group("List, show and check the catalogs.")


app.command()(check)
audit.register(app)
editors.register(app)
app.add_typer(prices, name="prices")
coolants = group("Make coolant tables.")
app.add_typer(coolants, name="coolant")


def _name(entry: Entry) -> str:
    """What an item is called; in English where it has names in several languages."""
    name = getattr(entry, "name", "")
    return said(name, "en") if isinstance(name, dict) else str(name)


@app.command("list")
def list_items(
    kind: Annotated[str | None, typer.Argument(help="A kind such as platforms, prices, psus, laminates; none lists the kinds.")] = None,
    as_json: AsJson = False,
    catalog: Overlays = None,
) -> None:
    """List what the catalog holds of a kind, or the kinds themselves."""
    tables = loaded_catalog(catalog or []).tables()
    if kind is None:
        rows = [(name, str(len(table))) for name, table in tables.items()]
        _print_rows(("kind", "items"), rows, as_json)
        return
    if kind not in tables:
        raise fail("CAT030", f"no kind '{kind}'", hint=did_you_mean(kind, tables) or f"kinds: {', '.join(tables)}")
    _print_rows(("id", "name"), [(key, _name(entry)) for key, entry in tables[kind].items()], as_json)


def _print_rows(head: tuple[str, str], rows: list[tuple[str, str]], as_json: bool) -> None:
    from configurator.render.text.terminal import console, plain_table

    if as_json:
        print_json([dict(zip(head, row, strict=True)) for row in rows])
        return
    table = plain_table(*head)
    for row in rows:
        table.add_row(*row)
    console().print(table)


@app.command()
def show(
    item: Annotated[str, typer.Argument(help="The id of a part, platform, price book or any other item.")],
    expanded: Annotated[bool, typer.Option("--expanded", help="Of a platform: all of it as YAML, where each text is written.")] = False,
    as_json: AsJson = False,
    catalog: Overlays = None,
) -> None:
    """Show one item: every value with unit, range, source, confidence, file and line."""
    loaded = loaded_catalog(catalog or [])
    kind, entry = _found(loaded, item)
    if expanded:
        _print_expanded(loaded, kind, item)
    elif as_json:
        from configurator.catalog.entry import values_in

        print_json({"kind": kind, "id": item, "name": _name(entry), "values": [_value(path, v) for path, v in values_in(entry)]})
    else:
        _print_item(kind, item, entry)


def _found(loaded: Catalog, item: str) -> tuple[str, Entry]:
    """The first table that holds an item, and the item."""
    found = [(kind, table[item]) for kind, table in loaded.tables().items() if item in table]
    if not found:
        known = [key for table in loaded.tables().values() for key in table]
        raise fail("CAT031", f"no item '{item}'", hint=did_you_mean(item, known) or "rackcfg catalog list")
    return found[0]


def _print_expanded(loaded: Catalog, kind: str, item: str) -> None:
    from configurator.catalog.compose.expanded import expanded_text

    document = loaded.documents.get(f"{'Assembly' if kind == 'assemblies' else 'Platform'}:{item}")
    if document is None:
        raise fail("CAT125", f"'{item}' is no platform: only those are put together from several files", hint="leave --expanded out")
    print_document(expanded_text(document))


def _print_item(kind: str, item: str, entry: Entry) -> None:
    from configurator.catalog.entry import reasons_in, texts_in, values_in
    from configurator.render.text.terminal import console, plain_table

    out = console()
    out.print(f"{_name(entry)}  ({kind}: {item}, {entry.at})")
    for text in (entry.note, *(f"{field}: {words}" for field, words in texts_in(entry))):
        if text:
            out.print(text)
    table = plain_table("field", "value", "range", "source", "confidence", "where")
    files = {value.at.file for _, value in values_in(entry)}
    for path, value in values_in(entry):
        band = "" if value.low is None or value.high is None else f"{value.low:g} – {value.high:g}"
        where = f"{value.at.file}:{value.at.line}" if len(files) > 1 else str(value.at.line)
        sources = ", ".join(filter(None, (*value.sources, value.locator)))
        table.add_row(path, str(value), band, sources, value.confidence, where)
    out.print(table)
    for path, value in values_in(entry):
        if value.unusual:
            out.print(f"{path} is unusual: {value.unusual}")
    for path, reason in reasons_in(entry):
        out.print(f"{path} is without effect: {reason}")


def _value(path: str, value: Value) -> dict[str, Any]:
    return {
        "field": path,
        "value": value.number,
        "unit": value.unit.text,
        "low": value.low,
        "high": value.high,
        "sources": list(value.sources),
        "confidence": value.confidence,
        "locator": value.locator,
        "as_of": value.as_of,
        "inherited": value.inherited,
        "note": value.note,
        "reason": value.reason,
        "unusual": value.unusual,
        "informative": value.informative,
        "file": value.at.file,
        "line": value.at.line,
    }


@coolants.command("add")
def add_coolant(
    percent: Annotated[float, typer.Argument(parser=read_number, help="Propylene glycol, % by volume (10 to 60).")],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="The file to write, e.g. my-catalog/coolants/pg35.yaml.")],
) -> None:
    """Make the table of a water-glycol coolant with CoolProp (an optional extra: pip install 'rack-configurator[fluids]')."""
    from configurator.catalog.tables.fluids import coolant_document, glycol

    if out.parent.is_dir():
        require_file(out, new=True)
    text = coolant_document(glycol(percent))
    out.parent.mkdir(parents=True, exist_ok=True)
    write_files({out: text.encode()})
    say(f"wrote {out}")


@app.command()
def sources(
    item: Annotated[str | None, typer.Argument(metavar="[SOURCE]", help="A source id: shows it, and the values that cite it.")] = None,
    as_json: AsJson = False,
    catalog: Overlays = None,
) -> None:
    """List the sources with how many values cite each, or show one and what cites it."""
    from configurator.render.text.terminal import console, plain_table

    loaded = loaded_catalog(catalog or [])
    cited = _citations(loaded)
    if item is not None:
        if item not in loaded.sources:
            raise fail("CAT032", f"no source '{item}'", hint=did_you_mean(item, loaded.sources))
        _show_source(loaded, item, cited.get(item, []), as_json)
        return
    rows = [(id, source.kind, str(len(cited.get(id, []))), source.title) for id, source in loaded.sources.items()]
    if as_json:
        print_json([{"id": i, "kind": k, "cited": int(n), "title": t} for i, k, n, t in rows])
        return
    table = plain_table("source", "kind", "cited", "title", right=("cited",))
    for row in rows:
        table.add_row(*row)
    console().print(table)


def _citations(loaded: Catalog) -> dict[str, list[str]]:
    """Source id -> the items and fields that cite it."""
    from configurator.catalog.entry import values_in

    found: dict[str, list[str]] = {}
    for kind, table in loaded.tables().items():
        for key, entry in table.items():
            for path, value in values_in(entry):
                for source in value.sources:
                    found.setdefault(source, []).append(f"{kind} {key} {path}")
    return found


def _show_source(loaded: Catalog, item: str, cited: list[str], as_json: bool) -> None:
    source = loaded.sources[item]
    if as_json:
        head = {
            "id": item,
            "title": source.title,
            "publisher": source.publisher,
            "url": source.url,
            "date": source.date,
            "kind": source.kind,
        }
        print_json({**head, "cited_by": cited})
        return
    for line in (source.title, source.publisher, source.url, source.date, source.kind):
        if line:
            say(line)
    for place in cited:
        say(f"  {place}")
