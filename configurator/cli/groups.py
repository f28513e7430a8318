"""Commands by name: a module is imported when its command is asked for, so that the program starts no slower than its libraries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer._click import _compat, exceptions
from typer.core import TyperGroup
from typer.exceptions import TyperException

from configurator.text import told

HELP = {"help_option_names": ["-h", "--help"]}

# Typer takes an ASCII stream for a mistake and writes UTF-8 there; `open_streams` has made it one that any text can be written to.
_compat._stream_is_misconfigured = lambda stream: False


def _readable(message: Callable[[Any], str]) -> Callable[[Any], str]:
    """A message of the parser with what it quotes cut and escaped, as all of ours are, and without the library's name for the mistake."""
    return lambda error: told(message(error).replace(": Value error, ", ": ", 1))


for _kind in (TyperException, exceptions.BadParameter, exceptions.MissingParameter, exceptions.NoSuchOption):
    setattr(_kind, "format_message", _readable(_kind.format_message))  # noqa: B010 - the types differ by the names of their arguments


class Listed(NamedTuple):
    """A command in the list of all: the module that has it, and the first sentence of its help."""

    module: str
    summary: str


def group(help: str, **options: Any) -> typer.Typer:
    """A group of commands. Its help is plain text: to load what draws boxes takes longer than to start the program."""
    options.setdefault("no_args_is_help", True)
    return typer.Typer(help=help, rich_markup_mode=None, pretty_exceptions_enable=False, context_settings=HELP, **options)


def lazy(commands: Mapping[str, Listed]) -> type[TyperGroup]:
    """A group of commands that are imported one by one: a module has a function `register`, or an `app` that is itself a group."""

    class Lazy(TyperGroup):
        """The commands of the table."""

        def list_commands(self, ctx: Any) -> list[str]:
            return list(commands)

        def get_command(self, ctx: Any, cmd_name: str) -> Any:
            return _loaded(cmd_name, commands[cmd_name].module) if cmd_name in commands else None

        def format_commands(self, ctx: Any, formatter: Any) -> None:
            with formatter.section("Commands"):
                formatter.write_dl([(name, command.summary) for name, command in commands.items()])

    return Lazy


def _loaded(name: str, module: str) -> Any:
    """The command of this name that a module has."""
    found = import_module(module)
    holder = group("")
    if hasattr(found, "app"):
        holder.add_typer(found.app, name=name)
    else:
        found.register(holder)
    return typer.main.get_group(holder).commands[name]
