"""The laws of the product: they hold on every shipped platform, each can be broken, and what breaks one comes out small."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import settings

from configurator.build import Build
from configurator.catalog.load import load_catalog
from configurator.catalog.model import Catalog
from configurator.catalog.problems import InputError
from configurator.cli.catalogs import check as checking
from configurator.figures import Figure, uncertainty
from configurator.figures.uncertainty import percentile
from configurator.system.load import load_spec
from configurator.system.spec.written import Written
from configurator.testing.altered import scaled, with_price, with_value
from configurator.testing.cases import Case, NoCase, shipped_catalog
from configurator.testing.laws import known
from configurator.testing.laws.law import Law
from configurator.testing.strategies.catalogs import Variation
from configurator.testing.trial import BUILDS, Outcome, Trial
from tests.helpers import UNLIKE, command, kinds, platforms

pytest_plugins = "pytester"
RANGES = True

RACK = Path(__file__).parents[1] / "catalog" / "made_up_rack"
LAWS = {law.id: law for law in known.OWN}
EXAMPLES = 6
NIGHTLY = 2000  # examples of HYPOTHESIS_PROFILE=long
GB300 = Case("gb300-nvl72")
BUILT_TWICE = {"more-power-more-flow", "built-again-is-the-same", "typed-is-judged-alike"}  # which the program can break, and no catalog


@cache
def outcomes() -> dict[str, Outcome]:
    """Every law on at least one case of every shipped platform; those with builds of their own on cases of unlike ones."""
    if settings.get_current_profile_name() == "long":
        trials = [Trial(shipped_catalog(), platforms(), known.OWN, NIGHTLY, seed=1)]
    else:
        plain, dear = ([law for law in known.OWN if (law.turns > 1 or law.id in BUILT_TWICE) is more] for more in (False, True))
        trials = [Trial(shipped_catalog(), names, laws, len(names), seed=1) for names, laws in ((platforms(), plain), (dealt(), dear))]
    return {o.law.id: o for trial in trials for o in trial.run()}


def dealt() -> list[str]:
    """Platforms such that each law has its turn on some; each is tried as it comes."""
    return [*kinds(), *(name for name in UNLIKE if name not in kinds())]


@pytest.mark.parametrize("id", [BUILDS.id, *LAWS])
def test_every_law_holds_on_the_shipped_platforms(id: str) -> None:
    """And has a case: a law that looks at nothing is no law."""
    found = outcomes()[id]
    assert found.status == "holds", f"{found.said}\n{found.example}"


@pytest.mark.parametrize(
    ("id", "platform", "path", "value"),
    [
        ("load-of-parts", "hgx-rubin-nvl8", "power.architecture", "hvdc-800-native"),
        ("load-of-parts", "vr200-nvl72", "power.stages.tray", "none"),
        ("load-of-parts", "hgx-rubin-nvl8", "options.operating-point", "max-q"),
        ("liquid-of-plates", "hgx-rubin-nvl8", "options.operating-point", "max-q"),
        ("currents-meet", "hgx-rubin-nvl8", "power.architecture", "hvdc-800-native"),
        ("stands-in-its-place", "rubin-ultra-nvl576", "power.bbu.hold", "105 s"),
    ],
)
def test_a_law_knows_what_is_chosen(id: str, platform: str, path: str, value: str) -> None:
    """Points of operation, trays without converters of their own, shelves that are asked for too much, batteries without a place."""
    assert LAWS[id].broken(Case(platform, {path: value}), None) == []


def test_all_fifteen_promises_have_a_law() -> None:
    assert {law.promise for law in known.OWN} == {"physics", *(f"law {n}" for n in range(1, 16))}


# --- each law can be broken


@contextmanager
def doctored(build: Build, id: str, factor: float) -> Iterator[None]:
    """A build with one figure that is not what it follows from."""
    figure: Figure = build.figures[id]
    value = figure.value
    figure.value = (value or 0.0) * factor
    yield
    figure.value = value


DOCTORED = {
    "energy-is-kept": "power.conversion-loss",
    "load-of-parts": "power.compute.rack-load",
    "currents-meet": "power.chain.shelf.output",
    "heat-is-power": "cooling.heat",
    "liquid-of-plates": "cooling.liquid-heat",
    "flow-carries-heat": "cooling.flow",
    "air-carries-the-rest": "cooling.airflow",
    "facility-takes-all": "cooling.heat-to-room",
    "facility-water-carries": "cooling.cdu-water",
    "branches-share-the-flow": "cooling.branch.compute-tray.flow",
    "counts-multiply": "compute-tray.count",
    "worst-member": "power.compute.feed-current",
    "built-again-is-the-same": "system.weight",
    "lines-multiply": "bom.compute-tray.superchip.gpu.unit-price",
    "missing-prices-count": "cost.unpriced-lines",
}


@pytest.mark.parametrize("id", DOCTORED)
def test_a_figure_that_is_not_what_it_follows_from_breaks_its_law(id: str) -> None:
    """Ten per cent more (of a count that is zero: one)."""
    case = GB300.with_settings({"prices.currency": "CNY", "prices.fx.CNY/USD": "7.1234567"}) if id == "lines-multiply" else GB300
    build = case.build()
    assert LAWS[id].broken(Case(case.platform, case.settings), None) == []
    if id == "missing-prices-count":
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(build.figures[DOCTORED[id]], "value", 1.0)
            assert LAWS[id].broken(Case(case.platform, case.settings), None)
        return
    with doctored(build, DOCTORED[id], 1.1):
        assert LAWS[id].broken(Case(case.platform, case.settings), None)


def cooler() -> Variation:
    return Variation("less power", with_value(shipped_catalog(), "b300-gpu", "tdp", scaled(0.5)))


def cheaper() -> Variation:
    book = next(line.book for line in GB300.build().bom if line.node.part is not None and line.node.part.id == "b300-gpu")
    assert book is not None
    return Variation("a lower price", with_price(shipped_catalog(), book.id, "b300-gpu", scaled(0.5)))


# What a law is told rises falls: it has to notice.
BACKWARDS: dict[str, Callable[[], Any]] = {
    "more-power-more-shelves": cooler,
    "more-power-more-current": cooler,
    "more-power-more-flow": cooler,
    "dearer-part-dearer-total": cheaper,
    "higher-voltage-less-current": lambda: (415, -15),
    "wider-rise-less-flow": lambda: (30, 12, -4),
    "more-flow-more-drop": lambda: (150, -50),
    "more-is-more": lambda: (("compute", ("compute-tray",)), 10, -5),
    "margin-and-discount": lambda: (30, -10),
}


@pytest.mark.parametrize("id", BACKWARDS)
def test_a_law_told_the_wrong_way_round_is_broken(id: str) -> None:
    assert LAWS[id].broken(GB300, BACKWARDS[id]())


def test_an_allowance_to_another_percentile_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is asked to reach P80 and reaches P50."""
    monkeypatch.setattr(uncertainty, "percentile", lambda drawn, percent: percentile(drawn, 50))
    asked = GB300.with_settings({"prices.margin": "7 %"})  # which nothing else builds
    assert LAWS["price-stands-where-asked"].broken(asked, 50) == []
    assert len(LAWS["price-stands-where-asked"].broken(asked, 80)) == 2


