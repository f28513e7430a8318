"""Quick-disconnects: a pair is one plug and one socket, mated.

Pairs follow the cold-plate loops of the trays: two at each detachable plate (in and out) and two where the tray meets the manifold.
The size of each is checked by the flow of its branch: the velocity in its bore and the drop over it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from configurator.catalog.parts import Manifold, QuickDisconnect
from configurator.catalog.platforms import Loop
from configurator.disciplines.cooling.hydraulics import coupling_drop, velocity
from configurator.figures import Figure, ceil, constant, total
from configurator.phrases import listed, phrase
from configurator.system.ledger import Rejected
from configurator.system.tree import Node, RackRole, System, when_judged

PLACES = {"coupling": "Which quick-disconnect size at the tray?", "plate-coupling": "Which quick-disconnect size at a plate?"}


@dataclass(frozen=True)
class ConnectorLine:
    """The disconnects of one kind of tray, over the order."""

    tray: Node
    line: Node
    part: QuickDisconnect
    per_tray: Figure | None


def count_connectors(system: System) -> list[ConnectorLine]:
    """Every line of quick-disconnects in the tree, and their total; sizes and manifold ports are checked on the way."""
    lines = []
    for node in system.parts(QuickDisconnect):
        assert isinstance(node.part, QuickDisconnect)
        tray = node.parent or node
        lines.append(ConnectorLine(tray, node, node.part, system.ledger.figures.get(f"connectors.{tray.path}.pairs")))
    pairs = total([line.line.total for line in lines], empty="pair")
    system.ledger.add(pairs.named("connectors.qd-pairs", "Quick-disconnect pairs (a pair: one plug and one socket, mated)", "pair"))
    for tray, loop in _looped(system):
        _sizes(system, tray, loop)
    for role in system.roles:
        _ports(system, role)
    return lines


def _looped(system: System) -> Iterator[tuple[Node, Loop]]:
    for role in system.roles:
        for node in role.walk():
            if node.entry is not None and node.entry.loop is not None:
                yield node, node.entry.loop


# --- size


@when_judged
def _sizes(system: System, tray: Node, loop: Loop) -> None:
    """Whether the coupling fitted at each place suits its flow, and which size would be the smallest to do so."""
    for place, question in PLACES.items():
        flow = system.ledger.figures.get(f"cooling.branch.{tray.path}.{place}-flow")
        if flow is None or not flow.value:
            continue
        wanted = loop.tray_disconnect or loop.disconnect if place == "coupling" else loop.disconnect
        fitted = system.catalog.part(wanted, QuickDisconnect)
        known = {size: part for size, part in _ladder(system, fitted)}
        judged = [(part, _verdict(system, part, flow)) for _, part in sorted(known.items())]
        fitting = next((part for part, why in judged if not why), None)
        name = "none of the catalog" if fitting is None else phrase("size {size} ({part})", size=fitting.size, part=fitting.name)
        reason = phrase(
            "the smallest inside the velocity and drop accepted; fitted is size {size}, {part}", size=fitted.size, part=fitted.name
        )
        if why := _verdict(system, fitted, flow):
            reason = phrase("{subject}: {aspect}", subject=reason, aspect=why)
        system.ledger.decide(
            f"connectors.{tray.path}.{place}-size",
            question,
            phrase("{tray}, {flow:.2f} L/min: {name}", tray=tray.label, flow=flow.number, name=name),
            reason,
            tuple(Rejected(part.name, why or "larger than needed") for part, why in judged if part is not fitting),
        )


def _ladder(system: System, fitted: QuickDisconnect) -> Iterator[tuple[str, QuickDisconnect]]:
    """One part per size: of the fitted part's family where it has more than one size, else of the hand-mate family."""
    parts = [p for p in system.catalog.of(QuickDisconnect) if p.cv is not None and p.bore is not None]
    families = {p.family for p in parts if p.family == fitted.family and p.size != fitted.size}
    family = fitted.family if families else "UQD"
    for part in sorted((p for p in parts if p.family == family), key=lambda p: p.id, reverse=True):
        yield part.size, part


def _verdict(system: System, part: QuickDisconnect, flow: Figure) -> str:
    """Why a coupling does not suit a flow: an empty text when it does."""
    if part.bore is None or part.cv is None:
        return "bore and flow coefficient not published"
    constants = system.catalog.constants
    speed = velocity(flow, constant(part.bore.coherent or 0.0, "m")).value
    drop = coupling_drop(system.ledger.figures["cooling.density"], flow, constant(part.cv.coherent or 0.0)).value
    reasons = []
    if speed is None or speed > (constants["coupling-velocity"].value.coherent or 0.0):
        reasons.append(phrase("{speed:.1f} m/s in its bore", speed=speed or 0.0))
    if drop is None or drop > (constants["coupling-drop"].value.coherent or 0.0):
        reasons.append(phrase("{drop:.0f} kPa over one coupling", drop=(drop or 0.0) / 1000))
    return listed(reasons, "{first} and {rest}")


# --- manifold ports and spares


@when_judged
def _ports(system: System, role: RackRole) -> None:
    """Ports the trays of a rack take on its manifold: one for each pair at the tray's inlet and outlet."""
    ledger, pairs = system.ledger, []
    for node in role.walk():
        loop = node.entry.loop if node.entry is not None else None
        if loop is not None and (loop.pairs_per_tray.number or loop.tray_disconnect):
            pairs.append(node.total / role.total * 2.0)
    if not pairs:
        return
    used = total(pairs) * constant(1.0, "port")
    ledger.add(
        used.named(f"connectors.{role.key}.ports-used", phrase("{rack}: manifold ports the trays take", rack=role.entry.label), "port")
    )
    manifold = next((n.part for n in role.walk() if isinstance(n.part, Manifold) and n.part.ports is not None), None)
    if manifold is not None:
        ledger.part(manifold, "ports")


def spare_pairs(system: System, lines: Sequence[ConnectorLine]) -> None:
    """Spare pairs bought with the order: a share of those fitted, in whole pairs per kind, as lines of their own."""
    share = system.spec.cooling.disconnect_spares
    part_of = {line.part.id: line.part for line in lines}
    if not share.number or not part_of:
        return
    rate = system.ledger.value("connectors.spare-share", "Spare quick-disconnect pairs over those fitted", share)
    for id, part in part_of.items():
        fitted = total([line.line.total for line in lines if line.part.id == id])
        system.attach(None, f"spares-{id}", phrase("Spare pairs: {part}", part=part.name), ceil(fitted * rate), part)
