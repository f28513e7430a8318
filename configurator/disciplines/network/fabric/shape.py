"""What is asked of a fabric: nodes and their ports, the radix of a switch, rails, planes and oversubscription."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

LARGEST_RADIX = 1024
MOST_NODES = 10_000_000
PLANES = (1, 2, 4, 8)  # a port has up to eight lanes, and every plane takes as many of them


class Impossible(ValueError):
    """A fabric that cannot be built: the field of the request that is wrong, what is wrong with it, what would help."""

    def __init__(self, field: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.field, self.hint = field, hint


@dataclass(frozen=True)
class Shape:
    """A fabric as it is asked for.

    Every node has `ports` ports, spread evenly over the `rails`: rail k of every node ends on the leaves of rail k. Each port is split
    over the `planes`, which are separate fabrics of the same shape. `radix` counts the ports of a switch at the rate of such a link.
    `unit` is the nodes of a scalable unit, whose leaves no other unit shares. `oversubscription` is down-links over up-links of a leaf,
    at most. `managers` are links of fabric managers, on leaf ports beside the nodes.

    Raises:
        Impossible: no fabric has this shape.
    """

    nodes: int
    ports: int
    radix: int
    rails: int = 1
    planes: int = 1
    unit: int | None = None
    oversubscription: Fraction = Fraction(1)
    tiers: int | None = None
    managers: int = 0

    def __post_init__(self) -> None:
        for fault in self._faults():
            raise fault

    @property
    def per_rail(self) -> int:
        """Ports of one node on one rail."""
        return self.ports // self.rails

    @property
    def unit_endpoints(self) -> int | None:
        """Ports of a whole scalable unit on one rail; None where there are no units."""
        return None if self.unit is None else self.unit * self.per_rail

    def endpoints(self, rail: int) -> int:
        """Leaf ports that nodes and managers take on a rail; managers are dealt out over the rails."""
        return self.nodes * self.per_rail + (self.managers - rail + self.rails - 1) // self.rails

    def _faults(self) -> Iterator[Impossible]:
        for field, most in (("nodes", MOST_NODES), ("ports", 1024), ("rails", 1024)):
            if not 1 <= getattr(self, field) <= most:
                yield Impossible(field, f"{field}: {getattr(self, field)} is not a whole number from 1 to {most:,}")
        if not 0 <= self.managers <= MOST_NODES:
            yield Impossible("managers", f"{self.managers} links of managers", "write 0 or more")
        if self.unit is not None and self.unit < 1:
            yield Impossible("unit", f"a scalable unit of {self.unit} nodes", "write 1 or more, or leave it out")
        if self.planes not in PLANES:
            yield Impossible("planes", f"a port does not split into {self.planes} planes", f"planes: {', '.join(map(str, PLANES))}")
        if self.tiers not in (None, 2, 3):
            yield Impossible("tiers", f"{self.tiers} tiers", "write 2, 3 or auto")
        if self.oversubscription < 1:
            hint = "write 1 for a fabric that is not oversubscribed, 2 for half as many up-links as down-links"
            yield Impossible("oversubscription", f"oversubscription {float(self.oversubscription):g} is below 1", hint)
        yield from self._faults_of_radix()

    def _faults_of_radix(self) -> Iterator[Impossible]:
        if not 2 <= self.radix <= LARGEST_RADIX:
            yield Impossible("radix", f"a switch of {self.radix} ports makes no fabric", f"a radix from 2 to {LARGEST_RADIX}")
        if self.radix < self.rails:
            yield Impossible("radix", f"a radix of {self.radix} is below the {self.rails} rails", "fewer rails, or switches of more ports")
        if self.ports % self.rails:
            hint = f"rails that divide {self.ports}: {', '.join(str(n) for n in range(1, self.ports + 1) if self.ports % n == 0)}"
            yield Impossible("rails", f"{self.ports} ports a node do not spread evenly over {self.rails} rails", hint)
