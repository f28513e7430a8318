"""A platform with one mistake each: the wrong part, count, place, link or option."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Iterator
from typing import Any

from configurator.catalog.lint.names import tree_of
from configurator.catalog.lint.placed import placed
from configurator.catalog.model import Catalog
from configurator.catalog.parts import Accelerator, ColdPlate, CoolantFill, Cpu, Substrate, SwitchChip
from configurator.catalog.platforms import Platform, TreeNode
from configurator.catalog.problems import Position
from configurator.catalog.values import Value
from configurator.testing.altered import Path, put, scaled

Mutant = tuple[str, str, Platform]  # kind, what was done, the platform with it
LINES = itertools.count(1)


def without(platform: Platform, path: Path) -> Any:
    """A copy that lacks what stands at a path."""

    def left(inside: Any) -> Any:
        rows = inside.items() if isinstance(inside, dict) else enumerate(inside)
        kept = [(key, value) for key, value in rows if key != path[-1]]
        return dict(kept) if isinstance(inside, dict) else [value for _, value in kept]

    return put(platform, path[:-1], left)


def more(by: float) -> Callable[[Value], Value]:
    """A value that is so much larger."""
    return lambda value: dataclasses.replace(value, number=(value.number or 0.0) + by)


def times(factor: float) -> Callable[[Value], Value]:
    """A value with its range, so many times as large, as if it were written at a place of its own."""
    return lambda value: dataclasses.replace(scaled(factor)(value), at=Position("mutant.yaml", next(LINES)))


def nodes(catalog: Catalog, platform: Platform, kind: Any) -> Iterator[tuple[Path, TreeNode]]:
    """The nodes of a platform that are a part of a kind, with the default of every option."""
    for each in placed(catalog, platform):
        if isinstance(each.part, kind) and isinstance(each.node.part, str) and each.in_rack:
            yield each.path, each.node


def of_platform(catalog: Catalog, platform: Platform) -> Iterator[Mutant]:
    """The platform with one mistake each."""
    yield from wrong_parts(catalog, platform)
    yield from wrong_counts(catalog, platform)
    yield from wrong_places(platform)
    yield from wrong_links(platform)
    yield from wrong_options(platform)


def wrong_parts(catalog: Catalog, platform: Platform) -> Iterator[Mutant]:
    """What is no part of that kind, or of another maker's."""
    other = "tpu-v7" if "Google" not in platform.vendor else "mi455x"
    for path, _ in list(nodes(catalog, platform, Accelerator))[:1]:
        yield "wrong part", "a board as accelerator", put(platform, (*path, "part"), "pcb-ubb-h100")
        yield "wrong part", "another maker's accelerator", put(platform, (*path, "part"), other)
    for path, node in list(nodes(catalog, platform, ColdPlate))[:1]:
        yield "wrong part", "a controller as cold plate", put(platform, (*path, "part"), "bmc-asic-tray")
        if any(isinstance(catalog.parts.get(str(each.part)), Accelerator) for each in _beside(platform, path, node)):
            yield "dropped child", "no plate on the accelerator", without(platform, path)
    for role in platform.racks:
        yield "wrong part", f"a chassis as frame of {role}", put(platform, ("racks", role, "frame"), "chassis-1u-compute-tray")
        if platform.racks[role].power is not None:
            yield "wrong part", f"a supply as shelf of {role}", put(platform, ("racks", role, "power", "shelf"), "psu-5500w-orv3-hpr")


def _beside(platform: Platform, path: Path, plate: TreeNode) -> list[TreeNode]:
    """What a cold plate cools."""
    inside: Any = platform
    for step in path[:-1]:
        inside = inside[step] if isinstance(inside, dict) else getattr(inside, str(step))
    return [inside[key] for key in plate.cools if key in inside]


