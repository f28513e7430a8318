"""How a specification comes about: defaults, platform, file and command line laid over each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, get_args, get_origin

from pydantic import BaseModel

from configurator.catalog.entry import PLAIN, kebab, settle
from configurator.catalog.memory import once_a_catalog
from configurator.catalog.model import Catalog
from configurator.catalog.platforms import Platform
from configurator.catalog.problems import InputError, Position, Problem, did_you_mean, fail
from configurator.catalog.reading.validate import validated
from configurator.catalog.reading.yamltext import Given, Node, Table, load, merged, parse, position_of, text_at
from configurator.catalog.values import BY_SPECIFICATION, Value
from configurator.currency import is_currency
from configurator.system.spec import Spec
from configurator.system.spec.section import Section
from configurator.system.spec.written import Written
from configurator.text import escaped, whole


def load_spec(target: str | Written, catalog: Catalog, settings: Sequence[str] = ()) -> Spec:
    """The specification in file `target` (or of the bare platform, or a text kept elsewhere), with ``path=value`` settings laid over it.

    Raises:
        InputError: unreadable file, unknown platform or field, wrong unit.
    """
    return settled(read_document(target, catalog), catalog, settings, called_after(target, catalog))


def called_after(target: str | Written, catalog: Catalog) -> str:
    """The name of a specification: that of its file, empty for a bare platform."""
    if isinstance(target, Written):
        return target.name
    return "" if target in catalog.platforms else escaped(whole(Path(target).stem))


def laid_over(spec: Spec, catalog: Catalog, settings: Sequence[str]) -> Spec:
    """The same specification with more ``path=value`` settings laid over it, as if they stood on the command line too.

    Raises:
        InputError: an unknown field, or a value it does not take.
    """
    return settled(spec.own, catalog, settings, spec.name)


def settled(document: Table, catalog: Catalog, settings: Sequence[str], called: str) -> Spec:
    """The complete specification of what the user wrote, with settings laid over it; without a name it has its platform's."""
    for setting in settings:
        document = with_setting(document, setting)
    name = str(document.get("platform") or "")
    if not name:
        hint = f"add platform: {', '.join(sorted(catalog.platforms))}; or systems: for an order of several"
        raise fail("SPEC001", "the specification names no platform", document.at, hint)
    if name not in catalog.platforms:
        known = f"known: {', '.join(sorted(catalog.platforms))}"
        raise fail("SPEC002", f"no platform '{name}'", position_of(document, ("platform",)), did_you_mean(name, catalog.platforms) or known)
    return _complete(document, catalog, catalog.platforms[name], called or name)


def read_document(target: str | Written, catalog: Catalog) -> Table:
    """The user's own document; a platform id stands for a document of one line."""
    if isinstance(target, Written):
        return _fields(parse(target.text, target.shown), target.shown)
    if target in catalog.platforms:
        at = Position("")
        table = Table(at)
        table["platform"], table.keys_at["platform"] = text_at(target, at), at
        return table
    path = Path(target)
    if path.suffix not in (".yaml", ".yml") and not _exists(path):
        hint = did_you_mean(target, catalog.platforms) or f"platforms: {', '.join(sorted(catalog.platforms))}"
        raise fail("SPEC003", f"'{target}' is neither a platform nor a file", hint=hint)
    return read_file(target)


def read_file(target: str) -> Table:
    """The document in a file."""
    return _fields(load(Path(target), target), target)


def _fields(document: Node, shown: str) -> Table:
    """A document that is a mapping of fields."""
    if document is None:
        raise fail("SPEC004", "the file is empty", Position(shown), "a specification needs at least 'platform: …'")
    if not isinstance(document, Table):
        raise fail("SPEC005", "expected fields such as 'platform: …'", document.at)
    return document


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name longer than a file can have
        return False


def with_setting(document: Table, setting: str) -> Table:
    """`document` with one ``path=value`` laid over it; raises InputError where it is no such setting."""
    return set_at(document, value_of_setting(setting), Position(f"--set {whole(setting)}"))


@lru_cache(maxsize=4096)
def value_of_setting(setting: str) -> tuple[list[str], Node]:
    """The keys and the value of a ``path=value``; raises InputError where it is none.

    A text field takes the text as it stands (in quotes: what stands between them), any other reads it as YAML. What it answers is kept,
    and nobody's to change.
    """
    setting = whole(setting)
    path, equals, text = (part.strip() for part in setting.partition("="))
    at = Position(f"--set {setting}")
    if not equals or not path:
        raise fail("SPEC006", "expected path=value, for example power.redundancy=N+N", at)
    head, system, rest = _of_system(path)
    steps = _steps(rest)
    literal = not text or (_takes_text(steps) and not QUOTED.fullmatch(text))
    return [*head, *([system] if system else []), *steps], text_at(escaped(text, keep="\n\t"), at) if literal else parse(text, at.file)


