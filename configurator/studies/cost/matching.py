"""Which of our lines an item of somebody else's sheet stands for: a part, what lines do, a category, or the rest of the rack."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from configurator.catalog.model import Catalog
from configurator.catalog.prices import NOT_ITEMISED
from configurator.catalog.problems import Position, did_you_mean, fail
from configurator.currency import digits
from configurator.exchange.pricelists.parts import PartIndex
from configurator.exchange.pricelists.values.words import folded, says
from configurator.exchange.statement import Item, Statement, vocabulary
from configurator.studies.changes.snapshot import Snapshot
from configurator.studies.cost.reconcile import Claim, Read, Reconciliation, claims_of, compared, reasons_of, total_of

REST = "rest"


@dataclass(frozen=True)
class Meaning:
    """What an item was taken for: keys of parts, functions or categories; empty where it is like nothing we have."""

    keys: tuple[str, ...]
    rank: int  # what is more special takes its lines first


def reconcile_with(ours: Snapshot, theirs: Statement, catalog: Catalog, names: tuple[str, str], asked: Mapping[str, str]) -> Reconciliation:
    """Our build against their sheet; `asked` says of items by name what they stand for.

    Raises:
        InputError: the sheet is in another currency, or what is asked for is nothing of ours.
    """
    if theirs.currency and theirs.currency != ours.currency:
        hint = f"--currency {theirs.currency} prices ours in it"
        raise fail("REC001", f"the sheet is in {theirs.currency}, our price in {ours.currency}", Position(names[1]), hint)
    leaves = [line for line in ours.leaves if line["role"] != "lump"]
    meanings = [_meaning(item, leaves, catalog, asked) for item in theirs.items]
    mine, others = claims_of(ours), _claims(theirs.items, meanings, leaves, ours.currency)
    lines = tuple(compared(mine, others, reasons_of(ours), {}, ours.currency))
    told = tuple(Read(item.at, item.text, meaning.keys) for item, meaning in zip(theirs.items, meanings, strict=True))
    printed = total_of(others) if theirs.total is None else theirs.total.quantize(Decimal(1).scaleb(-digits(ours.currency)))
    return Reconciliation(ours.data["name"], ours.currency, names, total_of(mine), printed, lines, told)


# --- meaning


def _meaning(item: Item, leaves: Sequence[Mapping[str, Any]], catalog: Catalog, asked: Mapping[str, str]) -> Meaning:
    """As it is asked for, else a part by its name or number, else by the words of the vocabulary, else a line by its label."""
    given = asked.get(item.text)
    if given is not None:
        keys = tuple(key.strip() for key in given.split(","))
        return Meaning(_known(keys, leaves, item), 0)
    parts = PartIndex(catalog).found(item.text) & {line["part"] for line in leaves}
    if parts:
        return Meaning(tuple(sorted(parts)), 1)
    labelled = tuple(line["path"] for line in leaves if folded(str(line["description"])) == folded(item.text))
    return Meaning(labelled, 1) if labelled else _by_words(item.text)


def _known(keys: tuple[str, ...], leaves: Sequence[Mapping[str, Any]], item: Item) -> tuple[str, ...]:
    """Keys that something of ours answers to; raises InputError for another."""
    known = {REST, *(line[field] for line in leaves for field in ("part", "function", "category", "path"))}
    for key in keys:
        if key not in known:
            hint = did_you_mean(key, known)
            raise fail("REC002", f"'{key}' is no part, function or category of ours", Position(f"--item {item.text}={key}"), hint)
    return keys


def _by_words(text: str) -> Meaning:
    """By the longest words of the vocabulary that stand in it."""
    tables = vocabulary()
    bare = text.partition("(")[0].partition("（")[0] or text
    joined = says(bare, tables["joined"])
    if joined:
        return Meaning(tuple(tables["joined"][joined]), 2)
    kinds = ((2, tables["functions"]), (3, tables["categories"]))
    named = {word: (key, rank) for rank, kind in kinds for key, known in kind.items() for word in known}
    named |= dict.fromkeys(tables[REST], (REST, 4))
    found = says(bare, named)
    if not found:
        return Meaning((), 5)
    key, rank = named[found]
    return Meaning((key,), rank)


# --- lines


def _claims(items: Sequence[Item], meanings: Sequence[Meaning], leaves: Sequence[Mapping[str, Any]], currency: str) -> list[Claim]:
    """Each item with the lines it stands for, the special before the general; what is like nothing stands for itself."""
    coin, taken, made = Decimal(1).scaleb(-digits(currency)), set[str](), dict[int, Claim]()
    for at in sorted(range(len(items)), key=lambda at: meanings[at].rank):
        found = [line for line in leaves if line["path"] not in taken and _stands(meanings[at].keys)(line)]
        taken |= {line["path"] for line in found}
        made[at] = _claim(items[at], found, meanings[at], coin)
    return [made[at] for at in range(len(items))]


def _stands(keys: Iterable[str]) -> Callable[[Mapping[str, Any]], bool]:
    """Whether a line is meant by one of some keys."""
    tables, keys = vocabulary(), set(keys)

    def meant(line: Mapping[str, Any]) -> bool:
        rest = REST in keys and line["category"] not in tables["rest-without"] and line["function"] not in tables["rest-outside"]
        return bool(rest or keys & {line["part"], line["function"], line["category"], line["path"]})

    return meant


def _claim(item: Item, found: Sequence[Mapping[str, Any]], meaning: Meaning, coin: Decimal) -> Claim:
    category = found[0]["category"] if found and REST not in meaning.keys else NOT_ITEMISED
    lines = frozenset(line["path"] for line in found) or frozenset({f"theirs:{item.at}"})
    part = found[0]["part"] or "" if len(found) == 1 else ""
    quantity = item.quantity if len(found) == 1 else None
    return Claim(item.at, item.text, category, item.amount.quantize(coin), lines, part, quantity)
