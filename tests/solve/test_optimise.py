"""`optimise` over the engine: what it finds is what building by hand finds, and what it says of the rest is true."""

from __future__ import annotations

import csv
import json
from itertools import product
from pathlib import Path

import pytest

from configurator.build import read_request
from configurator.figures.uncertainty import simulate
from configurator.solve.choices import free_choices
from configurator.solve.floor import fixed_lines, floor_of
from configurator.solve.goals import Goal
from configurator.solve.trials import HEADLINE, Bench
from configurator.testing.cases import shipped_catalog
from tests.helpers import Outcome, coherent, command, engineered

RACK = Path(__file__).parents[1] / "catalog" / "made_up_rack"
SPACE = {"options.dpus-per-tray": ("1", "0"), "cooling.redundancy": ("N+1", "N")}
VARY = [x for path, values in SPACE.items() for x in ("--vary", f"{path}={','.join(values)}")]


def asked(*args: str) -> Outcome:
    """`optimise` of GB300 in this process."""
    return command("optimise", "gb300-nvl72", *args, "--jobs", "1", "--json")


def all_built() -> list[tuple[dict[str, str], dict[str, float]]]:
    """Every combination of the small space, one by one."""
    found = []
    for values in product(*SPACE.values()):
        chosen = dict(zip(SPACE, values, strict=True))
        build = engineered("gb300-nvl72", *(f"{path}={value}" for path, value in chosen.items()))
        if not build.failed:
            found.append((chosen, {id: coherent(build, id) for id in HEADLINE}))
    return found


