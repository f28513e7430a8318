"""What helps while catalog files are written: `catalog schema`, and `new` with its starters."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from configurator.catalog.problems import fail
from configurator.cli.console import print_document, print_json, say
from configurator.cli.files import require_file, write_files
from configurator.cli.groups import group
from configurator.cli.offers import quote
from configurator.cli.options import Overlays

SPEC = "spec"


class Starters(TyperGroup):
    """The commands of `new`; what is none of them is a platform to begin a specification of: ``rackcfg new gb300-nvl72``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The arguments, with the command that they leave out."""
        if args and args[0] not in (*self.commands, "-h", "--help"):
            args = [SPEC, *args]
        return super().parse_args(ctx, args)


app = group(
    "Begin a file of your own: a specification (`rackcfg new PLATFORM`), or a catalog file that `catalog check` accepts as it is.",
    cls=Starters,
)
app.command(SPEC)(quote.new)

Out = Annotated[Path | None, typer.Option("-o", "--out", metavar="FILE", help="The file to write; printed when left out.")]
Id = Annotated[str, typer.Argument(metavar="ID", help="Its id: small letters, digits, dots and hyphens; the file is called ID.yaml.")]


def register(catalog: typer.Typer) -> None:
    """Add the command to those of the catalogs."""
    catalog.command()(schema)


def schema(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="A kind of part, or platform, price-book, sources, laminates …")],
    out: Out = None,
    catalog: Overlays = None,
) -> None:
    """Print the JSON Schema of a kind of catalog file: fields, units, words and ids, for completion and hover in editors."""
    from configurator.catalog.editors.schema import schema_of
    from configurator.catalog.load import load_catalog

    found = schema_of(kind, load_catalog(catalog or []))
    if out is None:
        print_json(found)
    else:
        import json

        _write(out, json.dumps(found, ensure_ascii=False, indent=1) + "\n", new=False)


@app.command()
def part(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="The kind of part, such as cpu; 'catalog list' knows them in the plural.")],
    out: Out = None,
    catalog: Overlays = None,
) -> None:
    """Begin a file of parts of a kind, with every field the kind has."""
    from configurator.catalog.editors.starters import part_starter
    from configurator.catalog.load import load_catalog

    _give(part_starter(kind, load_catalog(catalog or [])), out)


@app.command()
def platform(
    id: Id,
    like: Annotated[str | None, typer.Option("--like", metavar="PLATFORM", help="Write only what differs from this platform.")] = None,
    out: Out = None,
    catalog: Overlays = None,
) -> None:
    """Begin a platform: a small one of its own, or one that extends another."""
    from configurator.catalog.load import load_catalog

    parent = load_catalog(catalog or []).platform(like).id if like else ""
    _begin("platform", id, out, parent)


@app.command("price-book")
def price_book(id: Id, out: Out = None) -> None:
    """Begin a price book."""
    _begin("price-book", id, out)


@app.command()
def seller(id: Id, out: Out = None) -> None:
    """Begin the profile of a seller."""
    _begin("seller", id, out)


def _begin(kind: str, id: str, out: Path | None, like: str = "") -> None:
    from configurator.catalog.editors.starters import ID, document_starter
    from configurator.today import today

    if not re.fullmatch(ID, id):
        raise fail("CAT034", f"'{id}' is no id", hint="small letters, digits, dots and hyphens: my-rack-16")
    if out is not None and out.stem != id:
        raise fail("CAT034", f"the file of '{id}' is called {id}.yaml, not {out.name}", hint=f"-o {out.parent / id}.yaml")
    _give(document_starter(kind, id, today(), like), out)


def _give(text: str, out: Path | None) -> None:
    if out is None:
        print_document(text)
    else:
        _write(out, text, new=True)


def _write(out: Path, text: str, new: bool) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    require_file(out, new=new)
    write_files({out: text.encode()})
    say(f"wrote {out}", error=True)
