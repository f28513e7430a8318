"""Sweeps: each point is as if it were built alone, whoever computes it and however often it is interrupted."""

from __future__ import annotations

import json
import os
import pickle
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from inspect import unwrap
from pathlib import Path
from typing import Any

import numpy as np
import polars
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from configurator.build import Build, Quoted, again, build_request, changed, changes
from configurator.catalog.load import load_catalog
from configurator.catalog.problems import InputError
from configurator.figures.reads import Reads, watched
from configurator.render.words.i18n import load_texts
from configurator.solve.axes import read_axes
from configurator.studies.sweep import cluster, points, workers
from configurator.studies.sweep.log import Log, begun
from configurator.studies.sweep.page import infos, sweep_page
from configurator.studies.sweep.plan import HEADLINE, INPUT, Asked, Block, Plan, planned
from configurator.studies.sweep.points import Rows, computed
from configurator.studies.sweep.table import frame
from configurator.system.load import load_spec
from configurator.system.spec.written import as_written
from configurator.testing.cases import counted_of
from configurator.today import as_of, today
from tests.helpers import built, command, engineer_with, engineered, kinds, shipped_catalog
from tests.orders import MIXED, POOLED, ordered
from tests.render.test_html import in_chromium

GB300 = "gb300-nvl72"
# Axes of numbers that only scale, of numbers that choices rest on, of choices, and of input figures.
SCALING = (
    "site.pue=1.05..1.5:0.05",
    "power.utilisation=40 %..90 %:10 %",
    "prices.margin=0 %..30 %:5 %",
    "ownership.years=3 year..7 year:1 year",
)
CHOOSING = (
    "quantity=1..20:1",
    "site.supply-voltage=400 V,415 V,480 V",
    "site.air-inlet=18 degC,32 degC",
    "site.energy-price=0.05 USD/kWh,0.2 USD/kWh",
    "cooling.supply-temperature=30 degC,40 degC",
    "site.altitude=0 m,2500 m",
    "site.floor-load=500 kg/m^2,2500 kg/m^2",
)
CHOICES = ("power.redundancy=N,N+1,N+N", "power.architecture=ac-shelf,hvdc-800", "site.standard=IEC,NEC")


@cache
def plan_of(platform: str, *vary: str) -> tuple[Quoted, Plan]:
    base = built(platform)
    return base, planned(base, Asked(as_written(platform, shipped_catalog()), (), ()), read_axes(vary), None)


def in_one(base: Quoted, plan: Plan) -> Rows:
    return sorted(row for block in plan.blocks(1) for row in computed(base, plan, block))


def alone(plan: Plan, point: int) -> Build:
    """The build of one point by the ways of the command line."""
    steps = [int(step[0]) for step in plan.steps([point])]
    inputs = [f"{a.path}={a.values[step]}" for a, kind, step in zip(plan.axes, plan.kinds, steps, strict=True) if kind == INPUT]
    build = engineer_with(shipped_catalog(), plan.asked.written.name, *plan.settings_at(point))
    return changed(build, inputs) if inputs else build


@settings(max_examples=8)  # an example is several builds
@given(st.data())
def test_a_point_is_as_if_it_were_built_alone(data: st.DataObject) -> None:
    """Over every kind of platform, numbers and choices in any order; a point that cannot be built says so in both."""
    platform = data.draw(st.sampled_from(kinds()))
    vary = [data.draw(st.sampled_from(SCALING)), data.draw(st.sampled_from([*CHOOSING, *CHOICES]))]
    base, plan = plan_of(platform, *data.draw(st.permutations(vary)))
    rows = in_one(base, plan)
    assert [row[0] for row in rows] == list(range(plan.size))
    point, values, error = data.draw(st.sampled_from(rows))
    try:
        build = alone(plan, point)
    except InputError as problem:
        assert error == problem.problems[0].message and values == [None] * len(plan.figures)
        return
    wanted = [build.figures[name].number if name in build.figures else None for name in plan.figures]
    assert error == "" and values == [None if w is None else pytest.approx(w, rel=1e-9) for w in wanted]


def test_how_many_systems_there_are_is_a_whole_number() -> None:
    """A number with lines along its axis, in a column of whole ones."""
    base, plan = plan_of("hgx-b200-air", "quantity=1..3:1")
    rows = [(values, error) for _, values, error in in_one(base, plan)]
    column = frame(plan, rows)["quantity"]
    assert plan.units == ("1",) and column.dtype.is_integer() and column.to_list() == [1, 2, 3]


