"""Rail-optimised fat trees of any size: how many leaves, spines and cores, and how many links between them.

A plane has leaves = rails × ⌈endpoints of a rail / down-ports of a leaf⌉, unit by unit where there are scalable units. The up-links of a
leaf are dealt evenly over its spines, so a two-tier fabric has as many spines as the smallest divisor of the up-links that gives them
ports enough. Above radix leaves a third tier follows: pods of leaves and spines, as many spines as leaves where nothing is
oversubscribed, and cores = up-links of the spines / radix.
Reference: the published tables of DGX SuperPOD architectures (H100, B200, B300), which these rules give row by row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor
from typing import TYPE_CHECKING, TypeVar

from configurator.disciplines.network.fabric.shape import Impossible, Shape

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Count = TypeVar("Count", int, "NDArray[np.int64]")


@dataclass(frozen=True)
class Split:
    """How a leaf uses its ports, and how many leaves a unit has on each rail."""

    down: int
    up: int
    per_unit: int = 1


@dataclass(frozen=True)
class Pod:
    """`count` equal groups of leaves and spines in which every leaf has the same links to every spine."""

    count: int
    leaves: int
    spines: int


@dataclass(frozen=True)
class Plan:
    """A fabric in numbers. Counts of leaves, pods and cores are those of one plane; the tables below are of all planes together."""

    shape: Shape
    split: Split
    tiers: int
    leaves: int
    pods: tuple[Pod, ...]
    cores: int

    @property
    def spines(self) -> int:
        """Spines of one plane."""
        return sum(pod.count * pod.spines for pod in self.pods)

    @property
    def uplinks(self) -> int:
        """Links from the leaves up, of one plane: a leaf has all of them, whether or not its last port is used."""
        return self.leaves * self.split.up

    def switches(self) -> dict[str, int]:
        """Switches of each tier."""
        of_plane = {"leaf": self.leaves, "spine": self.spines, "core": self.cores}
        return {tier: self.shape.planes * count for tier, count in of_plane.items()}

    def cables(self) -> dict[str, int]:
        """Cables as reference architectures print them: one a node port, whatever the planes it is split over."""
        to_core = self.uplinks if self.tiers == 3 else 0
        nodes = self.shape.nodes * self.shape.ports
        return {"node-leaf": nodes, "manager-leaf": self.shape.managers, "leaf-spine": self.uplinks, "spine-core": to_core}

    def links(self) -> dict[str, int]:
        """Links at the rate of a switch port: cables × planes."""
        return {key: self.shape.planes * count for key, count in self.cables().items()}

    def ports(self) -> dict[str, dict[str, int]]:
        """Ports of all switches of each tier: towards the nodes, away from them, and free."""
        links, switches = self.links(), self.switches()
        used = {
            "leaf": (links["node-leaf"] + links["manager-leaf"], links["leaf-spine"]),
            "spine": (links["leaf-spine"], links["spine-core"]),
            "core": (links["spine-core"], 0),
        }
        return {tier: {"down": down, "up": up, "free": switches[tier] * self.shape.radix - down - up} for tier, (down, up) in used.items()}

    def transceivers(self, node_cage: int = 1, switch_cage: int = 1) -> dict[str, int]:
        """Modules = cages filled, each for so many ports of a node or of a switch; those of the managers are theirs."""
        planes = self.shape.planes
        found = {
            "node": self.shape.nodes * -(-self.shape.ports // node_cage),
            "leaf": planes * sum(count * -(-(used + self.split.up) // switch_cage) for used, count in self.leaf_fill().items()),
            "spine": planes * sum(pod.count * pod.spines * -(-self._of_spine(pod) // switch_cage) for pod in self.pods),
            "core": planes * sum(count * -(-used // switch_cage) for used, count in self._core_fill().items()),
        }
        return {**found, "total": sum(found.values())}

    def leaf_fill(self) -> dict[int, int]:
        """Down-ports used -> leaves of one plane that use as many."""
        found: dict[int, int] = {}
        for rail in range(self.shape.rails):
            for place in range(self.leaves // self.shape.rails):
                used = self.used_by(rail, place)
                found[used] = found.get(used, 0) + 1
        return found

    def used_by(self, rail: int, place: int) -> int:
        """Down-ports that the leaf at a place of a rail uses."""
        unit, leaf = divmod(place, self.split.per_unit)
        room = self.shape.unit_endpoints or self.split.down
        first = unit * room + leaf * self.split.down
        return max(0, min(first + self.split.down, (unit + 1) * room, self.shape.endpoints(rail)) - first)

    def leaf_of(self, rail: Count, position: Count) -> tuple[Count, Count]:
        """The leaf of one plane and its port for an endpoint of a rail, by the position of the endpoint on the rail; both from 0."""
        unit, inside = divmod(position, self.shape.unit_endpoints or self.split.down)
        leaf, port = divmod(inside, self.split.down)
        return (unit * self.split.per_unit + leaf) * self.shape.rails + rail, port

    def _of_spine(self, pod: Pod) -> int:
        """Ports that a spine of a pod uses: what comes up from its leaves, and as much to the cores."""
        return pod.leaves * self.split.up // pod.spines * (self.tiers - 1)

    def _core_fill(self) -> dict[int, int]:
        """Ports used -> cores of one plane: the links are dealt out one by one."""
        if not self.cores:
            return {}
        each, more = divmod(self.uplinks, self.cores)
        return {each: self.cores - more, each + 1: more}


def plan(shape: Shape) -> Plan:
    """The fabric of the fewest switches that has the shape: of two tiers if they reach, else of three.

    Raises:
        Impossible: more leaves than three tiers (or the tiers asked for) can join.
    """
    for tiers in (2, 3) if shape.tiers is None else (shape.tiers,):
        found = [made for split in _splits(shape) if (made := _with(shape, split, tiers)) is not None]
        if found:
            return min(found, key=lambda p: (p.leaves + p.spines + p.cores, p.uplinks, p.split.down))
    raise _too_many(shape)


def _splits(shape: Shape) -> Iterator[Split]:
    """The ways to split a leaf: half of its ports up, or as few as the oversubscription allows. What is allowed at 1 is allowed above.

    So more oversubscription never takes more switches. Of the ways that give as many leaves, the one with the fewest down-ports.
    """
    radix, ratio, unit = shape.radix, shape.oversubscription, shape.unit_endpoints
    downs = range(floor(radix * ratio / (1 + ratio)), radix // 2 - 1, -1)
    fewest = {-(-(unit or shape.endpoints(0)) // down): down for down in downs}
    for leaves, down in fewest.items():
        evenly = down if unit is None else -(-unit // leaves)
        for up in range(ceil(evenly / ratio), min(evenly, radix - evenly) + 1):
            yield Split(evenly, up, 1 if unit is None else leaves)


def _with(shape: Shape, split: Split, tiers: int) -> Plan | None:
    """The fabric of a split in so many tiers; None where they cannot join its leaves."""
    leaves = shape.rails * _leaves_of_rail(shape, split)
    if tiers == 2:
        spines = next((n for n in divisors(split.up) if leaves * split.up <= n * shape.radix), None)
        return None if spines is None else Plan(shape, split, 2, leaves, (Pod(1, leaves, spines),), 0)
    if leaves > shape.radix * (shape.radix // 2):
        return None
    return Plan(shape, split, 3, leaves, tuple(_pods(leaves, split.up, shape.radix // 2)), -(-leaves * split.up // shape.radix))


def _leaves_of_rail(shape: Shape, split: Split) -> int:
    """Leaves of one rail and plane: whole units, then as many as the rest needs."""
    whole, rest = divmod(shape.endpoints(0), shape.unit_endpoints or split.down)
    return whole * split.per_unit + -(-rest // split.down)


def _pods(leaves: int, up: int, down: int) -> Iterator[Pod]:
    """Leaves in pods, the largest first: s spines of `down` ports, s a divisor of the up-links, take ⌊s · down / up⌋ leaves."""
    sizes = [(spines, spines * down // up) for spines in reversed(divisors(up))]
    for spines, most in sizes:
        count, leaves = divmod(leaves, most)
        if count:
            yield Pod(count, most, spines)
    if leaves:
        yield Pod(1, leaves, 1)


@lru_cache(maxsize=4096)
def divisors(number: int) -> tuple[int, ...]:
    """The divisors of a number, the smallest first."""
    return tuple(n for n in range(1, number + 1) if number % n == 0)


def _too_many(shape: Shape) -> Impossible:
    """Why no number of spines and cores joins the leaves."""
    half = shape.radix // 2
    most = shape.radix * half if shape.tiers == 2 else shape.radix * half * half
    there = shape.endpoints(0) * shape.rails
    message = f"{there:,} ports are more than {shape.tiers or 3} tiers of {shape.radix}-port switches join (about {most:,})"
    return Impossible("tiers" if shape.tiers else "radix", message, "switches of more ports, more planes, or fewer nodes")
