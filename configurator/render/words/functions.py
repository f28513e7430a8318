"""The function a line of the bill of materials has in the design, so that two designs compare although parts and places differ."""

from __future__ import annotations

from configurator.disciplines.money.lines import BomLine
from configurator.render.view import Seen

NAMED = {"accelerator": "gpu"}  # of any make
CATCH_ALL = ("mechanical", "module", "service")  # kinds that say little: these parts are called after their place (leak-sensor, rail-kit)


def function_of(view: Seen, line: BomLine) -> str:
    """``gpu``, ``nic``, ``cold-plate``, ``scale-up-spine``, ``scale-out-cable``: neither a place in the tree nor a part."""
    part = line.node.part
    if part is None or part.kind in CATCH_ALL:
        return line.node.key
    if part.kind == "cable":
        return _of_cable(view, line) or line.node.key
    return NAMED.get(part.kind, part.kind)


def _of_cable(view: Seen, line: BomLine) -> str:
    """What a cable links; one that carries many links is a spine."""
    for family in (family for system in view.sections for family in system.cables):
        tier = family.link.group.removesuffix("-copper").removesuffix("-optics")
        if family.node is not None and family.node.path == line.node.path:
            return f"{tier}-cable"
        if line.node.part is not None and family.link.carried_by == line.node.part.id:
            return f"{tier}-spine"
    return ""
