"""A stack of several laminates: the layers of each interface on the cheapest that carries it, all others on the cheapest there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from configurator.disciplines.boards.chances import Draws, Held
from configurator.disciplines.boards.ladder import Rung, chosen_for, price_of
from configurator.disciplines.boards.loss import BoardLine, InterfaceLoss
from configurator.disciplines.boards.making.price import Ply, fast_shares, price_on
from configurator.disciplines.boards.material import Inputs
from configurator.figures import Figure, minimum, total
from configurator.phrases import listed, phrase
from configurator.system.tree import System


@dataclass(frozen=True)
class Group:
    """The pairs of layers of a board that are of one laminate: those of an interface, or (none) those that carry nothing fast.

    `share` is of all its pairs; `held` what the interface is left there.
    """

    interface: InterfaceLoss | None
    rung: Rung
    share: Figure
    held: Held | None = None

    @property
    def told(self) -> str:
        """What runs on its layers, their grade and share; where no laminate holds, that it is the one of the whole board."""
        layers = "all other layers" if self.interface is None else self.interface.standard.name
        told = {"layers": layers, "grade": self.rung.laminate.grade, "share": f"{self.share.value:.0%}"}
        if self.held is not None and not self.held.holds:
            return phrase("{layers}: {share} of the layers in {grade}, on which it does not hold for certain", **told)
        return phrase("{layers}: {share} of the layers in {grade}", **told)


@dataclass(frozen=True)
class Hybrid:
    """Groups of layers, each of the laminate it needs, beside the board all of one (`uniform`) that carries everything.

    `price` is of a square metre of clad laminate, `price_share` of the whole board over its price on the laminate it is bought on: None
    where its make-up is not known. `margin` is the least of its interfaces, `probability` that they all hold together.
    """

    groups: tuple[Group, ...]
    margin: Figure
    price: Figure
    price_share: Figure | None
    uniform: Rung
    probability: float | None

    @property
    def saving(self) -> Figure | None:
        """What the board costs less than one of a single laminate, as a share of that; below nothing where mixing costs more."""
        return None if self.price_share is None or self.uniform.price_share is None else 1.0 - self.price_share / self.uniform.price_share

    @property
    def told(self) -> str:
        """Its groups in words."""
        return listed([group.told for group in self.groups], "{first}; {rest}")

    @property
    def grades(self) -> list[str]:
        """The grades in it, the cheapest first."""
        rungs = sorted((group.rung for group in self.groups), key=price_of)
        return list(dict.fromkeys(rung.laminate.grade for rung in rungs))


def hybrid_of(system: System, line: BoardLine, ladder: Sequence[Rung], uniform: Rung, draws: Draws) -> Hybrid | None:
    """The hybrid of a board whose interfaces need a laminate each by a ladder; an interface that none carries stays on `uniform`.

    None where one laminate is enough for all, or a price is not known.
    """
    inputs = Inputs(system.ledger, system.catalog, keep=False)
    groups = tuple(_groups(inputs, line, ladder, uniform))
    plies = [Ply(g.rung.laminate, g.rung.price, g.share) for g in groups if g.rung.price is not None]
    if len(plies) < len(groups) or len({group.rung.laminate.id for group in groups}) < 2:
        return None
    price = total([ply.price * ply.share for ply in plies])
    margins = [group.held.margin for group in groups if group.held is not None]
    worst = minimum(*margins).named("hybrid.margin", line.part.name, "dB")
    chance = draws.chance(worst, {at: group.rung.laminate.id for at, group in enumerate(groups) if group.interface is not None})
    share = price_on(system, line.part, plies)
    return Hybrid(groups, worst, price.named("hybrid.price", line.part.name, "USD/m^2"), share, uniform, chance)


def _groups(inputs: Inputs, line: BoardLine, ladder: Sequence[Rung], uniform: Rung) -> list[Group]:
    shares = fast_shares(inputs, line.part)
    found = []
    for at, (each, share) in enumerate(zip(line.interfaces, shares, strict=True)):
        rung = chosen_for(ladder, at) or uniform
        found.append(Group(each, rung, share, rung.traces[at]))
    return [*found, Group(None, ladder[0], 1.0 - total(shares))]
