"""The commented starter specification of `rackcfg new`."""

from __future__ import annotations

from typing import Any

from configurator.catalog.model import Catalog
from configurator.catalog.platforms import Platform
from configurator.catalog.reading.yamltext import Items, Node, Table, merged

HEAD = """# {name}: a specification for rackcfg.
# Only `platform` is required. Every line below is commented out and shows the default in force; remove the '#' to change one.
#   rackcfg check {file}    rackcfg quote {file} -o out
platform: {id}
"""


def starter_spec(catalog: Catalog, platform: Platform) -> str:
    """A specification that says nothing but the platform, with every default as a comment."""
    assert catalog.defaults is not None
    given = catalog.documents[f"Platform:{platform.id}"].get("defaults")
    fields = merged(catalog.defaults, given) if given else catalog.defaults
    assert isinstance(fields, Table)
    lines = [HEAD.format(name=platform.name, id=platform.id, file=f"{platform.id}.yaml")]
    for key, value in fields.items():
        if key in ("source", "confidence", "note", "alternatives", "options"):
            continue
        lines.append(_commented(key, value))
    if platform.options:
        lines.append("# options:")
        for name, option in platform.options.items():
            choices = (f"{key} ({choice.label})" if choice.label else key for key, choice in option.choices.items())
            lines.append(f"#   {name}: {_scalar(option.default)}    # {option.label}: {', '.join(choices)}")
    return "\n".join(lines) + "\n"


def _commented(key: str, value: Node, depth: int = 0) -> str:
    pad = "# " + "  " * depth
    if isinstance(value, Table) and "value" not in value:
        inner = [_commented(k, v, depth + 1) for k, v in value.items()]
        return "\n".join([f"{pad}{key}:" if inner else f"{pad}{key}: {{}}", *inner])
    return f"{pad}{key}: {_scalar(value)}"


def _scalar(value: Any) -> str:
    if isinstance(value, Table):
        bounds = "".join(f", {key}: {_scalar(value[key])}" for key in ("low", "high") if key in value)
        return f"{{value: {_scalar(value['value'])}{bounds}}}" if bounds else _scalar(value["value"])
    if isinstance(value, Items):
        return f"[{', '.join(_scalar(v) for v in value)}]"
    if value is None:
        return "null"
    return str(value) or '""'
