"""Sizing: the smallest number of systems that meets a requirement."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

import pytest

from configurator.catalog.problems import InputError
from configurator.studies.size import parse_need
from tests.helpers import engineered


def test_domestic_spelling_of_compute() -> None:
    """5000P is 5,000 PFLOPS, as domestic buyers write it."""
    assert parse_need("dense-bf16", "5000P") == parse_need("dense-bf16", "5000PFLOPS") == parse_need("dense-bf16", "5 EFLOPS") == 5e18


@pytest.mark.parametrize("text", ["5000 kW", "P", "-5P", "0 PFLOPS"])
def test_bad_requirement(text: str) -> None:
    """A requirement of the wrong kind, or of nothing, is refused."""
    with pytest.raises(InputError):
        parse_need("dense-bf16", text)


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
