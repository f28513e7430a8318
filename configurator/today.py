"""The day it is."""

from __future__ import annotations

import datetime
import os


def today() -> datetime.date:
    """The day of SOURCE_DATE_EPOCH (so that a run can be repeated), else that of the clock."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal():
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date()
    return datetime.date.today()
