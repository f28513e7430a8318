"""What a number rests on: its class, and the rules that say where a number is surer than its source."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from configurator.catalog.evidence import class_of
from configurator.catalog.model import Catalog
from configurator.catalog.tables.reference import Source

Load = Callable[..., Catalog]

KINDS = {"spec": "vendor-spec", "deck": "vendor", "norm": "standard", "broker": "seed", "news": "press", "sum": "derived"}
SOURCES = {id: Source(title=id, kind=kind) for id, kind in KINDS.items()}


@pytest.mark.parametrize(
    ("sources", "confidence", "evidence"),
    [
        (("news", "deck"), "low", "vendor-statement"),
        (("deck", "spec"), "high", "vendor-spec"),
        (("broker",), "medium", "analyst"),
        (("sum", "norm"), "high", "standard"),
        (("sum",), "medium", "assumption"),
        (("spec",), "assumption", "assumption"),
        (("specification",), "given", "given"),
    ],
)
def test_a_value_has_the_class_of_its_strongest_source(sources: tuple[str, ...], confidence: str, evidence: str) -> None:
    assert class_of(sources, confidence, SOURCES) == evidence


def warned(load: Load, cpu: str, head: str = "source: data-sheet\nconfidence: medium\n") -> list[str]:
    """The codes of the rules of evidence for a processor."""
    text = f"kind: cpu\n{head}items:\n  my-cpu: {{name: My CPU, {cpu}}}\n"
    return [p.code for p in load({"parts/mine.yaml": text}).warnings if p.code.startswith("CAT13")]


STUDY = "{value: 48, source: market-study, alternatives: {vendor: {value: 56, source: data-sheet, confidence: medium}}}"


@pytest.mark.parametrize(
    ("cpu", "codes"),
    [
        ("tdp: {value: 250 W, confidence: high}", ["CAT130"]),
        ("tdp: {value: 250 W, confidence: high, locator: 'page 3, table 2'}", []),
        ("tdp: {value: 250 W, confidence: medium}", []),
        (f"tdp: 250 W, cores: {STUDY}", ["CAT131"]),
        ("tdp: 250 W, cores: " + STUDY.replace("56", "48"), []),
    ],
)
def test_no_number_is_surer_than_its_source(load: Load, cpu: str, codes: list[str]) -> None:
    assert warned(load, cpu) == codes


def test_a_place_passes_down_with_its_source_only(load: Load) -> None:
    """The locator of a file is a place in the source of the file, none in that of a value."""
    head = "source: data-sheet\nconfidence: high\nlocator: table 1\nas-of: 2026-05\n"
    assert warned(load, "tdp: 250 W", head) == []
    assert warned(load, "tdp: {value: 250 W, source: market-study}", head) == ["CAT130"]
    part = load({"parts/mine.yaml": f"kind: cpu\n{head}items:\n  my-cpu: {{name: My CPU, tdp: 250 W}}\n"}).parts["my-cpu"]
    assert part.tdp is not None and (part.tdp.locator, part.tdp.as_of, part.tdp.inherited) == ("table 1", "2026-05", True)
