"""Who computes the blocks of a sweep: this process, processes beside it, or the workers of a Dask cluster; rows come in any order."""

from __future__ import annotations

import hashlib
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
        futures = {pool.submit(_computed, plan, block): block for block in left.values()}
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


def _computed(plan: Plan, block: Block) -> Rows:
    """A block in another process, which has the base of its plan or makes it once."""
    return computed(_base(plan), plan, block)


def _base(plan: Plan) -> Quoted:
    return _BASES.get(plan.digest) or _made(plan)


@lru_cache(maxsize=2)
def _made(plan: Plan) -> Quoted:
    with as_of(plan.second):
        return plan.base()


def on_cluster(plan: Plan, blocks: Sequence[Block], scheduler: str) -> Iterator[Rows]:
    """On the workers of a Dask cluster, which have the program and the catalogs.

    A block is named by what it is, so it is one task however often it is asked for, and is given out again when its worker is lost.

    Raises:
        InputError: `distributed` is not installed, or nothing answers there.
    """
    at = Position(f"--scheduler {scheduler}")
    try:
        from distributed import Client
        from distributed import as_completed as completed
        from distributed.comm.addressing import get_address_host_port
    except ImportError:
        raise fail("SWEEP06", "Dask is not installed", at, "pip install 'rack-configurator[cluster]'") from None
    try:
        get_address_host_port(scheduler, strict=True)  # what is no address leaves a client that never ends
        client = Client(scheduler, timeout="10s", set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as problem:
        raise fail("SWEEP06", f"no scheduler answers: {problem}", at, "start one: dask scheduler") from None
    with client:
        futures = [client.submit(_computed, plan, block, key=_key(plan, block), pure=True) for block in blocks]
        for future in completed(futures, loop=client.loop):  # type: ignore[no-untyped-call]
            yield future.result()


def _key(plan: Plan, block: Block) -> str:
    points = hashlib.sha256(repr(block.points).encode()).hexdigest()
    return f"rackcfg-sweep-{plan.digest[:16]}-{block.first}-{points[:16]}"


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