def test_a_price_in_several_currencies_is_a_choice() -> None:
    """Each is converted in a build of its own; the column tells them as they are written."""
    axis = "site.energy-price=0.1 USD/kWh,0.71 CNY/kWh,0.2 USD/kWh"
    base, plan = plan_of("hgx-b200-air", axis)
    rows = [(values, error) for _, values, error in sorted(in_one(base, plan))]
    costs = [values[plan.figures.index("power.energy-cost")] for values, _ in rows]
    assert costs == [pytest.approx(costs[0]), pytest.approx(costs[0]), pytest.approx(2 * (costs[0] or 0.0))]
    assert frame(plan, rows)["site.energy-price"].to_list() == ["0.1 USD/kWh", "0.71 CNY/kWh", "0.2 USD/kWh"]


@pytest.mark.parametrize("lead", ["", "systems.b."])
def test_a_quantity_of_a_system_of_an_order_is_a_number(lead: str) -> None:
    """As that of a specification of one system: a column of numbers, of points that need no build each where nothing is chosen by it."""
    text = "systems: [{platform: hgx-b200-air, id: a}, {platform: hgx-h100-air, id: b}]"
    base, axes = ordered(text), read_axes([f"{lead}power.utilisation=40 %..80 %:20 %", f"{lead}power.redundancy=N,N+1"])
    plan = planned(base, Asked(GB300, (), ()), axes, "power.energy-cost")
    assert plan.units == ("%", "") and plan.shown(0, 1) == 60.0
    for point, values, error in in_one(base, plan)[::2]:
        wanted = ordered(text, *plan.settings_at(point)).figures["power.energy-cost"].number
        assert not error and values == [pytest.approx(wanted, rel=1e-9)]


def test_what_is_of_one_system_of_an_order_is_told_with_its_name() -> None:
    """An axis and a figure of one system are called as it is, those of the order are not."""
    axes = read_axes(["systems.inference.quantity=1,2", "systems.inference.power.redundancy=N,N+1", "site.pue=1.1,1.2"])
    base = ordered(MIXED)
    plan = planned(base, Asked(GB300, (), ()), axes, "inference.power.it-load,power.it-load")
    told = {name: info.label for name, info in infos(base, plan).items()}
    assert told.pop("systems.inference.quantity") == "Inference: Systems ordered"
    assert told.pop("inference.power.it-load").startswith("Inference: ")
    assert told.keys() == {"power.it-load", "site.pue"} and not any(label.startswith("Inference") for label in told.values())


def test_an_input_figure_keeps_the_choices_and_refuses_what_it_cannot_be() -> None:
    base, plan = plan_of(GB300, "b300-gpu.tdp=1000 W..1400 W:100 W", "power.redundancy=N,N+1")
    assert plan.kinds == ("input", "field")
    for point, values, _ in in_one(base, plan)[5:6]:
        wanted = [alone(plan, point).figures[name].number for name in plan.figures]
        assert values == [pytest.approx(w, rel=1e-9) for w in wanted]
    with pytest.raises(InputError, match=r"b300-gpu\.tdp"):
        plan_of(GB300, "b300-gpu.tdp=1 kg,2 kg")


@pytest.mark.parametrize(
    ("platform", "settings"),
    [
        *((name, ()) for name in kinds()),
        (GB300, ("power.architecture=hvdc-800",)),  # with fuses, which are bought
        ("vr200-nvl72", ("power.architecture=hvdc-400", "network.boundary=spine")),
        ("hgx-b200-air", ("site.standard=NEC", "power.ups=true", "power.stages.transformer=none")),
    ],
)
def test_a_build_that_is_not_judged_has_the_same_numbers(platform: str, settings: tuple[str, ...]) -> None:
    """It leaves out what no quantity and no price rests on, also why something is chosen, and changes nothing of what is left."""
    whole = engineered(platform, *settings)
    counted = again(whole, [], judged=False)
    assert set(HEADLINE) <= set(counted.figures) < set(whole.figures) and not counted.checks
    assert _said(counted, counted) == _said(whole, counted)
    assert [line.node.path for line in counted.cost.lines] == [line.node.path for line in whole.cost.lines]
    told = counted_of(shipped_catalog(), platform, *settings)  # the same, with its words filled in
    assert _said(told, counted) == _said(counted, counted) and labels_of(told, whole) == labels_of(whole, told)
    assert {(d.id, d.chosen) for d in told.decisions} <= {(d.id, d.chosen) for d in whole.decisions}


