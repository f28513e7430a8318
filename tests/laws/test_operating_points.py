"""Laws of points of operation: one option sets powers, rates and flows together, and values of two points never mix."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from configurator.build import Build
from configurator.catalog.entry import kebab
from configurator.catalog.problems import InputError
from configurator.catalog.values import Value
from tests.helpers import coherent, engineered, platforms, shipped_catalog
from tests.orders import ordered

POINTS = [
    (platform, name, choice, option.default)
    for platform in platforms()
    for name, option in shipped_catalog().platforms[platform].options.items()
    if option.sets
    for choice in option.choices
]


def values_of(build: Build) -> Iterator[tuple[str, Value]]:
    """Every value of every part in the system, by the id of its figure."""
    for part in {node.part.id: node.part for node in build.system.walk() if node.part is not None}.values():
        for field in type(part).model_fields:
            if isinstance(value := getattr(part, field), Value):
                yield f"{part.id}.{kebab(field)}", value


@pytest.mark.parametrize(("platform", "option", "point", "default"), POINTS)
def test_every_value_is_of_the_point(platform: str, option: str, point: str, default: str) -> None:
    """What is published for the point stands in the build; everything else is what the default point has; each point says something."""
    build, said = engineered(platform, f"options.{option}={point}"), 0
    others = set(shipped_catalog().platforms[platform].options[option].choices)
    for id, value in values_of(build):
        figure = build.figures.get(id)
        if figure is not None and others & set(value.alternatives):
            said += point in value.alternatives
            assert figure.value == value.alternatives.get(point, value).coherent, id
    assert said or point == default


@pytest.mark.parametrize(("platform", "option", "point", "default"), [case for case in POINTS if case[2] != case[3]])
def test_a_point_is_chosen_as_a_whole(platform: str, option: str, point: str, default: str) -> None:
    """One value of another point is refused, with the option that takes them all."""
    mixed = next(id for id, value in values_of(engineered(platform)) if point in value.alternatives)
    with pytest.raises(InputError) as refused:
        engineered(platform, f"alternatives.{mixed}={point}")
    assert any(f"options.{option}={point}" in (problem.hint or "") for problem in refused.value.problems)


def test_two_points_in_one_order() -> None:
    """Each system of an order runs at its own point, though both have the same part."""
    system = "  - {{platform: vr200-nvl72, id: {}, options: {{operating-point: {}}}}}\n"
    order = ordered("systems:\n" + system.format("full", "max-p") + system.format("quiet", "max-q"))
    loads = [order.figures[f"{key}.power.it-load"].value for key in ("full", "quiet")]
    alone = [coherent(engineered("vr200-nvl72", f"options.operating-point={point}"), "power.it-load") for point in ("max-p", "max-q")]
    assert loads == pytest.approx(alone)
    assert alone[0] > alone[1] + 30e3
