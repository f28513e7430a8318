"""Platforms as differences from others (`extends`, `remove`), and what several of them are assembled from (`use`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from configurator.catalog.compose.merge import laid, remember
from configurator.catalog.problems import Position, Problem, did_you_mean
from configurator.catalog.reading.yamltext import Items, Node, Table, Text, text_at

HERE = "."  # begins a path of an assembly's link: at the node that uses the assembly
OWN = ("id", "name", "source", "confidence", "note", "links")  # of an assembly itself, not of the node that uses it

Path = tuple[str, ...]


class Named(NamedTuple):
    """A platform or an assembly by its id."""

    kind: Literal["platform", "assembly"]
    id: str


class Asked(NamedTuple):
    """What is being put together, and where its document begins: a chain of them that closes is a cycle."""

    named: Named
    at: Position


@dataclass
class Library:
    """Platforms and assemblies put together from what they are made of.

    `fresh` are documents of the folder being read, as written, `whole` those that are put together. A folder sees its own files and those
    of the folders before it: what a later folder replaces does not change what already stands on it.
    """

    problems: list[Problem]
    whole: dict[Named, Table] = field(default_factory=dict)
    fresh: dict[Named, Table] = field(default_factory=dict)
    failed: set[Named] = field(default_factory=set)

    def add(self, kind: Literal["platform", "assembly"], id: str, document: Table) -> None:
        """Take a document as written; what stands at its head under a path (`racks.compute.count`) goes to its place."""
        document, twice = by_place(document)
        self.problems.extend(Problem("CAT122", f"'{key}' is written twice, here and at {before}", at, id) for key, before, at in twice)
        remember(document)
        self.fresh[Named(kind, id)] = document
        self.failed.discard(Named(kind, id))

    def settled(self) -> Iterator[tuple[Named, Table]]:
        """What the folder brought, whole, parents before what extends them; without what cannot be put together, of which it says why."""
        wanted = list(self.fresh)
        before = set(self.whole) - set(wanted)
        for named in wanted:
            self._find(named, (), Position())
        yield from ((named, document) for named, document in self.whole.items() if named not in before and named in wanted)

    def _find(self, named: Named, chain: tuple[Asked, ...], at: Position) -> Table | None:
        """A document, whole; None with the problem told where it is in a cycle, unknown, or failed before."""
        if named in [asked.named for asked in chain]:
            ring = " -> ".join(f"{asked.named.id} ({asked.at.file}:{asked.at.line})" for asked in (*chain, chain[0]))
            self.problems.append(Problem("CAT121", f"a {named.kind} that rests on itself: {ring}", at, chain[-1].named.id))
        elif named in self.fresh:
            return self._put_together(named, chain)
        elif named not in self.whole and named not in self.failed:
            known = [other.id for other in (*self.whole, *self.fresh) if other.kind == named.kind]
            self.problems.append(Problem("CAT120", f"no {named.kind} '{named.id}'", at, chain[-1].named.id, did_you_mean(named.id, known)))
        return None if named in self.failed else self.whole.get(named)

    def _put_together(self, named: Named, chain: tuple[Asked, ...]) -> Table | None:
        document = self.fresh[named]
        made = _Assembling(self, (*chain, Asked(named, document.at))).done(document)
        self.fresh.pop(named, None)
        self.whole.pop(named, None)  # what it replaces; and it comes after its parents
        if made is None:
            self.failed.add(named)
        else:
            self.whole[named] = made
        return made


class _Assembling:
    """One document with the assemblies it uses put in, laid on the platform it extends."""

    def __init__(self, library: Library, chain: tuple[Asked, ...]) -> None:
        self.library, self.chain = library, chain
        self.complete = True
        self.links: list[tuple[Path, Table]] = []  # of assemblies, with the node that uses them

    def done(self, document: Table) -> Table | None:
        """The whole document; None where something of it is missing."""
        own = self._expanded(document, ())
        parent = own.get("extends")
        if isinstance(parent, Text):
            base = self._found(Named("platform", str(parent)), parent.at)
            own = self._on(base, own) if base is not None else own
        return self._linked(own) if self.complete else None

    def _found(self, named: Named, at: Position) -> Table | None:
        found = self.library._find(named, self.chain, at)
        self.complete = self.complete and found is not None
        return found

    # --- assemblies

    def _expanded(self, table: Table, path: Path) -> Table:
        """A platform, rack or node with the assemblies it and its contents use; they stand where `use` stands, before or after its own."""
        result = table
        for key in ("racks", "contents"):
            inside = table.get(key)
            if isinstance(inside, Table):
                children = {k: self._expanded(c, (*path, k)) if isinstance(c, Table) else c for k, c in inside.items()}
                result = changed(result, key, changed_all(inside, children))
        links = table.get("links")
        if not path and isinstance(links, Items):
            whole = Items(links.at)
            whole.extend(self._with_used(link, path) if isinstance(link, Table) and "use" in link else link for link in links)
            result = changed(result, "links", whole)
        return self._with_used(result, path) if "use" in table else result

    def _with_used(self, table: Table, path: Path) -> Table:
        own = without(table, "use")
        keys = list(table)
        first = any(key in keys[: keys.index("use")] for key in ("contents", "links"))
        names = table["use"]
        for name in names if isinstance(names, Items) else [names]:
            if not isinstance(name, Text):
                self._refuse("use: expected the id of an assembly, or a list of them", table.keys_at["use"])
                continue
            found = self._found(Named("assembly", str(name)), name.at)
            if found is not None:
                links = found.get("links")
                self.links.extend((path, link) for link in (links if isinstance(links, Items) else ()) if isinstance(link, Table))
                laid_on = laid(without(found, *OWN), own, own_first=first)
                own = laid_on if isinstance(laid_on, Table) else own
        return own

    def _linked(self, whole: Table) -> Table:
        """With the links of the assemblies behind those of the platform; a link of the platform's own of the same id changes them."""
        if not self.links:
            return whole
        racks, own = whole.get("racks"), whole.get("links")
        one_rack = not isinstance(racks, Table) or len(racks) < 2
        theirs = Items(whole.at)
        theirs.extend(_placed(link, path, one_rack) for path, link in self.links)
        mine = own if isinstance(own, Items) else Items(whole.at)
        return changed(whole, "links", laid(theirs, mine, "links", own_first=True))

    # --- parents

    def _on(self, base: Table, own: Table) -> Table:
        paths = own.get("remove", Items(own.at))
        if not isinstance(paths, Items):
            self._refuse("remove: expected a list of paths: [racks.compute.contents.x]", own.keys_at["remove"])
        for path in paths if isinstance(paths, Items) else []:
            left = without_path(base, str(path).split(".")) if isinstance(path, Text) else None
            if isinstance(left, Table):
                base = left
            else:
                place = getattr(path, "at", own.keys_at["remove"])
                self._refuse(f"remove: {self.chain[-1].named.id} inherits no '{path}'", place, _nearest(base, str(path)))
        result = laid(base, without(own, "remove"))
        assert isinstance(result, Table)
        return result

    def _refuse(self, text: str, at: Position, hint: str = "") -> None:
        self.complete = False
        self.library.problems.append(Problem("CAT122", text, at, self.chain[-1].named.id, hint))


