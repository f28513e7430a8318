"""The register: quotes that were issued, in SQLite or PostgreSQL, each entered whole or not at all."""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from platformdirs import user_data_path
from sqlalchemy import Connection, Engine, Row, Select, create_engine, event, func, insert, inspect, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from configurator.catalog.problems import Position, did_you_mean, fail
from configurator.catalog.sellers import Numbering
from configurator.phrases import unpacked
from configurator.register.tables import FILES, NUMBERS, QUOTES, metadata
from configurator.studies.changes.snapshot import Snapshot
from configurator.text import whole

VARIABLE = "RACKCFG_REGISTER"
WAIT = 60  # seconds a writer waits for another
WRITERS = 7262643  # the advisory lock that writers of a PostgreSQL register take in turn
DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
DRIVERS |= {name: name for name in DRIVERS.values()}


@dataclass(frozen=True)
class Head:
    """What a list of quotes says of one."""

    number: str
    revision: str
    supersedes: str
    buyer: str
    date: str
    valid_until: str
    price: str | None
    currency: str
    status: str
    epoch: int

    @property
    def reference(self) -> str:
        """Number and revision, as the quote is named."""
        return f"{self.number}-{self.revision}" if self.revision else self.number


@dataclass(frozen=True)
class Quote(Head):
    """A quote as it is kept: its head, what it was made from, and what it came to for each audience."""

    program: str
    content: str
    name: str
    specification: str
    settings: Sequence[str]
    overlays: Sequence[str]
    catalogs: Mapping[str, str]
    results: Mapping[str, Snapshot]


@dataclass(frozen=True)
class Entry:
    """A quote about to be entered: its documents (as they were sent, where it is there already), and what enters it."""

    documents: Mapping[str, bytes]
    commit: Callable[[], None]


