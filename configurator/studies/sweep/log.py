"""The file of a sweep that is not complete: the blocks that are done, a line each, in the order they came; what a kill left behind is kept.

Only one process writes it. The first line says of which sweep it is, so that nothing is continued with rows of another.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from configurator.catalog.problems import Position, fail
from configurator.studies.sweep.plan import Block, Plan
from configurator.studies.sweep.points import Rows
from configurator.today import LAST


def begun(path: Path) -> int | None:
    """The second at which the sweep of a file was begun; None where there is no such file, or it says none."""
    try:
        with path.open("rb") as file:
            found = json.loads(file.readline())
    except (OSError, ValueError):
        return None
    second = found.get("second") if isinstance(found, dict) else None
    return second if isinstance(second, int) and 0 <= second <= LAST else None


class Log:
    """The blocks of a sweep that are done; `rows` come back in the order of the points."""

    def __init__(self, path: Path, plan: Plan, resume: bool) -> None:
        self.path, self.plan = path, plan
        self._rows: dict[int, tuple[list[float | None], str]] = {}
        whole = self._read() if resume and path.exists() else 0
        self._file = self._open(whole)

    @property
    def _head(self) -> dict[str, object]:
        return {"sweep": self.plan.digest, "second": self.plan.second}

    def _open(self, whole: int) -> IO[bytes]:
        """The file for more lines, behind the last whole one; with its head where it is new."""
        file = self.path.open("r+b" if whole else "wb")
        file.seek(whole)
        file.truncate()
        if not whole:
            self._write(file, self._head)
        return file

    def _read(self) -> int:
        """Take the rows that are there; the length of what is whole.

        Raises:
            InputError: it is of another sweep, or damaged.
        """
        content, hint = self.path.read_bytes(), "without --resume it is begun anew"
        whole = content.rfind(b"\n") + 1
        for number, line in enumerate(content[:whole].split(b"\n")[:-1], 1):
            at = Position(str(self.path), number)
            try:
                found = json.loads(line)
                rows = [] if number == 1 else [self._row(*row) for row in found]
            except (ValueError, TypeError):
                raise fail("SWEEP08", "is damaged: this is no line of a sweep", at, hint) from None
            if number == 1 and found != self._head:
                what = "other axes, figures, specification, catalogs or program"
                raise fail("SWEEP03", f"is of another sweep: {what}", Position(str(self.path)), hint)
            self._take(rows)
        return whole

    def _row(self, point: int, values: list[float | None], error: str) -> tuple[int, list[float | None], str]:
        """A row as it was written; raises ValueError where the sweep has none such."""
        if point not in range(self.plan.size) or len(values) != len(self.plan.figures) or not isinstance(error, str):
            raise ValueError(point)
        return point, values, error

    def _take(self, rows: Rows) -> None:
        self._rows.update((point, (values, error)) for point, values, error in rows)

    def left(self, blocks: Iterator[Block]) -> list[Block]:
        """The blocks with what of them is not done."""
        found = ([point for point in block.points if point not in self._rows] for block in blocks)
        return [Block(points[0], tuple(points)) for points in found if points]

    @property
    def done(self) -> int:
        """How many points are done."""
        return len(self._rows)

    def add(self, rows: Rows) -> None:
        """Write the rows of a block; a point that is there already stays as it is."""
        new = [row for row in rows if row[0] not in self._rows]
        if new:
            self._take(new)
            self._write(self._file, new)

    @staticmethod
    def _write(file: IO[bytes], line: object) -> None:
        file.write(json.dumps(line, separators=(",", ":")).encode() + b"\n")
        file.flush()

    def rows(self) -> list[tuple[list[float | None], str]]:
        """Every row, in the order of the points."""
        return [self._rows[point] for point in range(self.plan.size)]

    def close(self, remove: bool = False) -> None:
        """End it; a sweep that is complete needs it no more."""
        self._file.close()
        if remove:
            self.path.unlink(missing_ok=True)
