"""Checks of what stands in the racks, one function each. They follow the counts and heights, so a what-if reaches them."""

from __future__ import annotations

from collections.abc import Iterator

from configurator.disciplines.totals import high_end
from configurator.figures import Figure, constant, total
from configurator.phrases import phrase
from configurator.rules.check import Check
from configurator.system.layout import Standing, cdu_in_rack, contents_of, highest_unit, units_taken, units_taken_twice
from configurator.system.tree import RackRole, System


def _filled(system: System) -> Iterator[tuple[RackRole, list[Standing]]]:
    """The roles of rack in which something takes rack units."""
    for role in system.roles:
        found = contents_of(system, role)
        if found:
            yield role, found


def inside(system: System) -> Iterator[Check]:
    """Every row of a layout, and all that stands in a rack together, is inside the frame."""
    ledger = system.ledger
    for role, found in _filled(system):
        label, key = role.entry.label, f"racks.{role.key}"
        ledger.add(units_taken(found).named(f"{key}.units-taken", phrase("{rack}: rack units taken", rack=label), "1"))
        needed = highest_unit(found).named(f"{key}.units-needed", phrase("{rack}: rack units the frame must have", rack=label), "1")
        units = ledger.part(role.frame, "height-units")
        assert units is not None
        title = phrase("{rack}: rack units of layout and contents against those of the frame", rack=label)
        remedy = "fewer or lower devices, or a taller frame"
        yield Check(f"layout.inside.{role.key}", title, ledger.add(needed), units, "<=", "fail", remedy)


def overlap(system: System) -> Iterator[Check]:
    """No rack unit is taken by two rows of a layout."""
    for role, found in _filled(system):
        label = phrase("{rack}: rack units taken by two rows of the layout", rack=role.entry.label)
        twice = system.ledger.add(units_taken_twice(found).named(f"racks.{role.key}.units-taken-twice", label, "1"))
        none = _none(system, "racks.taken-twice-allowed", "Rack units taken twice allowed")
        remedy = "lower devices, or rows further apart in the layout of the platform"
        yield Check(f"layout.overlap.{role.key}", label, twice, none, "<=", "fail", remedy)


def complete(system: System) -> Iterator[Check]:
    """Everything that takes rack units has a place in the layout, so that the elevation shows the whole rack.

    A distribution unit without a place is no unit of this rack, which fails; anything else may be planned by hand.
    """
    for role, found in _filled(system):
        label = phrase("{rack}: rack units without a place", rack=role.entry.label)
        missing = total([standing.unplaced for standing in found]).named(f"racks.{role.key}.unplaced", label, "1")
        none = _none(system, "racks.unplaced-allowed", "Rack units without a place allowed")
        remedy = "the elevation is incomplete for these options: plan the rack by hand"
        homeless = any(standing.item == "cdu" and standing.unplaced.value for standing in found)  # a unit beside the rack can be had
        yield Check(
            f"layout.complete.{role.key}",
            phrase("{rack}: rack units without a place in the layout", rack=role.entry.label),
            system.ledger.add(missing),
            none,
            "<=",
            "fail" if homeless else "warn",
            remedy,
        )


def width(system: System) -> Iterator[Check]:
    """A distribution unit in the rack is no wider than its bay, where both are published."""
    for role in system.roles:
        found = cdu_in_rack(system, role)
        wide = system.ledger.part(found[0], "width") if found is not None else None
        bay = system.ledger.part(role.frame, "bay") if wide is not None and wide.value is not None else None
        if found is not None and wide is not None and bay is not None:
            title = phrase("{rack}: width of {cdu} against the bay of the rack", rack=role.entry.label, cdu=found[0].name)
            yield Check(f"layout.width.{role.key}", title, wide, bay, "<=", "fail", "a unit made for this rack, or one beside it")


def _none(system: System, id: str, label: str) -> Figure:
    found = system.ledger.figures.get(id)
    return system.ledger.add(constant(0.0).named(id, label, "1")) if found is None else found


def frame_load(system: System) -> Iterator[Check]:
    """What a frame carries is within its load, where that is published."""
    for role in system.roles:
        limit = system.ledger.part(role.frame, "max-load")
        if limit is not None and limit.value is not None:
            label = phrase("{rack}: weight the frame carries", rack=role.entry.label)
            figure = system.ledger.add(_carried(system, role).named(f"racks.{role.key}.carried", label, "kg"))
            remedy = "a frame for more load, or fewer devices in the rack"
            title = phrase("{label} against what {frame} is made for", label=label, frame=role.frame.name)
            yield Check(f"layout.frame-load.{role.key}", title, figure, limit, "<=", "fail", remedy)


def _carried(system: System, role: RackRole) -> Figure:
    """Weight of a rack, every mass at its high end, without the frame's own."""
    frame = high_end(system.ledger.needed(role.frame, "mass", "kg"))
    return system.ledger.figures[f"system.{role.key}.rack-weight-high"] - frame


RULES = (inside, overlap, complete, width, frame_load)
