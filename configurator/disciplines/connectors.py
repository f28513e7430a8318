"""Quick-disconnects: a pair is one plug and one socket.

Pairs follow the cold-plate loops of the trays: two at each detachable plate (in and out) and two where the tray meets the manifold.
"""

from __future__ import annotations

from dataclasses import dataclass

from configurator.catalog.parts import QuickDisconnect
from configurator.figures import Figure, total
from configurator.system.tree import Node, System


@dataclass(frozen=True)
class ConnectorLine:
    """The disconnects of one kind of tray, over the order."""

    tray: Node
    line: Node
    part: QuickDisconnect
    per_tray: Figure | None


def count_connectors(system: System) -> list[ConnectorLine]:
    """Every line of quick-disconnects in the tree, and their total."""
    lines = []
    for node in system.parts(QuickDisconnect):
        assert isinstance(node.part, QuickDisconnect)
        tray = node.parent or node
        lines.append(ConnectorLine(tray, node, node.part, system.ledger.figures.get(f"connectors.{tray.path}.pairs")))
    pairs = total([line.line.total for line in lines], empty="pair")
    system.ledger.add(pairs.named("connectors.qd-pairs", "Quick-disconnect pairs", "pair"))
    return lines
