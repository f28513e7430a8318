"""What is chosen for somebody, written into a copy of his specification: comments and all, the original untouched."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from configurator.catalog.problems import Position, fail
from configurator.cli.console import print_document, say
from configurator.cli.files import require_file, write_files

if TYPE_CHECKING:
    from configurator.system.written import Written


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