def _of_system(path: str) -> tuple[list[str], str, str]:
    """A path of one system of an order (``systems.a.options.ssd``): what leads it, the system, the path in its entry."""
    if not path.startswith("systems."):
        return [], "", path
    key, _, rest = path.removeprefix("systems.").partition(".")
    return ["systems"], key, rest


def set_at(document: Table, setting: tuple[Sequence[str], Node], at: Position) -> Table:
    """`document` with a value at the end of some keys."""
    steps, value = setting
    for key in reversed(steps):
        table = Table(at)
        table[key], table.keys_at[key] = value, at
        value = table
    result = merged(document, value)
    assert isinstance(result, Table)
    result.at = document.at  # what the whole of it lacks is missing where it was written
    return result


def _steps(path: str) -> list[str]:
    """The keys of a dotted path; ids of parts, options and lines keep their dots."""
    for table in ("alternatives", "options", "prices.margin-by", "prices.discount-by"):
        if path.startswith(f"{table}."):
            return [*table.split("."), path.removeprefix(f"{table}.")]
    return path.split(".")


QUOTED = re.compile(r"""\s*("[^"]*"|'[^']*')\s*""")


def _takes_text(steps: Sequence[str]) -> bool:
    """Whether the model of the specification has a text at this path."""
    here: Any = Spec
    for step in steps:
        if get_origin(here) is dict:
            here = get_args(here)[1]
        else:
            field = next((f for name, f in getattr(here, "model_fields", {}).items() if kebab(name) == step), None)
            here = field.annotation if field else None
    return here is str or get_args(here) == (str, type(None))


def defaults_of(catalog: Catalog) -> Table:
    """The fields of a specification that says nothing."""
    base = catalog.defaults
    if base is None:
        raise fail("SPEC007", "the catalog has no defaults.yaml")
    return chosen_fields(base, lambda key: key not in ("source", "confidence", "note"))


def chosen_fields(document: Table, wanted: Callable[[str], bool]) -> Table:
    """Some fields of a document, each where it stood."""
    fields = Table(document.at)
    for key, value in document.items():
        if wanted(key):
            fields[key], fields.keys_at[key] = value, document.keys_at.get(key, document.at)
    return fields


def _complete(document: Table, catalog: Catalog, platform: Platform, name: str) -> Spec:
    """The document laid over the defaults and those of its platform, as a specification."""
    silent = _silent(catalog, platform.id)
    usual = _conditional(silent.fields, document, platform, catalog.documents[f"Platform:{platform.id}"])
    whole = merged(usual, document)
    assert isinstance(whole, Table)
    problems: list[Problem] = []
    spec = validated(Spec, whole, problems, extra=silent.known_of(whole))
    if spec is None:
        raise InputError(problems)
    if usual is silent.fields:
        _in_usual_units(spec, silent.spec)
    else:
        _in_usual_units(spec, validated(Spec, usual, [], extra={"platform": platform.id, **silent.known_of(usual)}))
    spec.remember(document, whole, _paths(document), name)
    _attribute(spec, catalog, platform, silent.spec)
    _check_fx(spec)
    _check_lines(spec)
    _check_parties(spec, catalog)
    _check_scenarios(spec, catalog)
    return spec


class Silent(NamedTuple):
    """What holds where a document says nothing: the fields as they are written, and the specification that they are, if they are one."""

    fields: Table
    spec: Spec | None

    def known_of(self, document: Table) -> dict[str, object]:
        """What a document laid over the fields leaves as it was: it need not be read again, and nobody may change it."""
        return {} if self.spec is None else _known_of(document, self.fields, self.spec)


def _known_of(document: Table, fields: Table, section: BaseModel) -> dict[str, object]:
    """The sections and values of a section of which a document says nothing; of the sections it changes, what it leaves of them."""
    known: dict[str, object] = {}
    for key, node in document.items():
        usual, found = fields.get(key), getattr(section, key.replace("-", "_"), None)
        if node is usual and isinstance(found, Section | Value):
            known[key] = found
        elif isinstance(node, Table) and isinstance(usual, Table) and isinstance(found, Section):
            known[key] = node.holding(_known_of(node, usual, found))
    return known


@once_a_catalog
def _silent(catalog: Catalog, platform: str) -> Silent:
    """The defaults with those of a platform over them."""
    fields, own = defaults_of(catalog), catalog.documents[f"Platform:{platform}"].get("defaults")
    usual = merged(fields, own) if own else fields
    assert isinstance(usual, Table)
    spec = validated(Spec, usual, [], extra={"platform": platform})
    if spec is not None:
        _attribute(spec, catalog, catalog.platforms[platform])
    return Silent(usual, spec)


def _conditional(usual: Table, document: Table, platform: Platform, written: Table) -> Table:
    """The usual values with those that a rule of the platform has where its conditions hold; later rules see those of earlier ones."""
    for index, rule in enumerate(platform.rules):
        if rule.defaults and all(_text_at(merged(usual, document), platform, path) == value for path, value in rule.when.items()):
            at = position_of(written, ("rules", index))
            for path, value in rule.defaults.items():
                usual = set_at(usual, (_steps(path), text_at(value, at)), at)
    return usual


