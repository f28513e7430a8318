"""The register: what was issued stays as it was, whoever writes at the same time and whenever a writer is killed."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from configurator.catalog.problems import InputError
from configurator.catalog.sellers import Numbering
from configurator.cli.files import write_files
from configurator.register.store import VARIABLE, Quote, Register, open_register
from tests.register.quotes import small_quote

# Children of a small process that has imported what they need: a copy of this one, with all that tests keep, takes longer than their work.
FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload([__name__])


def enter(register: Register, quote: Quote, **documents: bytes) -> dict[str, bytes]:
    """Enter a quote; returns the documents to be sent."""
    with register.entering(quote, documents) as entry:
        entry.commit()
    return dict(entry.documents)


# --- one writer


def test_what_goes_in_comes_out(url: str) -> None:
    """A quote is read back as it was entered, its documents byte for byte, by another connection."""
    quote = small_quote("Q-1", "B", buyer="示例云 & Söhne", price=None)
    enter(open_register(url), quote, **{"offer.html": b"<p>\x00\xff</p>"})
    register = open_register(url)
    assert register.find("Q-1-B") == quote == register.find("Q-1")
    assert register.documents("Q-1-B") == {"offer.html": b"<p>\x00\xff</p>"}
    assert [head.reference for head in register.heads()] == ["Q-1-B"]


def test_the_latest_under_a_number(url: str) -> None:
    """A number alone names its latest revision, with a dash the one without; quotes are listed as they were entered."""
    register = open_register(url)
    for revision in ("", "A", "B"):
        enter(register, small_quote("Q-1", revision, content=f"{revision:x>64}"))
    enter(register, small_quote("Q-2"))
    found = register.find("Q-1")
    assert found is not None and found.revision == "B"
    first = register.find("Q-1-")
    assert first is not None and first.revision == "" and register.find("Q-3-") is None
    assert [head.reference for head in register.heads()] == ["Q-1", "Q-1-A", "Q-1-B", "Q-2"]


def test_other_content_is_refused(url: str) -> None:
    """The same number and revision with other content is an error that says what to do, and changes nothing."""
    register = open_register(url)
    enter(register, small_quote(), offer=b"sent")
    with pytest.raises(InputError, match=r"raise quote\.revision"):
        enter(register, small_quote(content="c" * 64), offer=b"another", annex=b"more")
    assert register.documents("Q-1") == {"offer": b"sent"}


def test_a_name_means_one_quote(url: str) -> None:
    """Number Q-1-B without a revision would be called as revision B of Q-1 is: refused, since their files have one name."""
    register = open_register(url)
    enter(register, small_quote("Q-1", "B"))
    with pytest.raises(InputError, match="Q-1-B was issued"):
        enter(register, small_quote("Q-1-B", content="c" * 64))


def test_sent_again(url: str) -> None:
    """The same content again sends the documents of the first time, and keeps what is new."""
    register = open_register(url)
    enter(register, small_quote(), offer=b"sent")
    assert enter(register, small_quote(), offer=b"made by a later program", annex=b"new") == {"offer": b"sent", "annex": b"new"}
    assert register.documents("Q-1") == {"offer": b"sent", "annex": b"new"}


def test_left_without_commit(url: str) -> None:
    """What is not committed was never there; nor is it where the documents cannot be written."""
    register = open_register(url)
    with register.entering(small_quote(), {"offer": b"1"}):
        pass
    with pytest.raises(OSError, match="full"), register.entering(small_quote(), {"offer": b"1"}):
        raise OSError(28, "disk full")
    assert register.heads() == [] and register.find("Q-1") is None and register.documents("Q-1") == {}


@pytest.mark.parametrize(
    "statement",
    [
        *("UPDATE quotes SET price = '1'", "DELETE FROM quotes", "UPDATE files SET name = 'x'", "DELETE FROM files"),
        *("UPDATE numbers SET number = 'x'", "DELETE FROM numbers"),
    ],
)
def test_the_database_keeps_what_was_issued(url: str, statement: str) -> None:
    """Even by hand no row can be changed or dropped."""
    register = open_register(url)
    enter(register, small_quote(), offer=b"sent")
    register.next_number(NUMBERING, DAY)
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with pytest.raises(DBAPIError, match="kept as it was"), engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()
    assert register.find("Q-1") == small_quote() and register.documents("Q-1") == {"offer": b"sent"}


# --- numbers

NUMBERING, DAY = Numbering("Q-{year}-{serial:04d}"), datetime.date(2026, 11, 26)


def test_the_next_number(url: str) -> None:
    """One after the highest that was given or issued, whoever chose that; each year and each numbering counts on its own."""
    register = open_register(url)
    assert [register.next_number(NUMBERING, DAY) for _ in range(2)] == ["Q-2026-0001", "Q-2026-0002"]
    enter(register, small_quote("Q-2026-0050"))
    enter(register, small_quote("Q-9999"))
    assert register.next_number(NUMBERING, DAY) == "Q-2026-0051"
    assert register.next_number(NUMBERING, datetime.date(2027, 1, 1)) == "Q-2027-0001"
    assert register.next_number(Numbering("R{serial}"), DAY) == "R1"


def test_a_register_from_before_there_were_numbers(url: str) -> None:
    """It keeps its quotes and learns to number."""
    enter(open_register(url), small_quote("Q-2026-0007"), offer=b"sent")
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE numbers"))
    engine.dispose()
    register = open_register(url)
    assert register.next_number(NUMBERING, DAY) == "Q-2026-0008" and register.documents("Q-2026-0007") == {"offer": b"sent"}


def take_numbers(url: str, path: Path) -> None:
    """Eight numbers, one after the other, into a file."""
    register = open_register(url)
    path.write_text(" ".join(register.next_number(NUMBERING, DAY) for _ in range(8)))


def test_no_number_twice(url: str, tmp_path: Path) -> None:
    """Writers at one time are given different numbers, and none is left out."""
    for child in [forked(take_numbers, url, tmp_path / str(writer)) for writer in range(5)]:
        child.join()
        assert child.exitcode == 0
    given = [number for writer in range(5) for number in (tmp_path / str(writer)).read_text().split()]
    assert sorted(given) == [NUMBERING.number(DAY, serial) for serial in range(1, 41)]


# --- which register


def test_reading_makes_nothing(tmp_path: Path) -> None:
    """A register that is not there is empty, and looking does not make one."""
    register = open_register(f"sqlite:///{tmp_path}/no/quotes.sqlite")
    assert register.heads() == [] and register.find("Q-1") is None and not list(tmp_path.iterdir())


def test_which_register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The URL given, else that of the environment, else a file of the user; a bare name is an SQLite file."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.delenv(VARIABLE, raising=False)
    assert str(open_register()) == f"sqlite:///{tmp_path}/rackcfg/quotes.sqlite"
    enter(open_register(), small_quote())
    assert (tmp_path / "rackcfg" / "quotes.sqlite").is_file()
    monkeypatch.setenv(VARIABLE, "sqlite:///from-environment.sqlite")
    assert str(open_register()) == "sqlite:///from-environment.sqlite"
    assert str(open_register("mine.sqlite")) == "sqlite:///mine.sqlite"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("mysql://host/quotes", "SQLite file or a PostgreSQL database"),
        ("sqlite://", "SQLite file or a PostgreSQL database"),
        ("nonsense://", "SQLite file or a PostgreSQL database"),
        ("postgresql://host:port/quotes", "no such register"),
        ("postgresql://nobody:s3cret@127.0.0.1:9/quotes", "cannot be used"),
    ],
)
def test_a_register_that_cannot_be(given: str, said: str) -> None:
    """One message that says what is wrong, and never a password."""
    with pytest.raises(InputError, match=said) as raised:
        open_register(given).heads()
    assert "s3cret" not in str(raised.value)


def test_a_file_that_is_no_register(tmp_path: Path) -> None:
    """A file of another kind is told as that, and stays as it is."""
    path = tmp_path / "quotes.sqlite"
    path.write_text("platform: gb300-nvl72\n" * 100)
    for use in (lambda register: register.heads(), lambda register: enter(register, small_quote())):
        with pytest.raises(InputError, match="not a database"):
            use(open_register(str(path)))
    assert path.read_text().startswith("platform:")


# --- many writers, and killed ones


def send(url: str, folder: Path, quote: Quote, size: int = 40_000) -> None:
    """Issue a quote with two documents as the command does."""
    documents = {f"{quote.reference}-{kind}": os.urandom(size) for kind in ("offer.html", "offer.xlsx")}
    with contextlib.suppress(InputError), open_register(url).entering(quote, documents) as entry:
        write_files({folder / name: content for name, content in entry.documents.items()}, ready=entry.commit)


def forked(work: Callable[..., None], *args: object) -> multiprocessing.process.BaseProcess:
    """A running child."""
    child = FORKED.Process(target=work, args=args)
    child.start()
    return child


def faults(url: str, folder: Path) -> Iterator[str]:
    """Whatever is halved or lost: a quote without all its documents, a document that is not the one kept, or of no quote."""
    register, kept = open_register(url), dict[str, bytes]()
    for head in register.heads():
        if register.find(head.reference) is None:
            yield f"{head.reference} cannot be read"
        documents = register.documents(head.reference)
        if len(documents) != 2:
            yield f"{head.reference} has {len(documents)} documents"
        kept |= documents
    for path in (path for path in folder.iterdir() if path.is_file()):
        if kept.get(path.name) != path.read_bytes():
            yield f"{path.name} is not the document that the register keeps"


def send_some(url: str, folder: Path, writer: int) -> None:
    """One quote under a number that others take too, and five of its own."""
    send(url, folder, small_quote("Q-shared", content=f"{writer:064}"))
    for number in range(5):
        send(url, folder, small_quote(f"Q-{writer}-{number}"))


def test_parallel_writers(url: str, tmp_path: Path) -> None:
    """Writers at one time all get through; of those with one number and other content a single one does."""
    out = tmp_path / "out"
    out.mkdir()
    children = [forked(send_some, url, out, writer) for writer in range(4)]
    for child in children:
        child.join(60)
    assert [child.exitcode for child in children] == [0, 0, 0, 0]
    references = [head.reference for head in open_register(url).heads()]
    assert len(references) == len(set(references)) == 4 * 5 + 1
    assert not list(faults(url, out))


def send_many(url: str, folder: Path, run: int, began: Event) -> None:
    """One quote after the other, and word of the first."""
    for number in range(1000):
        send(url, folder, small_quote(f"Q-{run}-{number}"))
        began.set()


def test_killed_at_any_point(tmp_path: Path) -> None:
    """A hundred writers killed with SIGKILL: nothing is halved, nothing is on disk that is not kept, and the next writer gets through."""
    url, out, chance = f"sqlite:///{tmp_path}/quotes.sqlite", tmp_path / "out", random.Random(7)
    out.mkdir()
    send(url, out, small_quote("Q-first"))
    for run in range(100):
        began = FORKED.Event()
        child = forked(send_many, url, out, run, began)
        assert began.wait(60) and child.pid is not None
        time.sleep(chance.uniform(0.0, 0.02))
        os.kill(child.pid, signal.SIGKILL)
        child.join(60)
        assert child.exitcode == -signal.SIGKILL
    entered = len(open_register(url).heads())
    assert entered > 100
    assert not list(faults(url, out))
    send(url, out, small_quote("Q-last"))
    assert len(open_register(url).heads()) == entered + 1 and (out / "Q-last-offer.html").is_file()


def test_the_search_for_faults_finds_them(tmp_path: Path) -> None:
    """What the tests above look for is found when it is there."""
    url, out = f"sqlite:///{tmp_path}/quotes.sqlite", tmp_path / "out"
    out.mkdir()
    send(url, out, small_quote("Q-1"))
    assert not list(faults(url, out))
    whole = (out / "Q-1-offer.html").read_bytes()
    (out / "Q-1-offer.html").write_bytes(whole[:100])
    (out / "Q-9-offer.html").write_bytes(b"written before it was entered")
    enter(open_register(url), small_quote("Q-2"), offer=hashlib.sha256(b"").digest())
    assert len(list(faults(url, out))) == 3
