"""Formulas: the workbook computes what the program computed, by an evaluator of its own, and stays legal and readable."""

from __future__ import annotations

import math
import re
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from configurator import figures as fig
from configurator.figures import Figure, Interpolation, constant, formula, input_figure, topological, workings
from configurator.units import unit
from tests.figures.expressions import (
    KINDS,
    Builder,
    Fragile,
    Inputs,
    Reference,
    Tree,
    agrees,
    expressions,
    inputs,
    numbers,
    origin_of,
)
from tests.figures.sheet import Sheet

# The subset every spreadsheet program computes alike; INDEX and MATCH only in look-ups.
FUNCTIONS = {"SUM", "MIN", "MAX", "IF", "INT", "ROUND", "SQRT", "LOG10", "ATAN", "INDEX", "MATCH", "NA"}


class Ids:
    """References that name figures: ``[id]`` in place of a cell."""

    def cell(self, figure: Figure) -> str | None:
        return f"[{figure.id}]" if figure.info else None

    def table(self, table: Interpolation) -> tuple[str, str]:
        return "xs", "ys"


def given_input(id: str, number: float | None, written: str = "") -> Figure:
    return input_figure(id, id, number, written, origin_of(id))


def text_of(figure: Figure, shown: str = "") -> str:
    return formula(figure.named("own", "Own", shown), Ids())


a, b, c, d = (given_input(name, number) for name, number in zip("abcd", (7.0, 2.0, 3.0, 5.0), strict=True))
load, flow, rise = given_input("load", 132.0, "kW"), given_input("flow", 120.0, "L/min"), given_input("rise", 10.0, "K")


# --- the same value by another way


@given(inputs(), st.lists(st.tuples(expressions(), st.integers(0, 3)), min_size=8, max_size=16))
def test_formulas_compute_what_the_graph_computes(env: Inputs, drawn: list[tuple[tuple[str, Tree], int]]) -> None:
    """Every formula, computed by an independent evaluator from the inputs alone, gives the figure: numbers, units and errors."""
    build = Builder(env)
    figures: list[tuple[Figure, Tree]] = []
    for index, ((kind, tree), choice) in enumerate(drawn):
        made: Any = build(tree)
        shown = KINDS[kind][choice % len(KINDS[kind])]
        figures.append((made.named(f"result.{index}", "Result", shown), tree))
    sheet = Sheet(figure for figure, _ in figures)
    found = sheet.values()
    compared = 0
    for figure, tree in figures:
        reference = Reference(env)
        try:
            wanted, error = reference(tree)
        except Fragile:
            continue
        if reference.skipped:  # an error inside a SUM is an error of the cell; the program sums what is known
            continue
        assert figure.info is not None
        factor = figure.info.unit.factor
        number = found[id(figure)]
        assert agrees(number if number is None else number * factor, wanted, error), (tree, formula(figure, sheet))
        assert agrees(figure.value, wanted, error)
        compared += 1
    event(f"{compared / len(figures):.0%} compared" if compared < len(figures) / 2 else "most compared")


@given(inputs(), st.lists(expressions(), min_size=3, max_size=8), st.data())
def test_changing_an_input_cell_is_recompute(env: Inputs, drawn: list[tuple[str, Tree]], data: st.DataObject) -> None:
    """A user who edits an input cell gets what ``--what-if`` gives: the formulas hold no value of the day they were written."""
    name = data.draw(st.sampled_from(sorted(env)))
    changed = {**env, name: (data.draw(numbers), env[name][1])}
    build = Builder(env)
    figures = [(build(tree).named(f"result.{i}", "Result", KINDS[kind][0]), tree) for i, (kind, tree) in enumerate(drawn)]
    sheet = Sheet(figure for figure, _ in figures)
    written = sheet.formulas()
    number = changed[name][0]
    assert number is not None
    fig.recompute(sheet.order, {name: number * unit(env[name][1]).factor})
    assert sheet.formulas() == written
    found = sheet.values()
    for figure, tree in figures:
        reference = Reference(changed)
        try:
            wanted, error = reference(tree)
        except Fragile:
            continue
        if not reference.skipped:
            cell = found[id(figure)]
            assert agrees(cell if cell is None else cell * unit(figure.info.unit.text).factor, wanted, error), tree


