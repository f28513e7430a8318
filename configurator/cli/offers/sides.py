"""What can stand on a side of a comparison: a specification, a platform, a quote of the register, a workbook that came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from configurator.build import Build, Order, Quoted, build_request
from configurator.catalog.load import load_catalog
from configurator.catalog.model import Catalog
from configurator.catalog.problems import Position, fail
from configurator.catalog.reading.yamltext import read_bytes
from configurator.cli.console import say
from configurator.cli.options import Audience
from configurator.register.reprice import repriced, wishes
from configurator.register.returned import LARGEST, Book, Edit, Returned, compared, lock_in, read_back
from configurator.register.revise import Fields, fields_of
from configurator.register.store import Quote, Register, open_register
from configurator.render.documents.names import Numbered
from configurator.render.excel.workbook import workbook_bytes
from configurator.render.order_view import view_of
from configurator.studies.changes.snapshot import Snapshot, snapshot
from configurator.system.spec.written import Written, as_written
from configurator.today import as_of

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods", ".et")  # of the last three the message says in which format to save it


@dataclass(frozen=True)
class Side:
    """One side: what its name stands for, ready to be seen by an audience.

    `build` is None for a quote of the register, which is seen as it was issued.
    """

    name: str
    build: Quoted | None = None
    quote: Quote | None = None

    @property
    def currency(self) -> str:
        """The currency it is quoted in."""
        return self.build.spec.prices.currency if self.build is not None else self._kept.currency

    @property
    def head(self) -> Numbered:
        """Number and revision."""
        return self.build.spec.quote if self.build is not None else self._kept

    @property
    def audience(self) -> Audience:
        """For whom its documents are."""
        if self.build is not None:
            return self.build.spec.quote.audience
        return "internal" if self._kept.results["internal"].settings["quote.audience"]["text"] == "internal" else "customer"

    @property
    def _kept(self) -> Quote:
        assert self.quote is not None
        return self.quote

    def seen_by(self, audience: Audience) -> Snapshot:
        """What an audience sees of it."""
        return self._kept.results[audience] if self.build is None else snapshot(view_of(self.build, audience))


@dataclass(frozen=True)
class Answer:
    """A workbook that came back: what was changed in it, what of that nothing or only a catalog holds, and what grants the rest."""

    returned: Returned
    left: Sequence[Edit]
    inputs: Mapping[str, str]
    written: Written
    build: Quoted


@dataclass(frozen=True)
class Sides:
    """How sides are read: catalogs, settings laid over specifications, the register."""

    overlays: Sequence[Path] | None
    settings: Sequence[str]
    register_url: str | None

    @cached_property
    def catalog(self) -> Catalog:
        """The catalogs of both."""
        return load_catalog(self.overlays or [])

    @cached_property
    def register(self) -> Register:
        """The register of both."""
        return open_register(self.register_url)

    def side(self, target: str, *more: str) -> Side:
        """What a name stands for: a platform or a file, a workbook as it came back, else the quote of that name.

        `more` settings are laid over a specification.
        """
        path = Path(target)
        if path.suffix.lower() in WORKBOOKS:
            return Side(target, self.answer(self.sent(path), path).build)
        if target in self.catalog.platforms or path.suffix in (".yaml", ".yml") or path.exists():
            return Side(target, self._built(target, *more))
        quote = self.register.find(target)
        if quote is None:
            return Side(target, self._built(target))  # which says what is wrong
        if self.settings:
            raise fail("REG006", f"quote {quote.reference} is kept as it was issued", Position(f"--set {self.settings[0]}"), "leave it out")
        return Side(target, quote=quote)

    def built(self, side: Side) -> Build | Order:
        """The build of a side; of a quote of the register as of the day of its issue."""
        with self._day_of(side):
            build = side.build or self._made(side)[2]
        assert isinstance(build, Build | Order)
        return build

    def pair(self, before: str, after: str) -> tuple[Side, Side]:
        """Both sides, the first in the currency of the second where it is built anew."""
        first, second = self.side(before), self.side(after)
        if first.build is not None and first.currency != second.currency:
            say(f"{before} is quoted in {first.currency}: compared in {second.currency}", error=True)
            first = self.side(before, f"prices.currency={second.currency}")
        return first, second

    def _built(self, target: str | Written, *more: str) -> Quoted:
        return build_request(target, [*self.settings, *more], catalog=self.catalog)

    # --- workbooks that come back

    def sent(self, workbook: Path) -> Side:
        """The quote that a workbook says it is, as the register keeps it."""
        lock = lock_in(_book(workbook), str(workbook))
        name = _reference(lock)
        quote = self.register.find(name if lock["revision"] else f"{name}-")
        if quote is None:
            raise fail("BACK006", f"is of quote {name}, which the register has not", Position(str(workbook)), "name its specification")
        return Side(name, quote=quote)

    def answer(self, base: Side, workbook: Path, more: Fields | None = None) -> Answer:
        """What came back to a specification or a quote; `more` fields are set in the specification that grants it."""
        shown = str(workbook)
        back = _book(workbook)
        with self._day_of(base):
            written, fields, build = self._made(base)
            catalog = build.catalog
            returned = compared(self._sent(back, build, shown), back, shown)
            asked = wishes(returned.edits, build, shown)
            made, new = repriced(written, {**fields, **(more or {})}, asked, catalog, shown)
        return Answer(returned, asked.left, asked.inputs, made, new)

    def _made(self, base: Side) -> tuple[Written, Fields, Quoted]:
        """A side as it was written, with the settings beside it, and its build."""
        if base.quote is None:
            assert base.build is not None
            return as_written(base.name, self.catalog), fields_of(self.settings), base.build
        written = Written(base.quote.name, base.quote.specification, base.quote.reference)
        folders = [Path(folder) for folder in base.quote.overlays]
        catalog = self.catalog if self.overlays is not None else load_catalog(folders)
        return written, fields_of(base.quote.settings), build_request(written, base.quote.settings, catalog=catalog)

    def _sent(self, back: Book, build: Quoted, shown: str) -> Book:
        """The workbook as it was sent: as the register keeps it, else made anew for the same audience."""
        lock = lock_in(back, shown)
        for name, content in self.register.documents(_reference(lock)).items():
            if name.endswith(".xlsx") and lock_in(sent := read_back(content, name), name) == lock:
                return sent
        audience: Audience = "internal" if lock["audience"] == "internal" else "customer"
        return read_back(workbook_bytes(view_of(build, audience)), shown)

    def _day_of(self, base: Side) -> AbstractContextManager[None]:
        """What follows from a quote is made as of the day of its issue."""
        return nullcontext() if base.quote is None else as_of(base.quote.epoch)


def _reference(lock: Mapping[str, str]) -> str:
    """The quote that a lock names."""
    return f"{lock['number']}-{lock['revision']}" if lock["revision"] else lock["number"]


def _book(workbook: Path) -> Book:
    """A workbook named by the user."""
    return read_back(read_bytes(workbook, str(workbook), LARGEST), str(workbook))
