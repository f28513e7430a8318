"""The tables of boards above their figures: grade as published and as needed, what the traces are left, what a board costs by its make-up.

Numbers are references, so they follow the inputs; what a simulation found stands while the margin is the one it was found for.
"""

from __future__ import annotations

from collections.abc import Iterator

from configurator.disciplines.boards.grades import layer_groups, smoother_foil
from configurator.disciplines.boards.loss import BoardLine
from configurator.phrases import listed, phrase
from configurator.render.excel.figures import Listing
from configurator.render.excel.sheet import Simulated
from configurator.render.order_view import OrderView
from configurator.render.view import View

UNSAID = ("none", "not published")  # of build-up layers
GRADES = ("line", "board", "pieces", "layers", "published", "needed", "laminate; tightest interface", "verdict and reason")
MARGINS = ("line", "board", "margin, dB", "probability", "area, m²", "thickness, mm", "layers at least")
STACKS = ("line", "board", "all in one", "price of one", "each layer its own", "less", "", "layers by laminate")
SUPPLY = ("line", "board", "laminate, weeks", "made, weeks", "in racks, weeks", "drill life", "supply", "what it hangs on")
CONTENT = ("line", "board", "laminate, m²", "foil, kg", "glass, m²", "laminate, USD", "foil, USD", "glass, USD")
PRICES = ("line", "board", "price of one", "by make-up", "over it, %", "", "what would explain the price")


def board_listings(view: View | OrderView) -> list[Listing]:
    """Grades, margins, and inside the house prices."""
    lines = [(of, line) for of in view.sections for line in of.boards]
    found = [
        Listing("Boards: grade as published and as needed", GRADES, [_grade(of, line) for of, line in lines], GRADES[2:4]),
        Listing("Boards: what the tightest interface is left", MARGINS, [_margin(of, line) for of, line in lines], MARGINS[2:]),
    ]
    prices = [row for of, line in lines for row in _price(of, line)]
    stacks = [row for of, line in lines for row in _stack(of, line)]
    found.append(Listing("Boards: all of one laminate, or each layer on the one it needs", STACKS, stacks, STACKS[3:6]))
    supplied = [(of, line) for of, line in lines if of.supply(line)]
    found += [
        Listing("Boards: how long they take", SUPPLY, [_supply(of, line) for of, line in supplied], SUPPLY[2:6]),
        Listing("Boards: what is in one", CONTENT, [_content(of, line) for of, line in supplied], CONTENT[2:]),
    ]
    return [*found, Listing("Boards: price beside the cost by the make-up", PRICES, prices, PRICES[2:5])]


def path_of(view: View, path: str) -> str:
    """A path in the bill of materials; of an order below the system's key."""
    return f"{view.key}.{path}" if view.key else path


def _grade(view: View, line: BoardLine) -> list[object]:
    part, tight, grade = line.part, line.tightest, view.grade(line)
    hdi = phrase("HDI {build_up}", build_up=part.hdi) if part.hdi[:1].isdigit() else "" if part.hdi in UNSAID else part.hdi
    about = listed([text for text in (line.laminate.name, hdi) if text])
    about = listed([about, tight.standard.name], "{first}; {rest}") if tight else about
    why = phrase("{verdict}: {reason}", verdict=grade.verdict, reason=grade.reason) if grade.reason else grade.verdict
    why = listed([text for text in (why, layer_groups(line, grade), smoother_foil(grade)) if text], "{first}; {rest}")
    needs: object = grade.needs if tight is None else Simulated(grade.needs, tight.margin)
    return [path_of(view, line.node.path), part.name, line.node.total, line.layers, grade.published, needs, about, why]


def _margin(view: View, line: BoardLine) -> list[object]:
    tight, chance = line.tightest, view.grade(line).probability
    probability = None if tight is None or chance is None else Simulated(chance, tight.margin)
    sizes = line.area, line.thickness, line.bound.least if line.bound else None
    return [path_of(view, line.node.path), line.part.name, tight.margin if tight else None, probability, *sizes]


def _stack(view: View, line: BoardLine) -> Iterator[list[object]]:
    """What the board costs on one laminate that carries everything, and on several; nothing for a customer, or where one is enough."""
    hybrid = view.grade(line).hybrid
    costs = view.hybrid_costs(line)
    if hybrid is None or costs is None:
        return
    tight = line.tightest
    assert tight is not None
    one, several = (Simulated(cost, tight.margin, "#,##0.00") for cost in costs)
    less = Simulated(1.0 - costs[1] / costs[0], tight.margin)
    yield [path_of(view, line.node.path), line.part.name, hybrid.uniform.laminate.grade, one, several, less, "", hybrid.told]


def _supply(view: View, line: BoardLine) -> list[object]:
    """From the order of its laminate to racks that are ready; empty for a customer."""
    found = view.supply(line)
    foil = view.foil(line.laminate)
    of = listed([text for text in (line.laminate.glass, foil.name if foil else "", line.laminate.country) if text])
    times = [found.get(name) for name in ("laminate-lead", "made", "ready", "drill-life")]
    return [path_of(view, line.node.path), line.part.name, *times, of, listed(view.supply_risks(line), "{first}; {rest}")]


def _content(view: View, line: BoardLine) -> list[object]:
    """Laminate, foil and glass by amount and by money; empty for a customer."""
    found = view.supply(line)
    names = ("laminate", "foil", "glass", "laminate-cost", "foil-cost", "glass-cost")
    return [path_of(view, line.node.path), line.part.name, *(found.get(name) for name in names)]


def _price(view: View, line: BoardLine) -> Iterator[list[object]]:
    """The price that is paid beside the one that the make-up explains; nothing for a customer, or where nobody knows the make-up."""
    model = view.figures.get(f"cost.boards.{line.part.id}.model")
    if model is not None:
        residual = view.figures.get(f"cost.boards.{line.part.id}.residual")
        yield [
            path_of(view, line.node.path),
            line.part.name,
            view.money_at(line.node.path)[0],
            model,
            residual,
            "",
            view.price_reason(line),
        ]