class Register:
    """The quotes in one database."""

    def __init__(self, url: URL) -> None:
        self._url = url
        self._engine = _engine(url)

    def __str__(self) -> str:
        return self._url.render_as_string(hide_password=True)

    def heads(self) -> list[Head]:
        """Every quote in the order they were entered."""
        wanted = select(*(QUOTES.c[name] for name in Head.__dataclass_fields__)).order_by(QUOTES.c.id)
        with self._reading() as connection:
            return [Head(**row._mapping) for row in _all(connection, wanted)]

    def find(self, name: str) -> Quote | None:
        """The quote NUMBER-REVISION, the latest under NUMBER, or by NUMBER- the one under it that has no revision."""
        name = whole(name)
        named = QUOTES.c.reference == name[:-1] if name.endswith("-") else QUOTES.c.number == name
        with self._reading() as connection:
            latest = _all(connection, select(QUOTES).where(named).order_by(QUOTES.c.id.desc()).limit(1))
            found = latest or _all(connection, select(QUOTES).where(QUOTES.c.reference == name))
        return next(map(self._whole, found), None)

    def _whole(self, row: Row[Any]) -> Quote:
        """A quote as it was entered; bad input where its row was damaged since."""
        try:
            return _quote(row)
        except (ValueError, TypeError, KeyError, AttributeError, zlib.error) as problem:
            hint = "take the register from a backup"
            raise fail("REG008", f"quote '{row.reference}' is damaged: {problem}", Position(str(self)), hint) from problem

    def require(self, name: str) -> Quote:
        """The same; raises InputError with the nearest name where there is none."""
        found = self.find(name)
        if found is None:
            known = [quote.reference for quote in self.heads()]
            hint = did_you_mean(name, known) or ("rackcfg quotes list" if known else "the register is empty")
            raise fail("REG001", f"no quote '{name}' in the register", Position(str(self)), hint)
        return found

    def documents(self, reference: str) -> dict[str, bytes]:
        """The documents of a quote as they were written, by name."""
        wanted = select(FILES.c.name, FILES.c.content).join(QUOTES).where(QUOTES.c.reference == reference).order_by(FILES.c.name)
        with self._reading() as connection:
            return {row.name: row.content for row in _all(connection, wanted)}

    def next_number(self, numbering: Numbering, date: datetime.date) -> str:
        """A number of a numbering that nobody has and nobody else will be given: one after the highest that was given or issued.

        Raises:
            InputError: the register cannot be used.
        """
        with self._writing() as connection:
            known = connection.execute(select(QUOTES.c.number).union(select(NUMBERS.c.number))).scalars()
            serial = max((numbering.serial(date, number) for number in known), default=0) + 1
            made = numbering.number(date, serial)
            connection.execute(insert(NUMBERS).values(number=made))
            connection.commit()
        return made

    @contextmanager
    def entering(self, quote: Quote, documents: Mapping[str, bytes]) -> Iterator[Entry]:
        """A transaction that holds a quote and its documents until they are committed; left without that, nothing is entered.

        Raises:
            InputError: another quote of this number and revision was issued, or the register cannot be used.
        """
        with self._writing() as connection:
            id, kept = self._entered(connection, quote)
            for name in documents.keys() - kept.keys():
                content = documents[name]
                row = {"quote": id, "name": name, "digest": hashlib.sha256(content).hexdigest(), "content": content}
                connection.execute(insert(FILES).values(row))
            yield Entry({name: kept.get(name, content) for name, content in documents.items()}, connection.commit)

    def _entered(self, connection: Connection, quote: Quote) -> tuple[int, dict[str, bytes]]:
        """The row of the quote, made unless it is there; and the documents it has."""
        found = connection.execute(select(QUOTES.c.id, QUOTES.c.content).where(QUOTES.c.reference == quote.reference)).first()
        if found is None:
            made = connection.execute(insert(QUOTES).values(_row(quote)))
            assert made.inserted_primary_key is not None
            return int(made.inserted_primary_key[0]), {}
        if found.content != quote.content:
            message = f"quote {quote.reference} was issued with other content and stays as it was sent"
            raise fail("REG002", message, Position(str(self)), f"raise quote.revision (rackcfg quotes revise {quote.number} -o FILE)")
        files = connection.execute(select(FILES.c.name, FILES.c.content).where(FILES.c.quote == found.id))
        return int(found.id), {row.name: row.content for row in files}

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A connection in a transaction that no other writer is in; the first makes the register."""
        if self._url.get_backend_name() == "sqlite":
            Path(self._url.database or "").parent.mkdir(parents=True, exist_ok=True)
        with self._engine_errors(), self._engine.connect() as connection:
            _begin_writing(connection)
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection | None]:
        """A connection that waits for nobody; None where there is no register yet."""
        if self._url.get_backend_name() == "sqlite" and not Path(self._url.database or "").exists():
            yield None
            return
        with self._engine_errors(), self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            yield connection if inspect(connection).has_table(QUOTES.name) else None

    @contextmanager
    def _engine_errors(self) -> Iterator[None]:
        """What the database says, as bad input: the register named by the user cannot be used."""
        try:
            yield
        except (SQLAlchemyError, UnicodeDecodeError) as problem:  # the second of a text in a damaged file
            said = str(getattr(problem, "orig", None) or problem).strip().splitlines()[0]
            raise fail("REG003", f"the register cannot be used: {said}", Position(str(self)), f"--register URL, or {VARIABLE}") from problem


def open_register(url: str | None = None) -> Register:
    """The register at a URL or in an SQLite file; of RACKCFG_REGISTER, or in the user's data folder when none is given.

    Raises:
        InputError: a URL of another database, or one whose driver is not installed.
    """
    given = whole(url or os.environ.get(VARIABLE) or "")
    if not given:
        folder = user_data_path("rackcfg")
        return Register(URL.create("sqlite", database=str(folder / "quotes.sqlite")))
    at = Position(f"--register {given}" if "@" not in given else "--register")  # no password in a message
    try:
        parsed = make_url(given) if "://" in given else URL.create("sqlite", database=given)
        driver = DRIVERS.get(parsed.drivername)
        if driver is None or (driver == "sqlite" and not parsed.database):
            raise fail(
                "REG004", "a register is an SQLite file or a PostgreSQL database", at, "sqlite:///FILE or postgresql://USER@HOST/NAME"
            )
        return Register(parsed.set(drivername=driver))
    except (ArgumentError, NoSuchModuleError, ValueError) as problem:
        raise fail("REG004", f"no such register: {problem}", at, "sqlite:///FILE or postgresql://USER@HOST/NAME") from None
    except ModuleNotFoundError as problem:
        raise fail("REG005", f"the driver {problem.name} is not installed", at, "pip install 'rack-configurator[postgres]'") from None


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url)
    engine = create_engine(url, connect_args={"timeout": WAIT})
    event.listen(engine, "connect", _leave_transactions_to_us)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _leave_transactions_to_us(connection: Any, _: object) -> None:
    """Keep the driver from beginning transactions of its own, later and weaker than ours."""
    connection.isolation_level = None


def _begin_writing(connection: Connection) -> None:
    """One writer at a time; the first makes the tables, or those an older register lacks. SQLite locks its file as it begins."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(WRITERS)))
    if not inspect(connection).has_table(NUMBERS.name):
        metadata.create_all(connection)


def _all(connection: Connection | None, wanted: Select[Any]) -> Sequence[Row[Any]]:
    return [] if connection is None else connection.execute(wanted).all()


LISTS = ("settings", "overlays", "catalogs")


def _row(quote: Quote) -> dict[str, Any]:
    values = {name: getattr(quote, name) for name in Quote.__dataclass_fields__}
    results = json.dumps({audience: snapshot.as_json() for audience, snapshot in quote.results.items()}, ensure_ascii=False)
    plain = {name: json.dumps(values[name], ensure_ascii=False) for name in LISTS}
    return {**values, **plain, "reference": quote.reference, "results": zlib.compress(results.encode())}


def _quote(row: Row[Any]) -> Quote:
    values = {name: value for name, value in row._mapping.items() if name in Quote.__dataclass_fields__}
    lists = {name: json.loads(values[name]) for name in LISTS}
    results = json.loads(zlib.decompress(values["results"]), object_hook=unpacked)
    return Quote(**{**values, **lists, "results": {audience: Snapshot(**found) for audience, found in results.items()}})
