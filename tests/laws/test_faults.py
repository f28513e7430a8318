"""Seeded faults: what a careless edit of a catalog file does, and what catches it.

Each fault is written into a copy of a shipped file, as its maintainer would, and loaded over the shipped catalog. Most are refused
when the file is read, with the line; the rest are numbers that are possible but wrong, and a check or a published total must say so.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from configurator.catalog.lint import lint
from configurator.catalog.load import load_catalog
from configurator.catalog.model import Catalog
from configurator.catalog.parts import PowerShelf, Psu
from configurator.catalog.problems import InputError, Problem
from tests.helpers import (
    edited_folder,
    engineer_with,
    engineered,
    kinds,
    plain_number,
    scaled,
    shipped_catalog,
    with_count,
    with_price,
    with_value,
    without_node,
)
from tests.reference.published import Reference, references
from tests.strategies import counted_nodes

GB300, GB200 = "platforms/gb300-nvl72.yaml", "platforms/gb200-nvl72.yaml"  # the first extends the second
GPUS = "parts/accelerators.yaml"

# What is wrong: the file, the text as it stands, the text as a slip leaves it, and words of the message that refuses it.
REFUSED = {
    "a power in volts": (GPUS, "value: 1400 W", "value: 1400 V", "expected a unit like W"),
    "a range in volts": (GPUS, "low: 1100 W", "low: 1100 V", "expected a unit like W"),
    "a power without a unit": (GPUS, "value: 1400 W", "value: 1400", "has no unit: write 1400 W"),
    "a mass in watts": ("parts/power-shelves.yaml", "value: 30 kg", "value: 30 W", "expected a unit like kg"),
    "a low above the value": (GPUS, "low: 1100 W\n      high: 1400 W", "low: 1500 W\n      high: 1600 W", "low <= value <= high"),
    "a negative power": (GPUS, "value: 1400 W\n      low: 1100 W", "value: -1400 W\n      low: -1500 W", "below 0"),
    "a negative count": (GB300, "count: 18\n", "count: -18\n", "below 0"),
    "a negative count of racks": (GB200, "    count: 1\n    frame", "    count: -1\n    frame", "below 1"),
    "no racks at all": (GB200, "    count: 1\n    frame", "    count: 0\n    frame", "below 1"),
    "a count in kilowatts": (GB300, "count: 18\n", "count: 18 kW\n", "expected a plain number"),
    "pairs counted in pieces of a litre": (
        GB200,
        'value: 33.6 L, low: 12 L, high: 33.6 L, source: derived, confidence: low, note: "Derived for the same manifold family from',
        'value: 33.6, low: 12, high: 33.6, source: derived, confidence: low, note: "Derived for the same manifold family from',
        "expected L",
    ),
    "no feed points": (GB200, "feed-points: {value: 2,", "feed-points: {value: 0,", "not above 0"),
    "feed points in kilowatts": (GB200, "feed-points: {value: 2,", "feed-points: {value: 2 kW,", "expected a unit like 1"),
    "plates in kilograms": (GB300, "plates: {value: 6,", "plates: {value: 6 kg,", "expected a unit like 1"),
    "a negative number of pairs per link": (GB200, "value: 4 pair,", "value: -4 pair,", "below 0"),
    "a converter that makes energy": (
        "parts/power-converters.yaml",
        "value: 98 %, low: 97 %, high: 98.4 %",
        "value: 102 %, low: 97 %, high: 103 %",
        "above 100 %",
    ),
    "a converter that might make energy": ("parts/power-converters.yaml", "high: 98.4 %", "high: 108.4 %", "above 100 %"),
    "a converter that passes nothing": ("parts/power-converters.yaml", "value: 98 %, low: 97 %", "value: 0 %, low: 0 %", "not above 0 %"),
    "a rectifier that makes energy": ("parts/psus.yaml", "[50 %, 97.5 %]", "[50 %, 107.5 %]", "above 100 %"),
    "a rectifier whose efficiency is a power": ("parts/psus.yaml", "[50 %, 97.5 %]", "[50 %, 97.5 W]", "write all of them as 50 %"),
    "a curve that runs back": ("parts/psus.yaml", "[50 %, 97.5 %]", "[5 %, 97.5 %]", "must rise"),
    "a UPS that makes energy": (
        "parts/ups.yaml",
        "value: 97 %, low: 96 %, high: 97.5 %",
        "value: 107 %, low: 96 %, high: 107.5 %",
        "above 100 %",
    ),
    "a power factor above one": (
        "parts/psus.yaml",
        "value: 0.99 W/VA, low: 0.97 W/VA, high: 0.99 W/VA",
        "value: 1.2 W/VA, low: 0.97 W/VA, high: 1.3 W/VA",
        "above 1 W/VA",
    ),
    "a plate that takes more than all heat": (
        GPUS,
        "value: 100 %, low: 95 %, high: 100 %",
        "value: 110 %, low: 95 %, high: 110 %",
        "above 100 %",
    ),
    "a shelf without supplies": ("parts/power-shelves.yaml", "psus: 6", "psus: 0", "not above 0"),
    "a price per piece of what is sold in pairs": ("prices/component-default.yaml", "base: 52 USD/pair", "base: 52 USD", "USD/pair"),
    "a price per pair of what is sold by piece": ("prices/component-default.yaml", "base: 35000 USD", "base: 35000 USD/pair", "USD"),
    "a range in the other currency": (
        "prices/component-default.yaml",
        "base: 35000 USD\n    low: 30000 USD",
        "base: 35000 USD\n    low: 30000 CNY",
        "CNY",
    ),
    "a negative price": (
        "prices/component-default.yaml",
        "base: 35000 USD\n    low: 30000 USD",
        "base: -35000 USD\n    low: -36000 USD",
        "below 0",
    ),
    "a sum in no currency": ("prices/analyst-2026-05.yaml", "base: 373939 USD", "base: 373939 USD/pair", "expected USD"),
    "a price of no part": ("prices/component-default.yaml", "\n  b300-gpu:\n", "\n  b301-gpu:\n", "no part"),
    "a part that is no part": (GB200, "part: grace-cpu", "part: grace-cpus", "did you mean grace-cpu"),
    "a dropped child that links are counted from": (
        GB200,
        "gpu: {label: B200 GPU, part: b200-gpu, count: 2}",
        "",
        "no 'compute-tray.superchip.gpu'",
    ),
    "an emptied assembly": (
        GB200,
        "            contents:\n              card: {label: BlueField-3 B3240, part: bluefield-3-b3240, count: 1}\n"
        '              optic: {label: {en: "400G QSFP112 optic", zh: "400G QSFP112 光模块"}, part: qsfp112-400g-sr4-mma1z00, count: 2}\n'
        '              substrate: {label: {en: "BlueField package substrate", zh: "BlueField 封装载板"}, '
        "part: abf-substrate-bluefield, count: 1}\n",
        "",
        "needs either a part or contents",
    ),
    "a coolant column in another unit": ("coolants/pg25.yaml", "kJ/(kg*K)", "kJ/kg", "expected a unit like kJ/(kg*K)"),
    "a source that is none": (
        GPUS,
        "value: 2.5 PFLOPS, source: verda-gb300",
        "value: 2.5 PFLOPS, source: verda-gb301",
        "did you mean verda-gb300",
    ),
    "an assumption without its reasoning": (
        "parts/psus.yaml",
        ', note: "Active correction; no data sheet value was readable."',
        "",
        "without its reasoning",
    ),
    "a misspelt field": (GPUS, "liquid-capture:", "liquid-captured:", "did you mean liquid-capture"),
}


def turns() -> Iterator[list[str]]:
    """The slips dealt out: of each file one at a time, and never one of a platform beside one of what it extends."""
    left = list(REFUSED)
    while left:
        first = {GB200 if (file := REFUSED[fault][0]) == GB300 else file: fault for fault in reversed(left)}
        yield [*first.values()]
        left = [fault for fault in left if fault not in first.values()]


@pytest.fixture(scope="module")
def refusals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Problem]]:
    """What is said of the file of each slip; those of several files are read together, since all is told at once."""
    found = {}
    for faults in turns():
        folder = tmp_path_factory.mktemp("slips")
        for fault in faults:
            file, before, after, _ = REFUSED[fault]
            edited_folder(folder, file, (before, after))
        with pytest.raises(InputError) as caught:
            load_catalog([folder])
        for fault in faults:
            found[fault] = [problem for problem in caught.value.problems if problem.position.file.endswith(REFUSED[fault][0])]
    return found


@pytest.mark.parametrize("fault", REFUSED)
def test_a_slip_in_a_file_is_refused_with_its_line(fault: str, refusals: dict[str, list[Problem]]) -> None:
    """Units, signs, bounds and references are checked where the file is read, so the maintainer sees the line and not a strange quote."""
    problems = [problem for problem in refusals[fault] if REFUSED[fault][3] in str(problem)]
    assert problems, refusals[fault]
    assert any(problem.position.line for problem in problems)


def test_the_shipped_files_have_none_of_it() -> None:
    """The same checks pass on what is shipped: the faults above are caught for the fault, not for something that was there before."""
    assert not [problem for problem in lint(shipped_catalog()) if problem.severity == "error"]


# --- possible but wrong numbers: a check or a published total notices


def disagreeing(catalog: object, platform: str) -> list[Reference]:
    """The published totals of a platform's default settings that a catalog no longer meets."""
    build = engineer_with(catalog, platform, "cooling.cdu=none")  # type: ignore[arg-type]
    return [r for r in references(platform) if not r.settings and not r.what_if and not r.conflict and not r.holds(build)]


