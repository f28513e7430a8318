"""Names that the program needs for itself, names given twice, and sizes of whole platforms."""

from __future__ import annotations

import re
from collections.abc import Iterator

from configurator.catalog.limits import NODES, PIECES
from configurator.catalog.model import Catalog
from configurator.catalog.platforms import FromOption, Platform, TreeNode
from configurator.catalog.problems import Position, Problem, did_you_mean
from configurator.catalog.reading.yamltext import position_of
from configurator.catalog.values import parse_value
from configurator.currency import COMMON

# Lines that the program adds to the bill of materials, beside what a platform lists.
PIECES_OF_LOOPS = ("cdu", "isolation-valves", "row-pipe")
PIECES_OF_POWER = ("bbu", "cbu", "dc-fuse", "dc-link", "power-rack", "power-shelf", "whip")
LINES = frozenset((*PIECES_OF_LOOPS, *PIECES_OF_POWER, "cabling", "frame", "lumps", "network"))
LINE_PREFIXES = ("dc-breaker-", "rear-door-", "spares-")
# Figures of a link: a factor of this name would take the place of one.
LINK_FIGURES = ("count", "length", "rate", "longest-run", "far-end-optics")

# An amount: a symbol, or a number behind or before what may be the code of a currency.
AMOUNT = re.compile(r"([$€£¥]\s*\d|\d\s*[$€£¥])|\b([A-Z]{3})\s?\d|\d\s?([A-Z]{3})\b")

Path = tuple[str | int, ...]


def names_are_free(catalog: Catalog) -> Iterator[Problem]:
    """No node or rack is named like a line that the program adds."""
    for platform in catalog.platforms.values():
        for path, key in _top_keys(platform):
            if key in LINES or key.startswith(LINE_PREFIXES):
                yield _taken(_at(catalog, platform, path), platform.id, f"{'.'.join(map(str, path))}: the name '{key}' is taken")
        for key in sorted(set(platform.racks) & set(platform.contents)):
            at = _at(catalog, platform, ("contents", key))
            yield Problem("CAT066", f"contents.{key}: a rack is called '{key}' too", at, platform.id, "give one of them another name")
        yield from _inside_names(catalog, platform)


def _taken(at: Position, item: str, text: str) -> Problem:
    return Problem("CAT066", f"{text}: the program adds a line of this name", at, item, "give it another name")


def _top_keys(platform: Platform) -> Iterator[tuple[Path, str]]:
    for role, rack in platform.racks.items():
        if len(platform.racks) > 1:
            yield ("racks", role), role
        for key in rack.contents:
            yield ("racks", role, "contents", key), key
    for key in platform.contents:
        yield ("contents", key), key


def _inside_names(catalog: Catalog, platform: Platform) -> Iterator[Problem]:
    """A node with a loop gets a line of disconnects; a node and a part of one name would share their mass."""
    for path, node in tree_of(platform):
        if node.loop is not None and "disconnects" in node.contents:
            text = f"{'.'.join(map(str, path))}.contents: the name 'disconnects' is taken"
            yield _taken(_at(catalog, platform, (*path, "contents", "disconnects")), platform.id, text)
        part = catalog.parts.get(str(path[-1])) if len(path) in (2, 4) else None
        for field in ("mass", "liquid_capture"):
            if part is not None and getattr(node, field) is not None and getattr(part, field) is not None:
                text = f"'{part.id}' is a part too ({part.at}), and both have {field.replace('_', '-')}"
                yield Problem("CAT066", text, _at(catalog, platform, path), platform.id, "give the node another name")


def tree_of(platform: Platform) -> Iterator[tuple[Path, TreeNode]]:
    """Every node of a platform with its path in the file."""
    stack: list[tuple[Path, TreeNode]] = [(("contents", k), n) for k, n in platform.contents.items()]
    stack += [(("racks", role, "contents", k), n) for role, rack in platform.racks.items() for k, n in rack.contents.items()]
    while stack:
        path, node = stack.pop()
        yield path, node
        stack.extend(((*path, "contents", key), child) for key, child in node.contents.items())


def _at(catalog: Catalog, platform: Platform, path: Path) -> Position:
    return position_of(catalog.documents.get(f"Platform:{platform.id}"), path)


def links_are_named(catalog: Catalog) -> Iterator[Problem]:
    """Every link of a platform has a name of its own, also with what is added to it, and its factors are named freely."""
    for platform in catalog.platforms.values():
        seen: set[str] = set()
        for index, link in enumerate(platform.links):
            at = _at(catalog, platform, ("links", index, "id"))
            if link.id in seen:
                yield Problem("CAT067", f"two links are called '{link.id}'", at, platform.id, f"for example {link.id}-2")
            seen |= {link.id, f"{link.id}-far-optic"}
            for factor in link.factors:
                if factor in LINK_FIGURES:
                    where = _at(catalog, platform, ("links", index, "factors", factor))
                    text = f"link {link.id}: a factor cannot be called '{factor}'"
                    yield Problem("CAT067", text, where, platform.id, f"say what is counted: {factor}-per-port")


