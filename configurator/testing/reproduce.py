"""What breaks a law, made small: as few settings as will do, as a specification that anybody can build."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from configurator.testing.cases import Case
from configurator.testing.laws.law import Law

Breaks = Callable[[Case], object]
Tree = dict[str, Any]

SIMPLE = ("1", "0", "2")  # tried in place of a number


def smallest(case: Case, breaks: Breaks) -> Case:
    """A case that still breaks the law and has no setting that can be left out; of the catalog as it is, where that breaks it too."""
    if case.varied:
        plain = replace(case, catalog=case.unvaried, varied="")
        case = plain if breaks(plain) else case
    if case.settings and breaks(bare := replace(case, settings={})):
        return bare
    for path in list(case.settings):
        fewer = replace(case, settings={other: value for other, value in case.settings.items() if other != path})
        case = fewer if breaks(fewer) else case
    return _simpler(case, breaks)


def _simpler(case: Case, breaks: Breaks) -> Case:
    """The same with a simple number in the place of each that stands there without a unit."""
    for path, value in case.settings.items():
        for simple in SIMPLE if value.isdigit() and value not in SIMPLE else ():
            other = case.with_settings({path: simple})
            if breaks(other):
                case = other
                break
    return case


def as_yaml(law: Law, case: Case, drawn: Any, said: str) -> str:
    """The specification with what it breaks; what else was drawn stands beside it in words."""
    lines = [f"{law.id}: {law.statement}", said]
    lines += [f"in a catalog with {case.varied}"] if case.varied else []
    lines += [f"against {drawn!r}"] if drawn is not None else []
    head = "".join(f"{row}\n" for line in lines for row in textwrap.wrap(line, 120, initial_indent="# ", subsequent_indent="#   "))
    return head + f"platform: {case.platform}\n" + "".join(f"{row}\n" for row in _rows(nested(case.settings)))


def nested(settings: Mapping[str, str]) -> Tree:
    """Settings by their dotted paths as the sections of a specification; what leads no further keeps the rest of its path."""
    tree: Tree = {}
    for path, value in settings.items():
        section, _, rest = path.partition(".")
        if rest:
            tree.setdefault(section, {})[rest] = value
        else:
            tree[section] = value
    return {key: _opened(key, found) if isinstance(found, dict) else found for key, found in tree.items()}


def _opened(section: str, fields: dict[str, str]) -> Tree:
    """The fields of a section; ids with dots (of alternatives, of currencies) stay whole."""
    if section in ("alternatives", "options"):
        return dict(fields)
    return nested(fields)


def _rows(tree: Tree, indent: str = "") -> list[str]:
    rows = []
    for key, found in tree.items():
        if isinstance(found, dict):
            rows += [f"{indent}{key}:", *_rows(found, f"{indent}  ")]
        else:
            rows.append(f"{indent}{key}: {found}")
    return rows
