"""Sizing: the smallest number of systems that meets a requirement."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

import pytest

from configurator.catalog.model import Catalog
from configurator.catalog.problems import InputError
from configurator.studies.sizing.asked import parse_need, read_mix
from tests.helpers import engineered


def test_domestic_spelling_of_compute() -> None:
    """5000P is 5,000 PFLOPS, as domestic buyers write it."""
    assert parse_need("dense-bf16", "5000P") == parse_need("dense-bf16", "5000PFLOPS") == parse_need("dense-bf16", "5 EFLOPS") == 5e18


@pytest.mark.parametrize("text", ["5000 kW", "P", "-5P", "0 PFLOPS"])
def test_bad_requirement(text: str) -> None:
    """A requirement of the wrong kind, or of nothing, is refused."""
    with pytest.raises(InputError):
        parse_need("dense-bf16", text)


def test_accelerators_are_whole(catalog: Catalog) -> None:
    """1.512 is no number of them, and may be 1,512; so may the 1.000 systems of a mix."""
    with pytest.raises(InputError, match=r"write 1512$"):
        parse_need("accelerators", "1.512")
    with pytest.raises(InputError, match="write 1 or 1000 "):
        read_mix("gb300-nvl72:1.000", catalog)


def test_smallest_count_that_suffices(run_cli: Callable[..., Any]) -> None:
    """One system fewer would fall short of what was asked."""
    done = run_cli("size", "--dense-bf16", "5000P", "--hbm", "700TB", "--platform", "gb300-nvl72", "--json")
    assert done.code == 0, done.err
    found = json.loads(done.out)["platforms"][0]
    one = engineered("gb300-nvl72").figures
    compute, memory = one["system.dense-bf16"].value or 0, one["system.hbm-capacity"].value or 0
    assert found["systems"] == max(math.ceil(5e18 / compute), math.ceil(700e12 * 8 / memory))
    assert found["system.racks"]["value"] == found["systems"]


def test_power_that_is_not_there(run_cli: Callable[..., Any]) -> None:
    """When no platform fits the power there is, the exit code says so and the row is marked."""
    done = run_cli("size", "--dense-bf16", "5000P", "--max-power", "1MW", "--platform", "gb300-nvl72", "--json")
    assert done.code == 1
    assert json.loads(done.out)["platforms"][0]["over_power"]


def test_nothing_asked_is_an_error(run_cli: Callable[..., Any]) -> None:
    """Without a requirement there is nothing to size: exit 2 with what to write."""
    done = run_cli("size")
    assert done.code == 2
    assert "--dense-bf16" in done.err


def fits(count: int, platform: str, figure: str, most: float) -> bool:
    """Whether so many systems are inside a limit."""
    return (engineered(platform, f"quantity={count}").figures[figure].value or 0.0) <= most


@pytest.mark.parametrize("platform", ["gb300-nvl72", "trn2-ultra", "dgx-a100-air"])
def test_the_most_that_power_allows(run_cli: Callable[..., Any], platform: str) -> None:
    """So many are inside, one more is not; the part of it that would still be is said."""
    found = json.loads(run_cli("size", "--max-power", "700kW", "--platform", platform, "--json").out)["platforms"][0]
    assert fits(found["systems"], platform, "power.facility", 700e3) and not fits(found["systems"] + 1, platform, "power.facility", 700e3)
    assert 0 <= found["partial"] < 1 and found["decided_by"] == "max-power"


def test_the_tightest_limit_decides(run_cli: Callable[..., Any]) -> None:
    """Of power, floor and money the one that the next system would exceed most; what is needed says what of them it exceeds."""
    one = engineered("gb300-nvl72").figures
    price, area = one["cost.price"].value or 0.0, one["system.floor-area"].value or 0.0
    limits = {"--max-power": "20MW", "--max-area": f"{4.5 * area} m^2", "--budget": f"{2.5 * price / 1e6:.3f} MUSD"}
    asked = [word for pair in limits.items() for word in pair]
    found = json.loads(run_cli("size", *asked, "--platform", "gb300-nvl72", "--json").out)["platforms"][0]
    assert (found["systems"], found["decided_by"]) == (2, "budget")
    done = run_cli("size", *asked, "--accelerators", "360", "--platform", "gb300-nvl72", "--json")
    found = json.loads(done.out)["platforms"][0]
    assert (done.code, found["systems"], found["over"], found["fits"]) == (1, 5, ["max-area", "budget"], 2)


def test_nothing_fits(run_cli: Callable[..., Any]) -> None:
    """No system at all, or none by the day: 0 systems, the reason, exit 1."""
    for asked, by in ((("--max-power", "20 kW"), "max-power"), (("--max-power", "20MW", "--by", "2026-12-01"), "by")):
        done = run_cli("size", *asked, "--platform", "gb300-nvl72", "--json")
        found = json.loads(done.out)["platforms"][0]
        assert (done.code, found["systems"], found["decided_by"]) == (1, 0, by) and found["reason"]


def test_a_mix_is_bought_together(run_cli: Callable[..., Any]) -> None:
    """So many of each platform in every mix, as one order."""
    done = run_cli("size", "--accelerators", "250", "--mix", "gb300-nvl72:1,hgx-b200-air:2", "--json")
    found = json.loads(done.out)["platforms"][0]
    each = sum((engineered(name).figures["system.accelerators"].value or 0) * n for name, n in (("gb300-nvl72", 1), ("hgx-b200-air", 2)))
    assert found["systems"] == math.ceil(250 / each) and found["system.accelerators"]["value"] == each * found["systems"]


@pytest.mark.parametrize(
    "asked", [("--budget", "3 kW"), ("--by", "2027"), ("--mix", "gb300-nvl72:0"), ("--max-area", "-3 m^2"), ("--by", "2027-01-01")]
)
def test_what_nobody_can_size_is_refused(run_cli: Callable[..., Any], asked: tuple[str, str]) -> None:
    """Exit 2 with what to write; a day by itself asks for nothing."""
    limit = ("--max-power", "1MW") if asked[0] == "--mix" else ()
    assert run_cli("size", *asked, *limit, "--platform", "gb300-nvl72").code == 2
