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


class Log:
    """The blocks of a sweep that are done; `rows` come back in the order of the points."""

    def __init__(self, path: Path, plan: Plan, resume: bool) -> None:
        self.path, self.plan = path, plan
        self._rows: dict[int, tuple[list[float | None], str]] = {}
        whole = self._read() if resume and path.exists() else 0
        self._file = self._open(whole)

    def _open(self, whole: int) -> IO[bytes]:
        """The file for more lines, behind the last whole one; with its head where it is new."""
        file = self.path.open("r+b" if whole else "wb")
        file.seek(whole)
        file.truncate()
        if not whole:
            self._write(file, {"sweep": self.plan.digest})
        return file

    def _read(self) -> int:
        """Take the rows that are there; the length of what is whole.

        Raises:
            InputError: it is of another sweep.
        """
        content = self.path.read_bytes()
        whole = content.rfind(b"\n") + 1
        lines = [json.loads(line) for line in content[:whole].splitlines()]
        if lines and lines[0] != {"sweep": self.plan.digest}:
            hint = "without --resume it is begun anew"
            raise fail(
                "SWEEP03", "is of another sweep: other axes, figures, specification, catalogs or program", Position(str(self.path)), hint
            )
        for line in lines[1:]:
            self._take([(point, values, error) for point, values, error in line])
        return whole

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