def _text_at(document: Node, platform: Platform, path: str) -> str:
    """What a document says at a dotted path, of an option its default where it says nothing."""
    for step in _steps(path):
        document = document.get(step) if isinstance(document, Table) else None
    option = platform.options.get(path.removeprefix("options."))
    return str(document) if document is not None else option.default if option is not None else ""


def _in_usual_units(section: BaseModel, usual: BaseModel | None) -> None:
    """Show each value in the unit of its default, so that a figure has one unit however the user wrote it (``250 psf``, ``4 ft``)."""
    for name in type(section).model_fields:
        found, default = getattr(section, name), getattr(usual, name, None)
        if found is default:
            continue
        if isinstance(found, Section):
            _in_usual_units(found, default)
        elif isinstance(found, Value) and isinstance(default, Value) and found.unit.dimension is default.unit.dimension:
            section.__dict__[name] = found.shown_in(default.unit)


def _attribute(spec: Spec, catalog: Catalog, platform: Platform, known: Spec | None = None) -> None:
    """Values without a source of their own get that of the layer they stand in: defaults, platform, or the user.

    What the specification has in common with a `known` one has its own from there.
    """
    defaults = catalog.defaults
    assert defaults is not None
    own = Given((str(defaults.get("source")),), str(defaults.get("confidence")), str(defaults.get("note") or ""))
    for layer, provenance in ((defaults.at.file, own), (platform.at.file, platform.provenance)):
        _settle_layer(spec, layer, provenance, known)
    settle(spec, BY_SPECIFICATION, known)


def _settle_layer(section: BaseModel, file: str, provenance: Given, known: BaseModel | None = None) -> None:
    for name in type(section).model_fields:
        found = getattr(section, name)
        other = getattr(known, name, None)
        if isinstance(found, PLAIN) or found is other:
            continue
        if isinstance(found, Value) and found.at.file == file:
            section.__dict__[name] = found.settled(provenance)
        elif isinstance(found, BaseModel):
            _settle_layer(found, file, provenance, other)


def _check_fx(spec: Spec) -> None:
    """A rate is between two currencies in use."""
    for pair in spec.prices.fx:
        above, _, below = pair.partition("/")
        if not (is_currency(above) and is_currency(below)) or above == below:
            hint = "write EUR/USD: 0.92 for euros per dollar, with ISO 4217 codes"
            raise fail("SPEC008", f"'{pair}' is no pair of currencies in use", spec.at("prices", "fx", pair), hint)


def _check_lines(spec: Spec) -> None:
    """An id names one line of the offer."""
    seen: set[str] = set()
    for index, line in enumerate(spec.lines):
        if line.id in seen:
            raise fail("SPEC009", f"two lines are called '{line.id}'", spec.at("lines", index, "id"), "give one of them another id")
        seen.add(line.id)


def _check_parties(spec: Spec, catalog: Catalog) -> None:
    """The seller has a profile; the buyer has one name, also where only its short form is given."""
    if spec.seller is not None and spec.seller not in catalog.sellers:
        hint = did_you_mean(spec.seller, catalog.sellers) or f"profiles: {', '.join(catalog.sellers)}"
        raise fail("SPEC012", f"no seller '{spec.seller}' in the catalogs", spec.at("seller"), hint)
    if spec.buyer.name and spec.quote.customer and spec.buyer.name != spec.quote.customer:
        raise fail("SPEC013", "buyer.name and quote.customer name two buyers", spec.at("quote", "customer"), "leave quote.customer out")
    spec.buyer = spec.buyer.model_copy(update={"name": spec.buyer.name or spec.quote.customer or None})


def _check_scenarios(spec: Spec, catalog: Catalog) -> None:
    """Scenarios, drivers, parts and duties that a specification names are in the catalogs."""
    for index, step in enumerate(spec.prices.scenarios):
        names = (
            ("scenario", step.scenario, catalog.scenarios),
            ("driver", step.driver, catalog.drivers),
            ("part", step.part, catalog.parts),
        )
        for field, wanted, known in names:
            _require_known(spec, ("prices", "scenarios", index, field), field, wanted, known)
    for index, duty in enumerate(spec.prices.duties_exempt):
        _require_known(spec, ("prices", "duties-exempt", index), "duty", duty, catalog.duties)


def _require_known(spec: Spec, path: Sequence[str | int], what: str, wanted: str, known: Mapping[str, object]) -> None:
    if wanted and wanted not in known:
        listed = f"known: {', '.join(known)}" if len(known) < 50 else "see: rackcfg catalog list"
        raise fail("SPEC014", f"no {what} '{wanted}' in the catalogs", spec.at(*path), did_you_mean(wanted, known) or listed)


def _paths(node: Node, prefix: str = "") -> Iterator[str]:
    if isinstance(node, Table) and "value" not in node:
        for key, value in node.items():
            yield from _paths(value, f"{prefix}.{key}" if prefix else key)
    elif prefix:
        yield prefix
