"""What is fuzzed: for every way into the program, inputs made of real ones, each from a seed and a number alone."""

from __future__ import annotations

import csv
import io
import random
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import typer.main

from configurator.cli.main import app
from configurator.exchange.pricelists.template import HEAD, template_csv, template_workbook, wanted_parts
from configurator.register.store import open_register
from tests.fuzz.mutations import VALUES, another_number, another_value, bytes_broken, changed_number, cut_off, mutated, signs_broken
from tests.helpers import CATALOGS, ROOT, engineered, platforms, shipped_catalog
from tests.orders import MIXED, POOLED
from tests.strategies import spec_fields

QUICK = "hgx-h100-air"  # the platform that is built fastest
MADE_UP = ROOT / "tests/catalog/made_up_rack"
LINES = """platform: hgx-h100-air
quantity: 4
seller: example-integrator
buyer: {name: Example Cloud, address: "Example Street 1, Hamburg", project: North}
prices: {margin: 12 %, margin-by: {networking: 20 %}, discount: 3 %, tax: {name: VAT, rate: 19 %}}
delivery: {weeks: 20, incoterm: DAP, place: Hamburg}
lines:
  - {id: warranty, label: {en: "Warranty", zh: 质保}, quantity: 4, cost: 1500 USD, price: 1800 USD, group: services, discount: 5 %}
waivers:
  - {check: cost.unpriced, reason: accepted by the customer, who: A. Buyer, until: 2027-06-30}
quote: {number: Q-1, revision: B, supersedes: A, date: 2026-11-25, valid: 30 day, language: en, audience: customer}
"""


@dataclass(frozen=True)
class Attempt:
    """Files that lie in a folder of their own, and a command that reads them there."""

    args: Sequence[str]
    files: Mapping[str, bytes] = field(default_factory=dict)
    writes: bool = False  # whether the command may leave files when it succeeds; none when it refuses


Corpus = Callable[[random.Random], Attempt]


# --- specifications


@cache
def specifications() -> tuple[str, ...]:
    """The examples and orders as they are written."""
    return (*(path.read_text("utf-8") for path in sorted((ROOT / "examples").glob("*.yaml"))), MIXED, POOLED, LINES, LINES, LINES)


def specification(rng: random.Random) -> Attempt:
    """An example with mistakes in it."""
    return Attempt(("check", "spec.yaml"), {"spec.yaml": mutated(rng, rng.choice(specifications())).encode("utf-8", "surrogatepass")})


def written_specification(rng: random.Random) -> Attempt:
    """A specification of few lines in which most are wrong."""
    fields = sorted({path.partition(".")[0] for path in spec_fields(shipped_catalog())} | {"systems", "waivers", "lines", "options"})
    lines = [f"platform: {rng.choice(platforms())}"]
    for name in rng.sample(fields, rng.randrange(1, 4)):
        said = rng.choice(VALUES) if rng.random() < 0.3 else f"{{{_entry(rng, name)}}}"
        lines.append(f"{name}: {said}")
    return Attempt(("check", "spec.yaml"), {"spec.yaml": "\n".join(lines).encode("utf-8", "surrogatepass")})


def _entry(rng: random.Random, section: str) -> str:
    keys = [path.removeprefix(f"{section}.") for path in spec_fields(shipped_catalog()) if path.startswith(f"{section}.")] or ["a"]
    return f"{rng.choice(keys).partition('.')[0]}: {rng.choice(VALUES)}"


# --- catalogs


@cache
def catalog_files() -> tuple[Path, ...]:
    """Every file of the shipped catalogs; platforms and assemblies more often, since most of what can go wrong is in them."""
    found = sorted(CATALOGS.rglob("*.yaml"))
    return (*found, *(path for path in found if path.parent.name in ("platforms", "assemblies", "standards") for _ in range(2)))


def shipped_file(rng: random.Random) -> Attempt:
    """A file of the shipped catalogs, laid over itself with mistakes."""
    path = rng.choice(catalog_files())
    name = path.relative_to(CATALOGS)
    target = path.stem if path.parent.name == "platforms" else QUICK
    return Attempt(
        ("check", target, "--catalog", "mine"), {f"mine/{name}": mutated(rng, path.read_text("utf-8")).encode("utf-8", "surrogatepass")}
    )


