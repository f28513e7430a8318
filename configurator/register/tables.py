"""The tables of the register. They are only added to: the database itself refuses to change or drop a quote that was issued."""

from __future__ import annotations

from sqlalchemy import DDL, BigInteger, Column, ForeignKey, Integer, LargeBinary, MetaData, String, Table, Text, UniqueConstraint, event
from sqlalchemy.schema import ExecutableDDLElement

metadata = MetaData()

QUOTES = Table(
    "quotes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reference", Text, nullable=False, unique=True),  # number and revision as the quote is named
    Column("number", Text, nullable=False, index=True),
    Column("revision", Text, nullable=False),
    Column("supersedes", Text, nullable=False),
    Column("buyer", Text, nullable=False),
    Column("date", String(10), nullable=False),
    Column("valid_until", String(10), nullable=False),
    Column("price", Text),  # before tax, a decimal string; null where it is not known
    Column("currency", String(3), nullable=False),
    Column("status", Text, nullable=False),  # released or not-released
    Column("epoch", BigInteger, nullable=False),  # the second it was issued at
    Column("program", Text, nullable=False),
    Column("content", String(64), nullable=False),  # digest of specification and figures
    Column("name", Text, nullable=False),  # of the specification
    Column("specification", Text, nullable=False),  # as it was written
    Column("settings", Text, nullable=False),  # laid over it, a JSON list
    Column("overlays", Text, nullable=False),  # folders of catalogs, a JSON list
    Column("catalogs", Text, nullable=False),  # file -> digest, JSON
    Column("results", LargeBinary, nullable=False),  # what it came to for each audience: JSON, compressed
)

FILES = Table(
    "files",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("quote", ForeignKey("quotes.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
    UniqueConstraint("quote", "name"),
)

# Numbers given to quotes that had none: each once, used or not.
NUMBERS = Table("numbers", metadata, Column("number", Text, primary_key=True))

REFUSAL = "what was issued is kept as it was"


def _ddl(statement: str, dialect: str) -> ExecutableDDLElement:
    return DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]


def _keep_as_it_is(table: Table) -> None:
    """Let the database refuse to update or delete a row."""
    for act in ("UPDATE", "DELETE"):
        trigger = f"CREATE TRIGGER keep_{table.name}_{act.lower()} BEFORE {act} ON {table.name}"
        event.listen(table, "after_create", _ddl(f"{trigger} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END", "sqlite"))
        event.listen(table, "after_create", _ddl(f"{trigger} FOR EACH ROW EXECUTE FUNCTION keep_issued()", "postgresql"))


FUNCTION = f"CREATE OR REPLACE FUNCTION keep_issued() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
event.listen(metadata, "before_create", _ddl(FUNCTION, "postgresql"))
for kept in (QUOTES, FILES, NUMBERS):
    _keep_as_it_is(kept)
