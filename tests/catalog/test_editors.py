"""What editors check while one writes: the schemas take what is shipped and refuse what is wrong; starters are files as they are."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import jsonschema_rs
import pytest
import yaml

from configurator.catalog.editors.schema import kind_of_file, kinds, schema_of
from configurator.catalog.editors.starters import document_starter, part_starter
from configurator.catalog.load import load_catalog
from configurator.catalog.model import Catalog
from configurator.catalog.parts import KINDS
from configurator.catalog.reading.yamltext import Loader
from configurator.today import today
from tests.helpers import CATALOGS, ROOT, command, shipped_catalog


class AsText(Loader):
    """A file as an editor sees it: dates stay text."""


AsText.yaml_implicit_resolvers = {
    letter: [rule for rule in rules if rule[0] != "tag:yaml.org,2002:timestamp"] for letter, rules in Loader.yaml_implicit_resolvers.items()
}


@cache
def validator(kind: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(schema_of(kind, shipped_catalog()))


def faults(kind: str, text: str) -> list[str]:
    return [error.message for error in validator(kind).iter_errors(yaml.load(text, AsText))]


FILES = sorted(
    path.relative_to(CATALOGS).as_posix()
    for path in CATALOGS.rglob("*.yaml")
    if path.stat().st_size < 12_000 and path.name != "defaults.yaml"
)


@pytest.mark.parametrize("name", FILES)
def test_what_is_shipped_is_valid(name: str) -> None:
    """The larger files are many times the same."""
    text = (CATALOGS / name).read_text(encoding="utf-8")
    kind = kind_of_file(name, text)
    assert kind in kinds() and faults(kind, text) == []


GOOD = "kind: accelerator\nitems: {x: {name: X, tdp: 1000 W, hbm-capacity: 192 GB, dense-bf16: {value: 2 PFLOPS, confidence: medium}}}"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("tdp", "tpd"),
        ("1000 W", "1000 kg"),
        ("192 GB", "192"),
        ("medium", "certain"),
        ("{name: X, ", "{"),
        ("kind: accelerator", "kind: cpu"),
    ],
)
def test_what_is_wrong_is_refused(right: str, wrong: str) -> None:
    """A misspelt field, another dimension, no unit, a word that is no choice, a field that is missing, another kind."""
    assert faults("accelerator", GOOD) == []
    assert faults("accelerator", GOOD.replace(right, wrong, 1)) != []


@pytest.mark.parametrize(
    "written", ["1.2 kW", "'1,400 W'", "{value: 1 kW, low: 900 W, high: 1.1 kW}", "3 BTU/h", "{value: null, reason: none}"]
)
def test_a_quantity_is_taken_as_the_field_writes_it(written: str) -> None:
    assert faults("accelerator", GOOD.replace("1000 W", written)) == []


def test_ids_and_words_are_offered() -> None:
    board = schema_of("board", shipped_catalog())
    assert "megtron-8" in json.dumps(board["$defs"]["laminates ids"])
    about = json.dumps(schema_of("accelerator", shipped_catalog()))
    assert about.count('"description"') >= 10 and "electrical power drawn" in about


@pytest.mark.parametrize("kind", ["accelerator", "price-book"])
def test_the_shipped_schema_is_fresh(kind: str) -> None:
    """Without the ids of a catalog, which change with every part (else: python tools/make_docs.py)."""
    text = (ROOT / "docs" / "schema" / f"{kind}.json").read_text(encoding="utf-8")
    assert json.loads(text) == schema_of(kind, Catalog())


def test_every_starter_is_a_file_as_it_is(tmp_path: Path) -> None:
    """Parts of every kind, a platform of its own and one like another, a price book and a seller: one overlay without a fault."""
    texts: dict[str, str] = {f"parts/{kind}.yaml": part_starter(kind, shipped_catalog()) for kind in KINDS}
    documents = [
        ("platform", "platforms", ""),
        ("platform", "platforms", "gb300-nvl72"),
        ("price-book", "prices", ""),
        ("seller", "sellers", ""),
    ]
    for number, (kind, folder, like) in enumerate(documents):
        texts[f"{folder}/my-{number}.yaml"] = document_starter(kind, f"my-{number}", today(), like)
    for name, text in texts.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    loaded = load_catalog([tmp_path])
    told = {p.code for p in loaded.warnings if p.position.file.startswith(str(tmp_path))}
    assert told <= {"CAT132", "CAT143"}  # numbers of other parts, without a range of their own; an accelerator that no platform uses yet
    assert {"my-0", "my-1"} <= set(loaded.platforms)


def test_a_starter_takes_the_place_of_no_file(tmp_path: Path) -> None:
    first = command("new", "price-book", "own-list", "-o", tmp_path / "prices" / "own-list.yaml")
    assert first.code == 0 and command("new", "price-book", "own-list", "-o", tmp_path / "prices" / "own-list.yaml").code == 2
    assert command("new", "seller", "Own Company").code == 2