def stranger_s_folder(rng: random.Random) -> Attempt:
    """A folder of somebody else's platform, with mistakes in one file."""
    files = {f"mine/{path.relative_to(MADE_UP)}": path.read_bytes() for path in sorted(MADE_UP.rglob("*.yaml"))}
    hit = rng.choice([*files, *(name for name in files if "platforms" in name), *(name for name in files if "platforms" in name)])
    files[hit] = mutated(rng, files[hit].decode()).encode("utf-8", "surrogatepass")
    return Attempt(("check", "kestrel-16", "--catalog", "mine"), files)


# --- command lines


@cache
def commands() -> tuple[tuple[tuple[str, ...], tuple[Any, ...]], ...]:
    """Every command that reads, with its parameters; those that write to a register of the user's own or install are left out."""
    found: list[tuple[tuple[str, ...], tuple[Any, ...]]] = []

    def visit(command: Any, path: tuple[str, ...]) -> None:
        names = command.list_commands(None) if hasattr(command, "list_commands") else []
        for name in names:
            visit(command.get_command(None, name), (*path, name))
        if not names and path != ("serve",):
            found.append((path, tuple(command.params)))

    visit(typer.main.get_command(app), ())
    return tuple(found)


@cache
def words() -> tuple[str, ...]:
    """Words that mean something to the program somewhere."""
    catalog = shipped_catalog()
    figures = engineered(QUICK).figures
    named = (*platforms(), *list(catalog.parts)[::20], *catalog.books, *catalog.coolants, *catalog.interfaces)
    return (*named, *list(figures)[::25], "bom", "power", "spec.yaml")


# Where a command reads or writes: all in the folder of the trial, or where nothing can be written.
PLACES = (
    *("made", "made.csv", "made.xlsx", "made.html", "made.yaml", "missing/made.csv", "spec.yaml", ".", "", "-", "a:b", " ", "示例.csv"),
    *(
        "/dev/full",
        "/dev/null",
        "/proc/1/x",
        "/proc/self/mem",
        "x" * 300,
        "\x1b[31m.yaml",
        "a\nb.csv",
        "\ud800.xlsx",
        "{x}.html",
        "[b].csv",
    ),
)


def command_line(rng: random.Random) -> Attempt:
    """A command with options of its own and arguments that are mostly wrong."""
    path, params = rng.choice(commands())
    args = list(path)
    for param in params:
        needed = param.param_type_name == "argument" or param.required
        if (not needed and rng.random() < 0.75) or "--help" in param.opts or "--watch" in param.opts:
            continue
        args += [] if param.param_type_name == "argument" else [rng.choice(param.opts)]
        args += [] if getattr(param, "is_flag", False) else [_argument(rng, param)]
    return Attempt(tuple(args), {"spec.yaml": LINES.encode()}, writes=True)


def _argument(rng: random.Random, param: Any) -> str:
    named = param.name or ""
    if named in ("spec", "specs", "a", "b") and rng.random() < 0.7:
        return rng.choice((QUICK, "spec.yaml"))
    if named == "settings":
        return setting_text(rng)
    if named == "what_if":
        return change_text(rng)
    if "Path" in str(param.type_descriptor.annotation) or named in ("out", "register"):
        return shown(rng.choice(PLACES))
    return shown(rng.choice((rng.choice(VALUES), rng.choice(words()))))


def shown(value: str) -> str:
    """A value as it can stand in an argument: without zero bytes, its escapes made real."""
    return value.replace("\\x1b", "\x1b").replace("\\ud800", "\udc80").replace("\x00", "")


def setting_text(rng: random.Random) -> str:
    """A ``path=value`` that is often none."""
    fields = sorted(spec_fields(shipped_catalog()))
    return shown(
        rng.choice((f"{rng.choice(fields)}={rng.choice(VALUES)}", f"{rng.choice(fields)}={rng.choice(words())}", rng.choice(VALUES)))
    )


def setting(rng: random.Random) -> Attempt:
    """Settings laid over a platform."""
    chosen = [part for _ in range(rng.randrange(1, 4)) for part in ("--set", setting_text(rng))]
    return Attempt(("check", rng.choice(platforms()), *chosen))


@cache
def inputs() -> tuple[tuple[str, str], ...]:
    """Every input figure of a small platform, with its value as it is shown."""
    found = engineered(QUICK).figures.values()
    return tuple((f.id, f"{f.number:g} {f.info.unit.text}") for f in found if f.is_input and f.number is not None and f.info is not None)


