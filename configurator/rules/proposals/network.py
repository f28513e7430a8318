"""Proposals for checks of switches and their links."""

from __future__ import annotations

from collections.abc import Iterator

from configurator.disciplines.network.settings import COMPUTE
from configurator.rules.check import Check, Remedy
from configurator.rules.proposals.settings import Proposer, about, at_least, known, numbers
from configurator.system.tree import System


def uplinks(system: System, check: Check) -> Iterator[Remedy]:
    """Fewer links up from the switches in the racks: of that fabric which has most of them."""
    figures, switch = system.ledger.figures, f".{about(check)}"
    ended = [link.network for link in system.platform.links if link.ends_at and switch.endswith(f".{link.ends_at}")]
    ups = {fabric: known(figures.get(f"network.{fabric}.uplinks")) for fabric in ended}
    fabric = max(ups, key=ups.__getitem__, default="")
    (used, there), up = numbers(check), ups.get(fabric, 0.0)
    if up > used - there:
        setting = "network.oversubscription" if fabric == COMPUTE else f"network.fabrics.{fabric}.oversubscription"
        now = known(figures.get("network.oversubscription" if fabric == COMPUTE else f"network.{fabric}.oversubscription")) or 1.0
        yield Remedy("plan fewer links up than come down", (f"{setting}={at_least(now * up / (up - used + there), '1', 0.1)}",))


def boundary(system: System, check: Check) -> Iterator[Remedy]:
    """What stands in the racks, which is quoted anyway."""
    yield Remedy("quote up to the switches in the racks", ("network.boundary=leaf",))


PROPOSERS: dict[str, Proposer] = {"network.rack-uplinks": uplinks, "network.reached": boundary}
