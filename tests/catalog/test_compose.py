"""Documents made of others: platforms that extend, assemblies that are used, single fields that are patched."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.catalog.compose.merge import laid
from configurator.catalog.model import Catalog
from configurator.catalog.problems import Problem
from configurator.catalog.reading.yamltext import Node, parse
from configurator.catalog.values import Value
from tests.catalog.test_lint import FRAME, PLATFORM
from tests.helpers import shipped_catalog

Load = Callable[..., Catalog]
Problems = Callable[..., list[Problem]]

SOURCES = {"sources.yaml": "sources:\n  own: {title: Own, kind: vendor}\n"}
PARENT = {"parts/frames.yaml": FRAME, "platforms/rack-one.yaml": PLATFORM}


def extending(text: str, id: str = "rack-two", parent: str = "rack-one") -> dict[str, str]:
    return {f"platforms/{id}.yaml": f"id: {id}\nextends: {parent}\n{text}"}


def child(load: Load, text: str, *more: dict[str, str]) -> Catalog:
    return load(PARENT, {**SOURCES, **extending(text)}, *more)


def count(catalog: Catalog, platform: str = "rack-two") -> Value:
    found = catalog.platforms[platform].racks["compute"].contents["tray"].count
    assert isinstance(found, Value)
    return found


def test_what_is_not_said_is_inherited_with_its_line_and_source(load: Load) -> None:
    catalog = child(load, "source: own\nconfidence: low\nracks: {compute: {contents: {tray: {count: 9}}}}\n")
    platform, tray = catalog.platforms["rack-two"], catalog.platforms["rack-two"].racks["compute"].contents["tray"]
    assert (platform.name, platform.extends) == ("Rack one", "rack-one")
    assert (count(catalog).number, count(catalog).sources, count(catalog).confidence) == (9, ("own",), "low")
    assert str(count(catalog).at) == "overlay-2/platforms/rack-two.yaml:5:44"
    inherited = tray.contents["cpu"].count
    assert isinstance(inherited, Value)
    assert (inherited.number, inherited.sources, inherited.confidence) == (2, ("data-sheet",), "medium")
    assert inherited.at.file == "overlay-1/platforms/rack-one.yaml"


@pytest.mark.parametrize(
    ("written", "order"),
    [
        ("{boot: {part: other-cpu, count: 1}}", "cpu pair boot"),
        ("{cpu: {}, boot: {part: other-cpu, count: 1}}", "cpu boot pair"),
        ("{boot: {part: other-cpu, count: 1}, cpu: {}}", "boot cpu pair"),
    ],
)
def test_what_is_new_stands_where_it_is_written(load: Load, written: str, order: str) -> None:
    catalog = child(load, f"racks: {{compute: {{contents: {{tray: {{contents: {written}}}}}}}}}\n")
    assert " ".join(catalog.platforms["rack-two"].racks["compute"].contents["tray"].contents) == order


def test_over_several_steps_and_folders(load: Load) -> None:
    third = extending("racks: {compute: {contents: {tray: {contents: {cpu: {count: 4}}}}}}\n", "rack-three", "rack-two")
    catalog = child(load, "racks: {compute: {contents: {tray: {count: 9}}}}\n", third)
    contents = catalog.platforms["rack-three"].racks["compute"].contents["tray"].contents
    assert (count(catalog, "rack-three").number, str(contents["cpu"].count), count(catalog, "rack-one").number) == (9, "4", 18)


def test_what_is_removed_is_gone_and_may_be_written_anew(load: Load) -> None:
    text = "remove: [racks.compute.contents.tray.contents.pair]\n"
    text += "racks: {compute: {contents: {tray: {contents: {pair: {part: other-cpu, count: 1}}}}}}\n"
    contents = child(load, text).platforms["rack-two"].racks["compute"].contents["tray"].contents
    assert (contents["pair"].part, list(contents)) == ("other-cpu", ["cpu", "pair"])


def test_a_difference_may_name_its_place_by_a_path(load: Load) -> None:
    """The same as mappings in mappings, in whatever order the paths are written."""
    text = "racks.compute.contents.tray.contents:\n  cpu: {}\n  boot: {part: other-cpu, count: 1}\nracks.compute.contents.tray.count: 9\n"
    catalog = child(load, text)
    tray = catalog.platforms["rack-two"].racks["compute"].contents["tray"]
    assert (list(tray.contents), count(catalog).number, str(count(catalog).at)) == (
        ["cpu", "boot", "pair"], 9, "overlay-2/platforms/rack-two.yaml:6:36"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("files", "code", "words"),
    [
        (extending("racks.compute.count: 2\nracks: {compute: {count: 3}}\n"), "CAT122", "'count' is written twice, here and at .*:4"),
        (extending("", "rack-two", "rack-two"), "CAT121", r"rests on itself: rack-two \(.*:1\) -> rack-two"),
        (extending("", "a", "b") | extending("", "b", "a"), "CAT121", r"a \(.*/a\.yaml:1\) -> b \(.*/b\.yaml:1\) -> a"),
        (extending("", "rack-two", "rack-on"), "CAT120", "no platform 'rack-on' .did you mean rack-one"),
        (extending("remove: [racks.compute.contents.trays]\n"), "CAT122", "inherits no .* .did you mean tray"),
        (extending("use: tail\n"), "CAT120", "no assembly 'tail'"),
        ({"assemblies/a.yaml": "id: a\ncontents: {x: {use: a}}\n"}, "CAT121", "assembly that rests on itself"),
    ],
)
def test_what_cannot_be_put_together_is_one_error(problems: Problems, files: dict[str, str], code: str, words: str) -> None:
    (problem,) = problems(PARENT, files)
    assert problem.code == code and problem.position.line > 0 and re.search(words, str(problem)), str(problem)


def test_a_fault_of_the_parent_is_told_once(problems: Problems) -> None:
    (problem,) = problems({**PARENT, "platforms/rack-one.yaml": PLATFORM.replace("count: 18", "count: -1"), **extending("")})
    assert problem.position.file.endswith("rack-one.yaml")


TAIL = {
    "assemblies/tail.yaml": """\