def boards_name_an_interface_once(catalog: Catalog) -> Iterator[Problem]:
    """A board lists an interface once, with its longest trace."""
    for part in catalog.parts.values():
        names = [link.interface for link in getattr(part, "interfaces", [])]
        for name in sorted({n for n in names if names.count(n) > 1}):
            yield Problem("CAT067", f"interfaces: '{name}' is listed twice", part.at, part.id, "keep the longer trace")


# --- options


def options_hold(catalog: Catalog) -> Iterator[Problem]:
    """The default of an option is one of its choices; rules and rows name options and choices that exist; what is counted is a number."""
    for platform in catalog.platforms.values():
        for name, option in platform.options.items():
            if option.default not in option.choices:
                at = _at(catalog, platform, ("options", name, "default"))
                hint = did_you_mean(option.default, option.choices) or f"choices: {', '.join(option.choices)}"
                yield Problem("CAT068", f"options.{name}: the default '{option.default}' is no choice", at, platform.id, hint)
        for path, name, choice in _conditions(platform):
            yield from _unknown(catalog, platform, path, name, choice)
        yield from _counted(catalog, platform)


def _conditions(platform: Platform) -> Iterator[tuple[Path, str, str]]:
    """Every place that names an option and a choice of it."""
    for index, rule in enumerate(platform.rules):
        for part in ("when", "requires", "excludes", "defaults"):
            for name, choice in getattr(rule, part).items():
                if name.startswith("options."):
                    yield ("rules", index, part, name), name.removeprefix("options."), choice
    for fabric, switches in platform.fabrics.items():
        for name, choice in switches.when.items():
            yield ("fabrics", fabric, "when", name), name, choice
    for role, rack in platform.racks.items():
        for index, row in enumerate(rack.layout):
            for name, choice in row.when.items():
                yield ("racks", role, "layout", index, "when", name), name, choice


def _unknown(catalog: Catalog, platform: Platform, path: Path, name: str, choice: str) -> Iterator[Problem]:
    at, option = _at(catalog, platform, path), platform.options.get(name)
    if option is None:
        yield Problem("CAT068", f"no option '{name}'", at, platform.id, did_you_mean(name, platform.options))
    elif choice not in option.choices:
        hint = did_you_mean(choice, option.choices) or f"choices: {', '.join(option.choices)}"
        yield Problem("CAT068", f"option {name} has no choice '{choice}'", at, platform.id, hint)


def _counted(catalog: Catalog, platform: Platform) -> Iterator[Problem]:
    """The choices of an option that decides a count are counts."""
    names = {node.count.option for _, node in tree_of(platform) if isinstance(node.count, FromOption)}
    for name in sorted(names & set(platform.options)):
        for choice in platform.options[name].choices:
            try:
                number = parse_value(choice, None).coherent
                fits = number is not None and 0 <= number <= PIECES
            except ValueError:
                fits = False
            if not fits:
                at = _at(catalog, platform, ("options", name, "choices", choice))
                text = f"options.{name}: '{choice}' decides a count and is no number from 0 to {PIECES:,}"
                yield Problem("CAT068", text, at, platform.id, "write a number")


def trees_are_small(catalog: Catalog) -> Iterator[Problem]:
    """A platform's tree has no more nodes than a bill of materials can list."""
    for platform in catalog.platforms.values():
        count = sum(1 for _ in tree_of(platform))
        if count > NODES:
            at = _at(catalog, platform, ("racks",))
            yield Problem("CAT069", f"{count:,} nodes in the tree", at, platform.id, f"at most {NODES:,}; count equal things with count:")


# --- money


def names_carry_no_money(catalog: Catalog) -> Iterator[Problem]:
    """What a thing is called stands in offers, where what it costs has no place: that belongs in a price and its note."""
    codes = COMMON | {book.currency for book in catalog.books.values()}  # AWG is a currency too, and the gauge of a wire
    for item, name, at in _names(catalog):
        if any(symbol or before in codes or after in codes for symbol, before, after in AMOUNT.findall(name)):
            yield Problem("CAT105", f"the name '{name}' carries an amount of money", at, item, "keep the amount in the note of the price")


def _names(catalog: Catalog) -> Iterator[tuple[str, str, Position]]:
    """Every name of a part, a sum, a platform and what platforms are made of, with the item it belongs to."""
    for part in catalog.parts.values():
        yield part.id, part.name, part.at
    for book in catalog.books.values():
        for key, lump in book.lumps.items():
            yield book.id, lump.name, position_of(catalog.documents.get(f"PriceBook:{book.id}"), ("lumps", key))
    for platform in catalog.platforms.values():
        yield from ((platform.id, text, platform.at) for text in (platform.name, platform.summary))
        labels = labels_of(platform)
        yield from ((platform.id, label, _at(catalog, platform, path)) for path, label in labels if label)


def labels_of(platform: Platform) -> list[tuple[Path, str]]:
    """What a platform calls its nodes, racks, options and their choices, with the path of each."""
    labels = [(path, node.label) for path, node in tree_of(platform)]
    labels += [(("racks", key), rack.label) for key, rack in platform.racks.items()]
    for key, option in platform.options.items():
        labels.append((("options", key), option.label))
        labels += [(("options", key, "choices", name), choice.label) for name, choice in option.choices.items()]
    return labels


RULES = (names_carry_no_money, names_are_free, links_are_named, boards_name_an_interface_once, options_hold, trees_are_small)
