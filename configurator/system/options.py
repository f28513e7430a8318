"""Options of a platform: the choice in force, and the platform's rules between choices and fields of the specification."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING

from configurator.catalog.model import Catalog
from configurator.catalog.platforms import OptionRule, Platform
from configurator.catalog.problems import InputError, Position, Problem, did_you_mean
from configurator.catalog.reading.yamltext import position_of
from configurator.phrases import listed, phrase
from configurator.system.spec import Spec

if TYPE_CHECKING:
    from configurator.system.tree import System


def resolve_options(spec: Spec, catalog: Catalog) -> dict[str, str]:
    """Option -> choice, from the spec where it says so and the platform's default elsewhere.

    Raises:
        InputError: an unknown option or choice, or a rule that does not hold, each with its place and reason.
    """
    platform = catalog.platform(spec.platform)
    problems = [*_unknown(spec, platform)]
    chosen = {name: spec.options.get(name, option.default) for name, option in platform.options.items()}
    if not problems:
        problems = [p for rule, at in rules_of(catalog, platform) if (p := _broken(rule, at, chosen, spec)) is not None]
    if problems:
        raise InputError(problems)
    return chosen


def rules_of(catalog: Catalog, platform: Platform) -> Iterator[tuple[OptionRule, Position]]:
    """The rules of a platform, each with its place."""
    document = catalog.documents.get(f"Platform:{platform.id}")
    return ((rule, position_of(document, ("rules", index))) for index, rule in enumerate(platform.rules))


def _unknown(spec: Spec, platform: Platform) -> list[Problem]:
    problems = []
    for name, choice in spec.options.items():
        at = spec.at("options", name)
        option = platform.options.get(name)
        if option is None:
            known = f"options of {platform.id}: {', '.join(platform.options) or 'none'}"
            problems.append(Problem("SPEC020", f"unknown option '{name}'", at, hint=did_you_mean(name, platform.options) or known))
        elif choice not in option.choices:
            problems.append(Problem("SPEC021", f"option {name}: no choice '{choice}'", at, hint=f"choices: {', '.join(option.choices)}"))
    return problems


def _broken(rule: OptionRule, at: Position, chosen: Mapping[str, str], spec: Spec) -> Problem | None:
    """The problem when the rule applies and does not hold."""
    unknown = next((path for path in (*rule.when, *rule.requires, *rule.excludes) if not setting(path, chosen, spec)), None)
    if unknown is not None:
        return Problem("SPEC023", f"rule {rule.id}: '{unknown}' is neither an option nor a field of a specification", at)
    if not applies(rule, chosen, spec):
        return None
    wrong = {n: f"{n} must be {v}" for n, v in rule.requires.items() if setting(n, chosen, spec) != v}
    wrong |= {n: f"{n} must not be {v}" for n, v in rule.excludes.items() if setting(n, chosen, spec) == v}
    if not wrong:
        return None
    text = f"rule {rule.id} ({_short(at)}): with {conditions(rule)}, {' and '.join(wrong.values())}"
    return Problem("SPEC022", text, place_of([*rule.when, *wrong], spec, at), hint=str(rule.reason))


def too_many(system: System) -> Iterator[Problem]:
    """Nodes of which a system has more pieces than a rule allows, and rules about nodes that are not there under any choice."""
    spec = system.spec
    for rule, at in rules_of(system.catalog, system.platform):
        if rule.at_most is None or not applies(rule, system.options, spec):
            continue
        found, most = _pieces(system, rule.at_most.node), rule.at_most.count.coherent or 0.0
        if found is None:
            paths = [node.path for node in system.walk()]
            yield Problem("SPEC024", f"rule {rule.id}: no node '{rule.at_most.node}'", at, hint=did_you_mean(rule.at_most.node, paths))
        elif found > most:
            under = f"with {conditions(rule)}, " if rule.when else ""
            text = f"rule {rule.id} ({_short(at)}): {under}{found:g} pieces of {rule.at_most.node}, at most {most:g}"
            yield Problem(
                "SPEC022", text, place_of([*rule.when, *(f"options.{name}" for name in spec.options)], spec, at), hint=str(rule.reason)
            )


def _pieces(system: System, path: str) -> float | None:
    """Pieces of a node in one system; None where there is none of that path."""
    node = system.node(path)
    return None if node is None else (node.total.value or 0.0) / (system.quantity.value or 1.0)


def _short(at: Position) -> str:
    """The place of a rule beside that of the choice it forbids: the file by its name alone."""
    return f"{PurePath(at.file).name}:{at.line}"


def applies(rule: OptionRule, chosen: Mapping[str, str], spec: Spec) -> bool:
    """Whether the conditions of a rule hold."""
    return all(setting(name, chosen, spec) == value for name, value in rule.when.items())


def conditions(rule: OptionRule) -> str:
    """The conditions of a rule, as they are typed."""
    return listed([phrase("{name}={value}", name=name, value=value) for name, value in rule.when.items()], "{first} and {rest}")


def place_of(paths: list[str], spec: Spec, at: Position) -> Position:
    """Where the reader made a choice that a rule is about; the place of the rule where he made none."""
    own = next((path for path in paths if path in spec.given), None)
    return at if own is None else spec.at(*own.split("."))


def setting(path: str, chosen: Mapping[str, str], spec: Spec) -> str:
    """The value of ``options.x`` or of a field of the spec (``power.redundancy``) as text."""
    head, _, rest = path.partition(".")
    if head == "options":
        return chosen.get(rest, "")
    return spec.setting(path)
