"""Remedies that were worked out before are those that would be worked out now."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from configurator import remedies
from configurator.build import build_request
from configurator.build.kept import key_of
from configurator.catalog.load import load_catalog
from configurator.remedies import remedied

REFUSED = "these remedies were kept"


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "rackcfg"


def test_they_are_worked_out_once_for_the_same_question(own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalog = load_catalog()
    asked = [("power.redundancy=N+N",), ("power.redundancy=N+N", "quantity=2")]
    first = [remedied(build_request("gb300-nvl72", settings, catalog=catalog)) for settings in asked]
    assert any(check.remedies for check in first[0])
    assert len(list(own_cache.glob("remedies-*"))) == 2

    def refuse(*_: object) -> None:
        raise AssertionError(REFUSED)

    monkeypatch.setattr(remedies, "_work", refuse)
    for settings, before in zip(asked, first, strict=True):
        assert [c.remedies for c in remedied(build_request("gb300-nvl72", settings, catalog=catalog))] == [c.remedies for c in before]
    other = build_request("gb300-nvl72", ("power.redundancy=N+N",), what_if=["b300-gpu.tdp=1300 W"], catalog=catalog)
    with pytest.raises(AssertionError, match=REFUSED):
        remedied(other)


def test_a_catalog_with_a_book_by_its_file_is_not_taken_for_another(tmp_path: Path) -> None:
    book = tmp_path / "mine.yaml"
    book.write_text(
        "id: mine\nname: Mine\ncurrency: USD\ndate: 2026-11-01\nbasis: contract\nsource: engineering-assumption\nconfidence: assumption\n"
        "note: A made-up price.\nscope: one part\nprices:\n  connectx-8: {base: 1800 USD, low: 1700 USD, high: 1900 USD}\n",
        encoding="utf-8",
    )
    made = build_request("gb300-nvl72", (f"prices.books=[component-default, {book}]",), catalog=load_catalog())
    assert made.catalog.key == ""
    assert replace(load_catalog(), parts={}).key == ""  # a catalog that was changed has the remedies of none
    assert key_of(made) == ""