TWO_SUPPLIES = (
    "systems: [{platform: gb300-nvl72}, {platform: gb300-nvl72, id: direct, power: {architecture: hvdc-800}}]\ncooling: {pod: shared}\n"
)


@pytest.mark.parametrize("text", [MIXED, POOLED, TWO_SUPPLIES])
def test_an_order_that_is_not_judged_has_the_same_numbers(text: str) -> None:
    """What is left out is left out of all of its systems: no sum is of some of them."""
    whole, counted = ordered(text), again(ordered(text), [], judged=False)
    assert set(HEADLINE) <= set(counted.figures) < set(whole.figures) and not counted.checks
    assert _said(counted, counted) == _said(whole, counted)
    assert not {"power.generators", "power.feed-load", "cooling.airflow"} & set(counted.figures)


def _said(build: Quoted, of: Quoted) -> dict[str, object]:
    """What a build says of the figures that another has."""
    return {id: (f.value, f.bound, f.info and f.info.unit) for id, f in build.figures.items() if id in of.figures}


def test_words_are_filled_in_where_somebody_reads_them() -> None:
    """Not in the builds of a sweep; in why one of them is refused, and in all that is kept for builds after them, they are."""
    catalog = unwrap(load_catalog)()  # one of its own, of which nothing is known yet
    silent = changes.engineered(load_spec("trn2-ultra", catalog), catalog, judged=False)
    spoken = again(silent, [])
    assert any("{" in label for label in labels_of(silent, silent).values())
    assert not any("{" in label for label in labels_of(spoken, spoken).values())
    with pytest.raises(InputError) as told:
        again(silent, ["prices.currency=JPY"])
    with pytest.raises(InputError) as refused:
        again(silent, ["prices.currency=JPY"], judged=False)
    assert str(refused.value) == str(told.value)


def labels_of(build: Quoted, of: Quoted) -> dict[str, str]:
    """What a build calls the figures that another has."""
    return {id: figure.info.label for id, figure in build.figures.items() if figure.info and id in of.figures}


def test_an_alternative_of_what_only_comparisons_read_is_no_fault() -> None:
    read = "interfaces.pcie-5.channel-budget"
    assert read not in again(engineered(GB300), [], judged=False).figures
    build = again(engineered(GB300), [f"alternatives.{read}=gross"], judged=False)
    assert f"alternative.{read}" in [decision.id for decision in build.decisions]


def test_figures_of_comparisons_are_those_of_single_builds() -> None:
    wanted = "boards.least-margin"
    base = engineered(GB300)
    asked = Asked(as_written(GB300, shipped_catalog()), (), ())
    plan = planned(base, asked, read_axes(["quantity=1,2"]), f"{wanted},cost.price")
    assert plan.judged and not plan_of(GB300, "quantity=1,2")[1].judged
    for point, values, error in in_one(base, plan):
        found = alone(plan, point).figures
        assert not error and values == [pytest.approx(found[name].number, rel=1e-9) for name in plan.figures]


