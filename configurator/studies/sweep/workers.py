"""Who computes the blocks of a sweep: this process, or processes beside it; rows come in any order."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache

from configurator.build import Quoted
from configurator.catalog.problems import Position, fail
from configurator.studies.sweep.plan import Block, Plan
from configurator.studies.sweep.points import Rows, computed
from configurator.today import as_of

WATCHED_EVERY = 2.0  # seconds between two looks of a worker whether its parent is there
TRIES = 3  # how often a block is given out whose worker died
_BASES: dict[str, Quoted] = {}  # the build that points differ from, in the processes that were made from this one


def here(base: Quoted, plan: Plan, blocks: Sequence[Block]) -> Iterator[Rows]:
    """In this process, one after the other."""
    yield from (computed(base, plan, block) for block in blocks)


def beside(base: Quoted, plan: Plan, blocks: Sequence[Block], workers: int) -> Iterator[Rows]:
    """In processes that are copies of this one, so that catalogs are read once; blocks of one that dies are given out again."""
    _BASES[plan.digest] = base
    left = {block.points: block for block in blocks}
    for _ in range(TRIES):
        try:
            yield from _pooled(plan, left, workers)
        except BrokenProcessPool:
            continue
        return
    raise fail("SWEEP05", "its worker processes end before they are done", Position(f"--jobs {workers}"), "fewer of them, then --resume")


def _pooled(plan: Plan, left: dict[tuple[int, ...], Block], workers: int) -> Iterator[Rows]:
    """What is left, from one set of processes; what has come back is no longer left."""
    fork = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(workers, mp_context=fork, initializer=_end_with, initargs=(os.getpid(),)) as pool:
        futures = {pool.submit(elsewhere, plan, block): block for block in left.values()}
        for future in as_completed(futures):
            rows = future.result()
            del left[futures[future].points]
            yield rows


def _end_with(parent: int) -> None:
    """Let a worker end when the process that it works for was killed, which tells it nothing."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(WATCHED_EVERY)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def elsewhere(plan: Plan, block: Block) -> Rows:
    """A block in another process, which has the base of its plan or makes it once."""
    return computed(base_of(plan), plan, block)


def base_of(plan: Plan) -> Quoted:
    """The build that the points of a plan differ from, in whatever process."""
    return _BASES.get(plan.digest) or _made(plan)


@lru_cache(maxsize=2)
def _made(plan: Plan) -> Quoted:
    with as_of(plan.second):
        return plan.base()


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
