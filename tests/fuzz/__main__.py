"""Try very many inputs: ``python -m tests.fuzz [--number N] [--seed S] [--corpus NAME ...]``, or ``make fuzz``.

Each batch runs in a process of its own with bounded memory, so that a crash or a hang costs one input and is counted as what it is.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import shlex
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

from tests import conftest  # keeps the shipped catalogs, as in the tests
from tests.fuzz.corpora import CORPORA, attempt
from tests.fuzz.trial import BAD, GOOD, Verdict, quiet_home, tried

BATCH = 200  # inputs a process tries; what it leaks ends with it
PATIENCE = 90.0  # seconds without an answer after which a process is given up
ADDRESS_SPACE = 4_000_000_000  # bytes of a process
DEEP = 25  # one check in so many has its ranges and remedies too


def _batch(corpus: str, seed: int, numbers: range, answers: Connection) -> None:
    """Try some inputs and send a line for each."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    for number in numbers:
        case = attempt(corpus, seed, number)
        verdict = tried(case, deep=case.args[0] != "check" or number % DEEP == 0)
        answers.send_bytes(verdict.line().encode("utf-8", "backslashreplace"))


def _verdicts(corpus: str, seed: int, numbers: range) -> Iterator[tuple[int, Verdict]]:
    """The verdict on each of these inputs, in as many processes as it takes."""
    start = numbers.start
    while start < numbers.stop:
        ours, theirs = multiprocessing.Pipe(duplex=False)
        stop = min(start + BATCH, numbers.stop)
        worker = multiprocessing.get_context("fork").Process(target=_batch, args=(corpus, seed, range(start, stop), theirs), daemon=True)
        worker.start()
        theirs.close()
        try:
            for number in range(start, stop):
                start = number + 1
                if not ours.poll(PATIENCE):
                    yield number, Verdict("hang", f"no answer for {PATIENCE:g} s")
                    break
                yield number, Verdict(**json.loads(ours.recv_bytes()))
        except EOFError:
            yield start - 1, Verdict("fault", "the process died")
        finally:
            worker.kill()
            worker.join()


def fuzzed(corpus: str, seed: int, number: int, until: float) -> Counter[str]:
    """The count of every verdict over so many inputs; what is bad is printed with the command that makes it again."""
    counts: Counter[str] = Counter()
    for index, verdict in _verdicts(corpus, seed, range(number)):
        counts[verdict.word] += 1
        if verdict.word in BAD:
            called = shlex.join(attempt(corpus, seed, index).args)[:200]
            print(f"{corpus} {seed} {index}: {verdict.word}: {verdict.why} | {called!r}", flush=True)
        if time.monotonic() > until:
            break
    return counts


def main() -> int:
    """Try them all, print the table of counts; 1 when anything is bad."""
    asked = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    asked.add_argument("--number", type=int, default=1000, help="inputs of each corpus")
    asked.add_argument("--seed", type=int, default=int(time.time()) % 100_000)
    asked.add_argument("--corpus", choices=list(CORPORA), action="append", help="one of them; all when left out")
    asked.add_argument("--minutes", type=float, default=1e6, help="of each corpus, after which it ends")
    asked.add_argument("--one", type=int, metavar="INDEX", help="lay out one input in a folder here and say how it is called")
    args = asked.parse_args()
    home = Path(tempfile.mkdtemp(prefix="rackcfg-fuzz-"))
    quiet_home(home)
    os.environ.update(NO_COLOR="1", COLUMNS="200", SOURCE_DATE_EPOCH="1795564800")
    conftest.garbage.collect_rarely()
    if args.one is not None:
        return lay_out(args.corpus[0], args.seed, args.one)
    print(f"seed {args.seed}")
    table = {name: fuzzed(name, args.seed, args.number, time.monotonic() + 60 * args.minutes) for name in args.corpus or CORPORA}
    print("corpus".ljust(16), *(word.rjust(10) for word in (*GOOD, *BAD)))
    for name, counts in table.items():
        print(name.ljust(16), *(str(counts[word]).rjust(10) for word in (*GOOD, *BAD)))
    return int(any(counts[word] for counts in table.values() for word in BAD))


def lay_out(corpus: str, seed: int, index: int) -> int:
    """Write the files of one input into a folder and print its command and its verdict."""
    case, folder = attempt(corpus, seed, index), Path(f"fuzz-{corpus}-{seed}-{index}")
    for name, raw in case.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(raw)
    print(f"{folder}: rackcfg {shlex.join(case.args)}")
    print(tried(case, deep=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())
