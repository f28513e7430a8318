"""Which port of which switch a link of a fabric takes: the plan, link by link, as columns."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from configurator.disciplines.network.fabric import Plan
from configurator.disciplines.network.fabric.plan import Pod

Numbers = NDArray[np.int64]


class Uplinks(NamedTuple):
    """Links between two tiers of one plane: both switches by their number, and the ports they take on that side, all from 0."""

    lower: Numbers
    lower_port: Numbers
    upper: Numbers
    upper_port: Numbers


def uplinks(plan: Plan, between: str) -> Uplinks:
    """The links of one plane between two tiers (``leaf-spine``, ``spine-core``)."""
    found = [*(_leaf_spine if between == "leaf-spine" else _spine_core)(plan)]
    return Uplinks(*(np.concatenate(column) for column in zip(*found, strict=True)))


def _leaf_spine(plan: Plan) -> Iterator[Uplinks]:
    """Up-link i of a leaf goes to spine i mod s of its pod: as many links from each leaf to each spine."""
    first_leaf = first_spine = 0
    for pod in _pods(plan):
        leaf, up = _grid(pod.leaves, plan.split.up)
        port = leaf * (plan.split.up // pod.spines) + up // pod.spines
        yield Uplinks(first_leaf + leaf, up, first_spine + up % pod.spines, port)
        first_leaf, first_spine = first_leaf + pod.leaves, first_spine + pod.spines


def _spine_core(plan: Plan) -> Iterator[Uplinks]:
    """The links of the spines are dealt out over the cores one by one."""
    first = first_spine = 0
    for pod in _pods(plan):
        spine, up = _grid(pod.spines, pod.leaves * plan.split.up // pod.spines)
        link = first + np.arange(len(up))
        yield Uplinks(first_spine + spine, up, link % plan.cores, link // plan.cores)
        first, first_spine = first + len(up), first_spine + pod.spines


def _grid(outer: int, inner: int) -> tuple[Numbers, Numbers]:
    """Every pair of two counts, the second running fastest."""
    return np.repeat(np.arange(outer), inner), np.tile(np.arange(inner), outer)


def _pods(plan: Plan) -> Iterator[Pod]:
    """Every pod by itself."""
    for pod in plan.pods:
        yield from repeat(pod, pod.count)
