"""What a link asks of the parts at its ends: how much of their rate, reach and ports it uses, and how long and fast all of it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from configurator.catalog.parts import Cable, Nic, Part, Transceiver
from configurator.catalog.platforms import Link
from configurator.disciplines.network.cables.runs import mean_run
from configurator.figures import Figure, constant, maximum, total
from configurator.phrases import phrase
from configurator.system.tree import Node, System, when_judged


@when_judged
def extent(system: System, link: Link, count: Figure, length: Figure | None, rate: Figure | None) -> None:
    """Length and rate of all cables (or pairs) of the link together: n · l and n · r; inside a rack by the mean run, if none is given."""
    inside = link.carried_by and link.ends_at and link.id not in system.spec.network.lengths
    run = mean_run(system, link) if inside else None
    length = length if run is None else run
    paired = count.dimension.text == "pair"
    pieces, what = (count / constant(1.0, "pair"), "pairs") if paired else (count, "cables")
    key = f"cables.{link.id}"
    if length is not None:
        whole = (pieces * length).named(f"{key}.total-length", phrase(f"{{link}}: length of all {what} together", link=link.label), "m")
        system.ledger.add(whole)
    if rate is not None:
        whole = (pieces * rate).named(f"{key}.total-rate", phrase(f"{{link}}: rate of all {what} together", link=link.label), "Tbit/s")
        system.ledger.add(whole)


@when_judged
def ends(
    system: System, link: Link, nodes: Sequence[Node], count: Figure, length: Figure | None, rate: Figure | None, planes: Figure | None
) -> None:
    """The share of its rate and reach that the link takes of every part it runs through, and the ports of its adapters, plane by plane.

    Adapters and optics stand below the node the link is counted by; an optic is an end of it only where the cable is fibre.
    """
    cable = system.cable_of(link) if link.cable else None
    adapters = [n for n in _below(nodes) if isinstance(n.part, Nic)] if link.group == "scale-out" else []
    optics = [*_optics(system, link, nodes, count)] if isinstance(cable, Cable) and cable.medium == "fiber" else []
    if rate is not None:
        pieces: list[tuple[Part, Figure]] = [(cable, constant(1.0))] if isinstance(cable, Cable) else []
        pieces += [(n.part, maximum(n.total / count, constant(1.0))) for n in adapters if n.part is not None]
        _used(system, link, "rate", rate, [*pieces, *optics])
    if length is not None:
        _used(system, link, "reach", length, [(part, constant(1.0)) for part, _ in optics])
    there = [n.total * each for n in adapters if n.part is not None and (each := system.ledger.part(n.part, "ports")) is not None]
    if there:
        ports = total(there) if planes is None else total(there) * planes
        system.ledger.add(ports.named(f"cables.{link.id}.ports", phrase("{link}: ports of its adapters", link=link.label), "1"))


def _below(nodes: Sequence[Node]) -> Iterator[Node]:
    return (inner for node in nodes for inner in node.walk())


def _optics(system: System, link: Link, nodes: Sequence[Node], count: Figure) -> Iterator[tuple[Transceiver, Figure]]:
    """The optics at both ends with how many of them serve one cable, at least the one it is plugged into at its own end."""
    for node in _below(nodes):
        if isinstance(node.part, Transceiver):
            yield node.part, maximum(node.total / count, constant(1.0))
    far = system.far_module(link)
    if far is not None:
        yield far, system.ledger.figures[f"cables.{link.id}.far-end-optics"]


def _used(system: System, link: Link, what: str, asked: Figure, parts: Sequence[tuple[Part, Figure]]) -> None:
    """Asked over what each part gives; the same part at both ends counts once, by the end that gives less."""
    given: dict[str, list[Figure]] = {}
    names = {part.id: part.name for part, _ in parts}
    for part, pieces in parts:
        figure = system.ledger.part(part, what)
        if figure is not None:
            given.setdefault(part.id, []).append(asked / (figure * pieces))
    shares = []
    for id, found in given.items():
        label = phrase(f"{{link}}: {what} it uses of {{part}}", link=link.label, part=names[id])
        shares.append(system.ledger.add(maximum(*found).named(f"cables.{link.id}.{what}-used.{id}", label, "%")))
    if shares:
        label = phrase(f"{{link}}: {what} used, highest of its parts", link=link.label)
        system.ledger.add(maximum(*shares).named(f"cables.{link.id}.{what}-used", label, "%"))
