"""The program against published totals: the files beside this one, every platform's, all run by one test."""

from __future__ import annotations

from functools import cache

import pytest

from configurator.build import Build, changed
from configurator.catalog.entry import values_in
from tests.helpers import engineered, platforms, shipped_catalog
from tests.reference.published import CONTENT, FOLDER, Reference, references

ALL = references()
# What must be listed at the least: the totals the facts publish for the two racks the program began with.
CUSTOMER = {
    ("gb200-nvl72", "connectors.qd-pairs", 126.0),
    ("gb200-nvl72", "connectors.qd-cost", 10080.0),
    ("gb200-nvl72", "cables.scale-up-copper", 5184.0),
    ("gb300-nvl72", "connectors.qd-pairs", 270.0),
    ("gb300-nvl72", "connectors.qd-cost", 14040.0),
    ("gb300-nvl72", "cables.scale-up-copper", 5184.0),
}


@cache
def build_of(reference: Reference) -> Build:
    build = engineered(reference.platform, *reference.settings)
    return changed(build, reference.what_if) if reference.what_if else build


@pytest.mark.parametrize("reference", [r for r in ALL if not r.conflict], ids=lambda r: r.name)
def test_published_total(reference: Reference) -> None:
    """The program meets what is published: counts exactly, measured quantities within the tolerance the entry states and justifies."""
    build = build_of(reference)
    missing = [id for id in (*reference.figures, reference.per) if id and id not in build.figures]
    assert not missing
    seen = f"{reference.value(build):g} against {reference.low:g} to {reference.high:g} within {reference.slack:g} (coherent units)"
    assert reference.holds(build), f"{seen}; {reference.note}"


@pytest.mark.parametrize("reference", [r for r in ALL if r.conflict], ids=lambda r: r.name)
def test_published_conflict_is_reported(reference: Reference) -> None:
    """A published figure the program does not meet is still a conflict, and the user is told of it where he reads about the input.

    When it starts to come out the mark must go; when nobody is told any more the note must come back.
    """
    build = build_of(reference)
    assert not reference.holds(build), "this figure comes out now: drop 'conflict' and 'told'"
    assert reference.told, "say in 'told' what the user reads about it"
    assert any(reference.told in text for text in texts_of(build)), f"nothing the user reads says '{reference.told}'"


def texts_of(build: Build) -> list[str]:
    """What a user can read of inputs and decisions: notes, reasons, labels, published alternatives, and what was not chosen."""
    texts = [
        text
        for figure in build.figures.values()
        if figure.info and (o := figure.info.origin)
        for text in (figure.info.label, o.note, o.reason)
    ]
    parts = {node.part.id: node.part for node in build.system.walk() if node.part is not None}
    for entry in [build.system.platform, *parts.values(), *shipped_catalog().books.values()]:
        texts += [value.note for _, value in values_in(entry)]
    for decision in build.decisions:
        texts += [decision.reason, *(f"{other.name}: {other.why}" for other in decision.alternatives)]
    return texts


# --- the files themselves


@pytest.mark.parametrize("reference", ALL, ids=lambda r: r.name)
def test_entry_is_sound(reference: Reference) -> None:
    """An entry names a source there is, measures what its figure measures, and justifies any tolerance it takes."""
    assert set(reference.sources) <= set(shipped_catalog().sources)
    assert reference.platform in platforms()
    assert reference.exact or reference.conflict or reference.note, "a tolerance needs its reason in 'note'"
    assert not reference.count_of or reference.exact, "counts are exact"
    build = build_of(reference)
    for id in reference.figures:
        assert build.figures[id].dimension is build.figures[reference.figures[0]].dimension, id
    if not reference.per and reference.figures:
        assert build.figures[reference.figures[0]].dimension is reference.dimension


def test_the_customers_figures_are_listed() -> None:
    """Nobody can drop the figures the customer gave: they are in the files, exact, and for the bare platform."""
    listed = {(r.platform, r.figures[0], r.low) for r in ALL if r.exact and r.figures and not r.settings and r.low == r.high}
    assert listed >= CUSTOMER


def test_every_file_is_read() -> None:
    """A file that is added is run: each has at least one total."""
    assert {path.name for path in FOLDER.glob("*.yaml") if path != CONTENT} == {reference.file for reference in ALL}


def test_a_wrong_total_does_not_hold() -> None:
    """The comparison can fail: one pair more is not the published count."""
    reference = next(r for r in ALL if r.platform == "gb300-nvl72" and r.figures == ("connectors.qd-pairs",) and not r.conflict)
    twin = changed(engineered("gb300-nvl72"), ["nvlink-switch-tray.loop.pairs-per-tray=3 pair"])
    assert not reference.holds(twin)
