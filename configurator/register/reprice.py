"""From the edits of a returned workbook to the specification they ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from configurator.build import Build, Order, Quoted, build_request, changed
from configurator.catalog.model import Catalog
from configurator.catalog.problems import InputError, Position, Problem, fail
from configurator.register.returned import Edit
from configurator.register.revise import Fields, amended
from configurator.render.settings import settings_of
from configurator.render.words.i18n import translator
from configurator.system.spec.written import Written

OPTIONS = "options"


@dataclass(frozen=True)
class Wishes:
    """What the edits ask for: fields of the specification, inputs of catalogs, and what neither of them holds.

    `cells` has the edit that each field is asked for by.
    """

    fields: Fields
    cells: Mapping[tuple[str, ...], Edit]
    inputs: Mapping[str, str]
    left: tuple[Edit, ...]


def wishes(edits: Sequence[Edit], build: Quoted, shown: str) -> Wishes:
    """Sort the edits of the workbook of a build.

    Raises:
        InputError: a cell holds what its figure cannot be, named as a cell of the workbook.
    """
    fields: dict[tuple[str, ...], str] = {}
    cells: dict[tuple[str, ...], Edit] = {}
    inputs: dict[str, str] = {}
    left = []
    known = settings_of(build.spec, internal=True)
    for edit in edits:
        path = _of_system(build, edit.id) or tuple(edit.id.split("."))
        if OPTIONS in (path[0], *path[2:3]):
            fields[path], cells[path] = _choice(build, path, edit, shown), edit
        elif path[0] == "systems" or edit.id in known or (edit.id == "prices.tax" and (path := ("prices", "tax", "rate"))):
            fields[path], cells[path] = _amount(build, edit, shown), edit
        elif edit.id in build.figures and build.figures[edit.id].is_input:
            inputs[edit.id] = _amount(build, edit, shown)
        else:
            left.append(edit)
    return Wishes(fields, cells, inputs, tuple(left))


def _of_system(build: Quoted, id: str) -> tuple[str, ...]:
    """The path of a field of one system of an order; empty for anything else."""
    key, _, field = id.partition(".")
    systems = {section.key: section.spec for section in build.sections} if isinstance(build, Order) else {}
    own = key in systems and (field.startswith(f"{OPTIONS}.") or field in settings_of(systems[key], internal=True))
    return ("systems", key, *field.split(".")) if own else ()


def _choice(build: Quoted, path: Sequence[str], edit: Edit, shown: str) -> str:
    """The id of a choice whose words stand in a cell, in the language of the quote."""
    t, typed = translator(build.spec.quote.language), str(edit.now or "").strip()
    built = next(section for section in build.sections if section.key == path[1]) if isinstance(build, Order) else build
    assert isinstance(built, Build)
    option = built.system.platform.options[path[-1]]
    words = {key: choice.label or _part_name(build, key) for key, choice in option.choices.items()}
    found = next((key for key, text in words.items() if typed in (key, text, t(text))), None)
    if found is None:
        known = ", ".join(t(text) for text in words.values())
        raise fail("BACK004", f"{edit.cell}: '{typed}' is none of the choices", Position(shown), f"choices: {known}")
    return found


def _part_name(build: Quoted, id: str) -> str:
    part = build.catalog.parts.get(id)
    return part.name if part is not None else id


def _amount(build: Quoted, edit: Edit, shown: str) -> str:
    """What a cell says as a specification writes it: the number with the unit of its figure."""
    figure = build.figures[edit.id]
    assert figure.info is not None
    if not isinstance(edit.now, int | float):
        what = "is empty" if edit.now in (None, "") else f"'{edit.now}' is not a number"
        raise fail("BACK004", f"{edit.cell} ({figure.info.label}): {what}", Position(shown), "type a plain number")
    unit = figure.info.unit.text
    return f"{edit.now:.12g} {unit}" if unit != "1" else f"{edit.now:.12g}"


def repriced(base: Written, settings: Fields, found: Wishes, catalog: Catalog, shown: str) -> tuple[Written, Quoted]:
    """The specification with the edits taken over, and its build, inputs of catalogs changed as well.

    Raises:
        InputError: an edit that the specification does not take, named by its cell.
    """
    written = replace(base, text=amended(base.text, {**settings, **found.fields}), shown=shown)
    try:
        build = build_request(written, catalog=catalog)
    except InputError as error:
        raise _by_cell(error, base, settings, found, catalog, shown) from None
    return written, changed(build, [f"{id}={text}" for id, text in found.inputs.items()]) if found.inputs else build


def _by_cell(error: InputError, base: Written, settings: Fields, found: Wishes, catalog: Catalog, shown: str) -> InputError:
    """The error in words of the workbook: the first cell that alone is not taken."""
    for path, edit in found.cells.items():
        try:
            build_request(replace(base, text=amended(base.text, {**settings, path: found.fields[path]}), shown=shown), catalog=catalog)
        except InputError as alone:
            said = alone.problems[0]
            return InputError([Problem(said.code, f"{edit.cell}: {said.message}", Position(shown), hint=said.hint)])
    return error
