"""Halls whose systems share what stands beside their racks: units, supplies, networks and one contract."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from configurator.figures import Figure
from configurator.figures.bounds import EXACT, LESS, MORE
from configurator.figures.operations import CONSTANT
from configurator.studies.sheets.documents import DOCUMENTS
from configurator.studies.site import study, together
from configurator.studies.site.asked import read_site
from configurator.studies.site.sheet import SiteSheet, site_json
from configurator.studies.site.study import site_of
from configurator.studies.site.sums import ALL, SUMS
from configurator.units import NUMBER
from tests.helpers import command, engineered, shipped_catalog
from tests.orders import order_with
from tests.studies.sites import EXAMPLE, POOLING, number_of, reported

SHARED = st.lists(
    st.tuples(st.sampled_from(("gb300-nvl72", "hgx-b200-air")), st.integers(1, 6), st.sampled_from("12")), min_size=1, max_size=3
)


def shared_hall(found: list[tuple[str, int, str]], share: bool, more: str = "") -> str:
    entries = [
        f"  - {{platform: {name}, quantity: {count}, hall: a, row: {row}{f', {POOLING}' if name == 'gb300-nvl72' else ''}}}\n"
        for name, count, row in found
    ]
    return f"systems:\n{''.join(entries)}halls: {{a: {{share: {str(share).lower()}}}}}\n{more}"


@settings(max_examples=6)
@given(SHARED, st.booleans())
def test_a_hall_is_the_sum_of_its_rows_and_shares_no_more_than_its_systems_have(
    tmp_path_factory: pytest.TempPathFactory, found: list[tuple[str, int, str]], share: bool
) -> None:
    """Shared units are never more than those of the entries alone and take the same heat; the order of entries changes nothing."""
    folder = tmp_path_factory.getbasetemp()
    hall, other = (reported(folder, shared_hall(each, share))["halls"][0] for each in (found, found[::-1]))
    alone = reported(folder, shared_hall(found, False))["halls"][0]
    for id in SUMS:
        assert sum(row[id]["value"] for row in hall["rows"]) == pytest.approx(hall[id]["value"], rel=1e-9)
        assert hall[id]["value"] == pytest.approx(other[id]["value"], rel=1e-9)
        if id not in ("price", "facility-power", "feed-load", "weight", "unweighed"):
            assert hall[id]["value"] == pytest.approx(alone[id]["value"], rel=1e-9)
    for id in ("cdus", "price", "transformers", "switchboards", "generators", "supply-cost"):
        assert hall[id]["value"] <= alone[id]["value"] * (1 + 1e-9)
    if hall["shared"] and hall["shared"]["why-not"] is None:
        liquid = sum(engineered(n, f"quantity={q}").figures["cooling.liquid-heat"].number or 0.0 for n, q, _ in found)
        assert sum(each["heat"]["value"] for each in hall["shared"]["units"]) == pytest.approx(liquid)
        assert hall["shared"]["saved"]["cdus"]["value"] == alone["cdus"]["value"] - hall["cdus"]["value"]
    if len(found) == 1:
        build = engineered(found[0][0], f"quantity={found[0][1]}", *(["cooling.cdu=nvent-rackchiller-800"] if "gb" in found[0][0] else []))
        same = ALL.keys() - ({"facility-power"} if share else set())
        assert all(hall[id]["value"] == pytest.approx(number_of(build, ALL[id])) for id in same)


def test_systems_that_share_are_one_order(tmp_path: Path) -> None:
    """Of two platforms on one loop and a third in air: units, spares, lines of the offer and margins by line as the order has them."""
    warranty = "{id: warranty, label: Warranty, quantity: 6, cost: 90000 USD, price: 120000 USD}"
    deal = f"prices: {{margin: 12 %, margin-by: {{other.bom.frame: 30 %}}}}\nlines: [{warranty}]\n"
    one = f"{{platform: gb300-nvl72, quantity: 5, {POOLING}}}"
    two = f"{{platform: gb300-nvl72, quantity: 5, {POOLING}, power: {{redundancy: N+1}}, id: other}}"
    air = "{platform: hgx-b200-air, quantity: 2}"
    order = order_with(shipped_catalog(), f"systems: [{one}, {two}, {air}]\n{deal}")
    placed = [f"{entry[:-1]}, hall: a, phase: {n}}}" for n, entry in enumerate((one, two, air), 1)]
    data = reported(tmp_path, f"systems: [{', '.join(placed)}]\n{deal}halls: {{a: {{share: true}}}}\n")
    for id in ("price", "cdus", "it-load"):
        assert data["figures"][f"site.{id}"]["value"] == pytest.approx(order.figures[ALL[id].of].number, rel=1e-9)
    assert sum(phase["price"]["value"] for phase in data["phases"]) == pytest.approx(data["figures"]["site.price"]["value"], rel=1e-9)
    pool = data["halls"][0]["shared"]["units"]
    assert [each["systems"] for each in pool] == [["gb300-nvl72", "other"]] and pool[0]["count"] == data["halls"][0]["cdus"]["value"]
    assert data["halls"][0]["shared"]["saved"]["cdus"]["value"] >= 1


def test_entries_of_one_design_share_a_network(tmp_path: Path) -> None:
    """Two rows of one design with their spine are one fabric of eight systems; nothing is asked of a network outside."""
    entries = [f"{{platform: gb300-nvl72, quantity: {n}, hall: a, row: {n}, network: {{boundary: spine}}}}" for n in (5, 3)]
    (hall,) = reported(tmp_path, f"systems: [{', '.join(entries)}]\nhalls: {{a: {{share: true}}}}\n")["halls"]
    one = engineered("gb300-nvl72", "quantity=8", "network.boundary=spine")
    assert hall["network"] == [] and hall["shared"]["saved"]["network-power"]["value"] > 0
    assert hall["price"]["value"] == pytest.approx(one.figures["cost.price"].number) and hall["shared"]["saved"]["price"]["value"] > 1e6


def test_a_loop_that_no_other_system_has_says_so(tmp_path: Path) -> None:
    """Coolant of another temperature is another loop, and what is in racks by name stays there."""
    apart = ("cooling: {supply-temperature: 35 degC}", "cooling: {cdu: coolit-chx200}")
    entries = [f"{{platform: gb300-nvl72, quantity: 4, hall: a, id: s{n}, {more}}}" for n, more in enumerate(("network: {}", *apart))]
    (hall,) = reported(tmp_path, f"systems: [{', '.join(entries)}]\nhalls: {{a: {{share: true}}}}\n")["halls"]
    why = {each["systems"][0]: each["why-alone"] for each in hall["shared"]["units"]}
    assert "no other system has its loop" in why["s0"] and "no other system has its loop" in why["s1"] and "in its racks" in why["s2"]


RACKS_WITH_UNITS = "systems: [{{platform: gb300-nvl72, hall: a{0}}}, {{platform: gb300-nvl72, hall: a, id: b, {1}}}]\n"


@pytest.mark.parametrize(
    ("alone", "shared", "does"),
    [
        ((5.0, EXACT), (4.0, EXACT), -1),
        ((5.0, EXACT), (4.0, LESS), -1),
        ((5.0, EXACT), (6.0, MORE), 1),
        ((0.1 + 0.2, EXACT), (0.3, EXACT), 0),
        ((5.0, EXACT), (None, EXACT), 0),
        ((5.0, MORE), (4.0, MORE), 0),
        ((4.0, LESS), (5.0, LESS), 0),
    ],
)
def test_what_sharing_does_is_said_only_where_it_is_known(
    alone: tuple[float | None, int], shared: tuple[float | None, int], does: int
) -> None:
    """What nobody knows is no sum of zero, and of two bounds either may be the larger."""
    site = site_of(read_site(EXAMPLE, shipped_catalog()), shipped_catalog())
    for id, (value, bound) in (("site.a.alone-price", alone), ("site.a.price", shared)):
        site.figures[id] = Figure(CONSTANT, (), NUMBER, value, bound=bound)
    assert site.taken("a", "price") == does


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ["costs more", "takes more", "hall a by 128,642 USD"]), ("zh", ["成本更高", "用量更多", "机房 a 高出 128,642"])],
)
def test_sharing_that_costs_more_says_so(language: str, words: list[str], tmp_path: Path) -> None:
    """Two racks that alone hold their units stand on shared ones beside them: a saving below zero, told in words; kept apart it is none."""
    path, hall = tmp_path / "site.yaml", "halls: {a: {share: true}}\n"
    path.write_text(RACKS_WITH_UNITS.format("", "power: {redundancy: N+1}") + hall, encoding="utf-8")
    done = command("site", path, "--json", "--html", tmp_path / "s.html", "--xlsx", tmp_path / "s.xlsx", "--lang", language)
    saved = json.loads(done.out)["halls"][0]["shared"]["saved"]
    assert saved["price"]["value"] == pytest.approx(-128642, abs=1) and "takes more" in saved["price"]["label"]
    assert saved["generators"]["value"] > 0 and "takes more" not in saved["generators"]["label"] + saved["network-power"]["label"]
    cells = [str(cell.value) for page in load_workbook(tmp_path / "s.xlsx") for row in page.iter_rows() for cell in row]
    for text in ((tmp_path / "s.html").read_text(encoding="utf-8"), "\n".join(cells), command("site", path, "--lang", language).out):
        assert all(word in " ".join(text.split()) for word in words)
    own = "cooling: {pod: own}"
    apart = reported(tmp_path, RACKS_WITH_UNITS.format(f", {own}", f"power: {{redundancy: N+1}}, {own}") + hall)
    assert apart["halls"][0]["shared"]["saved"]["price"]["value"] == pytest.approx(0)


def test_pods_that_would_fill_badly_stay_apart(tmp_path: Path) -> None:
    """Five and five racks in pods of nine: two pods with a spare each and one rack alone in the second take more units."""
    entry = "{platform: gb300-nvl72, quantity: 5, hall: a, cooling: {cdu: jci-silent-aire-1050, pod: 9}}"
    (hall,) = reported(tmp_path, f"systems: [{entry}, {entry}]\nhalls: {{a: {{share: true}}}}\n")["halls"]
    assert "they would take 5 distribution units, alone 4" in hall["shared"]["why-not"] and hall["cdus"]["value"] == 4


def test_what_fits_a_hall_that_shares_and_a_row_was_built(tmp_path: Path) -> None:
    """The floor of shared units counts; a row that is too small says how many of its last system it takes."""
    text = "systems:\n" + "".join(
        f"  - {{platform: gb300-nvl72, quantity: 6, hall: a, row: {row}, phase: {row}, {POOLING}}}\n" for row in (1, 2)
    )
    limits = "share: true, area: 20 m^2, rows: {1: {power: 1 MW}, 2: {power: 500 kW}}"
    data = reported(tmp_path, f"{text}halls: {{a: {{{limits}}}}}\n")
    area, first, second = data["checks"]
    assert [check["id"] for check in data["checks"]] == ["site.a.area", "site.a.row-1.power", "site.a.row-2.power"]
    assert (area["status"], first["status"], second["status"]) == ("fail", "pass", "fail")
    assert "3 of the 6 gb300-nvl72 fit into row 2 of hall a" in second["remedy"]
    count = int(area["remedy"].split()[0])
    floors = [
        reported(
            tmp_path, text.replace("quantity: 6, hall: a, row: 2", f"quantity: {n}, hall: a, row: 2") + f"halls: {{a: {{{limits}}}}}\n"
        )
        for n in (count, count + 1)
    ]
    assert [found["checks"][0]["status"] for found in floors] == ["pass", "fail"]
    assert [row["fits"] for row in data["halls"][0]["rows"]] == [True, False] and not data["halls"][0]["fits"]


def hall_in_phases(found: list[tuple[str, int, int]]) -> str:
    entries = [
        f"  - {{platform: {name}, quantity: {count}, hall: a, phase: {phase}{f', {POOLING}' if name == 'gb300-nvl72' else ''}}}\n"
        for name, count, phase in found
    ]
    return f"systems:\n{''.join(entries)}halls: {{a: {{share: true}}}}\n"


@settings(max_examples=6)
@given(st.lists(st.tuples(st.sampled_from(("gb300-nvl72", "hgx-b200-air")), st.integers(1, 6), st.integers(1, 3)), min_size=2, max_size=4))
def test_phases_buy_what_they_need_beyond_what_stands(tmp_path_factory: pytest.TempPathFactory, found: list[tuple[str, int, int]]) -> None:
    """The first phase buys what a hall of it alone needs, none takes units back, and all of them add up to the site."""
    folder = tmp_path_factory.getbasetemp()
    data = reported(folder, hall_in_phases(found))
    phases = data["phases"]
    for id in ALL:
        assert sum(phase[id]["value"] for phase in phases) == pytest.approx(data["figures"][f"site.{id}"]["value"], rel=1e-9, abs=1e-6)
    assert all(phase[id]["value"] >= 0 for phase in phases for id in ("cdus", "transformers", "switchboards", "generators", "price"))
    first = [each for each in found if str(each[2]) == phases[0]["id"]]
    alone = reported(folder, hall_in_phases(first))["figures"]
    if len(first) > 1 or len(found) == len(first):
        for id in ("racks", "cdus", "transformers", "generators", "price", "weight"):
            assert phases[0][id]["value"] == pytest.approx(alone[f"site.{id}"]["value"], rel=1e-9)


LOADINGS = (["site.supply-voltage=415 V"], ["site.supply-voltage=415 V", "site.pue=1.3"])


def test_a_hall_stands_behind_common_transformers_and_generators(tmp_path: Path) -> None:
    """On the load of all with one spare generator; another chain has its own; what it costs is told beside the price.

    Facility power holds what the transformers lose at the load they see, and a PUE that is given holds it already.
    """
    entries = "{platform: gb300-nvl72, quantity: 8, hall: a}, {platform: hgx-b200-air, quantity: 12, hall: a}"
    text = f"systems: [{entries}]\nhalls: {{a: {{share: true}}}}\nsite: {{supply-voltage: 415 V}}\n"
    shared, given = (reported(tmp_path, each) for each in (text, text.replace("415 V", "415 V, pue: 1.3")))
    (hall,) = shared["halls"]
    saved = hall["shared"]["saved"]
    assert [(hall[id]["value"], saved[id]["value"]) for id in ("transformers", "switchboards", "generators")] == [(2, 2), (2, 2), (2, 2)]
    assert saved["supply-cost"]["value"] == pytest.approx(2 * 3000 * 140.85, rel=0.01)
    transformer, distribution, boards, generators = hall["shared"]["supply"]
    assert transformer["systems"] == ["gb300-nvl72", "hgx-b200-air"] and (boards["count"], generators["count"]) == (2, 2)
    through = transformer["load"]["value"] / 100 * 2 * 3000  # kW
    assert through == pytest.approx(hall["ac-input"]["value"] / 0.983) and distribution["count"] is None
    assert transformer["cost"]["value"] + distribution["cost"]["value"] == pytest.approx(hall["supply-cost"]["value"])
    sums, lost = [data["figures"]["site.a.facility-power"]["value"] for data in (shared, given)], transformer["loss"]["value"]
    builds = [[engineered(n, f"quantity={q}", *more) for n, q in (("gb300-nvl72", 8), ("hgx-b200-air", 12))] for more in LOADINGS]
    for found, each, known in zip(sums, builds, (True, False), strict=True):
        ours = [sum(b.figures[id].number or 0.0 for b in each) for id in ("power.facility", "power.chain.transformer.loss")]
        assert found == pytest.approx(ours[0] + (lost - ours[1] if known else 0.0), rel=1e-9)
    other = entries.replace("quantity: 12", "quantity: 12, power: {stages: {transformer: transformer-630kva-10kv}}")
    (apart,) = reported(tmp_path, f"systems: [{other}]\nhalls: {{a: {{share: true}}}}\n")["halls"]
    assert [each["systems"] for each in apart["shared"]["supply"] if each["what"] == "Generators"] == [["gb300-nvl72"], ["hgx-b200-air"]]
    assert apart["shared"]["saved"]["generators"]["value"] == 0


def test_each_supply_bears_what_its_own_transformers_lose(tmp_path: Path) -> None:
    """Of two supplies in one hall none has a part of what the other loses."""
    small = "power.stages={transformer: transformer-630kva-10kv}"
    entries = (
        "{platform: hgx-b200-air, quantity: 30, hall: a, row: one}, {platform: hgx-b200-air, quantity: 2, hall: a, row: two, id: other"
    )
    text = f"systems: [{entries}, power: {{stages: {{transformer: transformer-630kva-10kv}}}}}}]\nhalls: {{a: {{share: true}}}}\n"
    data = reported(tmp_path, text)
    lost = {each["systems"][0]: each["loss"]["value"] for each in data["halls"][0]["shared"]["supply"] if "ransformer" in each["what"]}
    for name, row, quantity, more in (("hgx-b200-air", "one", 30, ()), ("other", "two", 2, (small,))):
        alone = engineered("hgx-b200-air", f"quantity={quantity}", *more)
        facility, known = (alone.figures[id].number or 0.0 for id in ("power.facility", "power.chain.transformer.loss"))
        assert data["figures"][f"site.a.row-{row}.facility-power"]["value"] == pytest.approx(facility + lost[name] - known, rel=1e-9)


SMALL = "power: {stages: {transformer: transformer-630kva-10kv}}"  # another supply
BEHIND = st.lists(
    st.tuples(st.sampled_from(("gb300-nvl72", "hgx-b200-air")), st.integers(1, 9), st.booleans()), min_size=2, max_size=4, unique=True
)
PIECES = {"transformers": "ransformer", "switchboards": "switchboards", "generators": "Generators"}


@settings(max_examples=6)
@given(BEHIND)
@example([("hgx-b200-air", 9, False), ("hgx-b200-air", 1, True), ("gb300-nvl72", 2, False)])
def test_entries_bear_what_their_own_supply_is_made_of(
    tmp_path_factory: pytest.TempPathFactory, found: list[tuple[str, int, bool]]
) -> None:
    """Over the entries of a supply their parts are its own pieces, losses and cost, and those of all supplies are the hall's."""
    made = [(f"platform: {name}, quantity: {n}", SMALL if small else "options: {}") for name, n, small in found]
    rows = [f"{{{what}, hall: a, id: s{9 - at}, {more}}}" for at, (what, more) in enumerate(made)]  # not in the order of their names
    data = reported(tmp_path_factory.getbasetemp(), f"systems: [{', '.join(rows)}]\nhalls: {{a: {{share: true}}}}\n")
    entries = {each["id"]: each for each in data["systems"]}
    supply = data["halls"][0]["shared"]["supply"]
    for names in {tuple(each["systems"]) for each in supply}:
        own = [each for each in supply if tuple(each["systems"]) == names]
        for id, word in PIECES.items():
            made_of = sum(each["count"] for each in own if word in each["what"])
            assert sum(entries[name][id]["value"] for name in names) == pytest.approx(made_of, rel=1e-9)
        for id, of in (("supply-cost", own), ("transformer-loss", [each for each in own if "ransformer" in each["what"]])):
            told = sum((each["cost" if id == "supply-cost" else "loss"] or {"value": 0.0})["value"] for each in of)
            assert sum(entries[name][id]["value"] for name in names) == pytest.approx(told, rel=1e-9)
    for id in ALL:
        sums = [sum(part[id]["value"] for part in parts) for parts in (data["systems"], data["phases"])]
        assert sums == pytest.approx([data["halls"][0][id]["value"]] * 2, rel=1e-9, abs=1e-9)