id: tail
source: data-sheet
confidence: medium
contents:
  boot: {part: other-cpu, count: 1}
links:
  - {id: management, group: management, label: Management, per: ., rate: 1 Gbit/s, length: 3 m}
"""
}


def test_an_assembly_stands_where_it_is_used(load: Load) -> None:
    """Its contents after those written before `use`, its links from the node; what the platform says itself holds."""
    own = PLATFORM.replace("        count: 18\n", "        count: 18\n        contents: {boot: {count: 2}}\n        use: tail\n", 1)
    own = own.replace(
        "        contents:\n          cpu: {part: base-cpu, count: 2}\n          pair: {part: base-pair, count: 4 pair}\n", ""
    )
    platform = load({**TAIL, "parts/frames.yaml": FRAME, "platforms/rack-one.yaml": own}).platforms["rack-one"]
    boot = platform.racks["compute"].contents["tray"].contents["boot"]
    assert (boot.part, str(boot.count)) == ("other-cpu", "2")
    assert [(link.id, link.per) for link in platform.links] == [("management", "tray")]


def test_a_patch_changes_one_field(load: Load) -> None:
    part = load({**SOURCES, "parts/mine.yaml": "kind: cpu\nsource: own\nconfidence: low\npatch:\n  base-cpu: {tdp: 310 W}\n"}).parts[
        "base-cpu"
    ]
    assert part.tdp is not None and (str(part.tdp), part.tdp.sources, str(part.tdp.at)) == (
        "310 W",
        ("own",),
        "overlay-1/parts/mine.yaml:5:19",
    )
    assert (part.name, part.at.file) == ("CPU of the base", "catalogs/parts/cpus.yaml")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("kind: cpu\npatch: {base-cpus: {tdp: 1 W}}\n", "CAT123"),
        ("kind: fan\npatch: {base-cpu: {tdp: 1 W}}\n", "CAT123"),
        ("kind: cpu\npatch: {base-cpu: {tpd: 1 W}}\n", "CAT002"),
        ("kind: cpu\npatch: {base-cpu: 1 W}\n", "CAT123"),
        ("kind: fan\nitems: {base-cpu: {name: A fan}}\n", "CAT124"),
    ],
)
def test_a_patch_that_does_not_fit_is_an_error_at_its_line(problems: Problems, text: str, code: str) -> None:
    (problem,) = problems({"parts/mine.yaml": text})
    assert problem.code == code and str(problem.position).startswith("overlay-1/parts/mine.yaml:2:") and "base-cpu" in str(problem)


def test_two_patches_of_one_field_name_both_lines(problems: Problems) -> None:
    (problem,) = problems(
        *({"parts/mine.yaml": f"kind: cpu\nsource: data-sheet\nconfidence: low\npatch: {{base-cpu: {{tdp: {w} W}}}}\n"} for w in (310, 320))
    )
    assert "overlay-2/parts/mine.yaml:4" in str(problem) and "overlay-1/parts/mine.yaml:4" in str(problem)


def test_replacing_says_what_it_replaces(load: Load) -> None:
    (replaced,) = load({"parts/mine.yaml": "kind: cpu\nsource: data-sheet\nconfidence: low\nitems:\n  base-cpu: {name: Mine}\n"}).replaced
    assert str(replaced) == "overlay-1/parts/mine.yaml:5:3: replaces base-cpu (catalogs/parts/cpus.yaml:5:3)"


# --- laws of laying one document on another

LEAVES = st.dictionaries(st.sampled_from("abcd"), st.sampled_from(["1", "2 W", "text"]), min_size=1)
DOCUMENTS = st.dictionaries(st.sampled_from("abcd"), LEAVES, min_size=1)


def document(found: object) -> Node:
    return parse(str(found).replace("'", ""), "x.yaml")


@given(DOCUMENTS, DOCUMENTS, DOCUMENTS)
def test_laying_is_associative_and_idempotent(a: object, b: object, c: object) -> None:
    """Extending in two steps is extending by both at once; `{}` changes nothing. Catches a merge that replaces what it should keep."""
    one, two, three = document({"x": a}), document({"x": b}), document({"x": c})
    assert laid(laid(one, two), three) == laid(one, laid(two, three))
    assert laid(one, one) == one and laid(one, document("{}")) == one


def test_a_deep_copy_of_an_entry_is_one_to_change() -> None:
    """A build may share what was read, but who copies a platform to change it changes nobody else's."""
    platform = shipped_catalog().platforms["gb300-nvl72"]
    copied = platform.model_copy(deep=True)
    del copied.racks["compute"].contents["compute-tray"].contents["nic"]
    assert "nic" in platform.racks["compute"].contents["compute-tray"].contents
