"""What the parts of the compute side add up to beside memory: links, cores, memory channels, bandwidth of the switch chips."""

from __future__ import annotations

from configurator.catalog.parts import Accelerator, Cpu, Part, SwitchChip
from configurator.figures import total
from configurator.system.tree import System

# Kind of part, field, figure id, label, unit shown.
TOTALS: tuple[tuple[type[Part], str, str, str, str], ...] = (
    (Accelerator, "scale-up-links", "system.scale-up-links", "Scale-up links of all accelerators, each counted at its own end", "1"),
    (Cpu, "cores", "system.cpu-cores", "Cores of all host processors", "1"),
    (Cpu, "memory-channels", "system.cpu-memory-channels", "Memory channels of all host processors", "1"),
    (SwitchChip, "bandwidth", "system.switch-bandwidth", "Bandwidth of all switch chips, as their makers state it", "Tbit/s"),
)


def count_compute(system: System) -> None:
    """The sum over all pieces of a kind, where its parts say anything of the field; a part that publishes no number stays unknown."""
    for kind, field, id, label, shown in TOTALS:
        found = [(n, each) for n in system.parts(kind) if n.part is not None and (each := system.ledger.part(n.part, field)) is not None]
        if found:
            system.ledger.add(total([n.total * each for n, each in found]).named(id, label, shown))
