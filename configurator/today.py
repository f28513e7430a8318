"""The day it is."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator
from contextlib import contextmanager

VARIABLE = "SOURCE_DATE_EPOCH"


def today() -> datetime.date:
    """The day of SOURCE_DATE_EPOCH (so that a run can be repeated), else that of the clock."""
    epoch = os.environ.get(VARIABLE, "")
    if epoch.isdecimal():
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date()
    return datetime.date.today()


def epoch() -> int:
    """The second since 1970 that SOURCE_DATE_EPOCH says, else that at which today began."""
    given = os.environ.get(VARIABLE, "")
    return int(given) if given.isdecimal() else int(datetime.datetime.combine(today(), datetime.time(), datetime.UTC).timestamp())


@contextmanager
def as_of(second: int) -> Iterator[None]:
    """Let everything inside happen at one second: what is made twice at the same is the same."""
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = str(second)
    try:
        yield
    finally:
        if before is None:
            del os.environ[VARIABLE]
        else:
            os.environ[VARIABLE] = before
