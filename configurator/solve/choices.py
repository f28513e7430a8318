"""What may be chosen of a system: the axes of a search that names none, and the value that a specification has on an axis."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import get_args

from configurator.build import Build, Order, Quoted, overlaid
from configurator.catalog.model import Catalog
from configurator.catalog.parts import Cdu, PowerShelf, Switch
from configurator.catalog.parts.power import DcShelf
from configurator.catalog.problems import InputError, Problem
from configurator.solve.axes import Axis
from configurator.system.media import CHEAPEST, PART_BY_PART
from configurator.system.orders import COMMON, OrderSpec, part_at
from configurator.system.spec import Deal, Spec
from configurator.system.spec.engineering import CoolingSpec, PowerSpec

PATHS = {"l2l": "liquid-to-liquid", "l2a": "liquid-to-air"}  # architecture of the loop -> heat path of its units


@dataclass(frozen=True)
class Choice:
    """An axis, and the place among its values of the one that the specification has (`now`); none where it has none of them.

    `asked` is whether the reader named the axis himself.
    """

    axis: Axis
    usual: int | None
    now: str
    asked: bool

    @property
    def path(self) -> str:
        """The path that it sets."""
        return self.axis.path


def asked_choices(spec: Deal, catalog: Catalog, axes: Sequence[Axis]) -> list[Choice]:
    """The axes that a reader names.

    Raises:
        InputError: a path that no specification has, or a value that it does not take, under the name of its axis.
    """
    return [_asked(spec, catalog, axis) for axis in axes]


def _asked(spec: Deal, catalog: Catalog, axis: Axis) -> Choice:
    now, found = text_at(spec, catalog, axis.path), None
    for place, setting in enumerate(axis.settings()):
        try:
            then = text_at(overlaid(spec, catalog, [setting]), catalog, axis.path)
        except InputError as refused:
            raise InputError(_under(axis, problem) for problem in refused.problems) from None
        if found is None and now and then == now:
            found = place
    return Choice(axis, found, now, True)


def _under(axis: Axis, problem: Problem) -> Problem:
    """A fault of a setting as one of the axis that has it."""
    return Problem(problem.code, problem.message, axis.at, problem.item, problem.hint, problem.severity)


def text_at(spec: Deal, catalog: Catalog, path: str) -> str:
    """What a specification says at a path, an option as it is by default; empty where that is no single value."""
    if isinstance(spec, OrderSpec) and path.partition(".")[0] in COMMON:
        said = {text_at(member.spec, catalog, path) for member in spec.members}
        return said.pop() if len(said) == 1 else ""
    spec, path = part_at(spec, path)
    if isinstance(spec, Spec) and path.startswith("options."):
        name = path.removeprefix("options.")
        option = catalog.platforms[spec.platform].options.get(name)
        return spec.options.get(name, option.default if option is not None else "")
    found = spec.setting(path)
    return found.replace("'", "") if found.startswith("['") else found  # a list of names as it is typed


# --- the axes of a search that names none


def free_choices(built: Quoted, *, made_too: bool = False) -> list[Choice]:
    """Every choice that the specification leaves open, with the values that its platform and the catalog have.

    With `made_too` those that it makes itself as well. Price books and the number of systems are what is asked about, and vary only where
    somebody says so.
    """
    builds = built.sections if isinstance(built, Order) else (built,)
    heads = {build.key: f"systems.{build.key}." if isinstance(built, Order) else "" for build in builds if isinstance(build, Build)}
    found = []
    for build in builds:
        assert isinstance(build, Build)
        for path, values in _domains(build).items():
            if made_too or path not in build.spec.given:
                found.append(_free(build.spec, built.catalog, heads[build.key], path, values))
    return [choice for choice in found if len(choice.axis.values) > 1]


def _free(spec: Spec, catalog: Catalog, head: str, path: str, values: Sequence[str]) -> Choice:
    """A choice with the value in force first: what is as good as that does not replace it."""
    now = text_at(spec, catalog, path) or "auto"
    ordered = (now, *(value for value in values if value != now))
    return Choice(Axis(f"{head}{path}", ordered, f"{head}{path}={','.join(ordered)}"), 0, now, False)


def _domains(build: Build) -> dict[str, Sequence[str]]:
    """Path -> values that may be tried there."""
    catalog = build.catalog
    options = {f"options.{name}": list(option.choices) for name, option in build.system.platform.options.items()}
    return {
        **options,
        "power.architecture": list(catalog.architectures),
        "power.shelf": ["auto", *_shelves(build)],
        "power.redundancy": _literals(PowerSpec, "redundancy"),
        "cooling.architecture": _literals(CoolingSpec, "architecture"),
        "cooling.coolant": list(catalog.coolants),
        "cooling.cdu": ["auto", *_units(build)],
        "cooling.redundancy": _literals(CoolingSpec, "redundancy"),
        "network.media-policy": [PART_BY_PART, CHEAPEST, *catalog.media_policies],
        **dict(_switches(build)),
    }


def _literals(model: type[PowerSpec] | type[CoolingSpec], field: str) -> list[str]:
    return [str(value) for value in get_args(model.model_fields[field].annotation)]


def _shelves(build: Build) -> Iterator[str]:
    """Shelves that plug into the busbar of a rack as its own does; none for a server with supplies of its own."""
    for role in build.system.roles:
        own = build.catalog.parts.get(role.entry.power.shelf) if role.entry.power is not None else None
        if isinstance(own, PowerShelf | DcShelf) and not own.in_server and own.output_connector:
            same = (part for part in build.catalog.of(type(own)) if not part.in_server)
            yield from (part.id for part in same if part.output_connector == own.output_connector)
            return


def _units(build: Build) -> Iterator[str]:
    """Distribution units of the catalog whose heat path is that of the system."""
    path = PATHS[build.spec.cooling.architecture]
    yield from (unit.id for unit in build.catalog.of(Cdu) if unit.heat_path == path)


def _switches(build: Build) -> Iterator[tuple[str, Sequence[str]]]:
    """Switches of each fabric that is quoted with its switches."""
    if build.spec.network.boundary == "nic":
        return
    known = [switch.id for switch in build.catalog.of(Switch) if switch.ports is not None]
    for fabric in build.fabrics:
        yield f"network.fabrics.{fabric.id}.switch", ["auto", *known]


def kept(spec: Deal, varied: Collection[str]) -> list[str]:
    """The choices that the specification makes itself and that nobody asked to vary."""
    heads = ("power.", "cooling.", "network.", "options.")
    return sorted(path for path in spec.given if path.startswith(heads) and path not in varied)
