"""Commands over the register: `quotes list`, `show`, `diff`, `revise`, `verify`; and what `quote --issue` does."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from configurator.cli.console import print_document, print_json, say
from configurator.cli.files import require_file, require_folder, write_files
from configurator.cli.groups import group
from configurator.cli.offers import changes
from configurator.cli.options import AsJson, Asked, Overlays, RegisterUrl, Settings, TemplateFolder

if TYPE_CHECKING:
    from configurator.build import Quoted

app = group("Quotes that were issued: kept as they were sent, revised, verified.")
app.command(name="diff")(changes.diff)

Name = Annotated[
    str, typer.Argument(metavar="QUOTE", help="NUMBER-REVISION, NUMBER for the latest under it, or NUMBER- for the one without a revision.")
]


def next_number(build: Quoted, url: str | None) -> str | None:
    """The number that the register gives a quote which has none; None where it has one."""
    from configurator.register.issue import numbered
    from configurator.register.store import open_register

    return numbered(build, open_register(url))


def issue(build: Quoted, asked: Asked, second: int, url: str | None, out: Path, contents: Mapping[Path, bytes]) -> None:
    """Enter a quote with its documents into the register and write them; `second` is that of its issue.

    Raises:
        InputError: another quote of the same number and revision was issued; then nothing is written.
    """
    from configurator.register.issue import issued
    from configurator.register.store import open_register
    from configurator.system.spec.written import as_written

    quote = issued(build, as_written(asked.target, build.catalog), asked.settings, asked.overlays, second)
    places = {path.name: path for path in contents}
    with open_register(url).entering(quote, {path.name: content for path, content in contents.items()}) as entry:
        require_folder(out)
        write_files({places[name]: content for name, content in entry.documents.items()}, ready=entry.commit)


@app.command(name="list")
def list_quotes(as_json: AsJson = False, register: RegisterUrl = None) -> None:
    """List the quotes that were issued, in the order of their issue."""
    from configurator.register.heads import heads_json, print_heads
    from configurator.register.store import open_register

    found = open_register(register).heads()
    if as_json:
        print_json({"schema": "rackcfg/quotes/1", "quotes": heads_json(found)})
    else:
        print_heads(found)


@app.command()
def show(
    name: Name,
    out: Annotated[Path | None, typer.Option("-o", "--out", metavar="DIR", help="Write the documents as they were sent.")] = None,
    as_json: AsJson = False,
    register: RegisterUrl = None,
) -> None:
    """Show a quote: its head, its documents, and the specification it was made from; with -o write the documents once more."""
    from configurator.register.heads import print_quote, quote_json
    from configurator.register.store import open_register

    store = open_register(register)
    quote = store.require(name)
    documents = store.documents(quote.reference)
    if out is not None:
        require_folder(out)
        write_files({out / file: content for file, content in documents.items()})
        for file in documents:
            say(f"wrote {out / file}", error=as_json)
    if as_json:
        print_json(quote_json(quote, documents))
    elif out is None:
        print_quote(quote, documents)


@app.command()
def revise(
    name: Name,
    out: Annotated[Path | None, typer.Option("-o", "--out", metavar="FILE", help="Write to a file, never over another.")] = None,
    settings: Settings = None,
    register: RegisterUrl = None,
) -> None:
    """Write the specification of the next revision: as it was written, with the next letter, and what it supersedes."""
    from configurator.register.revise import revised
    from configurator.register.store import open_register

    if out is not None:
        require_file(out, new=True)
    store = open_register(register)
    quote = store.require(name)
    text, reference = revised(quote, store.heads(), settings or [])
    if out is None:
        print_document(text)
        return
    write_files({out: text.encode()})
    say(f"wrote {out}: {reference}")


@app.command()
def verify(
    name: Name, catalog: Overlays = None, templates: TemplateFolder = None, as_json: AsJson = False, register: RegisterUrl = None
) -> None:
    """Build a quote again as of the day of its issue and compare every digit. Exit 1 when one differs, with what has changed since."""
    from configurator.register.store import open_register
    from configurator.register.verify import print_verdict, verified
    from configurator.render.html.templates import templates_in

    store = open_register(register)
    quote = store.require(name)
    found = verified(quote, store.documents(quote.reference), catalog, templates_in(templates))
    if as_json:
        print_json(found.as_json())
    else:
        print_verdict(found)
    if not found.same:
        raise typer.Exit(1)
