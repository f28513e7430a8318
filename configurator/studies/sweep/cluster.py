"""The blocks of a sweep on the workers of a Dask cluster, each of which has the program and the catalogs; rows come in any order."""

from __future__ import annotations

import hashlib
import logging
import platform
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from functools import lru_cache
from typing import TYPE_CHECKING

from configurator.catalog.problems import Position, fail
from configurator.catalog.reading.digests import digest
from configurator.studies.sweep.plan import Block, Plan
from configurator.studies.sweep.points import Rows
from configurator.studies.sweep.workers import base_of, elsewhere, processors

if TYPE_CHECKING:
    from distributed import Client, Future

AWAITED = 60  # seconds that a scheduler may be without a worker; some clusters start the first when there is something to do
LOGS = ("distributed", "distributed.client")  # those of Dask that have a level of their own
KEPT = "what is done is kept: --resume, with another scheduler or without one"


def on_cluster(plan: Plan, blocks: Callable[[int], Sequence[Block]], scheduler: str) -> Iterator[Rows]:
    """The rows of the blocks that are made for so many workers as there are.

    A block is named by what it is, so it is one task however often it is asked for, and is given out again when its worker is lost.

    Raises:
        InputError: Dask is not installed, no scheduler answers or it is lost, workers do not come, end, or are not like this process.
    """
    at = Position(f"--scheduler {scheduler}")
    with _client(scheduler, at) as client:
        from distributed import KilledWorker

        try:
            _require_program(client, at)
            given = blocks(sum(client.nthreads().values()) or processors())
            futures = {client.submit(_alike, plan, plan.digest, block, key=_key(plan, block), pure=True) for block in given}
            yield from _as_they_come(client, futures)
        except CancelledError:
            raise fail("SWEEP09", "the scheduler is lost", at, KEPT) from None
        except TimeoutError:
            raise fail("SWEEP09", f"no worker comes within {AWAITED} s", at, f"start some: dask worker {scheduler}; {KEPT}") from None
        except KilledWorker:
            raise fail("SWEEP09", "its workers end before they are done", at, KEPT) from None


def _as_they_come(client: Client, left: set[Future[Rows]]) -> Iterator[Rows]:
    """What tasks come to, in any order; raises TimeoutError when no worker is there to do them."""
    from distributed import wait

    client.wait_for_workers(1, timeout=AWAITED)
    while left:
        done: set[Future[Rows]] = set()
        try:
            with client.as_current():
                done, left = wait(left, timeout=AWAITED, return_when="FIRST_COMPLETED")  # type: ignore[no-untyped-call]
        except TimeoutError:
            client.wait_for_workers(1, timeout=AWAITED)
        yield from (future.result() for future in done)


def _client(scheduler: str, at: Position) -> Client:
    """A connection to the scheduler, which tells what goes wrong by errors alone."""
    try:
        from distributed import Client
        from distributed.comm.addressing import get_address_host_port
    except ImportError:
        raise fail("SWEEP06", "Dask is not installed", at, "pip install 'rack-configurator[cluster]'") from None
    for name in LOGS:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        get_address_host_port(scheduler, strict=True)  # what is no address leaves a client that never ends
        return Client(scheduler, timeout="10s", set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as problem:
        raise fail("SWEEP06", f"no scheduler answers: {problem}", at, "start one: dask scheduler") from None


def _require_program(client: Client, at: Position) -> None:
    """Refuse a worker without the program: it would end with each block that it is given, and the sweep never."""
    for worker, answer in client.run(processors, on_error="return").items():
        if not isinstance(answer, int):
            raise fail("SWEEP09", f"worker {worker} does not have this program: {answer}", at, "install it there")


def _alike(plan: Plan, asked: str, block: Block) -> Rows:
    """A block on a worker, whose program and catalogs must be those that the sweep was asked of."""
    if plan.digest != asked or not _same_catalogs(plan):
        what = "has another version of the program, or other catalogs"
        raise fail("SWEEP10", what, Position(f"worker {platform.node()}"), "make it the same on every worker, then --resume")
    return elsewhere(plan, block)


@lru_cache(maxsize=2)
def _same_catalogs(plan: Plan) -> bool:
    return digest(base_of(plan).catalog) == plan.catalogs


def _key(plan: Plan, block: Block) -> str:
    points = hashlib.sha256(repr(block.points).encode()).hexdigest()
    return f"rackcfg-sweep-{plan.digest[:16]}-{block.first}-{points[:16]}"
