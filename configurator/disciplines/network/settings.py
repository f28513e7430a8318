"""What the specification and the platform say of a fabric: planes, oversubscription, rails, switch."""

from __future__ import annotations

from configurator.catalog.parts import Switch
from configurator.catalog.platforms import Link
from configurator.catalog.problems import did_you_mean, fail
from configurator.catalog.values import Value
from configurator.disciplines.network.fabric.shape import PLANES
from configurator.figures import Figure, constant
from configurator.phrases import phrase
from configurator.system.optical import SCALE_UP
from configurator.system.spec.engineering import FabricSpec
from configurator.system.tree import System

COMPUTE = "compute"  # the fabric that `network.planes` and `network.oversubscription` are about
NOTHING = FabricSpec()


def require_known(system: System) -> None:
    """Raise InputError for a fabric of the specification that the platform has not, or that is whole inside its racks."""
    known = {link.network for link in system.platform.links if link.group == "scale-out"}
    for name, asked in system.spec.network.fabrics.items():
        if name == SCALE_UP and asked == FabricSpec(medium=asked.medium):
            continue  # built in that medium already
        at = system.spec.at("network", "fabrics", name)
        if name not in known and any(link.network == name for link in system.platform.links):
            hint = f"of it only the medium is chosen: network.fabrics.{name}.medium=optics" if name == SCALE_UP else ""
            raise fail("NET011", f"the {name} fabric of {system.platform.id} is whole inside its racks", at, hint)
        if name not in known:
            hint = did_you_mean(name, known) or f"fabrics: {', '.join(sorted(known))}"
            raise fail("NET011", f"{system.platform.id} has no fabric '{name}'", at, hint)


def require_links(system: System) -> None:
    """Raise InputError for a length of the specification that is of no link of the platform."""
    known = {link.id for link in system.platform.links}
    for name in system.spec.network.lengths:
        if name not in known:
            hint = did_you_mean(name, known) or f"links: {', '.join(sorted(known))}"
            raise fail("NET015", f"{system.platform.id} has no link '{name}'", system.spec.at("network", "lengths", name), hint)


def require_own_switches(system: System, fabric: str) -> None:
    """Raise InputError for switches or rails of the specification in a fabric whose switches stand in the racks of the platform."""
    asked = fabric_spec(system, fabric)
    for name, given in (("switch", asked.switch != "auto"), ("rails", asked.rails is not None)):
        if given:
            text = f"the switches of the {fabric} fabric of {system.platform.id} stand in its racks, as they are"
            raise fail("NET011", text, system.spec.at("network", "fabrics", fabric, name), f"leave out network.fabrics.{fabric}.{name}")


def fabric_spec(system: System, fabric: str) -> FabricSpec:
    """What the specification says of one fabric."""
    return system.spec.network.fabrics.get(fabric, NOTHING)


def planes_of(system: System, link: Link) -> Figure | None:
    """Planes that the ports of a link are split over; None where nothing splits them.

    Raises:
        InputError: planes that a port does not split into.
    """
    given, own = fabric_spec(system, link.network).planes, link.network == COMPUTE
    value = given or (system.spec.network.planes if own else None)
    if value is None or link.group != "scale-out":
        return None
    if value.number not in PLANES:
        at = system.spec.at("network", "fabrics", link.network, "planes") if given else system.spec.at("network", "planes")
        raise fail("NET010", f"a port does not split into {value} planes", at, f"planes: {', '.join(map(str, PLANES))}")
    if own:
        return system.ledger.value("network.planes", "Network planes", value)
    return system.ledger.value(f"network.{link.network}.planes", phrase("Planes of the {fabric} fabric", fabric=link.network), value)


def oversubscription_of(system: System, fabric: str, informative: str = "") -> Figure:
    """Down-links over up-links of a leaf, at most; 1 for a fabric of which nothing is said."""
    given = fabric_spec(system, fabric).oversubscription
    if fabric == COMPUTE:
        value = given or system.spec.network.oversubscription
        return system.ledger.value("network.oversubscription", "Oversubscription of the leaf switches", value, informative)
    if given is None:
        return constant(1.0)
    label = phrase("Oversubscription of the {fabric} fabric", fabric=fabric)
    return system.ledger.value(f"network.{fabric}.oversubscription", label, given, informative)


def rails_of(system: System, fabric: str) -> Figure:
    """Rails that the leaves of a fabric are dealt out to; one where nothing is said."""
    own = system.platform.fabrics.get(fabric)
    value: Value | None = fabric_spec(system, fabric).rails or (own.rails if own is not None else None)
    if value is None:
        return constant(1.0)
    return system.ledger.value(f"network.{fabric}.rails", phrase("Rails of the {fabric} fabric", fabric=fabric), value)


def switch_of(system: System, fabric: str) -> Switch | None:
    """The switch of a fabric: as given, else the platform's; None where neither names one.

    Raises:
        InputError: the specification names no switch of known ports.
    """
    name, own = fabric_spec(system, fabric).switch, system.platform.fabrics.get(fabric)
    if name == "auto":
        return system.catalog.part(own.switch, Switch) if own is not None else None
    part = system.catalog.parts.get(name)
    if not isinstance(part, Switch) or part.ports is None:
        known = [p.id for p in system.catalog.of(Switch) if p.ports is not None]
        at = system.spec.at("network", "fabrics", fabric, "switch")
        raise fail("NET002", f"'{name}' is no switch whose ports are known", at, did_you_mean(name, known) or ", ".join(known))
    return part
