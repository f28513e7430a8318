"""The day it is."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from configurator.catalog.problems import fail

VARIABLE = "SOURCE_DATE_EPOCH"
LAST = 253_402_300_799  # the last second of the year 9999, beyond which no date is written
_SECOND: ContextVar[int | None] = ContextVar("second", default=None)  # of one thread: those of a cluster work on several things at once


def given() -> int | None:
    """The second since 1970 that everything happens at: that of `as_of`, else that of SOURCE_DATE_EPOCH; None where it is the clock's."""
    second, told = _SECOND.get(), os.environ.get(VARIABLE, "")
    if second is not None or not told:
        return second
    if not told.isdecimal() or len(told) > len(str(LAST)) or int(told) > LAST:
        raise fail("DATE001", f"{VARIABLE}={told} is no second since 1970", hint="write what `date +%s` prints, or unset it")
    return int(told)


def today() -> datetime.date:
    """The day of the second that is given (so that a run can be repeated), else that of the clock."""
    second = given()
    return datetime.date.today() if second is None else datetime.datetime.fromtimestamp(second, datetime.UTC).date()


def epoch() -> int:
    """The second that is given, else that at which today began."""
    second = given()
    return int(datetime.datetime.combine(today(), datetime.time(), datetime.UTC).timestamp()) if second is None else second


@contextmanager
def as_of(second: int) -> Iterator[None]:
    """Let everything inside happen at one second: what is made twice at the same is the same. Libraries are told by the variable."""
    before, token = os.environ.get(VARIABLE), _SECOND.set(second)
    os.environ[VARIABLE] = str(second)
    try:
        yield
    finally:
        _SECOND.reset(token)
        if before is None:
            os.environ.pop(VARIABLE, None)
        else:
            os.environ[VARIABLE] = before
