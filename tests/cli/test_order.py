"""An order on the command line: settings of one system, remedies that name it, and what is wrong in one clear line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from configurator.build import build_request
from configurator.catalog.problems import InputError
from configurator.cli.main import app
from configurator.remedies import remedied
from configurator.system.orders import OrderSpec, load_request, order_laid_over, part_at
from configurator.system.spec.written import Written
from tests.helpers import LIGHT, shipped_catalog
from tests.orders import MIXED

LIGHTER = f"systems:\n  - {{platform: {LIGHT}, id: training, quantity: 4}}\n  - {{platform: hgx-h100-air, id: inference, quantity: 2}}\n"
TWO = "systems:\n  - {platform: trn2}\n  - {platform: trn2, id: b}\n"


@pytest.mark.parametrize(
    ("text", "settings", "said"),
    [
        ("platform: trn2\n" + TWO, (), "order.yaml:1:1: SPEC032 platform beside systems"),
        ("quantity: 2\n" + TWO, (), "order.yaml:1:1: SPEC032 quantity beside systems"),
        ("systems:\n  - {platform: trn2}\n  - {platform: trn2}\n", (), "order.yaml:3:6: SPEC033 two systems are called 'trn2' (give each"),
        ("systems:\n  - {platform: trn2, id: power}\n", (), "a system cannot be called 'power' (for example power-system)"),
        ("systems:\n  - {platform: trn2, id: Hall A}\n", (), "'Hall A' cannot be an id"),
        ("systems:\n  - {platform: trn22}\n", (), "order.yaml:2:6: SPEC002 no platform 'trn22' (did you mean trn2?)"),
        ("systems:\n  - {quantity: 2}\n", (), "order.yaml:2:5: SPEC001 this system names no platform"),
        ("systems:\n  - {id: a}\n", ("systems.a.quantity=2",), "order.yaml:2:5: SPEC001 this system names no platform"),
        ("quantity: 2\n", ("quote.language=zh",), "order.yaml:1:1: SPEC001 the specification names no platform"),
        ("systems:\n  - {platform: trn2, quantiy: 2}\n", (), "order.yaml:2:22: CAT002 unknown field 'quantiy' (did you mean quantity?)"),
        ("systems:\n  - {platform: trn2, power: {feeed: 2}}\n", (), "order.yaml:2:30: CAT002 unknown field 'power.feeed'"),
        ("systems:\n  - {platform: trn2, site: {feeds: 1}}\n", (), "SPEC031 site is of the whole order, not of one system (write site:"),
        ("systems: []\n", (), "SPEC030 systems: expected a list of systems (write"),
        ("systems: [trn2]\n", (), "SPEC030 a system is written in fields (write"),
        ("systems:\n  - {platform: trn2}\n  - {platform: cloudmatrix-384}\n", (), "order.yaml:3:6: SPEC034 prices.books: trn2 is usually"),
        (TWO, ("systems.c.quantity=2",), "SPEC035 no system is called 'c' (systems: trn2, b)"),
        (TWO, ("quantity=2",), "--set quantity=2: SPEC032"),
        (TWO + "prices: {margin-by: {b.bom.frme: 3 %}}\n", (), "PRI004 prices.margin-by: 'b.bom.frme' is neither a category nor a line"),
        (
            TWO.replace("trn2", "tpu-v7") + "alternatives: {b.tpu-v7.tdp: press}\n",
            (),
            "order.yaml:4:16: SPEC011 alternatives: 'b.tpu-v7.tdp' is not an input of one system alone (write tpu-v7.tdp: press,",
        ),
        (
            TWO + "waivers: [{check: power.load, reason: agreed, who: A, until: 2027-01-01}]\n",
            (),
            "CHK001 waiver for unknown check 'power.load'",
        ),
    ],
)
def test_what_is_wrong_with_an_order_is_said(tmp_path: Path, text: str, settings: tuple[str, ...], said: str) -> None:
    """The place, what is wrong, and what to write instead."""
    (tmp_path / "order.yaml").write_text(text)
    with pytest.raises(InputError) as error:
        build_request(str(tmp_path / "order.yaml"), settings)
    assert said in str(error.value)


def test_a_system_that_gets_another_platform_is_found_by_its_name() -> None:
    """It has no id, so that its name follows from the platform; settings go by the one in the file, by the new one, and by both."""
    order = Written("order", TWO, "order.yaml")
    catalog, other = shipped_catalog(), "systems.trn2.platform=trn3-nl32x2"
    for settings in (
        (other, "systems.trn2.quantity=3"),
        (other, "systems.trn3-nl32x2.quantity=3"),
        ("systems.trn2.quantity=3", other),
        ("systems.trn2.id=a", "systems.trn2.quantity=3", "systems.a.platform=trn3-nl32x2", "systems.a.id=trn3-nl32x2"),
    ):
        spec = load_order(order, *settings)
        named = [(member.key, member.spec.platform, member.spec.quantity) for member in spec.members]
        assert named == [("trn3-nl32x2", "trn3-nl32x2", 3), ("b", "trn2", 1)]
    later = order_laid_over(load_order(order, other), catalog, ["systems.trn2.quantity=3"])
    assert [member.spec.quantity for member in later.members] == [3, 1]
    assert part_at(later, "systems.trn2.power.cap") == (later.members[0].spec, "power.cap")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (("systems.b.id=c", "systems.trn2.id=b", "systems.b.quantity=2"), "2 systems are called 'b'"),
        (("systems=[{platform: tpu-v7}]", "systems.trn2.quantity=2"), "no system is called 'trn2'"),
    ],
)
def test_a_name_that_means_none_or_two_systems_is_refused(settings: tuple[str, ...], said: str) -> None:
    with pytest.raises(InputError, match=said):
        load_order(Written("order", TWO, "order.yaml"), *settings)


def load_order(order: Written, *settings: str) -> OrderSpec:
    spec = load_request(order, shipped_catalog(), settings)
    assert isinstance(spec, OrderSpec)
    return spec


def test_settings_and_remedies_name_their_system(tmp_path: Path) -> None:
    """A remedy of a system is a setting of that system, or of the site of all, and clears its check when it is given."""
    file = tmp_path / "order.yaml"
    file.write_text(MIXED)
    found = {check.id: check for check in remedied(build_request(str(file)))}["inference.cooling.air-limit.compute"]
    assert [remedy.settings for remedy in found.remedies] == [("systems.inference.cooling.rear-door=auto", "site.facility-water=14 degC")]
    again = {check.id: check.status for check in build_request(str(file), found.remedies[0].settings).checks}
    assert again["inference.cooling.air-limit.compute"] == "pass"


def test_reading_commands_take_orders(tmp_path: Path) -> None:
    """JSON has a list of systems, and a topic the figures of each; the other commands print."""
    file = tmp_path / "order.yaml"
    file.write_text(LIGHTER)
    run = CliRunner()
    built = json.loads(run.invoke(app, ["build", str(file), "--json", "--set", "systems.inference.quantity=3"]).stdout)
    assert [(system["id"], system["quantity"]) for system in built["systems"]] == [("training", 4), ("inference", 3)]
    assert built["figures"]["inference.quantity"]["value"] == 3
    power = json.loads(run.invoke(app, ["show", str(file), "power", "--json"]).stdout)["power"]
    assert {"power.it-load", "inference.power.it-load", "training.power.it-load"} <= set(power)
    for command in (["check"], ["show", "bom"], ["show", "elevation"], ["explain", "inference.power.it-load"], ["diff", LIGHT]):
        result = run.invoke(app, [command[0], str(file), *command[1:]])
        assert result.exit_code == 0, (command, result.output)
