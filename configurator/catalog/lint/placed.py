"""A platform's tree with its default options, counted: what stands where, how often, and below what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from configurator.catalog.model import Catalog
from configurator.catalog.parts import Part
from configurator.catalog.platforms import FromOption, Platform, TreeNode
from configurator.catalog.problems import Position
from configurator.catalog.reading.yamltext import position_of
from configurator.catalog.values import parse_value

Path = tuple[str, ...]


@dataclass(frozen=True)
class Placed:
    """A node of the tree, its part where it is one, how often it is in its rack and in the system, and the nodes it stands in."""

    platform: Platform
    path: Path
    node: TreeNode
    part: Part | None
    in_rack: float
    in_system: float
    above: tuple[Placed, ...]

    @property
    def name(self) -> str:
        """The dotted name that links and messages use, without the rack where there is one only."""
        steps = [step for step in self.path if step not in ("racks", "contents")]
        return ".".join(steps[1:] if self.path[0] == "racks" and len(self.platform.racks) == 1 else steps)

    @property
    def count(self) -> float:
        """How often it is in what it stands in."""
        return self.in_rack / (self.above[-1].in_rack or 1.0) if self.above else self.in_rack


def placed(catalog: Catalog, platform: Platform) -> list[Placed]:
    """Every node that stands there with the default of each option, parents before their contents."""
    chosen = {name: option.default for name, option in platform.options.items()}
    found: list[Placed] = []
    for role, rack in platform.racks.items():
        racks = rack.count.number or 0.0
        for key, node in rack.contents.items():
            found.extend(_below(catalog, platform, chosen, ("racks", role, "contents", key), node, 1.0, racks, ()))
    for key, node in platform.contents.items():
        found.extend(_below(catalog, platform, chosen, ("contents", key), node, 1.0, 1.0, ()))
    return found


def _below(
    catalog: Catalog,
    platform: Platform,
    chosen: Mapping[str, str],
    path: Path,
    node: TreeNode,
    times: float,
    racks: float,
    above: tuple[Placed, ...],
) -> Iterator[Placed]:
    if any(chosen.get(option, choice) != choice for option, choice in node.when.items()):
        return
    part = node.part if isinstance(node.part, str) else chosen.get(node.part.option) if node.part is not None else None
    times *= _count(node, chosen)
    here = Placed(platform, path, node, catalog.parts.get(part or ""), times, times * racks, above)
    yield here
    for key, child in node.contents.items():
        yield from _below(catalog, platform, chosen, (*path, "contents", key), child, times, racks, (*above, here))


def _count(node: TreeNode, chosen: Mapping[str, str]) -> float:
    if not isinstance(node.count, FromOption):
        return node.count.coherent or 0.0
    try:
        return parse_value(chosen.get(node.count.option, "0"), None).coherent or 0.0
    except ValueError:
        return 0.0  # a choice that is no number is told by another rule


def place_of(catalog: Catalog, platform: Platform, path: tuple[str | int, ...]) -> Position:
    """Where a field of a platform stands."""
    return position_of(catalog.documents.get(f"Platform:{platform.id}"), path)