@given(inputs(), st.lists(expressions(), min_size=1, max_size=6))
def test_a_formula_refers_to_earlier_cells_only(env: Inputs, drawn: list[tuple[str, Tree]]) -> None:
    """No formula contains its own cell or one that depends on it: a circular reference would blank the workbook."""
    build = Builder(env)
    sheet = Sheet([build(tree).named(f"result.{i}", "Result", KINDS[kind][0]) for i, (kind, tree) in enumerate(drawn)])
    for cell, text in sheet.formulas().items():
        own = int(cell.rpartition("$")[2])
        assert all(int(row) < own for row in re.findall(r"\$B\$(\d+)", text)), (cell, text)


@given(inputs(), expressions())
def test_formulas_stay_in_the_common_subset(env: Inputs, drawn: tuple[str, Tree]) -> None:
    """Only functions that every spreadsheet program has, balanced brackets, no stray Python notation."""
    sheet = Sheet([Builder(env)(drawn[1]).named("result", "Result", KINDS[drawn[0]][0])])
    for text in sheet.formulas().values():
        assert set(re.findall(r"[A-Z][A-Z0-9]*(?=\()", text)) <= FUNCTIONS
        assert text.count("(") == text.count(")")
        assert not re.search(r"\*\*|e[-+]?\d|inf|nan|None|\s", text)


# --- how it reads


@pytest.mark.parametrize(
    ("figure", "shown", "wanted"),
    [
        (a + b * c, "", "[a]+[b]*[c]"),
        ((a + b) * c, "", "([a]+[b])*[c]"),
        (a - (b - c), "", "[a]-([b]-[c])"),
        (a - b - c, "", "[a]-[b]-[c]"),
        (a + (b - c), "", "[a]+[b]-[c]"),
        (a / (b * c), "", "[a]/([b]*[c])"),
        (a / b / c, "", "[a]/([b]*[c])"),
        (a / (b / c), "", "[a]/([b]/[c])"),
        (a / (b / 4), "", "[a]*4/[b]"),
        (a / (b + c), "", "[a]/([b]+[c])"),
        ((a + b) ** 2, "", "([a]+[b])^2"),
        (a ** (b**c), "", "[a]^([b]^[c])"),
        ((a**b) ** c, "", "([a]^[b])^[c]"),
        (2 * a, "", "[a]*2"),
        (1 / a, "", "1/[a]"),
        (a * 3 / 180000, "", "[a]/60000"),
        (fig.total([a, b, c]), "", "SUM([a],[b],[c])"),
        (fig.where(a <= b, c, d), "", "IF([a]<=[b],[c],[d])"),
        (a > b, "", "IF([b]<[a],1,0)"),
        (fig.rounded(a / b, 2), "", "ROUND([a]/[b],2)"),
        (fig.ceil(a / b), "", "-INT(1E-9-([a]/[b]))"),
        (d - fig.ceil(a), "", "[d]-(-INT(1E-9-([a])))"),
        (fig.ceil(a) ** 2, "", "(-INT(1E-9-([a])))^2"),
        (load + load, "kW", "[load]+[load]"),
        (load * 1.0, "W", "[load]*1000"),
        (load / (flow * rise), "kW*min/L/K", "[load]/([flow]*[rise])"),
        (flow * given_input("pieces", 3.0), "m^3/h", "[flow]*[pieces]*0.06"),
    ],
)
def test_formulas_read_like_the_textbook(figure: Figure, shown: str, wanted: str) -> None:
    """Only the brackets that are needed, one fraction, one unit factor: a reader checks the formula without decoding it."""
    assert text_of(figure, shown) == wanted


def test_a_formula_for_readers_has_spaces_and_ids() -> None:
    """``explain`` prints the same formula with ids and spaces, so that both can be compared by eye."""
    assert fig.how((load / (flow * rise)).named("x", "X", "kW*min/L/K")) == "= load / (flow * rise)"
    table = Interpolation("curve", (0, 1), (0, 1), unit(""), unit(""))
    assert fig.how(fig.interpolate(a, table).named("y", "Y", "")) == "= INTERPOLATE(curve, a)"


@pytest.mark.parametrize(
    ("number", "wanted"),
    [(0.1, "0.1"), (1e-9, "1E-09"), (2 / 3, "0.666666666666667"), (0.1 + 0.2, "0.3"), (1e14, "100000000000000"), (1e22, "1E+22")],
)
def test_constants_keep_fifteen_digits(number: float, wanted: str) -> None:
    """A constant is written with all the digits a spreadsheet holds, in its notation, and without binary noise."""
    assert text_of(a + number) == f"[a]+{wanted}"