def _placed(link: Table, path: Path, one_rack: bool) -> Table:
    """A link of an assembly with its relative ends at the node that uses it; the path of a node names its rack where there are several."""
    steps = [*(() if one_rack else path[:1]), *path[1:]]
    for key in ("per", "ends-at"):
        end = link.get(key)
        if isinstance(end, Text) and end.startswith(HERE):
            link = changed(link, key, text_at(".".join([*steps, *filter(None, [end.removeprefix(HERE)])]), end.at))
    return link


# --- documents are not changed: each of these is a copy


def copied(table: Table) -> Table:
    """The same mapping, of the same texts."""
    result = Table(table.at)
    result.given = table.given
    result.update(table)
    result.keys_at.update(table.keys_at)
    return result


def changed(table: Table, key: str, value: Node) -> Table:
    """A mapping with one field of another content."""
    result = copied(table)
    result[key] = value
    result.keys_at.setdefault(key, table.at)
    return result


def changed_all(table: Table, values: dict[str, Node]) -> Table:
    """A mapping with other contents under the same keys."""
    result = copied(table)
    result.update(values)
    return result


def by_place(document: Table) -> tuple[Table, list[tuple[str, Position, Position]]]:
    """A document whose keys at the head are no paths: what was written under one stands where it leads.

    With it the keys that are written twice that way, and where.
    """
    paths = [key for key in document if "." in key]
    result, twice = without(document, *paths), list[tuple[str, Position, Position]]()
    for key in paths:
        placed = _under(key.split("."), document[key], document.keys_at[key])
        twice += _in_both(result, placed)
        laid_on = laid(result, placed)
        assert isinstance(laid_on, Table)
        result = laid_on
    return result, twice


def _under(steps: list[str], value: Node, at: Position) -> Table:
    """A mapping of one key, and that of the next, down to a value."""
    step, *rest = steps
    table = Table(at)
    table[step] = _under(rest, value, at) if rest else value
    table.keys_at[step] = at
    return table


def _in_both(one: Table, other: Table) -> Iterator[tuple[str, Position, Position]]:
    """The keys of two mappings that only one of them can mean."""
    for key in (key for key in other if key in one):
        if isinstance(one[key], Table) and isinstance(other[key], Table):
            yield from _in_both(one[key], other[key])
        else:
            yield key, one.keys_at[key], other.keys_at[key]


def without(table: Table, *keys: str) -> Table:
    """A mapping that lacks some fields."""
    result = copied(table)
    for key in keys:
        result.pop(key, None)
        result.keys_at.pop(key, None)
    return result


def without_path(node: Node, steps: list[str]) -> Node:
    """A document that lacks what is at a path (in a list: the item of that id); None where there is no such thing."""
    step, *rest = steps
    if isinstance(node, Items):
        index = next((i for i, item in enumerate(node) if isinstance(item, Table) and item.get("id") == step), None)
        if index is None:
            return None
        inner = without_path(node[index], rest) if rest else None
        if rest and inner is None:
            return None
        result = Items(node.at)
        result.extend([*node[:index], *([inner] if rest else []), *node[index + 1 :]])
        return result
    if not isinstance(node, Table) or step not in node:
        return None
    if not rest:
        return without(node, step)
    inner = without_path(node[step], rest)
    return None if inner is None else changed(node, step, inner)


def _nearest(document: Table, path: str) -> str:
    """A hint at the first step of a path that leads nowhere."""
    here: Node = document
    for step in path.split("."):
        names = list(here) if isinstance(here, Table) else [str(x.get("id")) for x in here or () if isinstance(x, Table)]
        if step not in names:
            return did_you_mean(step, names) or f"there: {', '.join(names)}"
        here = here[step] if isinstance(here, Table) else next(x for x in here or () if isinstance(x, Table) and x.get("id") == step)
    return ""
