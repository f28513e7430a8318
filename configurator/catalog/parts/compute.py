"""What computes, remembers and switches inside a tray: accelerators, processors, memory, drives, adapters, switch silicon, modules."""

from __future__ import annotations

from configurator.catalog.parts.base import Part
from configurator.catalog.values import Compute, DataRate, DataSize, Factor, Temperature


class Accelerator(Part):
    """A GPU, TPU or NPU package."""

    default_category = "accelerator"
    may_draw = True
    hbm_capacity: DataSize | None = None
    hbm_usable: DataSize | None = None
    hbm_bandwidth: DataRate | None = None
    dense_bf16: Compute | None = None
    dense_fp8: Compute | None = None
    dense_fp4: Compute | None = None
    scale_up_links: Factor | None = None
    scale_up_bandwidth: DataRate | None = None
    junction_max: Temperature | None = None


class Cpu(Part):
    """A host processor."""

    default_category = "cpu"
    may_draw = True
    cores: Factor | None = None
    memory_channels: Factor | None = None


class Memory(Part):
    """Host memory: modules or the set of one processor."""

    default_category = "memory"
    may_draw = True
    capacity: DataSize | None = None


class Storage(Part):
    """A drive."""

    default_category = "storage"
    may_draw = True
    capacity: DataSize | None = None


class Nic(Part):
    """A network adapter or data processing unit."""

    default_category = "networking"
    may_draw = True
    rate: DataRate | None = None
    ports: Factor | None = None


class SwitchChip(Part):
    """Switch silicon."""

    default_category = "switch-silicon"
    may_draw = True
    bandwidth: DataRate | None = None


class Module(Part):
    """A part without properties of its own kind: BMC, sensor; what draws nothing (a harness, a heat sink) says `passive: true`."""

    default_category = "other"
    may_draw = True
