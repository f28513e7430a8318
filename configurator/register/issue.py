"""From a build to the quote that is kept of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from configurator import __version__
from configurator.build import Quoted
from configurator.catalog.problems import Position, fail
from configurator.catalog.reading.digests import digests
from configurator.catalog.sellers import Numbering
from configurator.register.store import Quote, Register
from configurator.render.order_view import view_of
from configurator.render.words.numbers import money
from configurator.studies.changes.snapshot import Snapshot, snapshot
from configurator.system.spec.quote import NO_NUMBER
from configurator.system.spec.written import Written


def numbered(build: Quoted, register: Register) -> str | None:
    """The number to give a quote that has none, by its seller's numbering; None where it has one.

    The register gives each number once. So it is asked for last: what cannot be issued is refused before.

    Raises:
        InputError: the quote cannot be issued, its seller has no numbering, or the register cannot be used.
    """
    head = build.spec.quote
    if head.number != NO_NUMBER:
        return None
    _require_unchanged(build)
    seller = build.catalog.sellers.get(build.spec.seller or "")
    if seller is None or not seller.numbering:
        hint = "set quote.number, for example Q-2026-0042, or a seller with a numbering"
        raise fail("QUOTE01", "a quote without a number cannot be issued", build.spec.at("quote", "number"), hint)
    return register.next_number(Numbering(seller.numbering), build.date)


def _require_unchanged(build: Quoted) -> None:
    if build.changes:
        at = Position(f"--what-if {next(iter(build.changes))}")
        raise fail("QUOTE02", "an issued quote follows from its specification", at, "put the change there, into a catalog or a price book")


def issued(build: Quoted, written: Written, settings: Sequence[str], overlays: Sequence[Path], epoch: int) -> Quote:
    """The quote to keep: what it was made from as it was written, and what it came to.

    `settings` were laid over the specification, `overlays` over the catalogs; `epoch` is the second of its issue.

    Raises:
        InputError: inputs were changed beside its specification, which then does not tell how it was made.
    """
    head = build.spec.quote
    _require_unchanged(build)
    price = build.figures["cost.price"].number
    return Quote(
        number=head.number,
        revision=head.revision,
        supersedes=head.supersedes,
        buyer=build.spec.buyer.name or "",
        date=build.date.isoformat(),
        valid_until=build.valid_until.isoformat(),
        price=None if price is None else money(price),
        currency=build.spec.prices.currency,
        status="not-released" if build.failed else "released",
        epoch=epoch,
        program=__version__,
        content=view_of(build).lock.content,
        name=written.name,
        specification=written.text,
        settings=list(settings),
        overlays=[str(folder.resolve()) for folder in overlays],
        catalogs=digests(build.catalog),
        results=results_of(build),
    )


def results_of(build: Quoted) -> dict[str, Snapshot]:
    """What a build came to, for each audience."""
    return {"internal": snapshot(view_of(build, "internal")), "customer": snapshot(view_of(build, "customer"))}
