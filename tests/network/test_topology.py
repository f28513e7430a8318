"""The drawing of a fabric: what is joined in it is joined in the schedule, and any number of switches takes the same room."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from configurator.disciplines.network.fabric import Impossible, Plan, Shape, plan
from configurator.exchange.cables.wiring import uplinks
from configurator.render.svg.network import Sketch, Wanted, draw, sketch_of_plan, topologies
from configurator.render.svg.network.topology import WIDTH
from configurator.render.words.display import Display
from tests.helpers import command, platforms, viewed

KEYS = ("node-leaf", "leaf-spine", "spine-core")


def sketched(made: Plan) -> Sketch:
    return sketch_of_plan(made, Wanted("x", "Fabric", str, "en", f"{made.shape.nodes} nodes"))


def joined(made: Plan, key: str) -> set[tuple[int, int]]:
    """What the schedule joins between two tiers."""
    if key == "node-leaf":
        ports = [(rail, port) for rail in range(made.shape.rails) for port in range(made.shape.per_rail)]
        return {
            (node, made.leaf_of(rail, node * made.shape.per_rail + port)[0]) for node in range(made.shape.nodes) for rail, port in ports
        }
    links = uplinks(made, key)
    return set(zip(links.lower.tolist(), links.upper.tolist(), strict=True))


@settings(max_examples=25)
@given(st.integers(1, 150), st.sampled_from([1, 2, 4]), st.sampled_from([4, 8, 12, 36]), st.sampled_from([None, 6]))
def test_what_is_joined_is_joined_in_the_schedule(nodes: int, rails: int, radix: int, unit: int | None) -> None:
    """Of the members shown exactly those that have a cable between them, none beyond the last of its tier."""
    try:
        made = plan(Shape(nodes, 2 * rails, radix, rails, unit=unit))
    except Impossible:
        return
    sketch = sketched(made)
    for key, (lower, upper), wires in zip(KEYS, pairwise(sketch.rows), sketch.wires, strict=False):
        shown = {(a, b) for a in lower.shown for b in upper.shown if a is not None and b is not None}
        assert wires is not None and {(lower.shown[a], upper.shown[b]) for a, b in wires} == shown & joined(made, key)
    counts = [nodes, *(count // made.shape.planes for count in made.switches().values())]
    assert all(max(n for n in row.shown if n is not None) == count - 1 for row, count in zip(sketch.rows, counts, strict=False))


def test_ten_thousand_nodes_take_the_room_of_ten() -> None:
    """Three tiers: four rows of at most seven places, the pods framed and counted."""
    made = plan(Shape(10_000, 8, 128, 8))
    sketch, pods = sketched(made), sum(pod.count for pod in made.pods)
    assert [len(row.shown) for row in sketch.rows] == [7, 7, 7, 7] and all(row.groups == ((0, 2), (4, 6)) for row in sketch.rows[1:3])
    drawn = draw(sketch, "x")
    assert f'width="{WIDTH:g}"' in drawn and len(drawn) < 12_000
    assert f">Leaf × {made.leaves:,}<" in drawn and f">in {pods} pods<" in drawn and pods > 9


CASES = [*((name,) for name in platforms()), ("gb300-nvl72", "quantity=2", "network.boundary=spine")]


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_every_fabric_is_drawn(case: tuple[str, ...]) -> None:
    """Each with its switches; what the quote leaves out is dashed and said."""
    display = Display(viewed(*case), "en")
    drawn = dict(topologies(display))
    fabrics = {f"{fabric.id} fabric": fabric for fabric in display.system.fabrics if any(line.count.value for line in fabric.lines)}
    assert drawn.keys() == fabrics.keys()
    for title, picture in drawn.items():
        fabric = fabrics[title]
        for bought in fabric.switches:
            assert f">{bought.tier.capitalize()} × {bought.node.total.number:,.0f}<" in picture
        left = fabric.uplinks.count is None or bool(fabric.uplinks.count.value)
        partly = fabric.plan is not None and left
        assert ("outside this quote" in picture) == (partly or (fabric.plan is None and fabric.boundary == "nic"))


def test_the_page_of_a_fabric(tmp_path: Path) -> None:
    done = command(
        "fabric", "--nodes", "64", "--ports-per-node", "8", "--rails", "8", "--switch", "qm9700", "--html", str(tmp_path / "f.html")
    )
    text = (tmp_path / "f.html").read_text(encoding="utf-8")
    assert done.code == 0 and ">Leaf × 16<" in text and "kW" in text