def change_text(rng: random.Random) -> str:
    """A ``figure=value`` with a number that is mostly too small, too large or in another unit."""
    id, value = rng.choice(inputs())
    number, _, unit = value.partition(" ")
    changed = changed_number(rng, number) if number.replace(".", "").isdigit() else rng.choice(VALUES)
    return shown(f"{id}={rng.choice((f'{changed} {unit}', f'{changed} {unit}', rng.choice(VALUES)))}")


def change(rng: random.Random) -> Attempt:
    """Input figures changed."""
    return Attempt(("check", QUICK, *(part for _ in range(rng.randrange(1, 4)) for part in ("--what-if", change_text(rng)))))


# --- what comes back from others


@cache
def price_list() -> tuple[str, bytes]:
    """A list to fill in, filled in: as text and as a workbook."""
    parts = wanted_parts(engineered(QUICK))
    rows = list(csv.reader(io.StringIO(template_csv(parts, "USD").decode("utf-8-sig"))))
    price = HEAD.index(next(label for label in HEAD if label.startswith("Unit price")))
    for row in rows[1:]:
        row[price] = "12,345.60"
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue(), template_workbook(parts, "USD")


def text_list(rng: random.Random) -> Attempt:
    """A price list as text, with mistakes and in some encoding."""
    text = mutated(rng, price_list()[0], (another_number, another_value, cut_off, signs_broken))
    raw = text.encode(rng.choice(("utf-8", "utf-16", "gbk", "cp1252")), "replace")
    return _import(rng, "list.csv", bytes_broken(rng, raw) if rng.random() < 0.2 else raw)


def workbook_list(rng: random.Random) -> Attempt:
    """A price list as a workbook: cells of any kind, or the file broken inside."""
    return _import(rng, "list.xlsx", workbook_changed(rng, price_list()[1]))


def _import(rng: random.Random, name: str, raw: bytes) -> Attempt:
    value = shown(rng.choice(VALUES))
    options = rng.choice(((), ("--partial",), ("--currency", rng.choice(("EUR", "XXX"))), ("--tax", value), ("--map", value)))
    return Attempt(("prices", "import", name, "-o", "book.yaml", *options), {name: raw}, writes=True)


def workbook_changed(rng: random.Random, raw: bytes) -> bytes:
    """A workbook with cells changed, a part of the archive damaged, or bytes flipped."""
    way = rng.randrange(4)
    if way == 0:
        return bytes_broken(rng, raw)
    return _cells_changed(rng, raw) if way == 1 else _archive_changed(rng, raw)


def _cells_changed(rng: random.Random, raw: bytes) -> bytes:
    """Cells of any kind somewhere in the sheets."""
    book = openpyxl.load_workbook(io.BytesIO(raw))
    odd = ("=1/0", "=A1", "#REF!", "=" * 300, 1e308, -5, 0, True, "x" * 30000, "1,5", "\u202e", "=HYPERLINK(1)", None, 13, "12 kg", "1e400")
    for _ in range(rng.randrange(1, 6)):
        sheet = rng.choice(book.worksheets)
        cell = sheet.cell(rng.randrange(1, sheet.max_row + 2), rng.randrange(1, sheet.max_column + 2))
        if hasattr(cell, "column_letter"):
            cell.value = rng.choice(odd)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def _archive_changed(rng: random.Random, raw: bytes) -> bytes:
    """One part of the archive dropped or with mistakes in its XML."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    hit = rng.choice(sorted(parts))
    if rng.random() < 0.2:
        del parts[hit]
    else:
        text = parts[hit].decode("utf-8", "replace")
        parts[hit] = mutated(rng, text, (another_number, cut_off, signs_broken, xml_value)).encode("utf-8", "surrogatepass")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def xml_value(rng: random.Random, text: str) -> str:
    """What stands between two tags, or in quotes, replaced."""
    at = [index for index, sign in enumerate(text) if sign in '>"']
    if len(at) < 2:
        return text
    start = rng.randrange(len(at) - 1)
    odd = (*VALUES, "&lol;", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "1048577", "A1048577", "XFE1", "R1C1:", "999999999")
    return text[: at[start] + 1] + rng.choice(odd) + text[at[start] + 1 :]


@cache
def workbook() -> bytes:
    """The workbook of an offer."""
    from configurator.render.excel.workbook import workbook_bytes
    from tests.helpers import viewed

    return workbook_bytes(viewed(QUICK, "quantity=2", "quote.number=Q-1", "quote.revision=B", audience="customer"))


def returned_workbook(rng: random.Random) -> Attempt:
    """An offer's workbook as it came back, damaged."""
    own = b"platform: hgx-h100-air\nquantity: 2\nquote: {number: Q-1, revision: B}\n"
    files = {"back.xlsx": workbook_changed(rng, workbook()), "spec.yaml": own}
    return Attempt(("reprice", "back.xlsx", "--spec", "spec.yaml", "-o", "next.yaml", "--register", "none.db"), files, writes=True)