def wrong_counts(catalog: Catalog, platform: Platform) -> Iterator[Mutant]:
    """One too many, half a piece, twice the chips, a mass that is missing or ten times what it is."""
    for path, node in tree_of(platform):
        if len(path) == 4 and node.u is not None and isinstance(node.count, Value) and node.contents and not node.when:
            yield (
                "count",
                f"one {path[-1]} too many",
                put(platform, (*path, "count"), more(1.0)),
            )
            yield "count", f"half a {path[-1]}", put(platform, (*path, "count"), more(0.5))
            yield "missing mass", f"no mass of {path[-1]}", put(platform, (*path, "mass"), None)
            yield "ten times", f"{path[-1]} of ten times its mass", put(platform, (*path, "mass"), times(10.0))
    for kind, what, factor in ((Substrate, "substrates", 2.0), (SwitchChip, "switch chips", 0.5), (CoolantFill, "coolant", 10.0)):
        for path, node in nodes(catalog, platform, kind):
            if isinstance(node.count, Value) and not node.count.unusual and _counts(catalog, platform, kind, path):
                yield "count", f"{factor:g} times the {what}", put(platform, (*path, "count"), times(factor))
    yield "ten times", "ten times the peak", platform.model_copy(update={"peak_factor": times(10.0)(platform.peak_factor)})


def _counts(catalog: Catalog, platform: Platform, kind: type, path: Path) -> bool:
    """Whether what a kind is held against is there: the one package of a substrate, all chips of a fabric, the volume of a loop."""
    if kind is Substrate:
        chips = [chip for chip, _ in nodes(catalog, platform, Accelerator | Cpu | SwitchChip) if chip[:-1] == path[:-1]]
        return path[-1] == "substrate" and len(chips) == 1
    if kind is SwitchChip:
        return (
            len({node.part for _, node in nodes(catalog, platform, kind)}) == 1
            and len([x for x in platform.links if x.network == "scale-up"]) == 1
        )
    return kind is not CoolantFill or platform.cooling.coolant_volume is not None


def wrong_places(platform: Platform) -> Iterator[Mutant]:
    """Slots that overlap, are left out, or lie above the frame."""
    for role, rack in platform.racks.items():
        rows = [(i, row) for i, row in enumerate(rack.layout) if not row.when and row.item in rack.contents]
        if len(rows) > 1:
            (first, below), (second, _) = rows[:2]
            yield "overlapping slots", f"two rows of {role} in one unit", put(platform, ("racks", role, "layout", second, "u"), below.u)
            yield "dropped child", f"a row of {role} left out", without(platform, ("racks", role, "layout", first))
            yield (
                "overlapping slots",
                f"a row of {role} above the frame",
                put(platform, ("racks", role, "layout", second, "u"), more(60.0)),
            )


def wrong_links(platform: Platform) -> Iterator[Mutant]:
    """The wrong cable, rate, number of pairs or id of a link."""
    for index, link in enumerate(platform.links):
        if link.rate is not None and link.cable and link.network != "management":
            yield "wrong part", f"cat 6 for {link.id}", put(platform, ("links", index, "cable"), "cat6-3m")
            yield "wrong part", f"an optic as cable of {link.id}", put(platform, ("links", index, "cable"), "osfp-800g-dr8")
            if not link.rate.unusual:
                yield "wrong rate", f"{link.id} at a quarter of its rate", put(platform, ("links", index, "rate"), times(0.25))
        if "pairs_per_lane" in link.factors or "pairs-per-lane" in link.factors:
            yield "count", f"twice the pairs of {link.id}", put(platform, ("links", index, "factors", "pairs-per-lane"), times(2.0))
    if len(platform.links) > 1:
        yield "name", "two links of one id", put(platform, ("links", 1, "id"), platform.links[0].id)


def wrong_options(platform: Platform) -> Iterator[Mutant]:
    """A default that is no choice."""
    for name in platform.options:
        yield "name", f"no such default of {name}", put(platform, ("options", name, "default"), "none-of-them")