def test_phases_of_a_shared_hall_say_what_contract_they_are_of(tmp_path: Path) -> None:
    """Beside their prices stands what each system costs as an order of its own; phases that share nothing, or one alone, need none."""
    found = {}
    for share, second in ((True, 2), (True, 1), (False, 2)):
        text = f"systems: [{{platform: tpu-v7, hall: a, id: x}}, {{platform: tpu-v7, quantity: 3, hall: a, phase: {second}, id: y}}]\n"
        (tmp_path / "site.yaml").write_text(f"{text}halls: {{a: {{share: {str(share).lower()}}}}}\n", encoding="utf-8")
        sheet = SiteSheet(site_of(read_site(tmp_path / "site.yaml", shipped_catalog()), shipped_catalog()))
        found[share, second] = next(table.remark for table in sheet.tables if table.title == "Phases")
        alone = [phase["alone-price"]["value"] for phase in site_json(sheet)["phases"]]
        each = [engineered("tpu-v7", f"quantity={n}").figures["cost.price"].number or 0.0 for n in (1, 3)]
        assert alone == pytest.approx(each if second == 2 else [sum(each)])
    assert not found[True, 1] and not found[False, 2] and "frame contract" in found[True, 2]
    assert all(f"Phase {n} {price:,.0f}" in found[True, 2] for n, price in enumerate(each, 1))