def test_published_totals_hold_before_any_fault() -> None:
    """Without a fault there is nothing to notice; else the tests below would pass for the wrong reason."""
    assert not disagreeing(shipped_catalog(), "gb300-nvl72")


@pytest.mark.parametrize(("role", "keys"), counted_nodes("gb300-nvl72"), ids=lambda x: ".".join(x) if isinstance(x, tuple) else x)
def test_every_dropped_child_is_noticed(role: str, keys: tuple[str, ...]) -> None:
    """Whatever node of the tree is dropped, the load refuses it or a published total or count no longer comes out."""
    catalog = without_node(shipped_catalog(), "gb300-nvl72", role, keys)
    noticed = missed(catalog) or [p for p in lint(catalog) if p.severity == "error"]  # which reads the whole catalog: last
    assert noticed, f"nobody misses {'.'.join(keys)}"


def missed(catalog: Catalog) -> bool:
    """Whether a build is refused without it, or a published total no longer comes out."""
    try:
        return bool(disagreeing(catalog, "gb300-nvl72"))
    except InputError:
        return True


@pytest.mark.parametrize(
    "keys", [("compute-tray",), ("nvlink-switch-tray",), ("compute-tray", "superchip", "gpu"), ("compute-tray", "ssd")]
)
def test_a_wrong_count_is_noticed(keys: tuple[str, ...]) -> None:
    """One more of anything that is published is one too many."""
    count = engineered("gb300-nvl72").figures[f"{'.'.join(keys)}.count"].number or 0.0
    catalog = with_count(shipped_catalog(), "gb300-nvl72", "compute", keys, plain_number(count + 1))
    assert disagreeing(catalog, "gb300-nvl72")