# --- what comes out


@cache
def made_up() -> Catalog:
    return load_catalog([RACK])


def nothing_of_the_site(case: Case, _: None) -> Iterator[str]:
    """A law of somebody whose site is what it is."""
    case.build()
    if any(path.startswith("site.") for path in case.settings):
        yield "another site"


def no_case(case: Case, _: None) -> Iterator[str]:
    """A law that never has anything to look at."""
    raise NoCase
    yield


def faulty(case: Case, _: None) -> None:
    """A law that fails itself."""
    raise KeyError("no.such.figure")


def asserting(case: Case, _: None) -> None:
    """A law as one writes a test."""
    assert not case.build().bom, "there is a rack"


SEEDED = tuple(Law(law.__name__, str(law.__doc__), law) for law in (nothing_of_the_site, no_case, faulty, asserting))


def test_what_breaks_a_law_is_small_and_breaks_it_again() -> None:
    """One setting is left, as a specification that can be built; the other laws say what is wrong with them."""
    found = {o.law.id: o for o in Trial(made_up(), ["kestrel-16"], SEEDED, EXAMPLES, seed=1).run()}
    example = found["nothing_of_the_site"].example
    spec = yaml.safe_load(example)
    assert set(spec) == {"platform", "site"} and len(spec["site"]) == 1
    assert load_spec(Written("example", example, "example.yaml"), made_up()).platform == "kestrel-16"
    assert found["faulty"].said == "KeyError: 'no.such.figure'" and found["asserting"].said.startswith("there is a rack")
    assert [found[id].status for id in ("no_case", "faulty", "asserting")] == ["no-case", "broken", "broken"]
    assert (found["no_case"].examples, found["no_case"].cases) == (found["faulty"].cases, 0) and found["faulty"].cases >= EXAMPLES
    assert yaml.safe_load(found["faulty"].example) == {"platform": "kestrel-16"}


