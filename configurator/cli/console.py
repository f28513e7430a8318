"""The one place where the program speaks: streams that can write any text, messages, JSON."""

from __future__ import annotations

import codecs
import io
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO, TypeVar

from configurator.catalog.problems import Problem
from configurator.text import escaped, plain, whole

NEAREST = "rackcfg-nearest"  # the name of the error handler
Item = TypeVar("Item")
PRINTED = 20  # problems of one run that are printed; the rest is counted


def open_streams() -> None:
    """Let stdout and stderr write in any encoding: what it lacks is replaced by the nearest signs, so no text ends the program.

    A stream that was closed by the caller swallows what it is given.
    """
    sys.stdout, sys.stderr = (stream or Path(os.devnull).open("w") for stream in (sys.stdout, sys.stderr))  # noqa: SIM115 - open to the end
    codecs.register_error(NEAREST, _nearest)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=NEAREST)


def end_tidily() -> None:
    """Let SIGTERM end the program as Ctrl+C does, drafts of files taken away; only the main thread can be told so."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))


def _nearest(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return plain(error.object[error.start : error.end]), error.end


def say(text: str, *, error: bool = False) -> None:
    """A line on stdout, or on stderr."""
    _write(escaped(whole(text), keep="\n\t") + "\n", sys.stderr if error else sys.stdout)


def print_document(text: str) -> None:
    """A whole file on stdout, as it is."""
    _write(text, sys.stdout)


def print_json(data: Any) -> None:
    """JSON on stdout, readable and with a stable order of keys; in ASCII where the stream cannot write every character."""
    unicode = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().startswith("utf")
    _write(json.dumps(data, indent=2, ensure_ascii=not unicode) + "\n", sys.stdout)


def _write(text: str, stream: TextIO) -> None:
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:  # nobody reads any further, which is no error
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        sys.exit(0)


def complain(problems: Sequence[Problem]) -> None:
    """The first problems on stderr, a line each, and how many more there are."""
    for problem in problems[:PRINTED]:
        say(f"error: {problem}", error=True)
    if len(problems) > PRINTED:
        say(f"error: and {len(problems) - PRINTED} more", error=True)


@contextmanager
def progress(items: list[Item], what: str) -> Iterator[Iterable[Item]]:
    """A progress bar on stderr when that is a terminal and the work is long enough to wait for."""
    if len(items) < 3 or not sys.stderr.isatty():
        yield items
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        yield bar.track(items, description=what)


@contextmanager
def counting(total: int, what: str) -> Iterator[Callable[[], None]]:
    """The same for work that is counted as it is done, with its rate and the time that is left; yields what counts one."""
    if total < 3 or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total, rate="")

        def count() -> None:
            state = bar.tasks[task]
            bar.update(task, advance=1, rate=f"{(state.completed + 1) / max(state.elapsed or 0.0, 0.001):.1f}/s")

        yield count
