"""`catalog check --watch`: again whenever a file changes, also after an error."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from configurator.cli.catalogs import check
from configurator.cli.catalogs.commands import app

WRONG = "kind: cpu\nitems: {my-cpu: {name: Mine, source: engineering-assumption, confidence: low, note: Own., tdp: 300 X, cores: 64}}\n"


def test_it_checks_again_when_a_file_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two looks without a change are one check; Ctrl-C ends it well."""
    file = tmp_path / "parts" / "mine.yaml"
    file.parent.mkdir()
    file.write_text(WRONG, encoding="utf-8")
    looks = iter(["", WRONG.replace("300 X", "300 YY"), "", None])

    def wait(_: float) -> None:
        text = next(looks)
        if text is None:
            raise KeyboardInterrupt
        if text:
            file.write_text(text, encoding="utf-8")

    monkeypatch.setattr(check.time, "sleep", wait)
    done = CliRunner().invoke(app, ["check", str(tmp_path), "--watch"])
    told = [line for line in done.stderr.splitlines() if line.startswith("error")]
    assert done.exit_code == 0 and [line.count("unknown unit") for line in told] == [1, 1]
    assert "'X'" in told[0] and "'YY'" in told[1] and done.stderr.count("watching") == 2
