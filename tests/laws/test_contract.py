"""The contract of ``build --json``: ids, dimensions, sources, ranges, schema, and that nothing depends on chance."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from functools import cache
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given

from configurator.build import Build
from configurator.catalog.data import shipped
from configurator.catalog.parts import Cdu
from configurator.figures import inputs_of
from configurator.render.text.json import CONTRACT, as_json
from configurator.render.view import View
from configurator.system.load import load_spec
from configurator.units import unit
from tests.helpers import build_with, built, data_of, engineered, kinds, platforms, several, shipped_catalog
from tests.strategies import Case, Variation, cases, some, varied_cases

RANGES = True  # this module looks at low and high

SCHEMA = json.loads((shipped("templates") / "build.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema_rs.Draft202012Validator(SCHEMA)

# What each figure of the contract measures: a unit of the dimension it must have. None: the currency of the build.
MEASURES: dict[str, str | None] = {
    **dict.fromkeys(["system.accelerators", "system.racks", "power.shelves", "power.psus", "cooling.cdus"], "1"),
    **dict.fromkeys(["system.weight"], "kg"),
    **dict.fromkeys([f"system.{n}" for n in ("hbm-capacity", "hbm-usable", "cpu-memory", "fast-memory")], "TB"),
    **dict.fromkeys(["system.hbm-bandwidth"], "TB/s"),
    **dict.fromkeys(["system.dense-bf16", "system.dense-fp8"], "PFLOPS"),
    **dict.fromkeys([f"power.{n}" for n in ("it-load", "peak", "provisioned", "conversion-loss", "ac-input", "facility")], "kW"),
    **dict.fromkeys(["power.busbar-current", "power.feed-current"], "A"),
    **dict.fromkeys(["cooling.heat", "cooling.liquid-heat", "cooling.air-heat"], "kW"),
    "cooling.liquid-fraction": "%",
    "cooling.flow": "L/min",
    "cooling.delta-t": "delta_degC",
    "cooling.pressure-drop": "kPa",
    "cooling.airflow": "m^3/h",
    "connectors.qd-pairs": "pair",
    **dict.fromkeys([f"cables.{n}" for n in ("scale-up-optics", "scale-out", "management", "power", "transceivers")], "1"),
    **dict.fromkeys(["connectors.qd-cost", "boards.cost", "cables.cost", "power.energy-cost"], None),
    **dict.fromkeys([f"cost.{n}" for n in ("bom", "price", "per-accelerator", "p10", "p50", "p90")], None),
}
# Copper links are pairs where a platform's spine is counted in pairs, else cables.
COPPER = ("pair", "1")


def test_the_table_covers_the_contract() -> None:
    """The ids listed here, those the program promises and those the schema requires are the same ones."""
    assert {*MEASURES, "cables.scale-up-copper"} == set(CONTRACT) == set(SCHEMA["properties"]["figures"]["required"])


def of_dimension(text: str, wanted: str) -> bool:
    return unit(text).dimension is unit(wanted).dimension


@some
@given(varied_cases())
def test_the_json_of_every_case(drawn: tuple[Case, Variation]) -> None:
    """With any settings and catalog the document is valid, answers the contract, and says where its numbers are from."""
    case, variation = drawn
    build = case.quote(variation.catalog)
    data = json.loads(json.dumps(as_json(View(build)), allow_nan=False))
    VALIDATOR.validate(data)
    figures_are_there_in_their_dimension(data)
    every_input_has_sources_and_confidence(build, data["figures"])


def figures_are_there_in_their_dimension(data: dict[str, Any]) -> None:
    """Whatever is configured, every id of the contract answers in a unit of its dimension, or says why it has no value."""
    for id in CONTRACT:
        figure = data["figures"][id]
        if figure["value"] is None:
            assert figure["reason"]
            continue
        wanted = [MEASURES.get(id) or data["currency"]] if id != "cables.scale-up-copper" else list(COPPER)
        assert any(of_dimension(figure["unit"], one) for one in wanted), f"{id} is in {figure['unit']}"
    money = [
        id
        for id, figure in data["figures"].items()
        if id.endswith(("extended-price", ".price", ".unit-price")) and figure["kind"] != "input"
    ]
    for id in money:
        assert unit(data["figures"][id]["unit"]).text.split("/")[0] == data["currency"], id


def every_input_has_sources_and_confidence(build: Build, figures: dict[str, Any]) -> None:
    """No number enters without saying where it is from; what is derived cites what it was derived from."""
    known = {*build.system.catalog.sources, "specification"}
    for id, figure in figures.items():
        assert set(figure["sources"]) <= known, id
        if figure["value"] is None:
            assert figure["reason"], id
        elif figure["kind"] == "input":
            assert figure["sources"] and figure["confidence"], id
        elif id in build.figures and any(f.value is not None for f in inputs_of(build.figures[id])):
            assert figure["sources"], f"{id} cites nothing"


@pytest.mark.parametrize("platform", platforms())
def test_contract_figures_have_values(platform: str) -> None:
    """A bare platform answers the contract with numbers; only what its catalog has no figures for may be unknown."""
    figures = engineered(platform).figures
    simulated = {"cost.p10", "cost.p50", "cost.p90"}  # of which those of unlike platforms are looked at below
    unknown = {id for id in CONTRACT if id not in simulated and (id not in figures or figures[id].value is None)}
    allowed = {
        "cooling.pressure-drop",
        "cooling.delta-t",
        "system.dense-bf16",
        "system.dense-fp8",
        "system.hbm-usable",
        "system.fast-memory",
        "system.hbm-bandwidth",
        "power.busbar-current",
    }
    assert unknown <= allowed


# --- schema


@pytest.mark.parametrize("case", [*((name,) for name in kinds()), ("tpu-8t", "options.ocs=pod-share")], ids=" ".join)
def test_json_of_every_kind_of_platform_validates(case: tuple[str, ...]) -> None:
    """The published schema describes what the program prints, also of switches that join systems; it closes every object."""
    data = data_of(*case)
    VALIDATOR.validate(data)
    assert all(data["figures"][f"cost.p{percent}"]["value"] is not None for percent in (10, 50, 90))


def test_schema_is_itself_valid_and_strict() -> None:
    """The schema is a valid draft 2020-12 schema and closes every object, so that an undocumented field cannot slip in."""
    jsonschema_rs.meta.validate(SCHEMA)
    assert SCHEMA["$schema"].endswith("2020-12/schema")

    def walk(part: Any, path: str) -> None:
        if isinstance(part, dict):
            if part.get("type") == "object":
                assert "additionalProperties" in part, f"{path} is open"
            for key, below in part.items():
                walk(below, f"{path}/{key}")
        elif isinstance(part, list):
            for index, below in enumerate(part):
                walk(below, f"{path}/{index}")

    walk(SCHEMA, "")


@cache
def excerpt() -> dict[str, Any]:
    """The smallest document that is valid: the figures of the contract, an input, a line and a check."""
    data = data_of("gb300-nvl72")
    figures = {id: data["figures"][id] for id in (*CONTRACT, "b300-gpu.tdp")}
    found = {**data, "figures": figures, "bom": data["bom"][:1], "checks": data["checks"][:1]}
    VALIDATOR.validate(found)
    return found


def spoilt(change: Any) -> dict[str, Any]:
    data = copy.deepcopy(excerpt())
    change(data)
    return data


SPOILERS = {
    "unknown field at the top": lambda data: data.update(extra=1),
    "a figure of the contract is missing": lambda data: data["figures"].pop("cooling.flow"),
    "a value as text": lambda data: data["figures"]["cooling.flow"].update(value="126 L/min"),
    "a null without a reason": lambda data: data["figures"]["cooling.flow"].update(value=None),
    "an input without a source": lambda data: data["figures"]["b300-gpu.tdp"].update(sources=[]),
    "an input without a confidence": lambda data: data["figures"]["b300-gpu.tdp"].pop("confidence"),
    "a kind nobody knows": lambda data: data["figures"]["cooling.flow"].update(kind="guess"),
    "money as a number": lambda data: data["bom"][0].update(extended_price=6000.0),
    "a category nobody knows": lambda data: data["bom"][0].update(category="misc"),
    "a priced line without a price": lambda data: data["bom"][0].update(unit_price=None),
    "a negative quantity": lambda data: data["bom"][0].update(quantity=-1),
    "another status": lambda data: data["checks"][0].update(status="ok"),
    "a failing check without a remedy": lambda data: data["checks"][0].update(status="fail", remedy=""),
    "a half system": lambda data: data.update(quantity=1.5),
    "another schema": lambda data: data.update(schema="rackcfg/build/2"),
}


@pytest.mark.parametrize("spoiler", SPOILERS)
def test_schema_refuses(spoiler: str) -> None:
    """The schema can fail: each of these documents breaks the contract."""
    with pytest.raises(jsonschema_rs.ValidationError):
        VALIDATOR.validate(spoilt(SPOILERS[spoiler]))


# --- decisions, checks, chance


@some
@given(cases())
def test_decisions_are_recorded(case: Case) -> None:
    """Every choice the program makes is in the result with its reason: shelf, shelf count, breaker, cooling unit, chosen alternatives."""
    build = case.build()
    decisions = {decision.id: decision for decision in build.decisions}
    assert len(decisions) == len(build.decisions), "two decisions have one id"
    expected = {"cooling.cdu"} | {f"power.{feed.role.key}.{what}" for feed in build.power.feeds for what in ("shelf", "shelves")}
    expected |= {
        id for id in build.figures if id.startswith("power.") and id.endswith(".breaker")
    }  # a rack on DC has no breaker of its own
    expected |= {f"alternative.{path.removeprefix('alternatives.')}" for path in case.settings if path.startswith("alternatives.")}
    assert expected <= set(decisions)
    for decision in decisions.values():
        assert decision.question and decision.chosen and decision.reason
        assert all(other.name and other.why for other in decision.alternatives), decision.id
    unit_chosen = next((n.part.name for n in build.system.walk() if isinstance(n.part, Cdu)), "none")
    assert decisions["cooling.cdu"].chosen.startswith(unit_chosen)


LEFT_OPEN = ("not known while", "holds with a probability")


@some
@given(cases())
def test_checks_say_what_their_numbers_say(case: Case) -> None:
    """A check passes when its value stands to its limit as it says, and only then, unless its message says what leaves that open.

    A number that is only a bound, or the ranges of what it rests on, may do so. A check that does not pass tells what to do.
    """
    data = as_json(View(case.quote()))
    assert len({check["id"] for check in data["checks"]}) == len(data["checks"])
    for check in data["checks"]:
        value, limit = check["value"], check["limit"]
        if value is None or limit is None:
            assert check["status"] == "warn"
            continue
        slack = max(2e-9 * max(abs(value), abs(limit)), 1e-9)  # a difference of equal sums is nothing
        clear = abs(value - limit) > slack
        holds = value <= limit if check["relation"] == "<=" else value >= limit
        passes, left_open = check["status"] == "pass", any(words in check["message"] for words in LEFT_OPEN)
        assert not clear or passes == holds or (holds and left_open), check["id"]
        assert passes or check["remedy"], check["id"]


@pytest.mark.parametrize("platform", several())
def test_the_same_input_gives_the_same_result(platform: str) -> None:
    """A build does not depend on what was built before it, on the clock or on chance."""
    once = json.dumps(as_json(View(built(platform, "quantity=3"))))
    again = json.dumps(as_json(View(build_with(shipped_catalog(), platform, "quantity=3"))))
    assert once == again


@some
@given(cases())
def test_a_specification_leaves_nothing_in_the_next(case: Case) -> None:
    """What specifications have in common is read once, and what one of them says is no part of that."""
    load_spec(case.platform, shipped_catalog(), [*case.lines, "quote.customer=First", "site.pue=1.9"])
    alone, after = (load_spec(case.platform, catalog, case.lines) for catalog in (replace(shipped_catalog()), shipped_catalog()))
    assert vars(after) == vars(alone)
