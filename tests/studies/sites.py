"""Sites as their tests write and read them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from configurator.build import Build
from configurator.studies.site.asked import read_site
from configurator.studies.site.sheet import SiteSheet, site_json
from configurator.studies.site.study import site_of
from configurator.studies.site.sums import Sum
from tests.helpers import ROOT, shipped_catalog

EXAMPLE = ROOT / "examples" / "sites" / "two-halls.yaml"
POOLING = "cooling: {cdu: nvent-rackchiller-800}"


def reported(folder: Path, text: str) -> dict[str, Any]:
    """The JSON of a site that is written so."""
    path = folder / "site.yaml"
    path.write_text(text, encoding="utf-8")
    return site_json(SiteSheet(site_of(read_site(path, shipped_catalog()), shipped_catalog())))


def number_of(build: Build, what: Sum) -> float:
    """A sum of a site as one build has it."""
    return sum(build.figures[of].number or 0.0 for of in (what.of, *what.beside) if of in build.figures)
