"""A site: its figures are the sums of its builds, a hall that is too small says what fits, and each design is built once."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from configurator.catalog.problems import InputError
from configurator.render.svg.plans.halls import Block, HallPlan, hall_drawing
from configurator.studies.sheets.documents import DOCUMENTS
from configurator.studies.site import study
from configurator.studies.site.asked import SiteAsked, read_site
from configurator.studies.site.sheet import SiteSheet
from configurator.studies.site.study import site_of
from configurator.studies.site.sums import ALL, SUMS
from tests.helpers import command, engineered, shipped_catalog
from tests.render.chinese import all_untranslated
from tests.studies.sites import EXAMPLE, number_of, reported

SYSTEMS = ("gb300-nvl72", "trn2-ultra", "cloudmatrix-384")

Entry = tuple[str, int, str, int]  # platform, quantity, hall, phase
ENTRIES = st.tuples(st.sampled_from(SYSTEMS), st.integers(1, 2), st.sampled_from("ab"), st.integers(1, 2))


@settings(max_examples=6)  # an example is several builds
@given(st.lists(ENTRIES, min_size=1, max_size=3))
def test_a_site_is_the_sum_of_its_builds_by_hall_and_by_phase(tmp_path_factory: pytest.TempPathFactory, found: list[Entry]) -> None:
    """Whatever stands where, twice the same too; systems of several currencies are summed in one."""
    rows = [f"  - {{platform: {name}, quantity: {count}, hall: {hall}, phase: {phase}}}\n" for name, count, hall, phase in found]
    data = reported(tmp_path_factory.getbasetemp(), f"systems:\n{''.join(rows)}prices: {{currency: USD}}\n")
    builds = [engineered(name, f"quantity={count}", "prices.currency=USD") for name, count, _, _ in found]
    for id, what in SUMS.items():
        total = sum(number_of(build, what) for build in builds)
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
    assert alone["checks"][0]["remedy"].endswith("takes no gb300-nvl72")


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


def test_what_halls_ask_of_the_networks_outside(tmp_path: Path) -> None:
    """Ports and bandwidth by network and rate are those of the builds; a hall whose network is too small says what fits."""
    text = "systems: [{platform: gb300-nvl72, quantity: 3, hall: a}, {platform: hgx-b200-air, quantity: 2, hall: a}]\n"
    data = reported(tmp_path, text + "halls: {a: {network: {compute: 150 Tbit/s, in-band: 1 Tbit/s}}}\n")
    asked = {(each["role"], each["rate_gbit_s"]): (each["ports"], each["bandwidth"]) for each in data["network"]}
    ports = [
        engineered(name, f"quantity={n}").figures["network.compute.uplinks"].number for name, n in (("gb300-nvl72", 3), ("hgx-b200-air", 2))
    ]
    assert (asked["compute", 800][0], asked["compute", 400][0]) == tuple(ports) == (216, 32)
    assert all(bandwidth == pytest.approx(count * rate / 1000) for (_, rate), (count, bandwidth) in asked.items())
    assert data["figures"]["site.a.network.compute"]["value"] == pytest.approx(216 * 0.8 + 32 * 0.4)
    compute, none = data["checks"]
    assert (compute["id"], compute["status"], none["status"]) == ("site.a.network.compute", "fail", "pass")
    assert "hall a takes no hgx-b200-air" not in compute["remedy"] and "2 of the 3 gb300-nvl72 fit" in compute["remedy"]
    assert data["halls"][0]["limits"]["network.compute"]["left"] == pytest.approx(150 - 185.6)


def test_a_feed_carries_what_its_systems_put_on_it_in_their_worst_state(tmp_path: Path) -> None:
    """A hall has room on its feeds for systems that share the load between them, and none for one feed alone (N+N, the other lost)."""
    verdicts = {}
    for redundancy in ("N+1", "N+N"):
        entry = f"{{platform: gb300-nvl72, quantity: 4, hall: a, row: 1, power: {{redundancy: {redundancy}, shelves: 8}}}}"
        data = reported(tmp_path, f"systems: [{entry}]\nhalls: {{a: {{feed: 450 kVA, rows: {{1: {{feed: 450 kVA}}}}}}}}\n")
        alone = engineered("gb300-nvl72", "quantity=4", f"power.redundancy={redundancy}", "power.shelves=8")
        assert data["figures"]["site.a.feed-load"]["value"] == pytest.approx(alone.figures["power.feed-apparent"].number)
        verdicts[redundancy] = [(check["id"], check["status"]) for check in data["checks"]]
    assert verdicts == {r: [("site.a.feed", s), ("site.a.row-1.feed", s)] for r, s in (("N+1", "pass"), ("N+N", "fail"))}


def test_the_last_phases_give_way_first_several_if_need_be(tmp_path: Path) -> None:
    """A small last phase goes wholly before an earlier one is cut, and the number that is said fits."""
    entries = "{platform: gb300-nvl72, quantity: 4, hall: a}, {platform: gb300-nvl72, quantity: 4, hall: a, phase: 2, id: second}"
    text = f"systems: [{entries}, {{platform: hgx-b200-air, hall: a, phase: 3, id: small}}]\n"
    (check,) = reported(tmp_path, f"{text}halls: {{a: {{power: 800 kW}}}}\n")["checks"]
    assert check["remedy"] == "1 of the 4 second fit into hall a without small"


def test_what_stands_beside_racks_is_weighed_where_its_mass_is_known(tmp_path: Path) -> None:
    """Units of a known mass are in the weight, others are counted: the weight is a lower bound, on which no check passes."""
    data = {}
    for cdu in ("jci-silent-aire-1050", "nvent-deschutes-5"):
        entry = f"{{platform: gb300-nvl72, quantity: 4, hall: a, cooling: {{cdu: {cdu}}}}}"
        data[cdu] = reported(tmp_path, f"systems: [{entry}]\nhalls: {{a: {{weight: 9000 kg}}}}\n")
    silent, heavy = (data[cdu]["figures"] for cdu in data)
    units = heavy["site.cdus"]["value"]
    assert heavy["site.weight"]["value"] - silent["site.weight"]["value"] == pytest.approx(3134 * units)
    assert silent["site.unweighed"]["value"] - heavy["site.unweighed"]["value"] == silent["site.cdus"]["value"] > 0
    assert silent["site.weight"]["bound"] == "at-least" and "bound" not in heavy["site.weight"]
    assert silent["site.a.weight-limit"]["value"] == 9000 and silent["site.weight"]["value"] < 9000
    left = data["jci-silent-aire-1050"]["halls"][0]["limits"]["weight"]
    assert (left["bound"], left["left"]) == ("at-most", pytest.approx(9000 - silent["site.weight"]["value"]))
    small = reported(tmp_path, f"systems: [{entry.replace('deschutes-5', 'rackchiller-800')}]\nhalls: {{a: {{weight: 5000 kg}}}}\n")
    assert small["checks"][0]["remedy"] == "at most 3 of the 4 gb300-nvl72 fit into hall a"
    verdicts = [data[cdu]["checks"][0] for cdu in data]
    assert [check["status"] for check in verdicts] == ["warn", "fail"] and "at least" in verdicts[0]["message"]


@pytest.mark.parametrize(("language", "words"), [("en", "at least"), ("zh", "至少")])
def test_a_bound_is_told_as_one_in_every_table(language: str, words: str, tmp_path: Path) -> None:
    """On the terminal and the page, in the number format of the workbook: the weight beside its check too."""
    path = tmp_path / "site.yaml"
    entry = "{platform: gb300-nvl72, quantity: 4, hall: a, cooling: {cdu: jci-silent-aire-1050}}"
    path.write_text(f"systems: [{entry}]\nhalls: {{a: {{weight: 9000 kg}}}}\n", encoding="utf-8")
    done = command("site", path, "--json", "--html", tmp_path / "s.html", "--xlsx", tmp_path / "s.xlsx", "--lang", language)
    weight = json.loads(done.out)["figures"]["site.weight"]["value"]
    page = (tmp_path / "s.html").read_text(encoding="utf-8")
    assert len(re.findall(f">{words} ?{weight:,.0f}", page)) == len(re.findall(f"{weight:,.0f}", page)) == 2
    cells = [cell for page in load_workbook(tmp_path / "s.xlsx") for row in page.iter_rows() for cell in row]
    assert [cell.number_format.startswith(f'"{words}') for cell in cells if cell.value == pytest.approx(weight)] == [True] * 2
    terminal = command("site", path, "--lang", language).out
    assert len(re.findall(f"{words} ?{weight:,.0f}", terminal)) == 2


def test_settings_of_one_entry_and_of_a_hall(tmp_path: Path) -> None:
    """By the name of the entry and the hall; a name that is not there, or is that of several, is refused."""
    path = tmp_path / "site.yaml"
    path.write_text(
        "systems: [{platform: tpu-v7, hall: a, id: b}, {platform: trn2, hall: a}, {platform: trn2, hall: a}]\n", encoding="utf-8"
    )

    def asked(*settings: str) -> SiteAsked:
        return read_site(path, shipped_catalog(), settings)

    found = asked("systems.b.quantity=5", "halls.a.power=3 MW")
    assert found.systems[0].spec.quantity == 5 and str(found.halls["a"].power) == "3 MW"
    for setting, words in (
        ("systems.c.quantity=5", "no system is called 'c'"),
        ("systems.trn2.quantity=5", "2 systems are called 'trn2'"),
        ("halls.z.power=1 MW", "no system stands in hall 'z'"),
        ("systems.b.quantity=0", "expected 1 or more"),
    ):
        with pytest.raises(InputError, match=words):
            asked(setting)


def test_what_is_no_name_is_none(tmp_path: Path) -> None:
    """Null and an empty text name no hall and no row, and the first phase."""
    for nothing in ("null", "''"):
        data = reported(tmp_path, f"systems: [{{platform: tpu-v7, hall: {nothing}, row: {nothing}, phase: {nothing}}}]\n")
        assert (data["halls"], [phase["id"] for phase in data["phases"]]) == ([], ["1"])


def test_rows_have_any_name(tmp_path: Path) -> None:
    """A row does not answer for another whose name begins as its own; a raised digit is a name, and no number to count by."""
    text = "systems: [{platform: tpu-v7, hall: a, row: '1', phase: ²}, {platform: tpu-v7, hall: a, row: '1.5', phase: 2}]\n"
    data = reported(tmp_path, f"{text}halls: {{a: {{rows: {{'1': {{power: 1 MW}}, '1.5': {{power: 1 kW}}}}}}}}\n")
    assert [(row["id"], row["fits"]) for row in data["halls"][0]["rows"]] == [("1", True), ("1.5", False)]
    assert [phase["id"] for phase in data["phases"]] == ["²", "2"] and not data["halls"][0]["fits"]


@pytest.mark.parametrize(
    ("written", "order"),
    [(["pilot", "main", "expansion"], ["pilot", "main", "expansion"]), (["10", "9"], ["9", "10"]), (["b", "1"], ["b", "1"])],
)
def test_phases_come_by_number_or_as_they_are_written(written: list[str], order: list[str], tmp_path: Path) -> None:
    """A pilot comes before what is built after it, whatever the letters say; the last phase is the one that gives way."""
    entries = [f"{{platform: tpu-v7, hall: a, phase: '{phase}'}}" for phase in written]
    data = reported(tmp_path, f"systems: [{', '.join(entries)}]\nhalls: {{a: {{power: {100 * len(written) - 100} kW}}}}\n")
    assert [phase["id"] for phase in data["phases"]] == order
    assert f"takes no tpu-v7 (phase {order[-1]})" in data["checks"][0]["remedy"]


def test_many_systems_have_colours_of_their_own() -> None:
    """More than a plan of racks has: twelve systems, twelve colours."""
    row = ("", [Block(f"s{n}", 1, "Phase 1") for n in range(12)])
    drawn = hall_drawing("Plan", [HallPlan("Hall a", True, [row])])
    assert len(set(re.findall(r'fill="(#[0-9a-f]{6})"[^>]*>(?:<title>|</rect>)', str(drawn)))) >= 12


def test_entries_of_one_name_are_told_apart_in_advice(tmp_path: Path) -> None:
    """By phase and row among those of the place; one that is alone there has its name."""
    entries = [f"{{platform: tpu-v7, quantity: 3, hall: a, row: {row}, phase: 1}}" for row in "xy"]
    text = f"systems: [{', '.join(entries)}]\nhalls: {{a: {{power: 350 kW, rows: {{y: {{power: 200 kW}}}}}}}}\n"
    hall, row = (check["remedy"] for check in reported(tmp_path, text)["checks"])
    assert hall == "1 of the 3 tpu-v7 (phase 1, row y) fit into hall a" and row == "2 of the 3 tpu-v7 fit into row y of hall a"


@pytest.mark.parametrize(("language", "words"), [("en", "Checks of the systems that fail"), ("zh", "系统未通过的校核")])
@pytest.mark.parametrize("share", ["true", "false"])
def test_checks_of_systems_that_fail_are_told_in_every_document(share: str, language: str, words: str, tmp_path: Path) -> None:
    """As in JSON: with the entries whose check it is; a site whose systems pass has no such table."""
    path = tmp_path / "site.yaml"
    entry = "platform: tpu-v7, quantity: 4, hall: a"
    path.write_text(f"systems: [{{{entry}, id: x}}, {{{entry}, id: y}}]\nhalls: {{a: {{share: {share}}}}}\n", encoding="utf-8")
    warm = ("--set", "site.facility-water=32 degC", "--lang", language)
    done = command("site", path, "--json", *warm, "--html", tmp_path / "s.html", "--xlsx", tmp_path / "s.xlsx")
    assert (done.code, {tuple(each["failed"]) for each in json.loads(done.out)["systems"]}) == (
        0,
        {("cooling.second-law", "cooling.approach", "cooling.exchanger")},
    )
    cells = [str(cell.value) for page in load_workbook(tmp_path / "s.xlsx") for row in page.iter_rows() for cell in row]
    for text in ((tmp_path / "s.html").read_text(encoding="utf-8"), "\n".join(cells), command("site", path, *warm).out):
        assert words in text and "cooling.second-law" in text and "x, y" in text and "47 °C" in text and "degC" not in text
    assert words not in command("site", path, "--lang", language).out


@pytest.mark.parametrize(("most", "shown"), [("1 Gbit/s", "0.001"), ("57 Tbit/s", "57.0"), ("57.59 Tbit/s", "57.59")])
def test_a_limit_is_told_with_the_decimals_that_tell_it_from_the_value(most: str, shown: str, tmp_path: Path) -> None:
    """Of 57.6 Tbit/s: a small one is not nothing, and one just below is another number."""
    path = tmp_path / "site.yaml"
    path.write_text(f"systems: [{{platform: gb300-nvl72, hall: a}}]\nhalls: {{a: {{network: {{compute: {most}}}}}}}\n", encoding="utf-8")
    line = next(line for line in command("site", path).out.splitlines() if "Tbit/s" in line and "fail" in line)
    value, limit = (cell.strip() for cell in line.split("│")[1:3])
    assert (float(value), limit) == (57.6, shown)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("platform: gb300-nvl72\n", "lists no systems"),
        ("systems: [{quantity: 2}]\n", "either its platform or the file"),
        ("systems: [{platform: tpu-v7, spec: a.yaml}]\n", "1:12: SITE002 .*leave one out"),
        ("systems: [{platform: mine.yaml}]\n", "1:12: SITE002 .*write spec: mine.yaml"),
        ("systems: [{platform: gb300-nvl72, hall: c}]\nhalls: {cc: {power: 1 MW}}\n", "did you mean cc"),
        ("systems: [{platform: tpu-v7, phase: [1]}]\n", "1:30: CAT004 systems.0.phase: expected a name"),
        ("systems: [{platform: gb300-nvl73}]\n", "did you mean gb300-nvl72"),
        ("systems: [{platform: gb300-nvl72, qty: 2}]\n", "qty"),
        ("systems: [{platform: gb300-nvl72}]\nhalls: {a: {power: 3 kg}}\n", "halls"),
        ("systems: [{platform: gb300-nvl72}]\nsite: {pue: 0.5}\n", "below 1"),
        (
            "systems: [{platform: tpu-v7, hall: phase-1}]\nhalls: {phase-1: {power: 1 MW}}\n",
            "2:9: SITE005 a hall cannot be called 'phase-1'",
        ),
        ("systems: [{platform: tpu-v7, hall: a, row: 1}]\nhalls: {a: {rows: {2: {power: 1 MW}}}}\n", "no system stands in row '2'"),
        ("systems: [{platform: tpu-v7, hall: a.b}]\n", "1:30: SITE005 a hall cannot be called 'a.b'"),
        ("systems: [{platform: tpu-v7, hall: a}, {platform: tpu-v7}]\n", "1:40: SITE003 names no hall, others do"),
        (
            "systems: [{platform: tpu-v7, hall: a, id: 训练}, {platform: trn2, hall: a}]\nhalls: {a: {share: true}}\n",
            "site.yaml:1:39: CAT004 id: '训练' cannot be an id",
        ),
        ("systems: [{platform: tpu-v7}]\nalternatives: {tpu-v7-chip.tdp: x}\n", "site.yaml:2:16: SPEC01"),
        (
            "systems: [{platform: tpu-v7, id: a}]\nalternatives: {a.tpu-v7.tdp: press}\n",
            "SPEC011 .*write tpu-v7.tdp: press, which is of all",
        ),
    ],
)
def test_a_site_that_cannot_be_is_refused_at_its_line(text: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=words) as refused:
        reported(tmp_path, text)
    assert "site.yaml" in str(refused.value)


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ("mien.yaml", "site.yaml:2:6: FILE003 .*no such file .did you mean mine.yaml"),
        ("mine", "site.yaml:2:6: FILE003 .*did you mean mine.yaml"),
        ("x.yaml", "site.yaml:2:6: FILE003 .*files there: broken.yaml, empty.yaml, mine.yaml, other.yaml, site.yaml"),
        ("gone/x.yaml", "site.yaml:2:6: FILE003 .*there is no folder .*gone"),
        ("trn2", "site.yaml:2:6: FILE003 .*write platform: trn2"),
        ("folder", "site.yaml:2:6: FILE001 .*is a folder"),
        ("empty.yaml", "site.yaml:2:6: SPEC004 .*the file is empty"),
        ("site.yaml", "site.yaml:2:6: SITE004 .*list its systems one by one"),
        ("broken.yaml", "broken.yaml:2:1: YAML001"),
        ("other.yaml", "other.yaml:1:1: SPEC002 .*did you mean trn2"),
    ],
)
def test_the_file_of_an_entry_that_cannot_be_read_is_told_where_it_is_named(spec: str, words: str, tmp_path: Path) -> None:
    """What has a line of its own in that file is told there."""
    for name, text in (("mine", "platform: trn2\n"), ("other", "platform: trn3\n"), ("broken", "quantity: [4\n"), ("empty", "")):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match=words) as refused:
        reported(tmp_path, f"systems:\n  - {{spec: {spec}}}\n")
    assert len(refused.value.problems) == 1


def test_names_are_told_as_they_are_written(tmp_path: Path) -> None:
    """An entry called as an English word, a hall and a phase too, are no words to translate; the phase of a system is no electrical one."""
    entries = (
        "{platform: trn2, quantity: 2, hall: storage, id: price}, {platform: tpu-v7, hall: storage, row: pass, phase: total, id: more}"
    )
    text = f"systems: [{entries}]\nhalls: {{storage: {{power: 90 kW, rows: {{pass: {{power: 9 kW}}}}}}}}\nquote: {{language: zh}}\n"
    (tmp_path / "site.yaml").write_text(text, encoding="utf-8")
    sheet = SiteSheet(site_of(read_site(tmp_path / "site.yaml", shipped_catalog()), shipped_catalog()))
    page = DOCUMENTS["html"](sheet).decode()
    assert "机房 storage 除其余系统外容不下 more<" in page and "第 total 期" in page and ">相<" not in page
    assert "机房 storage 第 pass 排" in page and "机房存储" not in page


def test_the_example_on_the_terminal_as_page_and_as_workbook_in_chinese(tmp_path: Path) -> None:
    done = command("site", EXAMPLE, "--json", "--html", tmp_path / "s.html")
    assert done.code == 0 and all(hall["fits"] for hall in json.loads(done.out)["halls"])
    page = (tmp_path / "s.html").read_text(encoding="utf-8")
    assert page.count("<rect") > 20
    for body in re.findall(r"<tbody>.*?</tbody>", page, re.DOTALL):  # on a phone each cell stands behind its head
        assert len(re.findall("<t[hd][^>]* data-head=", body)) == len(re.findall("<t[hd] ", body)) > 0
    sheet = SiteSheet(site_of(read_site(EXAMPLE, shipped_catalog(), ["quote.language=zh"]), shipped_catalog()))
    assert (
        all_untranslated(
            [*(what.label for what in ALL.values()), *(figure.info.label for figure in sheet.site.figures.values() if figure.info)]
        )
        == []
    )
    assert all_untranslated([check.title for check in sheet.site.checks]) == []
    assert "园区" in DOCUMENTS["html"](sheet).decode() and len(DOCUMENTS["xlsx"](sheet)) > 5000


@pytest.mark.parametrize(("language", "words"), [("en", "in no limit"), ("zh", "未计入任何限值")])
def test_what_is_in_no_limit_is_told_beside_the_limits(language: str, words: str, tmp_path: Path) -> None:
    """Network and pumps of a hall whose power or cooling is limited; of one that limits its floor alone nothing is said."""
    path = tmp_path / "site.yaml"
    told = {}
    for limit in ("cooling: 900 kW", "area: 90 m^2"):
        path.write_text(f"systems: [{{platform: gb300-nvl72, quantity: 5, hall: a}}]\nhalls: {{a: {{{limit}}}}}\n", encoding="utf-8")
        told[limit] = " ".join(command("site", path, "--lang", language).out.split())
    build = engineered("gb300-nvl72", "quantity=5")
    amounts = [build.figures[id].number or 0.0 for id in ("network.power", "cooling.pump-power")]
    both = f"{amounts[0]:.1f} kW and {amounts[1]:.1f} kW" if language == "en" else f"{amounts[0]:.1f} kW 与 {amounts[1]:.1f} kW"
    assert words in told["cooling: 900 kW"] and both in told["cooling: 900 kW"] and words not in told["area: 90 m^2"]


def test_tables_on_a_narrow_terminal_break_no_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Units go below their heads, names into lines of whole words, before columns are set below the others."""
    monkeypatch.setenv("COLUMNS", "80")
    path = tmp_path / "site.yaml"
    path.write_text("systems: [{platform: vr200-nvl72, quantity: 40, hall: south, row: A}]\n", encoding="utf-8")
    lines = command("site", path).out.splitlines()
    at = lines.index("Rows")
    assert [line.split("┃")[-1].strip() for line in lines[at + 1 : at + 3]] == ["Price,", "USD"]
    assert [line.split("│")[0].strip() for line in lines[at + 4 : at + 7]] == ["Hall", "south,", "row A"]
