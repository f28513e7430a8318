"""The options every reading command shares, and how they become a build."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from configurator.dialects import CsvDialect
from configurator.phrases import Language as Tongue

if TYPE_CHECKING:
    from configurator.build import Build, Order

Audience = Literal["customer", "internal"]

Target = Annotated[
    str, typer.Argument(metavar="SPEC", help="A specification file, or a platform id such as those of 'rackcfg catalog list platforms'.")
]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Override a field of the specification and build anew, e.g. power.redundancy=N+1."),
]
WhatIf = Annotated[
    list[str] | None,
    typer.Option("--what-if", metavar="FIGURE=VALUE", help="Change one input figure and keep all choices, as in the workbook."),
]
Overlays = Annotated[
    list[Path] | None, typer.Option("--catalog", metavar="DIR", help="A catalog folder laid over the shipped one; repeatable, later wins.")
]
Books = Annotated[
    list[str] | None, typer.Option("--prices", metavar="BOOK", help="Price book, an id or a file; repeatable, later wins per part.")
]
Currency = Annotated[str | None, typer.Option("--currency", help="Currency of the quote, an ISO 4217 code (USD, CNY, EUR …).")]
Language = Annotated[Tongue | None, typer.Option("--lang", help="en or zh.")]
Dialect = Annotated[
    CsvDialect, typer.Option(help="Of csv: excel begins with a byte-order mark, excel-de has semicolons and decimal commas as well.")
]
INSIDE: Audience = "internal"  # who reads what is printed, unless another audience is named
READER = "Who reads it: customer (selling prices only) or internal (with cost and margin)"
Reader = Annotated[Audience, typer.Option("--audience", help=f"{READER}.")]
RegisterUrl = Annotated[
    str | None,
    typer.Option("--register", metavar="URL", help="An SQLite file or a PostgreSQL URL; RACKCFG_REGISTER or the user's own when left out."),
]
TemplateFolder = Annotated[
    Path | None, typer.Option("--templates", metavar="DIR", help="A folder of templates and styles before the shipped ones, name by name.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]


@dataclass(frozen=True)
class Asked:
    """What a command line asks for: a specification, the settings laid over it, the folders laid over the catalogs."""

    target: str
    settings: list[str]
    overlays: list[Path]

    def build(self, what_if: list[str] | None = None) -> Build | Order:
        """The build of it, some input figures changed."""
        from configurator.build import build_request

        return build_request(self.target, self.settings, self.overlays, what_if or [])


def requested(
    target: str,
    settings: list[str] | None,
    what_if: list[str] | None,
    overlays: list[Path] | None,
    books: list[str] | None = None,
    currency: str | None = None,
    language: str | None = None,
) -> Build | Order:
    """The build a command line asks for; the short cuts are settings like any other."""
    return Asked(target, fields_of(settings, books, currency, language), overlays or []).build(what_if)


def fields_of(
    settings: list[str] | None, books: list[str] | None = None, currency: str | None = None, language: str | None = None
) -> list[str]:
    """The settings of a command line, short cuts included."""
    fields = list(settings or [])
    if books:
        fields.append(f"prices.books=[{', '.join(map(_book, books))}]")
    if currency:
        fields.append(f"prices.currency={currency}")
    if language:
        fields.append(f"quote.language={language}")
    return fields


def _book(name: str) -> str:
    """A price book as a setting names it: a file by its whole path, so that a kept quote finds it again."""
    from configurator.catalog.books import is_file_name

    if not is_file_name(name):
        return name
    return json.dumps(os.path.realpath(name), ensure_ascii=False)
