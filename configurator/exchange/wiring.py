"""Which port of which switch a link of a fabric takes: the plan, link by link."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat
from typing import NamedTuple

from configurator.disciplines.network.fabric import Plan
from configurator.disciplines.network.fabric.plan import Pod


class Uplink(NamedTuple):
    """A link between two tiers: both switches by their number over all planes, and the ports they take on that side, from 0."""

    plane: int
    lower: int
    lower_port: int
    upper: int
    upper_port: int


def leaf_of(plan: Plan, rail: int, position: int) -> tuple[int, int]:
    """The leaf of one plane and its port for an endpoint of a rail, by the position of the endpoint on the rail; both from 0."""
    room = plan.shape.unit_endpoints or plan.split.down
    unit, inside = divmod(position, room)
    leaf, port = divmod(inside, plan.split.down)
    return (unit * plan.split.per_unit + leaf) * plan.shape.rails + rail, port


def uplinks(plan: Plan, between: str, planes: int) -> Iterator[Uplink]:
    """The links of so many planes between two tiers (``leaf-spine``, ``spine-core``)."""
    links = _leaf_spine if between == "leaf-spine" else _spine_core
    below, above = (plan.leaves, plan.spines) if between == "leaf-spine" else (plan.spines, plan.cores)
    for plane in range(planes):
        for lower, lower_port, upper, upper_port in links(plan):
            yield Uplink(plane, plane * below + lower, lower_port, plane * above + upper, upper_port)


def _leaf_spine(plan: Plan) -> Iterator[tuple[int, int, int, int]]:
    """Up-link i of a leaf goes to spine i mod s of its pod: as many links from each leaf to each spine."""
    first_leaf = first_spine = 0
    for pod in _pods(plan):
        each = plan.split.up // pod.spines
        for leaf in range(pod.leaves):
            for up in range(plan.split.up):
                yield first_leaf + leaf, up, first_spine + up % pod.spines, leaf * each + up // pod.spines
        first_leaf, first_spine = first_leaf + pod.leaves, first_spine + pod.spines


def _spine_core(plan: Plan) -> Iterator[tuple[int, int, int, int]]:
    """The links of the spines are dealt out over the cores one by one."""
    link = spine = 0
    for pod in _pods(plan):
        for _ in range(pod.spines):
            for up in range(pod.leaves * plan.split.up // pod.spines):
                yield spine, up, link % plan.cores, link // plan.cores
                link += 1
            spine += 1


def _pods(plan: Plan) -> Iterator[Pod]:
    """Every pod by itself."""
    for pod in plan.pods:
        yield from repeat(pod, pod.count)