@pytest.mark.parametrize(
    ("axis", "builds"),
    [("site.pue=1.05..1.5:0.001", 1), ("quantity=1..16:1", 4), ("site.supply-voltage=400 V,415 V,300 V", 2), ("power.redundancy=N,N+1", 1)],
)
def test_there_is_a_build_for_each_set_of_choices_and_no_more(axis: str, builds: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a block: a number that nothing is chosen by costs one, however many points; one that units and cables are chosen by a few."""
    made: list[list[str]] = []
    again = points.again
    monkeypatch.setattr(points, "again", lambda base, settings, judged: made.append(settings) or again(base, settings, judged))
    base, plan = plan_of(GB300, axis)
    in_one(base, plan)
    assert len(made) == builds * len(list(plan.blocks(1)))


def test_a_build_holds_only_where_what_was_zero_is_zero() -> None:
    """Asking whether a heat is nothing is a choice like any other: a build does not hold across it."""
    base, plan = plan_of(GB300, "power.utilisation=0 %,40 %,80 %")
    build = again(base, plan.settings_at(2), plan.judged)
    with watched() as reads:
        assert not build.figures["power.utilisation"].is_nothing
    held = points._Built(plan, build, 2, Reads(zeros=reads.zeros)).holds_at(np.array([2, 1, 0]))
    assert held.tolist() == [True, True, False]


# --- interrupted, and computed elsewhere


def logged(path: Path, plan: Plan, found: Iterator[Rows]) -> list[tuple[list[float | None], str]]:
    log = Log(path, plan, resume=True)
    for rows in found:
        log.add(rows)
    log.close()
    return log.rows()


def test_what_a_kill_left_behind_is_continued(tmp_path: Path) -> None:
    """In the middle of a line, after any number of blocks: no row is computed again, none is doubled; rows of another sweep are refused."""
    base, plan = plan_of(GB300, "site.pue=1.05..1.5:0.001")
    path, blocks = tmp_path / "s.csv.part", list(plan.blocks(1))
    whole = logged(tmp_path / "whole", plan, workers.here(base, plan, blocks))
    log = Log(path, plan, resume=False)
    log.add(computed(base, plan, blocks[0]))
    log.close()
    path.write_bytes(path.read_bytes() + b"[[400,[1.0,")
    log = Log(path, plan, resume=True)
    left = log.left(iter(blocks))
    log.close()
    assert {p for block in left for p in block.points} == set(range(plan.size)) - set(blocks[0].points)
    assert logged(path, plan, (computed(base, plan, block) for block in [*left, blocks[0]])) == whole
    assert len(path.read_text().splitlines()) == 1 + len(blocks)
    with pytest.raises(InputError, match="another sweep"):
        Log(path, plan_of(GB300, "site.pue=1.05..1.5:0.01")[1], resume=True)


def test_a_sweep_goes_on_as_of_the_day_on_which_it_was_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Days until a quote ends are a figure: rows of two days would be a grid of none."""
    dated, figure, day = "quote.date=2026-11-20", "quote.days-left", 86400
    out, begun = tmp_path / "s.csv", 1_764_000_000
    with as_of(begun):
        base = build_request(as_written(GB300, shipped_catalog()), [dated], catalog=shipped_catalog())
        asked = Asked(as_written(GB300, shipped_catalog()), (dated,), ())
        plan = planned(base, asked, read_axes(["power.redundancy=N,N+1"]), figure)
    log = Log(tmp_path / "s.csv.part", plan, resume=False)
    log.add(computed(base, plan, next(plan.blocks(1))))
    log.close()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(begun + 3 * day))
    words = ["sweep", GB300, "--vary", "power.redundancy=N,N+1", "--set", dated, "--figures", figure, "--jobs", "1"]
    command(*words, "-o", str(out), "--resume")
    command(*words, "-o", str(tmp_path / "later.csv"))
    resumed, later = (polars.read_csv(path)[figure].to_list() for path in (out, tmp_path / "later.csv"))
    assert resumed == [days + 3 for days in later]


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"garbage\n" + content,
        lambda content: content[:200] + b"\x00" * 40 + content[240:],
        lambda content: content + b'[[4000000,[],""]]\n',
        lambda content: content + b"[7]\n",
    ],
)
def test_a_damaged_log_is_refused_by_its_line(damage: Callable[[bytes], bytes], tmp_path: Path) -> None:
    """A disk that lost some of it: nothing is made up, and nothing of it is lost before the user says so."""
    base, plan = plan_of(GB300, "site.pue=1.05..1.5:0.01")
    path = tmp_path / "s.csv.part"
    logged(path, plan, workers.here(base, plan, list(plan.blocks(1))))
    path.write_bytes(damaged := damage(path.read_bytes()))
    with pytest.raises(InputError, match=r"s\.csv\.part:\d: SWEEP08 is damaged"):
        Log(path, plan, resume=True)
    assert path.read_bytes() == damaged


