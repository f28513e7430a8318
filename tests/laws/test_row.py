"""Piping of a row: EPANET as oracle, sizing by velocity, and what the loop holds."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from configurator.build import Build
from configurator.catalog.parts import Pipe
from tests.helpers import coherent, engineered

VISCOSITY = 1.022e-6  # m^2/s, that of which EPANET counts multiples
OUTSIDE = [("vr200-nvl72",), ("tpu-v7",), ("cloudmatrix-384", "cooling.pod=12"), ("trn3-nl72x2", "cooling.pod=5", "cooling.coolant=water")]


def by_epanet(build: Build, folder: Path) -> float:
    """Drop of a supply header (Pa) of a full pod: units as a reservoir, pipes for the run and every pitch, draws at racks."""
    import wntr  # two seconds, which only those who run this should wait

    racks = round(coherent(build, "cooling.row-flow") / coherent(build, "cooling.flow-per-rack"))
    net = wntr.network.WaterNetworkModel()
    density, bore = coherent(build, "cooling.density"), coherent(build, "cooling.row-bore")
    hydraulic = net.options.hydraulic
    hydraulic.headloss, hydraulic.viscosity = "D-W", coherent(build, "cooling.viscosity") / density / VISCOSITY
    hydraulic.accuracy, net.options.time.duration = 1e-6, 0
    wall, loss = coherent(build, "stainless-10s.roughness"), coherent(build, "constants.row-loss")
    net.add_reservoir("units", base_head=100.0)
    net.add_junction("0", base_demand=0.0)
    net.add_pipe("run", "units", "0", coherent(build, "constants.row-run"), bore, wall, loss)
    for rack in range(1, racks + 1):
        net.add_junction(str(rack), base_demand=coherent(build, "cooling.flow-per-rack"))
        net.add_pipe(f"p{rack}", str(rack - 1), str(rack), coherent(build, "cooling.row-length") / racks, bore, wall)
    found = wntr.sim.EpanetSimulator(net).run_sim(file_prefix=str(folder / "row"))
    return float(100.0 - found.node["head"].loc[0, str(racks)]) * density * 9.80665


@pytest.mark.filterwarnings("ignore:Changing the headloss formula")
@pytest.mark.parametrize("case", OUTSIDE, ids=" ".join)
def test_the_drop_of_a_row_is_that_of_a_network(case: tuple[str, ...], tmp_path: Path) -> None:
    """Within 4 % of EPANET, whose friction factor follows the flow from piece to piece."""
    build = engineered(*case)
    assert coherent(build, "cooling.row-drop") == pytest.approx(2 * by_epanet(build, tmp_path), rel=0.04)


def test_the_pipe_is_the_smallest_that_keeps_to_its_velocity() -> None:
    """One bore less of the series would be too fast; a larger pod takes a wider pipe."""
    small, large = (engineered("vr200-nvl72", f"cooling.pod={racks}") for racks in (4, 16))
    for build in (small, large):
        series = build.system.catalog.pipes["stainless-10s"]
        bores = [bore.coherent or 0.0 for bore in series.bores]
        bore, limit = coherent(build, "cooling.row-bore"), series.velocity.coherent or 0.0
        narrower = bores[bores.index(bore) - 1]
        speed = coherent(build, "cooling.row-flow") / (math.pi / 4 * bore**2)
        assert speed == pytest.approx(coherent(build, "cooling.row-velocity"))
        assert speed <= limit < speed * (bore / narrower) ** 2
    assert coherent(small, "cooling.row-bore") < coherent(large, "cooling.row-bore")


def test_racks_of_other_kinds_make_a_row_longer() -> None:
    """Twelve compute racks of sixteen places: four bus racks stand between them."""
    build = engineered("cloudmatrix-384", "cooling.pod=12")
    width = coherent(build, "cooling.row-length") / 12
    frame = next(role.frame for role in build.system.roles if role.key == "compute")
    assert width == pytest.approx(16 / 12 * (frame.width.coherent or 0.0))


@pytest.mark.parametrize(("quantity", "pods"), [(1, 1), (16, 1), (17, 2)])
def test_what_is_laid_is_bought(quantity: int, pods: int) -> None:
    """Two headers along all racks and the way from there to the units of every pod; two valves for every rack; none for units in racks."""
    build = engineered("vr200-nvl72", f"quantity={quantity}")
    lines = {n.key: n for n in build.system.walk() if n.key in ("row-pipe", "isolation-valves")}
    run, pitch = coherent(build, "constants.row-run"), coherent(build, "cooling.row-length") / 16
    assert lines["row-pipe"].total.value == pytest.approx(2 * (pods * run + quantity * pitch))
    pipe = lines["row-pipe"].part
    assert isinstance(pipe, Pipe) and (pipe.bore.coherent or 0) >= coherent(build, "cooling.row-bore") * (1 - 1e-9)
    assert lines["isolation-valves"].total.value == quantity == coherent(build, "cooling.isolation-valves") / 2
    assert not [n for n in engineered("gb300-nvl72").system.walk() if n.key == "row-pipe"]


def test_what_a_leak_lets_out() -> None:
    """All a rack holds and what flows until its valves close; with piping the loop holds more than its racks, in a rack it has none."""
    build = engineered("vr200-nvl72")
    rack, each = coherent(build, "cooling.coolant-volume-per-rack"), coherent(build, "cooling.flow-per-rack")
    assert coherent(build, "cooling.leak-volume") == pytest.approx(rack + 10 * each)
    assert coherent(build, "cooling.coolant-volume") >= rack + coherent(build, "cooling.row-volume") / 16
    assert "cooling.row-volume" not in engineered("gb300-nvl72").figures
