"""No dead input: every input figure and every field of a specification changes something else, or says why it does not.

The figures are tried all at once: the graph is evaluated over an array in which each column changes one input, so an input is dead
when its columns equal the base everywhere but in itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from configurator.catalog.load import load_catalog
from configurator.catalog.problems import InputError
from configurator.figures import Figure, how, input_figure, minimum
from configurator.figures.graph import Origin
from configurator.testing.laws.inputs import dead_inputs, reason_of
from tests.helpers import build_with, command, data_of, edited_folder, engineered, everything, platforms, shipped_catalog
from tests.strategies import NOT_A_CASE

# Ways of building that use other parts of the graph, each in its turn tried on one of three platforms that differ in cooling, racks and
# network; with HYPOTHESIS_PROFILE=long on all three.
VARIED = ("gb300-nvl72", "cloudmatrix-384", "hgx-b200-air")
WAYS: dict[str, tuple[str, ...]] = {
    "±400 V": ("power.architecture=hvdc-400",),
    "800 V": ("power.architecture=hvdc-800", "power.redundancy=N+1"),
    "800 V from the room": ("power.architecture=hvdc-800-room",),
    "N": ("power.redundancy=N",),
    "N+1": ("power.redundancy=N+1",),
    "N+1 in every shelf": ("power.redundancy=N+1", "power.scope=shelf"),
    "N+1 of the PSUs": ("power.redundancy=N+1", "power.scope=psu", "power.spares=2"),
    "N+N, a bank a feed": ("power.redundancy=N+N", "power.feed-split=bank"),
    "batteries and capacitors": ("power.bbu.hold=60 s", "power.cbu.hold=1 s"),
    "UPS": ("power.ups=true",),
    "one phase": ("site.phases=1",),
    "NEC": ("site.standard=NEC", "site.supply-voltage=480 V", "site.feed-rating=400 A"),
    "hot cables": ("site.ambient=45 degC", "site.grouped-conductors=9"),
    "liquid to air": ("cooling.architecture=l2a",),
    "no CDU": ("cooling.cdu=none",),
    "rear door": ("cooling.rear-door=auto",),
    "aluminium plates": ("cooling.cold-plate=aluminium",),
    "fixed rise": ("cooling.control=fixed-delta-t",),
    "fixed return": ("cooling.control=fixed-return",),
    "fixed flow": ("cooling.control=fixed-flow",),
    "vendor's flow": ("cooling.control=flow-curve", "cooling.coolant=dowfrost-lc25"),
    "spare couplings": ("cooling.disconnect-spares=5 %", "cooling.facility-delta-t=8 K"),
    "no scale-out": ("network.scale-out=none",),
    "media policy": ("network.media-policy=customer-2026", "network.planes=2", "network.oversubscription=2"),
    "renminbi": (
        "prices.currency=CNY",
        "prices.books=[component-default, cny-domestic]",
        "prices.tax=13 %",
        "site.energy-price=0.6 CNY/kWh",
    ),
    "four systems": ("quantity=4", "prices.margin=12 %", "prices.discount=3 %"),
}


def options_of(platform: str) -> Iterator[tuple[str, ...]]:
    """Every other choice of every option of a platform, one at a time."""
    for name, option in shipped_catalog().platforms[platform].options.items():
        yield from ((f"options.{name}={choice}",) for choice in option.choices if choice != option.default)


def chosen() -> list[tuple[str, tuple[str, ...]]]:
    """Each choice of each option on the first platform that has it; when everything is asked for, on all of them."""
    found = [(platform, choice) for platform in platforms() for choice in options_of(platform)]
    return found if everything() else [(platform, choice) for choice, platform in {c: p for p, c in reversed(found)}.items()]


def varied(turn: int) -> tuple[str, ...]:
    """The platforms that the way of this turn is tried on."""
    return VARIED if everything() else (VARIED[turn % len(VARIED)],)


CASES = [
    *((platform, ()) for platform in platforms()),
    *((platform, way) for turn, way in enumerate(WAYS.values()) for platform in varied(turn)),
    *chosen(),
]


CHANGES = (0.001, 0.6, 2.0)  # the first moves whole pieces of which one is more than enough


@pytest.mark.parametrize(("platform", "choices"), CASES, ids=lambda x: x if isinstance(x, str) else ",".join(x) or "as shipped")
def test_every_input_changes_something(platform: str, choices: tuple[str, ...]) -> None:
    """At a thousandth, 60 % and twice its value (95 % for a share) every input moves a figure, stands in a check, or is `informative`."""
    try:
        build = engineered(platform, *choices)
    except InputError as error:
        assert {p.code for p in error.problems} <= NOT_A_CASE, str(error)  # refused with its reason: nothing to look at
        return
    assert dead_inputs(build) == []


# --- what the law catches


def test_a_dead_input_is_caught() -> None:
    """An input nobody reads, one behind a minimum it never sets, and none that says so or that only a count of zero hides."""
    build = build_with(shipped_catalog(), "gb300-nvl72")
    ledger = build.system.ledger

    def given(name: str, number: float, informative: str = "") -> Figure:
        origin = Origin(("engineering-assumption",), confidence="assumption", informative=informative)
        return ledger.add(input_figure(f"seed.{name}", name, number, "kW", origin))

    given("unread", 5.0)
    given("told", 5.0, informative="kept for the reader")
    ledger.add((given("hidden", 5.0) * ledger.add(input_figure("seed.none", "none", 0.0, "1", Origin()))).named("seed.both", "both", "kW"))
    ledger.add(minimum(given("small", 5.0), given("never-least", 5000.0)).named("seed.least", "least", "kW"))
    assert dead_inputs(build) == ["seed.unread", "seed.never-least"]


def test_the_reason_is_told_everywhere() -> None:
    """An input without effect says so in the JSON, in `explain`, and in the workbook's column that says how a number came to be."""
    reason = reason_of(engineered("gb300-nvl72").figures["site.frequency"])
    assert data_of("gb300-nvl72")["figures"]["site.frequency"]["informative"] == reason
    assert reason in how(engineered("gb300-nvl72").figures["site.frequency"])


def test_the_catalog_may_say_so(tmp_path: Path) -> None:
    """`informative: reason` beside a value of the catalog goes along in its figure, and `catalog show` prints it."""
    overlay = edited_folder(
        tmp_path, "platforms/gb300-nvl72.yaml", ("value: 140 kW, low", "value: 140 kW, informative: of another scope, low")
    )
    build = build_with(load_catalog([overlay]), "gb300-nvl72")
    assert reason_of(build.figures["published.analyst-power"]) == "of another scope"
    shown = command("catalog", "show", "gb300-nvl72", "--catalog", overlay).out
    assert "published.analyst-power.value is without effect: of another scope" in " ".join(shown.split())
