"""A site: its figures are the sums of its builds, a hall that is too small says what fits, and each design is built once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from configurator.catalog.problems import InputError
from configurator.studies.sheets.documents import DOCUMENTS
from configurator.studies.site import study
from configurator.studies.site.asked import read_site
from configurator.studies.site.sheet import SiteSheet, site_json
from configurator.studies.site.study import SUMS, site_of
from tests.helpers import ROOT, command, engineered, shipped_catalog
from tests.render.chinese import all_untranslated

EXAMPLE = ROOT / "examples" / "sites" / "two-halls.yaml"
SYSTEMS = ("gb300-nvl72", "trn2-ultra", "cloudmatrix-384")

Entry = tuple[str, int, str, int]  # platform, quantity, hall, phase
ENTRIES = st.tuples(st.sampled_from(SYSTEMS), st.integers(1, 2), st.sampled_from("ab"), st.integers(1, 2))


def reported(folder: Path, text: str) -> dict[str, Any]:
    path = folder / "site.yaml"
    path.write_text(text, encoding="utf-8")
    return site_json(SiteSheet(site_of(read_site(path, shipped_catalog()), shipped_catalog())))


@settings(max_examples=6)  # an example is several builds
@given(st.lists(ENTRIES, min_size=1, max_size=3))
def test_a_site_is_the_sum_of_its_builds_by_hall_and_by_phase(tmp_path_factory: pytest.TempPathFactory, found: list[Entry]) -> None:
    """Whatever stands where, twice the same too; systems of several currencies are summed in one."""
    rows = [f"  - {{platform: {name}, quantity: {count}, hall: {hall}, phase: {phase}}}\n" for name, count, hall, phase in found]
    data = reported(tmp_path_factory.getbasetemp(), f"systems:\n{''.join(rows)}prices: {{currency: USD}}\n")
    builds = [engineered(name, f"quantity={count}", "prices.currency=USD") for name, count, _, _ in found]
    for id, what in SUMS.items():
        total = sum(build.figures[what.of].number or 0.0 for build in builds)
        assert data["figures"][f"site.{id}"]["value"] == pytest.approx(total, rel=1e-9)
        for parts in (data["halls"], data["phases"]):
            assert sum(part[id]["value"] for part in parts) == pytest.approx(total, rel=1e-9)
    assert [phase["id"] for phase in data["phases"]] == sorted({str(phase) for *_, phase in found})


def test_what_fits_a_hall_was_built(tmp_path: Path) -> None:
    """The number of the remedy fits, one more does not; the systems of the last phase give way."""
    later = "{platform: hgx-b200-air, quantity: 9, hall: a, phase: 2, id: later}"
    text = f"systems: [{{platform: gb300-nvl72, quantity: 2, hall: a}}, {later}]\n"
    data = reported(tmp_path, f"{text}halls: {{a: {{power: 400 kW, area: 100 m^2}}}}\n")
    power, area = data["checks"]
    assert (power["id"], power["status"], area["status"], data["halls"][0]["fits"]) == ("site.a.power", "fail", "pass", False)
    count = int(power["remedy"].split()[0])
    ours = engineered("gb300-nvl72", "quantity=2").figures["power.ac-input"].number or 0.0
    more = [engineered("hgx-b200-air", f"quantity={n}").figures["power.ac-input"].number or 0.0 for n in (count, count + 1)]
    assert "later" in power["remedy"] and ours + more[0] <= 400 < ours + more[1]
    alone = reported(tmp_path, "systems: [{platform: gb300-nvl72, hall: a}]\nhalls: {a: {power: 1 kW}}\n")
    assert "takes no gb300-nvl72" in alone["checks"][0]["remedy"]


def test_a_design_is_built_once_however_often_it_stands_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """500 entries of two designs, in other rows and phases: two builds. Ten thousand racks are one more."""
    made: list[int] = []
    build = study.engineered_system
    monkeypatch.setattr(study, "engineered_system", lambda spec, *rest: made.append(spec.quantity) or build(spec, *rest))
    rows = [f"  - {{platform: gb300-nvl72, quantity: {1 + n % 2}, row: {n}, phase: {n % 7}}}\n" for n in range(500)]
    data = reported(tmp_path, "systems:\n" + "".join(rows))
    assert (sorted(made), data["figures"]["site.racks"]["value"]) == ([1, 2], 750)
    reported(tmp_path, "systems: [{platform: gb300-nvl72, quantity: 10000}]\n")
    assert len(made) == 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("platform: gb300-nvl72\n", "lists no systems"),
        ("systems: [{quantity: 2}]\n", "either its platform or the file"),
        ("systems: [{platform: gb300-nvl72, hall: c}]\nhalls: {cc: {power: 1 MW}}\n", "did you mean cc"),
        ("systems: [{platform: gb300-nvl73}]\n", "did you mean gb300-nvl72"),
        ("systems: [{platform: gb300-nvl72, qty: 2}]\n", "qty"),
        ("systems: [{platform: gb300-nvl72}]\nhalls: {a: {power: 3 kg}}\n", "halls"),
        ("systems: [{platform: gb300-nvl72}]\nsite: {pue: 0.5}\n", "below 1"),
        (
            "systems: [{platform: tpu-v7, hall: phase-1}]\nhalls: {phase-1: {power: 1 MW}}\n",
            "2:9: SITE005 a hall cannot be called 'phase-1'",
        ),
        ("systems: [{platform: tpu-v7, hall: a.b}]\n", "1:30: SITE005 a hall cannot be called 'a.b'"),
    ],
)
def test_a_site_that_cannot_be_is_refused_at_its_line(text: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=words) as refused:
        reported(tmp_path, text)
    assert "site.yaml" in str(refused.value)


def test_the_example_on_the_terminal_as_page_and_as_workbook_in_chinese(tmp_path: Path) -> None:
    done = command("site", EXAMPLE, "--json", "--html", tmp_path / "s.html")
    assert done.code == 0 and all(hall["fits"] for hall in json.loads(done.out)["halls"])
    assert (tmp_path / "s.html").read_text(encoding="utf-8").count("<rect") > 20
    sheet = SiteSheet(site_of(read_site(EXAMPLE, shipped_catalog(), ["quote.language=zh"]), shipped_catalog()))
    assert all_untranslated([*(what.label for what in SUMS.values()), *(check.title for check in sheet.site.checks)]) == []
    assert "园区" in DOCUMENTS["html"](sheet).decode() and len(DOCUMENTS["xlsx"](sheet)) > 5000
