"""Conservation across a platform: what goes in somewhere comes out elsewhere, and what is said twice is said alike."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from configurator.catalog.lint.placed import Placed, place_of, placed
from configurator.catalog.model import Catalog
from configurator.catalog.parts import Accelerator, Board, ColdPlate, CoolantFill, Cpu, Substrate, SwitchChip
from configurator.catalog.parts.power import PowerModule, Shelf
from configurator.catalog.platforms import Link, Platform
from configurator.catalog.problems import Position, Problem
from configurator.catalog.values import Value

ALIKE = 0.1  # how far two sizes of one thing may differ, published with two or three figures
BITS_PER_HERTZ = (2.0, 4.0, 5.0)  # of the Nyquist frequency: two levels, PAM4, PAM6 with 2.5 bits a symbol
LAMINATE_GRADE = re.compile(r"M\d+(?:\.\d)?")


def _differ(one: float, other: float, share: float = ALIKE) -> bool:
    return abs(one - other) > share * max(abs(one), abs(other))


def _warning(code: str, text: str, at: Position, item: str, hint: str = "") -> Problem:
    return Problem(code, text, at, item, hint, "warning")


# --- links and switches


def switches_carry_their_accelerators(catalog: Catalog) -> Iterator[Problem]:
    """The switch chips of a platform carry at least the scale-up bandwidth of its accelerators."""
    for platform in catalog.platforms.values():
        tree = placed(catalog, platform)
        below = _bandwidth(tree, Accelerator, "scale_up_bandwidth")
        above = _bandwidth(tree, SwitchChip, "bandwidth")
        chip = next((each for each in tree if isinstance(each.part, SwitchChip)), None)
        if chip is not None and not _explained(chip) and _one_fabric(platform) and below > above * (1 + ALIKE):
            text = f"the accelerators send {below / 8e12:,.4g} TB/s, the switch chips carry {above / 8e12:,.4g} TB/s"
            at = place_of(catalog, platform, (*chip.path, "count"))
            yield _warning("CAT150", text, at, platform.id, "is a count of chips, trays or accelerators wrong?")


def _explained(each: Placed) -> bool:
    """Whether the count of a node says why it is unusual."""
    return isinstance(each.node.count, Value) and bool(each.node.count.unusual)


def _one_fabric(platform: Platform) -> bool:
    """Whether all scale-up traffic takes one family of links: where it takes several, some go from chip to chip."""
    return sum(link.group.startswith("scale-up") for link in platform.links) == 1


def _bandwidth(tree: list[Placed], kind: type[Accelerator | SwitchChip], field: str) -> float:
    values = ((each.in_system, getattr(each.part, field)) for each in tree if isinstance(each.part, kind))
    return sum(times * (value.coherent or 0.0) for times, value in values if value is not None)


def lanes_make_the_bandwidth(catalog: Catalog) -> Iterator[Problem]:
    """Pairs of a link from an accelerator, times the rate of a lane, are its scale-up bandwidth, both ways together."""
    for platform in catalog.platforms.values():
        tree = placed(catalog, platform)
        for index, link in enumerate(platform.links):
            chip = next((each.part for each in tree if each.name == link.per and isinstance(each.part, Accelerator)), None)
            bandwidth = chip.scale_up_bandwidth if isinstance(chip, Accelerator) else None
            lanes = _lanes(link)
            if bandwidth is None or bandwidth.coherent is None or lanes is None or chip is None:
                continue
            if any(factor.unusual for factor in link.factors.values()):
                continue
            few = lanes < bandwidth.coherent * (1 - ALIKE) and _one_fabric(platform)
            if few or lanes > bandwidth.coherent * (1 + ALIKE):
                text = f"link {link.id}: {lanes / 8e12:.4g} TB/s over all pairs, but {chip.id} has {bandwidth} ({bandwidth.at})"
                at = place_of(catalog, platform, ("links", index, "factors"))
                yield _warning("CAT151", text, at, platform.id, "pairs count both ways: one lane is two pairs")


def _lanes(link: Link) -> float | None:
    """What all pairs of a link carry, for one of what it is counted per; None for a link of other things than pairs."""
    rate = None if link.rate is None else link.rate.coherent
    if rate is None or link.group != "scale-up-copper" or not any(f.unit.text == "pair" for f in link.factors.values()):
        return None
    return rate * math.prod(factor.number or 1.0 for factor in link.factors.values())


def lanes_fit_their_frequency(catalog: Catalog) -> Iterator[Problem]:
    """The Nyquist frequency of an interface is a quarter of its rate with PAM4, half of it with two levels, a fifth with PAM6."""
    for interface in catalog.interfaces.values():
        rate = None if interface.rate is None else interface.rate.coherent
        nyquist = interface.nyquist.coherent
        if not rate or not nyquist:
            continue
        per_hertz = rate / nyquist
        if min(abs(per_hertz - bits) for bits in BITS_PER_HERTZ) > 0.35:
            text = f"nyquist {interface.nyquist} is {1 / per_hertz:.3g} of the rate {interface.rate}"
            yield _warning("CAT152", text, interface.nyquist.at, interface.id, "a quarter of it with PAM4, half of it with two levels")


# --- cold plates and coolant


def plates_are_those_of_the_loop(catalog: Catalog) -> Iterator[Problem]:
    """The detachable plates of a loop are cold plates below its node, or none of them is detachable."""
    for platform in catalog.platforms.values():
        tree = placed(catalog, platform)
        for each in (x for x in tree if x.node.loop is not None):
            loop = each.node.loop
            plates = [x for x in tree if each in x.above and isinstance(x.part, ColdPlate)]
            found = sum(x.in_rack for x in plates) / (each.in_rack or 1.0)
            said = loop.plates.number if loop is not None else None
            if loop is not None and plates and said and said > found * (1 + 1e-9):
                text = f"{each.name}: the loop has {said:g} detachable plates, its tree {found:g}"
                yield _warning("CAT153", text, loop.plates.at, platform.id, "count the plates with couplings of their own")


def heat_has_a_plate(catalog: Catalog) -> Iterator[Problem]:
    """What gives heat to the liquid has a cold plate beside or around it; every plate cools something that gives heat."""
    for platform in catalog.platforms.values():
        tree = placed(catalog, platform)
        if not any(isinstance(each.part, ColdPlate) for each in tree):
            continue
        cooled = _cooled(tree)
        for each in tree:
            if _captured(each) and each.path not in cooled and not any(x.path in cooled for x in each.above):
                share = each.node.liquid_capture or (each.part.liquid_capture if each.part is not None else None)
                text = f"{each.name}: {share} of its heat goes into the liquid, but no cold plate cools it"
                at = place_of(catalog, platform, each.path)
                yield _warning("CAT154", text, at, platform.id, "add its plate with cools:, or liquid-capture: 0 % here")


def _captured(each: Placed) -> bool:
    """Whether a part that is no plate gives heat to the liquid."""
    part = each.part
    if part is None or isinstance(part, ColdPlate) or not each.in_system:
        return False
    share = each.node.liquid_capture if each.node.liquid_capture is not None else part.liquid_capture
    power = part.tdp.coherent if part.tdp is not None else None
    return share is not None and bool(share.coherent) and bool(power)


def _cooled(tree: list[Placed]) -> set[tuple[str, ...]]:
    """The paths of what cold plates name as cooled."""
    found = set()
    for each in tree:
        for name in each.node.cools:
            found.add((*each.path[:-1], *"/contents/".join(name.split(".")).split("/")))
    return found


def coolant_fills_its_volume(catalog: Catalog) -> Iterator[Problem]:
    """The coolant bought for a rack is what its loop holds."""
    for platform in catalog.platforms.values():
        volume = platform.cooling.coolant_volume
        fills = [each for each in placed(catalog, platform) if isinstance(each.part, CoolantFill) and each.path[0] == "racks"]
        litres = [each.in_rack for each in fills]
        if volume is None or volume.coherent is None or len(fills) != 1 or not _differ(litres[0], volume.coherent):
            continue
        text = f"{fills[0].name}: {litres[0] * 1000:g} L are filled into {volume} ({volume.at})"
        yield _warning("CAT155", text, place_of(catalog, platform, (*fills[0].path, "count")), platform.id, "one of both is another rack's")


# --- chips and boards


def packages_have_a_substrate(catalog: Catalog) -> Iterator[Problem]:
    """A substrate beside a chip is there as often as the chip."""
    for platform in catalog.platforms.values():
        tree = placed(catalog, platform)
        for each in tree:
            if not isinstance(each.part, Substrate):
                continue
            chip = _packaged(tree, each)
            if chip is not None and _differ(chip.in_rack, each.in_rack, 1e-9):
                text = f"{each.name}: {each.count:g} for {chip.count:g} of {chip.name}"
                yield _warning("CAT156", text, place_of(catalog, platform, (*each.path, "count")), platform.id, "one for each package")


def _packaged(tree: list[Placed], substrate: Placed) -> Placed | None:
    """The chip that a substrate carries: the one beside it that it is named by (`gpu-substrate`), or the only one there is beside it."""
    name = substrate.path[-1].removesuffix("substrate").rstrip("-")
    beside = [x for x in tree if x.path[:-1] == substrate.path[:-1] and x.part is not None]
    chips = [x for x in beside if (x.path[-1] == name if name else isinstance(x.part, Accelerator | Cpu | SwitchChip))]
    return chips[0] if len(chips) == 1 else None


def dense_is_dense(catalog: Catalog) -> Iterator[Problem]:
    """Dense FP8 is at most about twice dense BF16: four times is the figure with sparsity."""
    for part in catalog.parts.values():
        if isinstance(part, Accelerator):
            for low, high in (("dense_bf16", "dense_fp8"), ("dense_bf16", "dense_fp4")):
                one, other = getattr(part, low), getattr(part, high)
                most = 3.0 if high == "dense_fp8" else 9.0
                if _known(one, other) and not other.unusual and not 0.9 < other.coherent / one.coherent < most:
                    text = f"{high.replace('_', '-')} is {other.coherent / one.coherent:.3g} times {low.replace('_', '-')}"
                    yield _warning("CAT157", text, other.at, part.id, "is one of both with sparsity? if not, add unusual: with the reason")


def _known(*values: Value | None) -> bool:
    return all(value is not None and value.coherent for value in values)


def grades_are_those_of_the_laminate(catalog: Catalog) -> Iterator[Problem]:
    """The grade published of a board is that of the laminate it is bought on, or the next."""
    for part in catalog.parts.values():
        laminate = catalog.laminates.get(part.laminate) if isinstance(part, Board) else None
        said = LAMINATE_GRADE.match(part.grade) if isinstance(part, Board) else None
        own = LAMINATE_GRADE.match(laminate.grade) if laminate is not None else None
        if said and own and laminate is not None and abs(float(said[0][1:]) - float(own[0][1:])) > 1.0:
            text = f"grade {said[0]}, but the laminate {laminate.id} is {laminate.grade} ({laminate.at})"
            yield _warning("CAT158", text, part.at, part.id, "one of both is another board's")


def modules_make_their_shelf(catalog: Catalog) -> Iterator[Problem]:
    """The modules of a shelf are not much larger than it: a spare or two inside, not twice its capacity."""
    for part in catalog.parts.values():
        module = catalog.parts.get(part.psu) if isinstance(part, Shelf) else None
        if not isinstance(part, Shelf) or not isinstance(module, PowerModule) or not _known(module.rating, part.capacity, part.psus):
            continue
        all_of_them = (module.rating.coherent or 0.0) * (part.psus.number or 0.0)
        if all_of_them > 2.0 * (part.capacity.coherent or 0.0):
            text = f"{part.psus} x {module.rating} of {module.id} in a shelf of {part.capacity}"
            yield _warning("CAT159", text, part.capacity.at, part.id, "one of both is ten times too large or too small")


RULES = (
    switches_carry_their_accelerators,
    lanes_make_the_bandwidth,
    lanes_fit_their_frequency,
    plates_are_those_of_the_loop,
    heat_has_a_plate,
    coolant_fills_its_volume,
    packages_have_a_substrate,
    dense_is_dense,
    grades_are_those_of_the_laminate,
    modules_make_their_shelf,
)
