"""What a figure is called: currents name their volts, powers their side, money is a cost or a price, links say what is counted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from configurator.build import changed
from configurator.figures import Figure
from configurator.render.words.i18n import translator
from tests.helpers import built, engineered, platforms, several, shipped_catalog

CHINESE, ENGLISH = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"[a-z]{3,} [a-z]{2,}")
OPTIONS = (
    *(("gb300-nvl72", f"power.architecture={name}") for name in shipped_catalog().architectures),
    ("cloudmatrix-384", "power.architecture=hvdc-800"),
    ("gb300-nvl72", "power.redundancy=N+1", "power.scope=psu", "power.ups=true", "cooling.architecture=l2a"),
    ("vr200-nvl72", "power.redundancy=N+N", "power.bbu.hold=90 s", "power.cbu.hold=1 s", "power.feed-split=bank"),
    ("hgx-h100-air", "site.supply-voltage=240 V", "site.phases=1", "prices.currency=CNY", "prices.tax=13 %"),
)
CASES = [*((name,) for name in platforms()), *OPTIONS]

# What limits a current is a property of the conductor or device, the same at any voltage it is made for.
LIMITS = re.compile(r"conductor|breaker|rating|limit|device|held|trip|clears")
SIDE = re.compile(r"\b(AC|DC|grid|heat)\b", re.IGNORECASE)


def current(figure: Figure, label: str) -> bool:
    """Every derived current names the volts it flows at."""
    return bool(re.search(r"\d V\b", label)) or figure.is_input or bool(LIMITS.search(figure.id))


def power(figure: Figure, label: str) -> bool:
    """Every derived power and energy says DC, AC, grid side or heat."""
    return bool(SIDE.search(label)) or figure.is_input


def money(figure: Figure, label: str) -> bool:
    """What is sold is a price or a discount, never a cost; what the order costs says so, unless its column does (lines of the bill)."""
    if figure.id.startswith(("cost.list-price", "cost.lines")) or figure.id.endswith((".sell-price", ".sell-extended", ".net")):
        return "cost" not in label.lower() and "price" in label.lower()
    if figure.id.endswith(".discount"):
        return "discount" in label.lower()
    if figure.id.startswith(("cost.price", "cost.tax", "cost.per-accelerator", "cost.p")):
        return "cost" not in label.lower() and "price" in label.lower()
    if figure.id.startswith("bom."):
        return label.endswith(("unit price", "extended price", "price of one", "cost of the content"))
    return figure.is_input or bool(re.search(r"\bcost\b|metal value", label, re.IGNORECASE))


def links(figure: Figure, label: str) -> bool:
    """A count of links says whether it counts links, cables or pairs."""
    return not re.fullmatch(r"cables\.(.+\.count|scale-.+|management)", figure.id) or bool(re.search(r"\b(links|cables|pairs)$", label))


def rules_for(figure: Figure) -> Iterator[Callable[[Figure, str], bool]]:
    """The rules that hold for what a figure measures."""
    assert figure.info is not None
    unit = figure.info.unit.text
    if unit == "A":
        yield current
    if unit in ("W", "kW", "MW", "kVA", "kWh", "MWh", "kJ"):
        yield power
    if unit.partition("/")[0] in ("USD", "CNY"):
        yield money
    if unit in ("1", "pair"):
        yield links


def labelled(case: tuple[str, ...]) -> list[tuple[Figure, str]]:
    """Every figure of a build with its label; of a plain platform those that are simulated are left out, which all have by one label."""
    build = built(*case) if len(case) > 1 or case[0] in several() else engineered(*case)
    return [(figure, figure.info.label) for figure in build.figures.values() if figure.info is not None]


def broken(found: list[tuple[Figure, str]]) -> list[str]:
    """The labels that break a rule."""
    return [f"{f.id}: '{label}' breaks {rule.__name__}" for f, label in found for rule in rules_for(f) if not rule(f, label)]


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_every_label_says_what_it_measures(case: tuple[str, ...]) -> None:
    assert broken(labelled(case)) == []


@pytest.mark.parametrize(
    ("id", "fault"),
    [
        ("power.busbar-current", "Busbar current per feed point"),
        ("power.facility", "Facility power"),
        ("power.energy-per-year", "Energy of a year"),
        ("cost.price", "Cost of the order"),
        ("boards.cost", "Printed circuit boards"),
        ("cables.scale-up-copper", "Scale-up copper"),
    ],
)
def test_a_label_that_says_too_little_is_caught(id: str, fault: str) -> None:
    found = [(figure, fault if figure.id == id else label) for figure, label in labelled(("gb300-nvl72",))]
    assert [message.partition(":")[0] for message in broken(found)] == [id]


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_labels_under_the_rules_are_translated(case: tuple[str, ...]) -> None:
    """After the name of the part, which may be that of a product, a label is Chinese in the Chinese quote."""
    t = translator("zh")
    found = [(figure, label) for figure, label in labelled(case) if not figure.is_input and any(r is not links for r in rules_for(figure))]
    assert [label for _, label in found if not CHINESE.search(t(label).rpartition("：")[2])] == []
    assert [label for figure, label in found if not figure.id.startswith("bom.") and ENGLISH.search(t(label).rpartition("：")[2])] == []


def test_the_volts_of_a_label_stay_true_when_the_voltage_is_changed() -> None:
    """The label names the voltage ordered, which a change of the input afterwards does not touch; the current itself follows."""
    before = built("gb300-nvl72")
    after = changed(before, ["site.supply-voltage=480 V"])
    one, other = (b.figures["power.feed-current"] for b in (before, after))
    assert one.info is not None and other.info is not None
    assert one.info.label == other.info.label and other.info.label.endswith("at 415 V as ordered")
    assert other.value == pytest.approx((one.value or 0.0) * 415 / 480)