def test_the_best_is_that_of_all_built_one_by_one() -> None:
    """Least price under a condition between the candidates; its figures are those of its build."""
    built = all_built()
    middle = sorted(values["power.ac-input"] for _, values in built)[len(built) // 2]
    done = asked("--minimise", "cost.price", "--where", f"power.ac-input <= {middle / 1000:.6f} kW", *VARY)
    data = json.loads(done.out)
    least = min(values["cost.price"] for _, values in built if values["power.ac-input"] <= middle * (1 + 1e-9))
    assert (done.code, data["status"], data["proven"], data["tried"]) == (0, "optimal", True, 4)
    assert data["best"]["figures"]["cost.price"] == {"value": pytest.approx(least, rel=1e-12), "unit": "USD"}
    assert data["bound"] == data["best"]["figures"]["cost.price"]["value"]
    again = next(values for chosen, values in built if chosen == data["best"]["set"])
    assert data["best"]["figures"]["power.ac-input"]["value"] == pytest.approx(again["power.ac-input"] / 1000, rel=1e-12)


def test_a_condition_may_have_to_hold_probably(tmp_path: Path) -> None:
    """What holds at its value and in four draws of ten is no answer where nine are asked for; the copy has what was chosen."""
    build = engineered("gb300-nvl72")
    figure = build.figures["power.ac-input"]
    limit = f"power.ac-input <= {coherent(build, 'power.ac-input') / 1000 + 0.001:.6f} kW"
    share = (simulate([figure])[figure.id] <= coherent(build, "power.ac-input") + 1.0).mean()
    assert share < 0.9
    axis, copy = ("--vary", "options.dpus-per-tray=1,2"), tmp_path / "copy.yaml"
    plain = asked("--minimise", "cost.price", "--where", limit, *axis, "-o", str(copy))
    data = json.loads(plain.out)
    assert data["best"]["conditions"] == [{"text": limit, "probability": pytest.approx(share)}]
    assert data["best"]["set"] == {"options.dpus-per-tray": "1"}
    assert copy.read_text("utf-8") == "platform: gb300-nvl72\n"  # its own choice is best: nothing to write
    sure = asked("--minimise", "cost.price", "--where", limit, "--likely", "90 %", *axis)
    assert (sure.code, json.loads(sure.out)["status"]) == (1, "infeasible")


def test_a_bound_holds_for_every_candidate() -> None:
    """The lines no choice can change are under the price of whatever is chosen, and are most of it."""
    build, goal = engineered("gb300-nvl72"), Goal("cost.price")
    choices = free_choices(build)
    spec, catalog = read_request("gb300-nvl72", catalog=shipped_catalog())
    fixed = fixed_lines(build, goal, [choice.path for choice in choices])
    bench = Bench(spec, catalog, ["cost.price"], fixed)
    (start,) = bench.outcomes([()])
    last = {choice.path: f"{choice.path}={choice.axis.values[-1]}" for choice in choices if choice.path != "cooling.cdu"}
    cheap = ("options.dpus-per-tray=0", "power.redundancy=N", "cooling.redundancy=N", "cooling.architecture=l2a", "cooling.coolant=water")
    outcomes = bench.outcomes([*((setting,) for setting in last.values()), cheap])
    bound = floor_of(build, goal, fixed, [start, *outcomes])
    prices = [outcome.values["cost.price"] or 0.0 for outcome in outcomes if not outcome.refused]
    assert bound is not None
    assert 0.75 * min(prices) < bound <= min(prices)
    assert fixed_lines(build, goal, ["prices.books"]) == []  # which changes what a line costs


def test_what_rules_everything_out_is_told_with_what_comes_nearest() -> None:
    """The condition that nothing meets and not the harmless one beside it; every way was built."""
    where = ("--where", "power.ac-input <= 20 kW", "--where", "system.racks <= 5")
    done = asked("--minimise", "cost.price", *where, "--vary", "power.redundancy=N,N+1")
    data = json.loads(done.out)
    assert (done.code, data["best"], data["status"]) == (1, None, "infeasible")
    assert [(element["kind"], element["text"]) for element in data["conflict"]] == [("where", "power.ac-input <= 20 kW")]
    assert data["nearest"]
    for way in data["nearest"]:
        build = engineered("gb300-nvl72", *(f"{path}={value}" for path, value in way["set"].items()))
        assert way["figures"]["system.weight"]["value"] == pytest.approx(coherent(build, "system.weight"), rel=1e-12)


def test_a_part_without_a_price_is_not_cheap_and_rows_say_why(tmp_path: Path) -> None:
    """On a stranger's rack whose own price is a bound already, in two processes that share one catalog."""
    path, vary = tmp_path / "rows.csv", "power.shelf=kestrel-shelf,orv3-hpr-shelf-33kw"
    args = ("kestrel-16", "--catalog", RACK, "--minimise", "cost.price", "--vary", vary, "--vary", "options.nics-per-tray=2,4")
    done = command("optimise", *args, "--json", "--csv", path, "--jobs", 2)
    data = json.loads(done.out)
    assert done.code == 0
    assert data["best"]["set"] == {"power.shelf": "kestrel-shelf", "options.nics-per-tray": "2"}
    assert all("orv3-hpr-shelf-33kw.price" in left["reason"] for left in data["left_out"])
    rows = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
    assert [row["counts"] for row in rows].count("true") == 2
    assert [row["reason"][:9] for row in rows].count("not known") == 2


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((), "OPT004"),
        (("--minimise", "cost.prise"), "OPT002 no figure 'cost.prise' (did you mean cost.price?)"),
        (("--minimise", "cost.price", "--where", "power.ac-input <= 150"), "has no unit: write 150 kW"),
        (("--minimise", "cost.price", "--where", "power.ac-input = 150 kW"), "OPT001"),
        (("--minimise", "cost.price", "--vary", "power.redundanzy=N,N+1"), "--vary power.redundanzy=N,N+1: CAT002"),
        (("--minimise", "cost.price", "--vary", "site.supply-voltage=400 kg..480 kg:10 kg"), "--vary site.supply-voltage=400 kg"),
        (("--minimise", "cost.price", "--vary", "cooling.coolant=watr,pg25"), "no coolant 'watr' (did you mean water?)"),
        (("--minimise", "cost.price", "--pareto", "cost.price"), "OPT003"),
        (("--minimise", "cost.price", "--likely", "9"), "OPT005"),
    ],
)
def test_bad_questions_are_refused(args: tuple[str, ...], said: str) -> None:
    done = asked(*args)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
