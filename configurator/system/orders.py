"""An order of several systems: `systems` beside the site, the prices and the quote that all of them share.

Each entry becomes a complete specification of its own: the defaults, those of its platform, what stands beside `systems`, and what the
entry says itself, laid over each other in this order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr

from configurator.catalog.model import Catalog
from configurator.catalog.problems import InputError, Position, Problem, did_you_mean, fail
from configurator.catalog.reading.validate import validated
from configurator.catalog.reading.yamltext import Items, Node, Table, merged, position_of
from configurator.phrases import phrase
from configurator.system.ledger import OWN, SHARED
from configurator.system.load import (
    called_after,
    chosen_fields,
    defaults_of,
    read_document,
    set_at,
    settled,
    value_of_setting,
    with_setting,
)
from configurator.system.spec import Deal, Spec
from configurator.system.spec.deal import Quantity
from configurator.system.spec.section import Section
from configurator.system.spec.written import Written
from configurator.text import whole

ENTRY_ONLY = ("platform", "quantity", "options")  # what belongs to one system; power, cooling and network may stand for all of them
COMMON = ("power", "cooling", "network")
POOLED = "shared"  # keys that begin so are those of what systems share
RESERVED = (*OWN, *SHARED, "bom", "cost", "lines", "constants", POOLED)


def _plain(id: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", id):
        raise ValueError(f"'{id}' cannot be an id (small letters, digits and -, for example hall-a)")
    return id


def labels(raw: Any) -> Any:
    """A bare text is the English name."""
    return raw if isinstance(raw, dict) or raw is None else {"en": raw}


class Entry(Section):
    """One system of an order: platform, how many, and what differs from the settings all systems share.

    `id` is what the system is called in ids and settings (the platform when absent), `label` what it is called in documents. Settings find
    it by the name it has in the file also where one of them gives it another platform, and so, without an id, another name.
    """

    id: Annotated[str, AfterValidator(_plain)] = ""
    label: Annotated[dict[Literal["en", "zh"], str], BeforeValidator(labels)] = {}
    platform: str
    quantity: Quantity = 1
    options: dict[str, str] = {}
    power: dict[str, Any] = {}
    cooling: dict[str, Any] = {}
    network: dict[str, Any] = {}


@dataclass(frozen=True)
class Member:
    """A system of an order: its key in ids, its name where the specification gives one, its complete specification.

    `written` is what it was called before settings gave it another platform, or an id.
    """

    key: str
    label: dict[Literal["en", "zh"], str]
    spec: Spec
    written: str

    def words(self, platform: str) -> str:
        """What the system is called in the language of the quote: its label, else its platform, with the id where it has its own."""
        unnamed = platform if self.key == self.spec.platform else phrase("{platform} ({id})", platform=platform, id=self.key)
        return self.label.get(self.spec.quote.language) or next(iter(self.label.values()), unnamed)


class OrderSpec(Deal):
    """A complete specification of several systems; `power`, `cooling` and `network` hold for every system that says nothing else."""

    systems: list[Entry] = Field(min_length=1)
    power: dict[str, Any] = {}
    cooling: dict[str, Any] = {}
    network: dict[str, Any] = {}

    _members: tuple[Member, ...] = PrivateAttr(default=())

    @property
    def members(self) -> tuple[Member, ...]:
        """The systems in the order they were written."""
        return self._members


def part_at(spec: Deal, path: str) -> tuple[Deal, str]:
    """The specification that a path is of, and the path in there.

    In an order ``systems.<id>.power.cap`` is ``power.cap`` of that system; what may stand beside `systems` for all is that of the first.
    """
    if not isinstance(spec, OrderSpec):
        return spec, path
    head, _, rest = path.partition(".")
    if head in COMMON:
        return spec.members[0].spec, path
    key, _, rest = rest.partition(".")
    found = [member.spec for member in spec.members if head == "systems" and key in (member.key, member.written)]
    return (found[0], rest) if found else (spec, path)


def load_request(target: str | Written, catalog: Catalog, settings: Sequence[str] = ()) -> Spec | OrderSpec:
    """The specification in a file or of a bare platform, of one system or of several, with ``path=value`` settings laid over it.

    Raises:
        InputError: unreadable file, unknown platform, field or system, wrong unit.
    """
    document, called = read_document(target, catalog), called_after(target, catalog)
    if "systems" in document:
        return settled_order(document, catalog, settings, called)
    return settled(document, catalog, settings, called)


def order_laid_over(spec: OrderSpec, catalog: Catalog, settings: Sequence[str]) -> OrderSpec:
    """The same order with more settings laid over it; raises InputError for a field or value it does not take."""
    return settled_order(spec.own, catalog, settings, spec.name, [member.written for member in spec.members])


def settled_order(document: Table, catalog: Catalog, settings: Sequence[str], called: str, written: Sequence[str] = ()) -> OrderSpec:
    """The complete order of what the user wrote, with settings laid over it; raises InputError where it takes no such field or value.

    `written` are the names of its systems where settings before these gave them others.
    """
    written = written or _names(document, _key)
    for laid in setting_by_setting(document, settings, _key, written):
        document, written = laid.document, laid.written
    entries = _entries(document)
    _refuse_misplaced(document)
    keys = _keys(entries)
    shared = chosen_fields(document, lambda key: key != "systems")
    specs = {key: settled(_of_one(shared, entry), catalog, (), key) for key, entry in zip(keys, entries, strict=True)}
    _require_one_deal(specs)
    return _order(document, catalog, specs, called, written)


# --- entries and their keys


def _entries(document: Table) -> list[Table]:
    """The entries of `systems`; raises where one is none."""
    systems = document["systems"]
    at = position_of(document, ("systems",))
    if not isinstance(systems, Items) or not systems:
        raise fail("SPEC030", "systems: expected a list of systems", at, "write systems: [{platform: …, quantity: …}, …]")
    wrong = [e for e in systems if not isinstance(e, Table)]
    hint = "write {platform: …, quantity: …}"
    problems = [Problem("SPEC030", "a system is written in fields", getattr(e, "at", at), hint=hint) for e in wrong]
    problems += [p for e in systems if isinstance(e, Table) for p in _entry_problems(e)]
    if problems:
        raise InputError(problems)
    return list(systems)


def _entry_problems(entry: Table) -> Iterator[Problem]:
    """What an entry must not say, and what it must."""
    shared = [name for name in Deal.model_fields if name in entry]
    for name in shared:
        hint = f"write {name}: beside systems:"
        yield Problem("SPEC031", f"{name} is of the whole order, not of one system", position_of(entry, (name,)), hint=hint)
    if "platform" not in entry:
        yield Problem("SPEC001", "this system names no platform", entry.at, hint="add platform: …")
    found: list[Problem] = []
    validated(Entry, chosen_fields(entry, lambda key: key not in shared), found)
    yield from (p for p in found if p.code != "CAT003")


def _refuse_misplaced(document: Table) -> None:
    """Raise for fields of a single system that stand beside `systems`."""
    problems = []
    for name in ENTRY_ONLY:
        if name in document:
            message = f"{name} beside systems: which system is meant?"
            hint = f"write it in an entry of systems, or --set systems.<id>.{name}=…"
            problems.append(Problem("SPEC032", message, position_of(document, (name,)), hint=hint))
    if problems:
        raise InputError(problems)


def _keys(entries: Sequence[Table]) -> list[str]:
    """What each entry is called: its id, else its platform."""
    problems, keys = [], [_key(entry) for entry in entries]
    for index, (key, entry) in enumerate(zip(keys, entries, strict=True)):
        at = position_of(entry, ("id",)) if "id" in entry else position_of(entry, ("platform",))
        if key in keys[:index]:
            hint = "give each of them an id of its own: {id: hall-a, platform: …}"
            problems.append(Problem("SPEC033", f"two systems are called '{key}'", at, hint=hint))
        if key in RESERVED or key.startswith(f"{POOLED}-"):
            problems.append(Problem("SPEC033", f"a system cannot be called '{key}'", at, hint=f"for example {key}-system"))
    if problems:
        raise InputError(problems)
    return keys


def _key(entry: Node) -> str:
    return str((entry.get("id") or entry.get("platform") or "") if isinstance(entry, Table) else "")


# --- one entry as a specification


def _of_one(shared: Table, entry: Table) -> Table:
    """The document of one system: what is shared, with what the entry says laid over it."""
    own = chosen_fields(entry, lambda key: key not in ("id", "label"))
    whole_entry = merged(shared, own)
    assert isinstance(whole_entry, Table)
    return whole_entry


def _require_one_deal(specs: Mapping[str, Spec]) -> None:
    """Raise where platforms disagree on how the order is priced and quoted, and the specification does not say it."""
    first = next(iter(specs))
    for section in ("prices", "quote"):
        mine = getattr(specs[first], section)
        for key, spec in specs.items():
            its = getattr(spec, section)
            name = next((n for n in type(mine).model_fields if getattr(mine, n) != getattr(its, n)), None)
            if name is not None:
                usual = [_said(getattr(x, name)) for x in (mine, its)]
                message = f"{section}.{name}: {first} is usually quoted with {usual[0]}, {key} with {usual[1]}; an order has one"
                hint = f"say it beside systems:, for example {section}: {{{name}: {max(usual, key=len)}}}"
                raise fail("SPEC034", message, spec.at("platform"), hint)


def _said(value: object) -> str:
    return f"[{', '.join(map(str, value))}]" if isinstance(value, list) else str(value)


def _order(document: Table, catalog: Catalog, specs: Mapping[str, Spec], called: str, written: Sequence[str]) -> OrderSpec:
    """The order as a whole; what its systems share is that of any of them."""
    known = merged(chosen_fields(defaults_of(catalog), lambda key: key in Deal.model_fields), document)
    assert isinstance(known, Table)
    problems: list[Problem] = []
    spec = validated(OrderSpec, known, problems)
    if spec is None:
        raise InputError(problems)
    for name in Deal.model_fields:
        spec.__dict__[name] = getattr(specs[min(specs)], name)
    spec.remember(document, known, specs[min(specs)].given, called)
    named = zip(specs, spec.systems, written, strict=True)
    spec._members = tuple(Member(key, entry.label, specs[key], first) for key, entry, first in named)
    return spec


# --- settings


class Laid(NamedTuple):
    """A setting, the document that it and those before it make, and what each of its systems was called before them."""

    setting: str
    document: Table
    written: Sequence[str]


def setting_by_setting(
    document: Table, settings: Sequence[str], called: Callable[[Node], str], written: Sequence[str] = ()
) -> Iterator[Laid]:
    """Each ``path=value`` with what it makes of the document; ``systems.<id>.quantity=8`` is of the system of that id.

    An entry of `systems` is found by what it is called, and by what it was called as it was `written`: another platform gives another name
    to one without an id.

    Raises:
        InputError: no such setting, no system of that name, or several of them.
    """
    written = written or _names(document, called)
    for setting in settings:
        steps, value = value_of_setting(setting)
        if steps[0] == "systems" and len(steps) > 1:
            names = [{name, first} for name, first in zip(_names(document, called), written, strict=True)]
            document = _with_setting_of_one(document, (steps, value), names, Position(f"--set {whole(setting)}"))
        else:
            document = with_setting(document, setting)
            written = _names(document, called) if steps == ["systems"] else written
        yield Laid(setting, document, written)


def _names(document: Table, called: Callable[[Node], str]) -> list[str]:
    """What each entry is called."""
    systems = document["systems"]
    return [called(entry) for entry in systems] if isinstance(systems, Items) else []


def _with_setting_of_one(document: Table, setting: tuple[Sequence[str], Node], names: Sequence[set[str]], at: Position) -> Table:
    """`document` with a field of one system set, each of which goes by several names."""
    steps, value = setting
    key, rest = steps[1], [step for step in steps[2:] if step]
    known = list(dict.fromkeys(name for each in names for name in sorted(each)))
    if not rest or key not in known:
        hint = did_you_mean(key, known) or f"systems: {', '.join(known)}"
        raise fail("SPEC035", f"no system is called '{key}'" if rest else f"expected systems.{key}.<field>=value", at, hint)
    meant = [key in each for each in names]
    if sum(meant) > 1:
        raise fail("SPEC035", f"{sum(meant)} systems are called '{key}'", at, "give each of them an id of its own")
    systems = document["systems"]
    assert isinstance(systems, Items)
    changed = Items(systems.at)
    changed.extend(set_at(entry, (rest, value), at) if its else entry for entry, its in zip(systems, meant, strict=True))
    result = Table(document.at)
    result.update({**document, "systems": changed})
    result.keys_at.update(document.keys_at)
    return result
