"""Options of a platform: the choice in force, and the rules between choices."""

from __future__ import annotations

from collections.abc import Mapping

from configurator.catalog.platforms import OptionRule, Platform
from configurator.catalog.problems import InputError, Position, Problem, did_you_mean
from configurator.system.spec import Spec


def resolve_options(spec: Spec, platform: Platform) -> dict[str, str]:
    """Option -> choice, from the spec where it says so and the platform's default elsewhere.

    Raises:
        InputError: an unknown option or choice, or a rule that does not hold, each with its place and reason.
    """
    problems = [*_unknown(spec, platform)]
    chosen = {name: spec.options.get(name, option.default) for name, option in platform.options.items()}
    if not problems:
        problems = [p for rule in platform.rules if (p := _broken(rule, chosen, spec)) is not None]
    if problems:
        raise InputError(problems)
    return chosen


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


def _broken(rule: OptionRule, chosen: Mapping[str, str], spec: Spec) -> Problem | None:
    """The problem when the rule applies and does not hold."""
    if not all(setting(name, chosen, spec) == value for name, value in rule.when.items()):
        return None
    wrong = [f"{n} must be {v}" for n, v in rule.requires.items() if setting(n, chosen, spec) != v]
    wrong += [f"{n} must not be {v}" for n, v in rule.excludes.items() if setting(n, chosen, spec) == v]
    if not wrong:
        return None
    because = " and ".join(f"{n}={v}" for n, v in rule.when.items())
    return Problem("SPEC022", f"rule {rule.id}: with {because}, {' and '.join(wrong)}", _place(rule, spec), hint=rule.reason)


def _place(rule: OptionRule, spec: Spec) -> Position:
    first = next(iter(rule.when))
    return spec.at(*first.split("."))


def setting(path: str, chosen: Mapping[str, str], spec: Spec) -> str:
    """The value of ``options.x`` or of a field of the spec (``power.redundancy``) as text."""
    head, _, rest = path.partition(".")
    if head == "options":
        return chosen.get(rest, "")
    return spec.setting(path)
