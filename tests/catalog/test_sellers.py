"""Profiles of sellers: what stands on an offer is checked when the catalog is read."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.catalog.load import load_catalog
from configurator.catalog.problems import Problem
from configurator.catalog.sellers import Numbering
from configurator.text import said
from tests.catalog.conftest import write_files

PROFILE = """
id: mine
name: {en: Mine Ltd.}
address: {en: 1 Road}
terms: {en: Net 30.}
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">%s</svg>'


def test_a_profile_of_ones_own_is_laid_over_the_shipped_one(tmp_path: Path) -> None:
    logo = (SVG % '<rect width="9" height="9"/>').encode()
    sellers = load_catalog([write_files(tmp_path, {"sellers/mine.yaml": f"{PROFILE}logo: logo.svg\n", "sellers/logo.svg": logo})]).sellers
    assert sellers["mine"].logo_uri.startswith("data:image/svg+xml;base64,") and sellers["example-integrator"].logo_uri
    assert said(sellers["mine"].name, "zh") == "Mine Ltd." and said(sellers["example-integrator"].name, "zh") == "示例机柜集成有限公司"


@pytest.mark.parametrize(
    ("more", "logo", "told"),
    [
        ("logo: none.svg\n", None, "cannot read the logo"),
        ("logo: ../logo.svg\n", b"", "not a file beside"),
        ("logo: logo.svg\n", (SVG % "<script>alert(1)</script>").encode(), "plain SVG"),
        ("logo: logo.svg\n", (SVG % '<image href="https://example.com/x.png"/>').encode(), "plain SVG"),
        ("logo: logo.svg\n", (SVG % '<rect onload="x()"/>').encode(), "plain SVG"),
        ("logo: logo.svg\n", b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + (SVG % "&a;").encode(), "plain SVG"),
        ("logo: logo.svg\n", b"GIF89a", "neither a PNG"),
        ("logo: logo.svg\n", b"\x89PNG\r\n\x1a\n" + bytes(600_000), "more than 500,000"),
        ('colours: {accent: "#ffff00"}\n', None, "too light"),
        ("colours: {accent: red}\n", None, "no colour"),
        ("adress: {en: x}\n", None, "did you mean address"),
        ('numbering: "Q-{year}"\n', None, "has {serial} once"),
        ('numbering: "{serial}-{serial}"\n', None, "has {serial} once"),
        ('numbering: "Q-{day}-{serial}"\n', None, "'{day}' is no part"),
        ('numbering: "{serial.numerator}"\n', None, "is no part"),
        ('numbering: "{serial!r}"\n', None, "write the digits"),
        ('numbering: "{serial:{year}}"\n', None, "write the digits"),
        ('numbering: "{serial:x}"\n', None, "write the digits"),
        ('numbering: "{serial"\n', None, "expected '}'"),
    ],
)
def test_what_cannot_stand_on_an_offer_is_refused(more: str, logo: bytes | None, told: str, problems: Callable[..., list[Problem]]) -> None:
    """One message with the place: a logo that runs or fetches something, a colour nobody can read, a misspelt field."""
    (problem,) = problems({"sellers/mine.yaml": PROFILE + more, **({"sellers/logo.svg": logo} if logo is not None else {})})
    assert told in str(problem) and "mine.yaml:" in str(problem.position)


PATTERNS = ["Q-{year}-{serial:04d}", "{serial}", "{year}{month:02d}{serial:03}", "{serial:06d}/{year} (a+b)", "{{Q}}{serial}"]


@given(st.sampled_from(PATTERNS), st.dates(datetime.date(1990, 1, 1), datetime.date(2199, 12, 31)), st.integers(1, 10**9))
def test_a_numbering_knows_its_numbers(pattern: str, date: datetime.date, serial: int) -> None:
    """The serial comes out of a number as it went in; of a number with another sign before it none does."""
    numbering = Numbering(pattern)
    number = numbering.number(date, serial)
    assert numbering.serial(date, number) == serial
    assert numbering.serial(date, f"-{number}") == 0


def test_a_numbering_counts_on_within_its_year() -> None:
    """A number of another year, or of another seller, has no serial here."""
    numbering, day = Numbering("Q-{year}-{serial:04d}"), datetime.date(2026, 11, 26)
    assert numbering.number(day, 42) == "Q-2026-0042"
    assert [numbering.serial(day, number) for number in ("Q-2026-0042", "Q-2026-12345", "Q-2025-0042", "X-2026-0042")] == [42, 12345, 0, 0]
