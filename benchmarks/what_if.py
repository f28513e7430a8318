"""What one changed input costs: the whole graph of GB300 NVL72 computed again, beside spreadsheet engines that recalculate its workbook.

Run it from the top of the repository::

    .venv/bin/python benchmarks/what_if.py

Every engine changes the power of the GPU in the internal workbook and recalculates all of it; loading it is not counted, except for
LibreOffice, which is a process of its own: its time is that of a conversion, from which the conversion of an empty workbook is taken.
`formulas` computes the one cell that is asked for. All must come to our IT load; an engine that cannot recalculate the workbook is named
with its words. (pycel 1.0b21 cannot read a workbook with openpyxl 3.1.5: it passes `timedelta` to a function that does not take it.)
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
from common import HEAD, Row, least

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from configurator.build import build_request, changed
from configurator.catalog.load import load_catalog
from configurator.figures import recompute, topological
from configurator.render.excel.workbook import workbook_bytes
from configurator.render.view import View
from tests.render.workbooks import Cell, homes

PLATFORM, INPUT, OUTPUT = "gb300-nvl72", "b300-gpu.tdp", "power.it-load"
NUMBERS = (1450.0, 1500.0)  # W

Engine = Callable[[Path, Cell, Cell], Callable[[float], float]]


def _formualizer(path: Path, given: Cell, wanted: Cell) -> Callable[[float], float]:
    import formualizer

    book = formualizer.Workbook.from_bytes(path.read_bytes())

    def again(number: float) -> float:
        book.set_value(*given, number)
        book.evaluate_all()
        return float(book.get_value(*wanted))

    return again


def _ironcalc(path: Path, given: Cell, wanted: Cell) -> Callable[[float], float]:
    import ironcalc

    book = ironcalc.load_from_xlsx(str(path))
    place = {sheet["name"]: at for at, sheet in enumerate(book.get_worksheets_properties())}

    def again(number: float) -> float:
        book.update_cell_with_number(place[given.sheet], given.row, given.column, number)
        book.evaluate()
        return float(book.get_cell_value(place[wanted.sheet], wanted.row, wanted.column))

    return again


def _address(cell: Cell) -> str:
    return f"{openpyxl.utils.get_column_letter(cell.column)}{cell.row}"


def _formulas(path: Path, given: Cell, wanted: Cell) -> Callable[[float], float]:
    import formulas

    model = formulas.ExcelModel().loads(str(path)).finish()
    source, target = (f"'[{path.name}]{cell.sheet.upper()}'!{_address(cell)}" for cell in (given, wanted))

    def again(number: float) -> float:
        return float(model.calculate(inputs={source: number}, outputs=[target])[target].value[0, 0])

    return again


ENGINES: dict[str, Engine] = {"formualizer": _formualizer, "IronCalc": _ironcalc, "formulas": _formulas}


def rows(rounds: int = 3) -> Iterator[Row]:
    """A row an engine, each beside our own recalculation of the same graph."""
    build = build_request(PLATFORM, catalog=load_catalog())
    order = topological(build.figures.values())
    (ours,) = least(lambda: [recompute(order, {INPUT: number}) for number in NUMBERS], rounds=rounds)
    ours /= len(NUMBERS)
    found = changed(build, [f"{INPUT}={NUMBERS[-1]:g} W"]).figures[OUTPUT].number
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        content = workbook_bytes(View(build))
        openpyxl.load_workbook(io.BytesIO(content)).save(path)  # without the stored values
        cells = homes(openpyxl.load_workbook(path))
        given, wanted = cells[INPUT][0], cells[OUTPUT][0]
        for name, engine in ENGINES.items():
            yield from _row(name, engine, path, given, wanted, ours, found)
        yield Row(f"what-if on {PLATFORM}: all {len(order):,} figures", ours, "LibreOffice, its workbook", _office(path), least=1.0)


def _row(name: str, engine: Engine, path: Path, given: Cell, wanted: Cell, ours: float, found: float | None) -> Iterator[Row]:
    try:
        again = engine(path, given, wanted)
        times = []
        for number in NUMBERS:
            start = time.process_time()
            said = again(number)
            times.append(time.process_time() - start)
        assert found is not None
        assert abs(said / found - 1) < 1e-9, f"{said} is not {found}"
    except Exception as problem:  # an engine of others may fail in any way
        print(f"{name} does not recalculate the workbook: {type(problem).__name__}: {str(problem)[:120]}", file=sys.stderr)
        return
    yield Row(f"what-if on {PLATFORM}", ours, f"{name}, its workbook", min(times), least=1.0)


def _office(path: Path) -> float:
    """Seconds that LibreOffice takes for a workbook beyond those for an empty one."""
    empty = path.with_name("empty.xlsx")
    openpyxl.Workbook().save(empty)
    return _converted(path) - _converted(empty)


def _converted(path: Path) -> float:
    profile = f"-env:UserInstallation=file://{path.parent}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "csv", "--outdir", str(path.parent / "out"), str(path)]
    times = []
    for _ in range(2):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        times.append(time.perf_counter() - start)
    return min(times)


if __name__ == "__main__":
    print("\n".join([HEAD, *(row.line() for row in rows())]))