@pytest.mark.parametrize("factor", [1000.0, 0.001, 1.25, 0.75])
def test_a_wrong_power_is_noticed(factor: float) -> None:
    """W for kW, and even a quarter more or less on the GPU, leaves the published power of the rack or fails a check."""
    catalog = with_value(shipped_catalog(), "b300-gpu", "tdp", scaled(factor))
    build = engineer_with(catalog, "gb300-nvl72", "cooling.cdu=none")
    assert disagreeing(catalog, "gb300-nvl72") or any(check.status == "fail" for check in build.checks)


@pytest.mark.parametrize(
    ("one", "other"), [("b300-gpu", "grace-cpu"), ("pcb-superchip-gb300", "pcb-nvswitch-gb300"), ("whip-63a-3ph-iec", "mgx-busbar-1400a")]
)
def test_swapped_prices_are_noticed(one: str, other: str) -> None:
    """Two prices in each other's place keep their units, so only a published total can tell."""
    prices = shipped_catalog().books["component-default"].prices
    first, second = prices[one].price, prices[other].price
    assert first is not None and second is not None
    catalog = with_price(shipped_catalog(), "component-default", one, lambda _: second)
    catalog = with_price(catalog, "component-default", other, lambda _: first)
    assert disagreeing(catalog, "gb300-nvl72")


def test_published_shelf_capacity_agrees_with_the_supplies() -> None:
    """A shelf's published capacity is what its supplies add up to, within the rounding of the published number."""
    for part in shipped_catalog().parts.values():
        if isinstance(part, PowerShelf):
            psu = shipped_catalog().parts[part.psu]
            assert isinstance(psu, Psu)
            sum_of_psus = (part.psus.number or 0.0) * (psu.rating.coherent or 0.0)
            assert part.capacity.coherent == pytest.approx(sum_of_psus, rel=0.005), part.id


@pytest.mark.parametrize("platform", kinds())
def test_an_overload_is_a_failed_check(platform: str) -> None:
    """A platform that draws ten times what it does cannot pass its power checks."""
    catalog = shipped_catalog()
    for id in {node.part.id for node in engineered(platform).system.walk() if node.part is not None and node.part.tdp is not None}:
        catalog = with_value(catalog, id, "tdp", scaled(10.0))
    build = engineer_with(catalog, platform, "power.shelves=1", "cooling.cdu=none")
    assert any(check.status == "fail" and check.id.startswith("power.") for check in build.checks)