# --- the register


@cache
def register_file() -> bytes:
    """A register with three quotes in it."""
    from configurator.studies.changes.snapshot import snapshot
    from tests.helpers import viewed
    from tests.register.quotes import small_quote

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "quotes.db"
        for number, revision in (("Q-1", ""), ("Q-1", "B"), ("Q-2", "")):
            quote = small_quote(number, revision, results={"internal": snapshot(viewed(QUICK))})
            with open_register(str(path)).entering(quote, {"offer.html": b"<p>"}) as entry:
                entry.commit()
        return path.read_bytes()


def register(rng: random.Random) -> Attempt:
    """Commands over a register that is damaged, that holds other things, or under names that nobody gave."""
    raw = register_file()
    way = rng.randrange(3)
    raw = bytes_broken(rng, raw) if way == 0 else _rows_changed(rng, raw) if way == 1 else raw
    name = shown(rng.choice(("Q-1", "Q-1-B", "Q-2-", "Q-2", rng.choice(VALUES))))
    reading = (("list",), ("show", name), ("verify", name), ("diff", name, "Q-2"))
    command = rng.choice((*reading, ("revise", name, "-o", "next.yaml"), ("show", name, "-o", "docs")))
    return Attempt(("quotes", *command, "--register", "quotes.db"), {"quotes.db": raw}, writes=True)


def _rows_changed(rng: random.Random, raw: bytes) -> bytes:
    """Another value in a field of every quote."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "quotes.db"
        path.write_bytes(raw)
        base = sqlite3.connect(path)
        table = rng.choice([row[0] for row in base.execute("select name from sqlite_master where type = 'table'")])
        column = rng.choice([row[1] for row in base.execute(f"pragma table_info({table})")])
        value: Any = rng.choice((rng.choice(VALUES), rng.choice(VALUES), 5, -1e308, b"\x00\xff", None))
        try:
            base.execute(f"update {table} set {column} = ?", (value,))
            base.commit()
        except (sqlite3.Error, UnicodeEncodeError):
            pass  # what the database itself refuses is no case
        base.close()
        return path.read_bytes()


# --- the schedule of cables


@cache
def schedule() -> str:
    """The cable schedule of a small system."""
    from tests.helpers import command

    with tempfile.TemporaryDirectory() as folder:
        command("cables", QUICK, "-o", "c.csv", cwd=Path(folder))
        return "\n".join((Path(folder) / "c.csv").read_text("utf-8").splitlines()[:40]) + "\n"


def installed_schedule(rng: random.Random) -> Attempt:
    """The schedule as installers send it back."""
    raw = mutated(rng, schedule(), (another_number, another_value, cut_off, signs_broken)).encode("utf-8", "surrogatepass")
    return Attempt(("as-built", QUICK, "back.csv"), {"back.csv": bytes_broken(rng, raw) if rng.random() < 0.3 else raw})


CORPORA: dict[str, Corpus] = {
    "specifications": specification,
    "written": written_specification,
    "catalogs": shipped_file,
    "overlays": stranger_s_folder,
    "commands": command_line,
    "settings": setting,
    "what-ifs": change,
    "price-texts": text_list,
    "price-books": workbook_list,
    "workbooks": returned_workbook,
    "register": register,
    "schedules": installed_schedule,
}


def attempt(corpus: str, seed: int, number: int) -> Attempt:
    """The input of this number: the same on every machine."""
    return CORPORA[corpus](random.Random(f"{corpus}:{seed}:{number}"))