def test_a_seed_draws_the_same_cases_and_another_others() -> None:
    def drawn(seed: int) -> tuple[list[tuple[str, ...]], list[Any]]:
        seen: list[tuple[str, ...]] = []

        def looking(case: Case, _: None) -> Iterator[str]:
            seen.append(case.lines)
            yield "each is a fault"

        found = Trial(made_up(), ["kestrel-16"], [Law("looking", "What is drawn is kept", looking)], 3, seed).run()
        return seen, [outcome.as_json() for outcome in found]

    one, same, another = map(drawn, (1, 1, 2))
    assert one == same
    assert another != one


def test_the_command_tells_a_law_without_a_case(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the shipped catalog it is a failure, of an overlay it is told."""
    monkeypatch.setattr(checking, "known_laws", lambda wanted: SEEDED[1:2])
    monkeypatch.setattr(checking, "_try_builds", lambda loaded: (0, []))
    shipped, overlay = (command("catalog", "check", *folder, "--laws", "--examples", "2") for folder in ((), (RACK,)))
    assert (shipped.code, overlay.code) == (1, 0)
    assert "no-case   no_case" in " ".join(overlay.out.split("\n")) and "1 had no case" in overlay.out


def test_bad_input_of_the_laws_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "prices").mkdir()
    for args, said in (
        ((tmp_path, "--laws"), "LAW005"),
        ((tmp_path / "none", "--laws"), "FILE006"),
        ((RACK, "--law", "heat-is-powr"), "did you mean heat-is-power"),
        ((RACK, "--laws", "--examples", "0"), "--examples"),
        ((RACK, "--laws", "--seed", "abc"), "--seed"),
        ((RACK, "--examples", "3"), "LAW006"),
    ):
        found = command("catalog", "check", *args)
        assert found.code == 2 and said in found.err and "Traceback" not in found.err, args


def test_a_package_brings_its_own_laws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Through its entry point, one or several; what is none, or takes the id of another, is refused by name."""

    def points(value: str) -> Callable[..., list[EntryPoint]]:
        return lambda group: [EntryPoint("mine", value, group)]

    monkeypatch.setattr(known, "entry_points", points("tests.laws.test_laws:SEEDED"))
    assert [law.id for law in known.all_laws()][-4:] == [law.id for law in SEEDED]
    assert [law.id for law in known.all_laws(["faulty"])] == ["faulty"]
    for value, code in (("tests.laws.test_laws:RACK", "LAW001"), ("no.such.package", "LAW001"), ("tests.laws.test_laws:TWICE", "LAW002")):
        monkeypatch.setattr(known, "entry_points", points(value))
        with pytest.raises(InputError, match=code):
            known.all_laws()


TWICE = known.OWN[0]


# --- the plugin


def test_pytest_runs_the_laws_of_a_catalog(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder with a test of its own; a broken catalog is a failed test with its file and line."""
    monkeypatch.setattr(known, "OWN", SEEDED[:2])
    pytester.makepyfile("def test_mine():\n    pass\n")
    good = pytester.runpytest("--rackcfg-catalog", str(RACK), "--rackcfg-examples", str(EXAMPLES), "-p", "no:cacheprovider")
    good.assert_outcomes(passed=3, failed=1, skipped=1)  # theirs, the catalog and the builds
    good.stdout.fnmatch_lines(["*site:*"])
    folder = Path(pytester.path) / "broken"
    shutil.copytree(RACK, folder)
    file = folder / "platforms" / "kestrel-16.yaml"
    file.write_text(file.read_text().replace("{u: 14, item: switch-tray", "{u: 12, item: switch-tray"))
    bad = pytester.runpytest("--rackcfg-catalog", str(folder), "-p", "no:cacheprovider")
    bad.assert_outcomes(passed=1, failed=1)
    bad.stdout.fnmatch_lines(["*kestrel-16.yaml:*CAT061*"])


def test_drawn_values_are_of_the_types_they_say() -> None:
    from hypothesis import HealthCheck, given

    from configurator.catalog.parts import Part
    from configurator.system.spec import Spec
    from configurator.testing import Change, catalogs, changes, parts, specs

    @settings(max_examples=5, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(specs("kestrel-16", made_up()), parts("accelerator"), catalogs("gb300-nvl72"), changes("kestrel-16", made_up()))
    def draw(spec: Spec, part: Part, catalog: Catalog, change: Change) -> None:
        assert isinstance(spec, Spec) and spec.platform == "kestrel-16"
        assert isinstance(part, Part) and part.kind == "accelerator"
        assert isinstance(catalog, Catalog) and load_spec("gb300-nvl72", catalog).platform == "gb300-nvl72"
        assert change.what_if.startswith(change.figure) and change.platform == "kestrel-16"

    draw()
    with pytest.raises(InputError, match="did you mean accelerator"):
        parts("acelerator")
