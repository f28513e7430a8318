"""Drawings of boards: stack-up, loss over frequency, ladder of laminates; and of channels, segment by segment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from configurator.disciplines.boards.channels import ChannelLine
from configurator.disciplines.boards.grades import Grade, layer_groups, smoother_foil
from configurator.disciplines.boards.loss import BoardLine
from configurator.phrases import listed, phrase
from configurator.render.svg.boards.channel import channel_drawing
from configurator.render.svg.boards.curve import loss_drawing
from configurator.render.svg.boards.ladder import ladder_of_board
from configurator.render.svg.boards.stack import stack_drawing
from configurator.render.svg.boards.style import brief, decibel, percent
from configurator.render.words.display import Display

STACKED = "Layers as they are pressed; which of them are planes is not published."
CURVED = "Loss of the trace that decides, warm and in service, over frequency."
GRADED = "Laminates, cheapest first: margin in dB and how probably it holds. ● bought, ▸ cheapest that holds."
PRICED = (
    "Laminates, cheapest first: margin in dB, how probably it holds, price of the board on it. ● bought, ▸ cheapest that holds, "
    "◆ each layer the laminate it needs."
)


@dataclass(frozen=True)
class BoardPictures:
    """One kind of board, the grade it needs, and its drawings, each with what it shows."""

    line: BoardLine
    grade: Grade
    groups: str
    supply: str
    drawings: tuple[tuple[Markup, str], ...]


@dataclass(frozen=True)
class ChannelPicture:
    """One channel and its segments against the budget, and the ways out of it in words."""

    channel: ChannelLine
    drawing: Markup
    ways: tuple[str, ...]


def board_pictures(display: Display) -> list[BoardPictures]:
    """Those of every kind of board of a system, each once."""
    lines = {line.part.id: line for line in display.system.boards}.values()
    return [_pictures(display, line, display.system.grade(line)) for line in lines]


def _pictures(display: Display, line: BoardLine, grade: Grade) -> BoardPictures:
    drawings = [(stack_drawing(display, line), STACKED)]
    if line.tightest is not None:
        drawings.append((loss_drawing(display, line, grade, line.tightest), CURVED))
        drawings.append((ladder_of_board(display, line, grade), PRICED if display.view.internal else GRADED))
    return BoardPictures(
        line,
        grade,
        listed([text for text in (_stacked(display, line, grade), smoother_foil(grade)) if text], "{first}; {rest}"),
        _supply(display, line),
        tuple(drawings),
    )


def _stacked(display: Display, line: BoardLine, grade: Grade) -> str:
    """The stack of several laminates and its money, or what each interface needs where nobody may see that."""
    hybrid, costs = grade.hybrid, display.system.hybrid_costs(line)
    if hybrid is None:
        return layer_groups(line, grade)
    told = phrase("each layer on the laminate it needs: {groups}", groups=hybrid.told)
    if costs is None:
        return told
    one, several = (display.number(cost, 0) for cost in costs)
    money = {"several": several, "one": one, "currency": display.currency, "laminate": hybrid.uniform.laminate.grade}
    return phrase("{told}; {several} {currency} a board instead of {one} all in {laminate}", told=told, **money)


def _supply(display: Display, line: BoardLine) -> str:
    """What the supply of a board hangs on: its laminate, when it is made and in racks, what is in one; inside the house only."""
    found, texts = display.system.supply(line), list[str]()
    lead = line.laminate.lead_weeks
    if found and lead is not None:
        low, weeks, high = (display.number(number, 0) for number in lead)
        glass = {"glass": line.laminate.glass, "weeks": weeks, "low": low, "high": high}
        texts.append(phrase("laminate of {glass}, lead time {weeks} weeks ({low} to {high})", **glass))
    if "ready" in found:
        made, ready = (display.number(found[name].number or 0.0, 0) for name in ("made", "ready"))
        texts.append(phrase("made {made} weeks after the order, in racks {ready} weeks after it", made=made, ready=ready))
    if "drill-life" in found:
        texts.append(phrase("drill bits last {life} as long as usual", life=display.amount(found["drill-life"])))
    if "glass" in found:
        amounts = {name: display.amount(found[name]) for name in ("laminate", "foil", "glass")}
        texts.append(phrase("in one: {laminate} of laminate, {foil} of foil, {glass} of glass cloth", **amounts))
    return listed([*texts, *display.system.supply_risks(line)], "{first}; {rest}")


def channel_pictures(display: Display) -> list[ChannelPicture]:
    """That of every channel of a system."""
    return [
        ChannelPicture(channel, channel_drawing(display, channel), tuple(_ways(display, channel))) for channel in display.system.channels
    ]


def _ways(display: Display, channel: ChannelLine) -> Iterator[str]:
    """What a retimer or a flyover cable leaves, and what it takes."""
    for bypass in channel.bypasses:
        left = {"margin": decibel(display, bypass.margin, signed=True), "chance": percent(display, display.system.chance(bypass.margin.id))}
        if bypass.kind == "retimer":
            told = phrase("with a retimer {margin}, holds with {chance}, {power} each", **left, power=display.amount(bypass.power))
        else:
            board = display.system.part(bypass.board)
            trace = brief(display.t(board.name)) if board is not None else bypass.board
            told = phrase("with a flyover cable instead of the trace on {board} {margin}, holds with {chance}", **left, board=trace)
        cost = display.figure(f"cost.channels.{channel.entry.id}.{bypass.kind}")
        if cost is not None:
            per = "{told}, {cost} each" if bypass.kind == "retimer" else "{told}, {cost} a pair"
            told = phrase(per, told=told, cost=display.amount(cost))
        yield display.t(told)
