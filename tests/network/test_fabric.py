"""The planner of fat trees: published tables row by row, and laws over random shapes."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.disciplines.network.fabric import Impossible, Plan, Shape, plan
from configurator.disciplines.network.fabric.plan import Pod
from tests.helpers import command

# Published tables of DGX SuperPOD reference architectures: nodes -> leaf, spine, core, node-leaf, leaf-spine, spine-core.
H100 = {31: (8, 4, 0, 248, 256, 0), 63: (16, 8, 0, 504, 512, 0), 127: (32, 16, 0, 1016, 1024, 0)}
B200 = {
    64: (16, 8, 0, 512, 512, 0),
    128: (32, 16, 0, 1024, 1024, 0),
    256: (64, 32, 0, 2048, 2048, 0),
    1024: (256, 256, 128, 8192, 8192, 8192),
}
B300 = {64: (16, 8, 0, 512, 512, 0), 128: (32, 16, 0, 1024, 1024, 0), 512: (128, 64, 0, 4096, 4096, 0)}
PUBLISHED = [
    *((Shape(nodes, 8, 64, 8, unit=32, managers=4), row) for nodes, row in H100.items()),
    *((Shape(nodes, 8, 64, 8, unit=32), row) for nodes, row in B200.items()),
    *((Shape(nodes, 8, 128, 8, planes=2, unit=64), row) for nodes, row in B300.items()),
]


def row_of(made: Plan) -> tuple[int, ...]:
    switches, cables = made.switches(), made.cables()
    return (*(switches[tier] for tier in ("leaf", "spine", "core")), *(cables[key] for key in ("node-leaf", "leaf-spine", "spine-core")))


@pytest.mark.parametrize(("shape", "row"), PUBLISHED, ids=[f"{shape.nodes}-nodes-radix-{shape.radix}" for shape, _ in PUBLISHED])
def test_published_tables(shape: Shape, row: tuple[int, ...]) -> None:
    """Each row as printed: links of the managers beside the nodes, switches of both planes together, one cable a node port."""
    assert row_of(plan(shape)) == row


def test_uplinks_are_dealt_evenly() -> None:
    """150 nodes: 40 leaves of 32 up-links need 20 spines by division, which do not divide 32; every leaf reaches 32."""
    assert row_of(plan(Shape(150, 8, 64, 8, unit=32)))[:2] == (40, 32)


def test_oversubscription_saves_spines() -> None:
    assert row_of(plan(Shape(128, 8, 64, 8, unit=32, oversubscription=Fraction(2))))[:5] == (32, 8, 0, 1024, 512)


def test_a_port_more_than_two_tiers_take() -> None:
    """r²/2 endpoints are two tiers, one more is three; r³/4 are three, one more is none."""
    assert [plan(Shape(n, 1, 8)).tiers for n in (32, 33, 128)] == [2, 3, 3]
    with pytest.raises(Impossible, match="3 tiers"):
        plan(Shape(129, 1, 8))
    with pytest.raises(Impossible, match="2 tiers"):
        plan(Shape(33, 1, 8, tiers=2))


def test_modules_fill_cages() -> None:
    """64 nodes with 8 ports in 4 twin-port cages: 256 modules in the nodes, half the ports of a switch in it."""
    assert plan(Shape(64, 8, 64, 8, unit=32)).transceivers(2, 2) == {"node": 256, "leaf": 512, "spine": 256, "core": 0, "total": 1024}
    assert plan(Shape(1, 3, 4)).transceivers(2, 2)["node"] == 2, "the third port has a cage of its own"


# --- laws


@st.composite
def shapes(draw: st.DrawFn) -> Shape:
    rails = draw(st.sampled_from([1, 1, 2, 4, 8]))
    radix = draw(st.integers(max(2, rails), 144))
    unit = draw(st.none() | st.integers(1, 100))
    ratio = draw(st.sampled_from([Fraction(1), Fraction(4, 3), Fraction(3, 2), Fraction(2), Fraction(7, 2)]))
    ports, planes = rails * draw(st.integers(1, 3)), draw(st.sampled_from([1, 2, 4]))
    return Shape(draw(st.integers(1, 400)), ports, radix, rails, planes, unit, ratio, None, draw(st.integers(0, 9)))


def made_of(shape: Shape) -> Plan | None:
    try:
        return plan(shape)
    except Impossible:
        return None


def faults(made: Plan) -> Iterator[str]:
    """What is wrong with a plan: ports that are not there, a leaf short of up-links, links that end on one side only."""
    shape, ports, links = made.shape, made.ports(), made.links()
    if any(tier["free"] < 0 for tier in ports.values()):
        yield "more ports are used than there are"
    if made.split.up * shape.oversubscription < made.split.down or made.split.down + made.split.up > shape.radix:
        yield "a leaf is oversubscribed beyond what is asked, or has not the ports"
    if sum(used * count for used, count in made.leaf_fill().items()) * shape.planes != links["node-leaf"] + links["manager-leaf"]:
        yield "not every port of a node ends on a leaf"
    if any(used > made.split.down for used in made.leaf_fill()):
        yield "a leaf has more nodes than down-ports"
    if sum(pod.count * pod.leaves for pod in made.pods) != made.leaves:
        yield "a leaf is in no pod"
    for pod in made.pods:
        if made.split.up % pod.spines:
            yield "the up-links of a leaf are not dealt evenly over its spines"
        if pod.leaves * made.split.up // pod.spines * (made.tiers - 1) > shape.radix:
            yield "a spine has more links than ports"


@given(shapes())
def test_every_port_is_there(shape: Shape) -> None:
    made = made_of(shape)
    if made is not None:
        assert [*faults(made)] == []


def test_the_law_catches_a_spine_too_few() -> None:
    """40 leaves with 20 spines, as plain division has it."""
    made = plan(Shape(150, 8, 64, 8, unit=32))
    assert [*faults(dataclasses.replace(made, pods=(Pod(1, 40, 20),)))] == ["the up-links of a leaf are not dealt evenly over its spines"]
    assert "more ports are used than there are" in faults(dataclasses.replace(made, pods=(Pod(1, 40, 16),)))


@given(shapes(), st.sampled_from([Fraction(5, 4), Fraction(2), Fraction(3)]))
def test_more_oversubscription_never_more_switches(shape: Shape, factor: Fraction) -> None:
    tight, loose = made_of(shape), made_of(dataclasses.replace(shape, oversubscription=shape.oversubscription * factor))
    if tight is not None:
        assert loose is not None
        assert sum(loose.switches().values()) <= sum(tight.switches().values())


@given(shapes(), st.integers(1, 3))
def test_planes_repeat_the_fabric(shape: Shape, times: int) -> None:
    """Twice the planes are twice the switches and links, and as many cables."""
    one, more = made_of(dataclasses.replace(shape, planes=1)), made_of(dataclasses.replace(shape, planes=2**times))
    if one is not None and more is not None:
        assert {tier: 2**times * n for tier, n in one.switches().items()} == more.switches()
        assert one.cables() == more.cables()


# --- the command


def test_fabric_with_its_switch() -> None:
    done = command("fabric", "--nodes", "144", "--ports-per-node", "4", "--rails", "4", "--switch", "q3400-ra", "--json")
    data = json.loads(done.out)
    assert (data["radix"], data["switches"]) == (144, {"leaf": 8, "spine": 4, "core": 0})
    assert (data["power_w"], data["price"], data["currency"], data["height_units"]) == (12 * 1750.0, "1590000.00", "USD", 48)


def test_a_switch_without_a_price_has_none() -> None:
    done = command("fabric", "--nodes", "8", "--ports-per-node", "1", "--switch", "sn4600c", "--json")
    assert json.loads(done.out)["price"] is None
    assert "not priced" in command("fabric", "--nodes", "8", "--ports-per-node", "1", "--switch", "sn4600c").out


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("--radix", "4"), "radix of 4 is below the 8 rails"),
        (("--rails", "3"), "rails that divide 8: 1, 2, 4, 8"),
        (("--nodes", "0"), "nodes: 0"),
        (("--nodes", "2.000"), "may be 2 or 2,000"),
        (("--oversubscription", "1.500"), "'1.500' may be 1.5 or 1,500"),
        (("--node-ports-per-cage", "0"), "0 is below 1"),
        (("--rails", "1.5"), "no whole number"),
        (("--planes", "3"), "does not split into 3 planes"),
        (("--oversubscription", "0"), "oversubscription 0 is below 1"),
        (("--oversubscription", "many"), "'many' is no ratio"),
        (("--tiers", "1"), "'1' is no number of tiers"),
        (("--nodes", "100000"), "more than 3 tiers of 64-port switches join"),
        (("--nodes-per-su", "0"), "scalable unit of 0 nodes"),
        (("--switch", "qm9800"), "did you mean qm9700?"),
        (("--switch", "sn5600", "--radix", "96"), "its 64 ports break out into 64, 128, 256, 512"),
    ],
)
def test_impossible_fabrics_are_refused(change: tuple[str, ...], words: str) -> None:
    options = {"--nodes": "64", "--ports-per-node": "8", "--radix": "64", "--rails": "8"}
    options.update(zip(change[::2], change[1::2], strict=True))
    done = command("fabric", *(word for pair in options.items() for word in pair))
    assert (done.code, done.out) == (2, "")
    assert words in " ".join(done.err.split())