@pytest.mark.parametrize("number", [math.inf, math.nan, 1e308 * 10])
def test_what_is_no_number_is_not_known(number: float) -> None:
    """Infinity has no notation in a cell: a figure that would hold it has no value, and its formula an error."""
    assert (a + number).value is None
    assert text_of(a + number) == "[a]+NA()"


def test_an_input_without_a_cell_is_a_fault_of_the_program() -> None:
    """An input must never be frozen into a formula as a number."""

    class Nowhere(Ids):
        def cell(self, figure: Figure) -> str | None:
            return None

    with pytest.raises(LookupError, match="a has no cell"):
        formula((a + 1).named("x", "X", ""), Nowhere())


def test_division_by_a_constant_zero_is_an_error_in_the_cell() -> None:
    """What is unknown in the program is an error in the workbook, wherever the zero stands; emitting it does not fail."""
    zero = constant(0.0)
    results = [f.named(f"r{i}", "R", "") for i, f in enumerate((a / zero, b * (a / zero), b / (a / zero), a / (b * zero), a * zero))]
    found = Sheet(results).values()
    assert [found[id(r)] for r in results] == [r.value for r in results] == [None, None, None, None, 0.0]


def test_a_simulated_figure_without_a_value_is_not_available() -> None:
    """A percentile that could not be drawn is NA(), in its own cell and inside other formulas."""
    percentile = fig.simulated_figure("p10", "P10", None, fig.constant(1.0, "USD").named("price", "Price", "USD"))

    class Inlined(Ids):
        def cell(self, figure: Figure) -> str | None:
            return None if figure is percentile else super().cell(figure)

    assert formula(percentile, Ids()) == "NA()"
    assert formula((percentile + constant(1.0, "USD")).named("x", "X", "USD"), Inlined()) == "NA()+1"


@pytest.mark.parametrize("count", [2, 255, 600])
def test_long_totals_are_legal_and_right(count: int) -> None:
    """A total of 600 lines fits Excel's limits (255 arguments, 8192 characters) and comes to the right sum."""
    lines = [given_input(f"line.{i}", float(i), "USD") for i in range(count)]
    whole = fig.total(lines).named("sum", "Sum", "USD")
    sheet = Sheet([whole])
    text = formula(whole, sheet)
    assert len(text) <= 8192
    assert max(call.count(",") for call in re.findall(r"SUM\([^()]*\)", text)) < 255
    assert sheet.values()[id(whole)] == sum(range(count))


def test_a_total_of_cells_skips_the_unknown_as_the_program_does() -> None:
    """SUM passes over the text of a cell nobody has a number for."""
    whole = fig.total([a, given_input("unknown", None), b]).named("sum", "Sum", "")
    assert Sheet([whole]).values()[id(whole)] == whole.value == 9.0


@pytest.mark.parametrize("x", [-5.0, 0.0, 3.0, 10.0, 25.0, 40.0, 99.0])
def test_a_look_up_is_the_interpolation_everywhere(x: float) -> None:
    """Before, on, between and beyond the rows of a table the cell's look-up gives the figure."""
    table = Interpolation("density", (0.0, 10.0, 40.0), (1.0, 0.9, 0.2), unit("degC"), unit("kg/m^3"))
    found = fig.interpolate(given_input("t", x, "degC"), table).named("rho", "Density", "g/mL")
    cell = Sheet([found]).values()[id(found)]
    assert cell is not None
    assert found.number is not None
    assert math.isclose(cell, found.number, rel_tol=1e-12)


# --- which unnamed nodes get a cell


def test_shared_work_gets_a_cell_of_its_own() -> None:
    """A part used twice is computed in one cell, so formulas do not double in length with every step."""
    part = (a + b) * c / d
    x, y = (part * part).named("x", "X", ""), (part + 1).named("y", "Y", "")
    assert workings([x, y]) == [part]
    assert workings([(part + a).named("z", "Z", "")]) == []


def test_what_is_looked_up_gets_a_cell_of_its_own() -> None:
    """The argument of a look-up occurs many times in the formula, so it is never spelled out there."""
    table = Interpolation("t", (0, 1), (0, 1), unit(""), unit(""))
    x = a + b
    assert workings([fig.interpolate(x, table).named("y", "Y", "")]) == [x]


def test_formulas_grow_with_the_graph_not_with_its_paths() -> None:
    """Thirty doublings have a thousand million paths but thirty cells: the text stays short."""
    node = a
    for _ in range(30):
        node = (node + node) * b
    sheet = Sheet([node.named("end", "End", "")])
    assert max(map(len, sheet.formulas().values())) < 200
    assert sheet.values()[id(node)] == node.value
    assert len(topological([node])) == 62
