"""Checks on the terminal: the status beside the message, whose wrapped lines stay under it, and below what mends it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from configurator.figures import constant
from configurator.phrases import phrase, verbatim
from configurator.render.order_view import OrderView
from configurator.render.view import Seen
from configurator.render.words.display import as_read, few_of
from configurator.render.words.i18n import translator
from configurator.rules import Check, amount

STATUS_STYLE = {"fail": "bold red", "warn": "yellow", "pass": "green"}  # worst first
GAP = 2  # columns between status and message

Paragraph = tuple[Text, Text]  # what stands in the margin, and beside it


def counts(view: Seen) -> str:
    """How many checks there are of each status."""
    found = {status: sum(c.status == status for c in view.checks) for status in STATUS_STYLE}
    return translator(view.quote.language)(phrase("checks: {pass} pass, {warn} warn, {fail} fail", **found))


def write_checks(view: Seen, out: Console, passed: bool) -> None:
    """The checks that do not pass, or all; wrapped by hand, since a table of some hundred rows takes as long as their build."""
    paragraphs = list(_paragraphs(view, passed))
    margin = GAP + max((cell_len(head.plain) for head, _ in paragraphs), default=0)
    out.print(Text("\n").join(line for head, text in paragraphs for line in _hanging(head, text.wrap(out, out.width - margin), margin)))


def _hanging(head: Text, lines: Iterable[Text], margin: int) -> Iterator[Text]:
    """Lines beside what stands in the margin of the first."""
    for line in lines:
        yield Text.assemble(head, " " * (margin - cell_len(head.plain)), line)
        head = Text()


def _paragraphs(view: Seen, passed: bool) -> Iterator[Paragraph]:
    """Each check with what mends it; those of an order's systems stand under their names."""
    t = translator(view.quote.language)
    for name, group in _groups(view):
        found = [check for check in _by_status(group) if passed or check.status != "pass"]
        if name and found:
            yield Text(), Text(t(name), style="bold")
        for check in found:
            yield Text(t(check.status), style=STATUS_STYLE[check.status]), Text(as_read(t(check.message)))
            if check.status != "pass":
                yield Text(), Text(f"→ {as_read(t(check.remedy))}", style="dim")
                if passed:
                    yield Text(), Text(as_read(t(_rests(check))), style="dim")


def _by_status(checks: Iterable[Check]) -> list[Check]:
    """The worst first."""
    order = list(STATUS_STYLE)
    return sorted(checks, key=lambda c: order.index(c.status))


def _rests(check: Check) -> str:
    """How far a check is from its limit, and what that rests on."""
    margin = "not known" if check.margin is None else amount(constant(check.margin), check.value)
    source = verbatim(few_of(check.sources)) if check.sources and not check.source else check.cited
    return phrase("margin {margin}; limit: {source}", margin=margin, source=source or "your specification")


def _groups(view: Seen) -> Iterable[tuple[str, Iterable[Check]]]:
    """Checks under the name of what they are of: those of the order as a whole first, without one."""
    if not isinstance(view, OrderView):
        return [("", view.checks)]
    return [("", view.own_checks), *((part.label, part.checks) for part in view.parts)]
