"""Tests that drive other programs: skipped where one is missing, failed where it must not be."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tests import conftest


def item_marked(*markers: str) -> Any:
    return SimpleNamespace(get_closest_marker=lambda name: name if name in markers else None)


@pytest.mark.parametrize("marker", sorted(conftest.TOOLS))
def test_a_missing_tool_skips_here_and_fails_in_ci(marker: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In CI nothing is passed over in silence: a test whose program is not installed fails there."""
    monkeypatch.setattr(conftest.shutil, "which", lambda _: None)
    monkeypatch.delenv("RACKCFG_REQUIRE_TOOLS", raising=False)
    with pytest.raises(pytest.skip.Exception, match="not installed"):
        conftest.pytest_runtest_setup(item_marked(marker))
    monkeypatch.setenv("RACKCFG_REQUIRE_TOOLS", "1")
    with pytest.raises(pytest.fail.Exception, match="not installed"):
        conftest.pytest_runtest_setup(item_marked(marker))
    conftest.pytest_runtest_setup(item_marked("slow"))


def test_a_tool_that_is_there_runs_its_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any one of the names a program goes by is enough."""
    monkeypatch.setenv("RACKCFG_REQUIRE_TOOLS", "1")
    monkeypatch.setattr(conftest.shutil, "which", lambda name: f"/usr/bin/{name}" if name == "libreoffice" else None)
    assert conftest.tool("office") == "/usr/bin/libreoffice"
    conftest.pytest_runtest_setup(item_marked("office"))