def test_entries_of_one_design_that_share_are_found_by_their_own_names(tmp_path: Path) -> None:
    """In JSON all of them, in tables the first of many; twice the same name is told once."""
    entries = [f"{{platform: gb300-nvl72, hall: a, row: {n}, id: s{n // 2}, {POOLING}}}" for n in range(18)]
    path = tmp_path / "site.yaml"
    path.write_text(
        f"systems: [{', '.join(entries)}, {{platform: hgx-b200-air, hall: a, id: air}}]\nhalls: {{a: {{share: true}}}}\n", encoding="utf-8"
    )
    sheet = SiteSheet(site_of(read_site(path, shipped_catalog()), shipped_catalog()))
    shared = site_json(sheet)["halls"][0]["shared"]
    names = [f"s{n}" for n in range(9)]
    assert [each["systems"] for each in shared["units"]] == [names]
    assert {tuple(each["systems"]) for each in shared["supply"]} == {(*names, "air")}
    assert DOCUMENTS["html"](sheet).decode().count("s0, s1, s2, s3, s4, s5 and 4 more<") == len(shared["supply"])


def test_rows_that_share_are_one_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred rows of one kind in two quantities: two builds alone, one together."""
    made: list[int] = []
    for room in (study, together):
        build = room.engineered_system
        monkeypatch.setattr(room, "engineered_system", lambda spec, *rest, build=build: made.append(spec.quantity) or build(spec, *rest))
    rows = [("gb300-nvl72", 1 + n % 2, str(n)) for n in range(100)]
    data = reported(tmp_path, shared_hall(rows, share=True))
    assert sorted(made) == [1, 2, 150] and len(data["halls"][0]["rows"]) == 100
