"""Every platform: what it is made of, counted exactly, and answers for everything the contract names."""

from __future__ import annotations

import pytest

from configurator.render.text.json import CONTRACT
from tests.helpers import data_of, engineered, platforms

# platform -> figure or bill-of-materials line -> count. Published structure, so the counts are exact.
COUNTS = {
    "gb200-nvl72": {"system.accelerators": 72, "system.racks": 1, "cables.scale-up-copper": 5184, "connectors.qd-pairs": 126},
    "gb300-nvl72": {"system.accelerators": 72, "system.racks": 1, "cables.scale-up-copper": 5184, "connectors.qd-pairs": 270},
    "gb200-nvl36x2": {"system.accelerators": 72, "system.racks": 2, "cables.scale-up-copper": 5184},
    "vr200-nvl72": {"system.accelerators": 72, "system.racks": 1},
    "tpu-v7": {"system.accelerators": 64, "system.racks": 1, "cables.scale-up-copper": 80, "cables.scale-up-optics": 96},
    "trn2": {"system.accelerators": 32, "system.racks": 1},
    "trn2-ultra": {"system.accelerators": 64, "system.racks": 2},
    "trn3-nl32x2": {"system.accelerators": 64, "system.racks": 2},
    "trn3-nl72x2": {"system.accelerators": 144, "system.racks": 2},
    "cloudmatrix-384": {"system.accelerators": 384, "system.racks": 16},
    "helios-mi455x": {"system.accelerators": 72, "system.racks": 1, "cables.scale-up-copper": 10368},
    "hgx-rubin-nvl8": {"system.accelerators": 32, "system.racks": 1, "cables.scale-out": 40},
    "tpu-8t": {"system.accelerators": 64, "cables.scale-up-copper": 80, "cables.scale-up-optics": 96},
    "tpu-8i": {"system.accelerators": 64, "cables.scale-up-copper": 56, "cables.scale-up-optics": 72},
    "groq3-lpx": {"system.accelerators": 256, "system.racks": 1},
    "atlas-950-superpod": {"system.accelerators": 1024, "system.racks": 20, "cables.scale-up-optics": 3072},
    "rubin-ultra-nvl576": {"system.accelerators": 576, "system.racks": 8, "cables.scale-up-copper": 41472},
    "atlas-960": {"system.accelerators": 352, "system.racks": 5, "cables.scale-up-optics": 1408},
    "hgx-b300-air": {"system.accelerators": 16, "cables.scale-out": 20},
    "dgx-a100-air": {"system.accelerators": 32, "system.racks": 1},
}


@pytest.mark.parametrize("platform", COUNTS)
def test_counts_are_those_published(platform: str) -> None:
    """Chips, racks and links of each platform are exactly what its documents say."""
    figures = engineered(platform).figures
    assert {id: figures[id].number for id in COUNTS[platform]} == COUNTS[platform]


def test_cloudmatrix_chips() -> None:
    """384 NPUs come with 192 CPUs, 336 first-level and 112 second-level switch chips."""
    counted: dict[str, float] = {}
    for line in engineered("cloudmatrix-384").bom:
        if line.node.part is not None:
            counted[line.node.part.kind] = counted.get(line.node.part.kind, 0.0) + (line.quantity.number or 0.0)
    assert counted["cpu"] == 192
    assert counted["switch-chip"] == 336 + 112


def test_pod_has_its_optical_switches() -> None:
    """144 cubes are the 9,216-chip pod with 48 whole optical circuit switches."""
    build = engineered("tpu-v7", "quantity=144", "options.ocs=pod-share")
    assert build.figures["system.accelerators"].number == 9216
    assert [line.quantity.number for line in build.bom if line.node.path == "network.scale-up-circuit"] == [48]


@pytest.mark.parametrize(
    ("platform", "systems", "switches"), [("tpu-v7", 1, 1), ("tpu-v7", 64, 22), ("tpu-v7", 145, 49), ("tpu-8t", 150, 48), ("tpu-8i", 18, 5)]
)
def test_any_pod_has_the_circuit_switches_its_strands_fill(platform: str, systems: int, switches: int) -> None:
    """96 strands a cube and 72 a rack of the inference chip over 288 or 300 ports in use; more cubes than a switch joins are told."""
    build = engineered(platform, f"quantity={systems}", "network.boundary=leaf")
    assert build.figures["network.scale-up.circuits"].number == switches
    assert build.figures["network.scale-up-power"].number == pytest.approx(switches * 0.1)  # and nothing of it is a load of the cubes
    check = next(check for check in build.checks if check.id == "network.circuits.scale-up")
    assert check.status == ("warn" if systems == 145 else "pass")


@pytest.mark.parametrize("platform", platforms())
def test_contract_is_answered(platform: str) -> None:
    """Every contract figure is there: with a value, or without one and with the reason."""
    figures = data_of(platform)["figures"]
    silent = [id for id in CONTRACT if figures[id]["value"] is None and not figures[id].get("reason")]
    assert not silent


@pytest.mark.parametrize("platform", platforms())
def test_depth_and_layout(platform: str) -> None:
    """A platform is described to component level, and every rack of it has a layout without overlaps."""
    build = engineered(platform)
    assert len(build.bom) >= 40
    for view in build.racks:
        taken = [u for slot in view.slots for u in range(slot.u, slot.u + slot.height)]
        assert len(taken) == len(set(taken)), f"{view.role.key}: two things in one unit"
        assert max(taken) <= view.height_units


@pytest.mark.parametrize("platform", platforms())
def test_no_unexplained_failure(platform: str) -> None:
    """The configuration a platform ships with fails no check."""
    assert [c.message for c in engineered(platform).checks if c.status == "fail"] == []


@pytest.mark.parametrize("platform", platforms())
def test_floor_plan_holds_every_rack(platform: str) -> None:
    """The floor plan has as many racks of each role as the system."""
    build = engineered(platform)
    for role in build.system.roles:
        assert sum(place.role == role.key for place in build.floor) == role.per_system.number


def test_incomplete_elevation_is_said() -> None:
    """Where options bring trays that the layout has no place for, a check says so instead of a silently empty rack."""
    shipped = {c.status for p in platforms() for c in engineered(p).checks if c.id.startswith("layout.complete")}
    assert shipped == {"pass"}
    air = [c for c in engineered("tpu-v7", "options.cooling=air").checks if c.id.startswith("layout.complete")]
    assert [c.status for c in air] == ["warn"]