@pytest.mark.parametrize("told", ["abc", "-5", "99999999999999999", "9" * 5000])
def test_a_second_that_is_none_is_refused_wherever_it_is_told(told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "s.csv.part"
    path.write_text(json.dumps({"sweep": "x", "second": int("9" * 30)}) + "\n", encoding="utf-8")
    assert begun(path) is None
    monkeypatch.setenv("SOURCE_DATE_EPOCH", told)
    with pytest.raises(InputError, match=r"DATE001 SOURCE_DATE_EPOCH=.* is no second"):
        today()


def _ends_once(plan: Plan, block: Block) -> Rows:
    """A worker that is killed at its first block: the file says that it was."""
    mark = Path(os.environ["SWEEP_KILL"])
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return COMPUTED(plan, block)


COMPUTED = workers.elsewhere


def test_a_process_that_dies_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base, plan = plan_of(GB300, "site.pue=1.05..1.5:0.002")
    monkeypatch.setenv("SWEEP_KILL", str(tmp_path / "killed"))
    monkeypatch.setattr(workers, "elsewhere", _ends_once)
    blocks = list(plan.blocks(2))
    found = [row for rows in workers.beside(base, plan, blocks, 2) for row in rows]
    assert (tmp_path / "killed").exists()
    assert sorted(found) == in_one(base, plan)


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """Two workers of a real cluster, one killed as soon as the first block is back."""
    distributed = pytest.importorskip("distributed")
    base, plan = plan_of(GB300, "site.pue=1.05..1.5:0.0015")
    blocks = list(plan.blocks(4))
    options: dict[str, Any] = {"n_workers": 2, "threads_per_worker": 1, "processes": True, "dashboard_address": None}
    with distributed.LocalCluster(**options, local_directory=str(tmp_path)) as started:
        pids = [worker.pid for worker in started.workers.values()]

        def killing() -> Iterator[Rows]:
            for count, rows in enumerate(cluster.on_cluster(plan, lambda _: blocks, started.scheduler_address)):
                if count == 0:
                    os.kill(pids[0], signal.SIGKILL)
                yield rows

        found = [row for rows in killing() for row in rows]
    assert sorted(found) == in_one(base, plan)


@pytest.mark.slow
def test_a_scheduler_that_is_lost_is_told_in_a_line_and_what_is_done_is_kept(tmp_path: Path) -> None:
    """It ends as soon as the first block is back; the file is continued without a cluster, and nothing of it is computed again."""
    distributed = pytest.importorskip("distributed")
    base, plan = plan_of(GB300, "site.pue=1.05..1.5:0.0015")
    log = Log(tmp_path / "s.csv.part", plan, resume=False)
    options: dict[str, Any] = {"n_workers": 1, "threads_per_worker": 1, "processes": True, "dashboard_address": None}
    with distributed.LocalCluster(**options, local_directory=str(tmp_path)) as started:

        def ending() -> None:
            for rows in cluster.on_cluster(plan, lambda _: log.left(plan.blocks(4)), started.scheduler_address):
                log.add(rows)
                started.close()

        with pytest.raises(InputError, match=r"SWEEP09 the scheduler is lost .*--resume"):
            ending()
    log.close()
    resumed = Log(tmp_path / "s.csv.part", plan, resume=True)
    assert 0 < resumed.done < plan.size
    left = resumed.left(plan.blocks(2))
    assert sum(len(block.points) for block in left) == plan.size - resumed.done
    for rows in workers.here(base, plan, left):
        resumed.add(rows)
    assert resumed.rows() == [(values, error) for _, values, error in in_one(base, plan)]
    resumed.close()


@pytest.mark.slow
def test_a_cluster_without_workers_is_not_waited_for_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are let go as soon as the first block is back, and nobody starts others."""
    distributed = pytest.importorskip("distributed")
    monkeypatch.setattr(cluster, "AWAITED", 2)
    _, plan = plan_of(GB300, "site.pue=1.05..1.5:0.0015")
    options: dict[str, Any] = {"n_workers": 1, "threads_per_worker": 1, "processes": True, "dashboard_address": None}
    with distributed.LocalCluster(**options, local_directory=str(tmp_path)) as started:

        def leaving() -> None:
            for _ in cluster.on_cluster(plan, lambda _: list(plan.blocks(4)), started.scheduler_address):
                started.scale(0)

        with pytest.raises(InputError, match=r"SWEEP09 no worker comes within 2 s .*--resume"):
            leaving()


@pytest.mark.parametrize("other", ["version", "catalogs"])
def test_a_worker_that_is_not_like_the_one_that_asks_computes_nothing(other: str) -> None:
    """It would mix rows of two catalogs; what it says reaches another process whole."""
    base, plan = plan_of(GB300, "site.pue=1.1,1.2")
    asked = plan if other == "version" else replace(plan, catalogs="0" * 64)
    with pytest.raises(InputError) as told:
        cluster._alike(asked, "0" * 64 if other == "version" else asked.digest, next(plan.blocks(1)))
    assert told.value.problems[0].code == "SWEEP10"
    assert pickle.loads(pickle.dumps(told.value)).problems == told.value.problems
    assert sorted(cluster._alike(plan, plan.digest, next(plan.blocks(1)))) == in_one(base, plan)


# --- the command


@pytest.mark.parametrize(
    "axis", ["site.peu=1..2:0.1", "site.pue=1.5..1.1:0.1", "site.supply-voltage=400 kg..480 kg:10 kg", "site.pue=1..2:0", "options.no=1,2"]
)
def test_a_bad_axis_is_named_and_leaves_no_file(axis: str, tmp_path: Path) -> None:
    done = command("sweep", GB300, "--vary", axis, "--jobs", 1, "-o", tmp_path / "x.csv")
    assert done.code == 2 and axis.partition("=")[0] in done.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("path", "told"),
    [("b300-gpu.tpd", "did you mean b300-gpu.tdp?"), ("cost.price", "is derived"), ("site.peu", "unknown field")],
)
def test_what_is_neither_field_nor_input_is_told_apart(path: str, told: str, tmp_path: Path) -> None:
    done = command("sweep", GB300, "--vary", f"{path}=1000 W,1100 W", "--jobs", 1, "-o", tmp_path / "x.csv")
    assert done.code == 2 and told in done.err


@pytest.mark.parametrize("address", ["nonsense", "http://127.0.0.1:1", ""])
def test_an_address_that_is_none_of_a_scheduler_is_refused_in_a_line(address: str, tmp_path: Path) -> None:
    """And leaves no file that only says that a sweep was begun."""
    pytest.importorskip("distributed")
    done = command("sweep", GB300, "--vary", "site.pue=1.1,1.2", "--scheduler", address, "-o", tmp_path / "x.csv")
    assert done.code == 2 and "SWEEP06" in done.err and done.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_chart_of_many_points_and_a_long_name_is_one_line_of_80_columns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    done = command("sweep", GB300, "--vary", "site.pue=1.05..1.5:0.002", "--jobs", 1, "-o", tmp_path / "s.csv")
    charts = done.out.splitlines()
    assert charts and all(len(line) <= 80 and " … " in line for line in charts)
    assert all(line.count("█") and "▁" in line for line in charts)


def test_table_and_page(tmp_path: Path) -> None:
    """The file holds what the build says; of a point that cannot be built it says why, and the page speaks Chinese."""
    vary = ("power.redundancy=N,N+1", "site.pue=1.1,1.2,1.3", "b300-gpu.tdp=1200 W,1400 W")
    done = command(
        "sweep",
        GB300,
        *(x for v in vary for x in ("--vary", v)),
        "--jobs",
        1,
        "--figures",
        "power.facility,cost.price",
        "-o",
        tmp_path / "s.parquet",
    )
    assert (done.code, "power.facility" in done.out) == (0, True), done.err
    table = polars.read_parquet(tmp_path / "s.parquet")
    assert table.columns == ["power.redundancy", "site.pue", "b300-gpu.tdp", "power.facility", "cost.price", "error"]
    assert table["site.pue"].to_list()[:4] == [1.1, 1.1, 1.2, 1.2] and table["error"].null_count() == table.height == 12
    base = build_request(GB300, ["quote.language=zh"], catalog=shipped_catalog())
    plan = plan_of(GB300, *vary)[1]
    html = sweep_page(base, plan, frame(plan, [(values, error) for _, values, error in in_one(base, plan)])).decode()
    assert html.count("<svg") > 8
    assert {"Sweep", "Points", "Along one axis", "Over two axes", "Price against power"} <= load_texts("zh").keys()


LONG_NAMES = ("power.architecture=ac-shelf,hvdc-800,hvdc-400-sidecar", "site.energy-price=0.05..0.3 USD/kWh:0.01", "quantity=1,20")


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("vary", [LONG_NAMES, ("quantity=1..6:1", "power.redundancy=N,N+1"), ("site.pue=1.1,1.2",)], ids=len)
def test_the_pictures_of_a_page_fit_a_telephone_and_a_desk(vary: tuple[str, ...], browser: Any, tmp_path: Path) -> None:
    """Nothing is scrolled sideways, cut off, or written over another."""
    base, plan = plan_of(GB300, *vary)
    rng = np.random.default_rng(1)
    values = [float(x) for x in rng.uniform(1e6, 3e7, plan.size)]
    rows = [([value * (n + 1) for n in range(len(plan.figures))], "") for value in values]
    text = sweep_page(base, plan, frame(plan, rows)).decode()
    for seen in in_chromium(browser, text, tmp_path, 390, 1280):
        assert (seen["overflow"], seen["scrolled"]) == (0, 0)
        assert [seen[fault] for fault in ("faults", "wide", "clipped", "over")] == [[]] * 4
