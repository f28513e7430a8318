"""Settings that change nothing under the choices in force: what the user gave and nobody reads is said, not swallowed."""

from __future__ import annotations

from collections.abc import Iterator

from configurator.phrases import phrase
from configurator.system.tree import System

# Setting: the setting that decides whether it is read, and under which of its values.
READ_UNDER = {
    "cooling.delta-t": ("cooling.control", ("fixed-delta-t",)),
    "cooling.return-temperature": ("cooling.control", ("fixed-return",)),
    "cooling.flow": ("cooling.control", ("fixed-flow",)),
    "power.scope": ("power.redundancy", ("N+1",)),
    "power.spares": ("power.redundancy", ("N+1",)),
    "network.oversubscription": ("network.scale-out", ("auto",)),
    "network.planes": ("network.scale-out", ("auto",)),
}
# Setting: the setting without which there is nothing for it to describe.
NEEDS = {"power.bbu.shelf": "power.bbu.hold", "power.bbu.place": "power.bbu.hold", "power.cbu.shelf": "power.cbu.hold"}


def silent_settings(system: System) -> Iterator[tuple[str, str, str]]:
    """Every setting the user gave without effect, with the reason and what would read it."""
    spec = system.spec
    for path, (decider, values) in READ_UNDER.items():
        found = spec.setting(decider)
        if path in spec.given and found not in values:
            yield path, phrase("{decider} is {found}", decider=decider, found=found), f"{decider}={values[0]}"
    for path, needed in NEEDS.items():
        if path in spec.given and spec.setting(needed) == "None":
            yield path, phrase("{needed} is not given", needed=needed), f"a {needed}"
    if "cooling.pod" in spec.given:
        yield from _silent_pod(system)
    if spec.network.cabling != "direct" and not any(id.endswith(".links-a-rack") for id in system.ledger.figures):
        yield "network.cabling", "no fibre for which there are trunks leaves the racks", "a platform with such fibres"


def _silent_pod(system: System) -> Iterator[tuple[str, str, str]]:
    """A word of sharing where nothing else is ordered, or a number of racks where no units stand outside them."""
    if isinstance(system.spec.cooling.pod, str):
        if not system.order:
            yield "cooling.pod", "no other system is ordered with this one", "another system under systems"
    elif "cooling.pod" not in system.ledger.figures and not system.order:
        yield "cooling.pod", "no units stand outside the racks", "cooling.cdu of such a unit"
