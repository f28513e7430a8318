"""Laws of weight: what stands in a rack or hangs on it is weighed, structure by the high end, and no two racks are alike by closing."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers import coherent, engineered, number_of, platforms
from tests.strategies import few


def test_different_racks_differ_in_weight() -> None:
    """72 plates and 144 couplings weigh something: no two platforms weigh the same to the gram, nor at the high end."""
    for id in ("system.weight", "system.compute.rack-weight-high"):
        weights = {p: coherent(engineered(p), id) for p in platforms() if id in engineered(p).figures}
        assert [(a, b) for (a, x), (b, y) in combinations(weights.items(), 2) if abs(x - y) < 0.001] == []
    assert coherent(engineered("gb300-nvl72"), "system.weight") > coherent(engineered("gb200-nvl72"), "system.weight") + 5


@few
@given(st.sampled_from(platforms()))
def test_the_high_end_is_no_lower(platform: str) -> None:
    """Every rack weighs at most its high end, and a caster carries a part of that."""
    build = engineered(platform)
    for role in build.system.roles:
        key = f"system.{role.key}"
        assert coherent(build, f"{key}.rack-weight") <= coherent(build, f"{key}.rack-weight-high")
        assert (
            coherent(build, f"{key}.rack-weight-high") / 4
            <= coherent(build, f"{key}.caster-load")
            < coherent(build, f"{key}.rack-weight-high")
        )


def test_cables_weigh_where_they_end() -> None:
    """Of 180 fibres a rack 1.5 m each hang in it, of its 80 cords to switches of the rack both ends; more planes weigh more."""
    build = engineered("gb300-nvl72", "quantity=2")
    fibres = sum(coherent(build, f"cables.{id}.count") for id in ("compute-fabric", "converged-fabric"))
    assert coherent(build, "cables.compute.fibre") == pytest.approx(1.5 * fibres)
    weighed = 0.03 * coherent(build, "cables.compute.fibre") + 0.045 * coherent(build, "cables.compute.twisted")
    bare = engineered("gb300-nvl72", "quantity=2", "network.scale-out=none")
    lighter = (coherent(build, "system.weight") - coherent(bare, "system.weight")) / 0.03
    assert lighter == pytest.approx(coherent(build, "cables.compute.fibre"))
    assert weighed > 30


def test_a_unit_and_a_door_are_weighed_where_they_are() -> None:
    """The distribution unit in the rack and the door on it add their own mass; a unit in the row adds none to the racks."""
    bare = coherent(engineered("gb300-nvl72", "cooling.cdu=none"), "system.weight")
    fitted, row = engineered("gb300-nvl72"), engineered("gb300-nvl72", "cooling.cdu=vertiv-coolchip-1350")
    assert fitted.cooling.cdu is not None
    assert coherent(fitted, "system.weight") - bare == pytest.approx(number_of(fitted, fitted.cooling.cdu, "mass"))
    assert coherent(row, "system.weight") == pytest.approx(bare)
    door = engineered("hgx-h100-air", "cooling.rear-door=rdhx-coldlogik-cl20-42u600")
    assert coherent(door, "system.weight") - coherent(engineered("hgx-h100-air"), "system.weight") == pytest.approx(145)
