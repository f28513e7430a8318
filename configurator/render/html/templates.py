"""Templates of pages: ours, or a folder of the user's own before ours, which then run in a sandbox.

A template of the user sees what his reader's view holds and nothing beyond: it reads the public fields of our objects and of plain values,
calls their methods, and reaches neither Python, nor a file outside its folder, nor an object's inside.
"""

from __future__ import annotations

import datetime
import marshal
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import Any

import jinja2
from jinja2 import BaseLoader, ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined, TemplateError, TemplateNotFound
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.exceptions import TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from configurator import cache as kept
from configurator.catalog.data import shipped
from configurator.catalog.problems import InputError, Position, did_you_mean, fail
from configurator.catalog.reading.yamltext import read_text

OURS = "shipped"  # what leads the name of a template of ours where one of the same name is laid over it
PLAIN = (str, Markup, bool, int, float, type(None), list, tuple, dict, datetime.date)
SETTINGS: dict[str, Any] = {
    "autoescape": True,
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "keep_trailing_newline": True,
}


class _Translated(BytecodeCache):
    """Our templates as they were translated before, by this program and this Python."""

    def _key(self, bucket: Bucket) -> str:
        pieces = (kept.of_the_program(), sys.version.encode(), jinja2.__version__.encode(), bucket.key.encode(), bucket.checksum.encode())
        return kept.digest(pieces)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what is kept of a template."""
        content = kept.read("template", self._key(bucket))
        if content is not None:
            bucket.code = marshal.loads(content)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was translated."""
        kept.keep("template", self._key(bucket), marshal.dumps(bucket.code), most=100)


@cache
def _ours(folder: Path) -> Environment:
    """The shipped templates, each translated once by a process that writes many pages."""
    return Environment(loader=FileSystemLoader(folder), bytecode_cache=_Translated(), **SETTINGS)


@dataclass(frozen=True)
class Templates:
    """Where pages take their templates, styles and scripts from: `folder` first, where there is one."""

    folder: Path | None = None

    def render(self, name: str, content: Mapping[str, Any]) -> str:
        """A page; every text in it is escaped, every unknown name an error.

        Raises:
            InputError: a template of the user's folder that cannot be read, does not parse, or asks for what it may not have.
        """
        return self._told(lambda: self._environment().get_template(name).render(**content))

    def text(self, *names: str) -> Markup:
        """The texts of styles or scripts, one after the other, as they are; raises InputError as `render` does."""
        loader, environment = self._loader(), Environment()
        return Markup(self._told(lambda: "".join(loader.get_source(environment, name)[0] for name in names)))

    def _environment(self) -> Environment:
        return _ours(shipped("templates")) if self.folder is None else _Sandbox(loader=self._loader(), **SETTINGS)

    def _loader(self) -> BaseLoader:
        ours = FileSystemLoader(shipped("templates"))
        return ours if self.folder is None else ChoiceLoader([_Folder(self.folder), ours, PrefixLoader({OURS: ours})])

    def _told(self, work: Callable[[], str]) -> str:
        """The result of some work; what goes wrong in a template of the user, with its place."""
        try:
            return work()
        except InputError:
            raise
        except Exception as fault:  # a template may fail in as many ways as a program
            if self.folder is None:
                raise
            raise fail("TPL001", _words(fault), self._place(fault), HINT) from None

    def _place(self, fault: Exception) -> Position:
        """The last place in a template that a fault has passed."""
        if isinstance(fault, TemplateSyntaxError):
            return Position(fault.filename or str(self.folder), fault.lineno)
        places = [(file, line) for file, line in _steps(fault.__traceback__) if Path(file).suffix == ".j2"]
        return Position(*places[-1]) if places else Position(str(self.folder))


HINT = "docs/templates.md tells what a template may use"
SHIPPED = Templates()


def templates_in(folder: Path | None) -> Templates:
    """The templates of a folder before ours; ours where there is none.

    Raises:
        InputError: it is no folder, or nothing in it has the name of one of our templates, so that it would change nothing.
    """
    if folder is None:
        return SHIPPED
    at = Position(str(folder))
    if not folder.is_dir():
        raise fail("TPL002", "is not a folder of templates", at)
    names, own = _names(shipped("templates")), _names(folder)
    if not set(names) & set(own):
        near = next((f"'{name}': {hint}" for name in own if (hint := did_you_mean(name, names))), f"templates: {', '.join(names)}")
        raise fail("TPL002", "holds no template of ours to lay over", at, near)
    return Templates(folder)


def _names(folder: Path) -> list[str]:
    """The names of templates, styles and scripts in a folder."""
    return sorted(str(path.relative_to(folder).as_posix()) for path in folder.rglob("*") if path.suffix in (".j2", ".css", ".js"))


class _Folder(BaseLoader):
    """Reads from one folder alone, wherever a name or a link may point."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        path = self._folder / template
        if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(self._folder)):
            raise TemplateError(f"'{template}' is outside the folder of templates")
        if not path.is_file():
            raise TemplateNotFound(template)
        return read_text(path, str(path)), str(path), lambda: True


class _Sandbox(ImmutableSandboxedEnvironment):
    """Public fields and methods of our own classes, of plain values and of the template engine; nothing else has any."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if not super().is_safe_attribute(obj, attr, value):
            return False
        kind = type(obj)
        return kind in PLAIN or kind.__module__.startswith("jinja2.") or any(attr in own for own in _own_names(kind))


def _own_names(kind: type) -> Iterator[Mapping[str, Any]]:
    """What our classes themselves define of a type; what they inherit from a library is none of a template's business."""
    ours = (each for each in kind.__mro__ if each.__module__.startswith("configurator."))
    for each in ours:
        yield vars(each)
        yield vars(each).get("__annotations__", {})


def _steps(trace: TracebackType | None) -> Iterator[tuple[str, int]]:
    """File and line of each step of a fault."""
    return ((frame.f_code.co_filename, line) for frame, line in walk_tb(trace))


def _words(fault: Exception) -> str:
    """What is wrong, in a line."""
    said = (str(fault).strip() or "fails").splitlines()[0]
    return said if isinstance(fault, TemplateError) else f"{type(fault).__name__}: {said}"
