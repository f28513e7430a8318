"""What scenarios and duties make of the price of one piece: before, the change of each driver in its share, duty, after.

A scenario is a difference laid over the books in force. Its steps stack: each multiplies what the steps before it left by
1 + change x share, the share being the part of the price that follows the driver. Duty is paid on the price of the piece after that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from configurator.catalog.parts import SOLD_BY_UNIT, Part
from configurator.catalog.prices import Lump, Price
from configurator.catalog.tables.supply import Duty, Step
from configurator.catalog.values import Value
from configurator.disciplines.money.exchange import in_coins, per_piece
from configurator.disciplines.money.supply.sourcing import WHOLE, Sourcing, sourced
from configurator.figures import Figure, constant, log10, total
from configurator.phrases import listed, phrase, subject
from configurator.system.tree import System
from configurator.units import currency_of


class Moved(NamedTuple):
    """The price of one before and after what scenarios make of it, and the duty on that; none of what does not concern it.

    `stages` is the price after each step that concerns it, by the id of the step; the last is `after`.
    """

    before: Figure
    after: Figure | None
    duty: Figure | None
    stages: Mapping[str, Figure]


class Told(NamedTuple):
    """What a step of the scenarios does to the cost: in words, the cost before and after it."""

    step: str
    before: float
    after: float


def told_steps(figures: Mapping[str, Figure]) -> list[Told]:
    """Each step that moves something, in its order, the cost without duty; none where an amount is not known."""
    named = [figure for id, figure in figures.items() if id.startswith("cost.scenario-")]
    whole, duty = figures.get("cost.bom"), figures.get("cost.duty", constant(0.0))
    if whole is None or any(figure.number is None for figure in (whole, duty, *named)):
        return []
    before, found = (whole.number or 0.0) - (duty.number or 0.0) - sum(figure.number or 0.0 for figure in named), []
    for figure in named:
        assert figure.info is not None
        found.append(Told(subject(figure.info.label), before, before := before + (figure.number or 0.0)))
    return found


@dataclass
class Moves:
    """Scenarios and duties over the prices of a system."""

    system: System
    found: dict[str, Moved] = field(default_factory=dict)

    @cached_property
    def steps(self) -> list[tuple[str, Step]]:
        """Every step asked for, with the id of its figures."""
        catalog, asked = self.system.catalog, self.system.spec.prices.scenarios
        steps = [step for each in asked for step in (catalog.scenarios[each.scenario].steps if each.scenario else [each])]
        return [(f"prices.scenario-{place}", step) for place, step in enumerate(steps, 1)]

    @cached_property
    def duties(self) -> list[Duty]:
        """The duties that are asked on the day of the quote by the country of import."""
        prices, day = self.system.spec.prices, self.system.spec.quote.date
        return [
            duty
            for duty in self.system.catalog.duties.values()
            if duty.into == prices.import_into
            and duty.id not in prices.duties_exempt
            and duty.since <= day
            and (duty.until is None or day <= duty.until)
        ]

    @cached_property
    def asked(self) -> bool:
        """Whether any price may be moved."""
        return bool(self.steps or self.duties)

    def decide(self, without_origin: Callable[[], int]) -> None:
        """Say which scenarios lie over the prices, how many prices they or duties move, and of how many no duty can be asked."""
        prices, known, ledger = self.system.spec.prices, self.system.catalog.scenarios, self.system.ledger
        count = without_origin() if prices.scenarios or prices.import_into else 0
        untold = [phrase("the origin of {n} prices is not known, and no duty is asked of them", n=count)] if count else []
        if prices.scenarios:
            chosen = listed([known[each.scenario].name if each.scenario else each.words for each in prices.scenarios])
            message = "asked for by the specification (prices.scenarios); {n} prices are moved, each told before and after"
            currency, tariffs = self.system.currency, any(step.tariff is not None for _, step in self.steps)
            reason = listed([phrase(message, n=len(self.found)), *(untold if tariffs else [])], "{first}; {rest}")
            steps = [
                phrase("{step}: cost {before:,.2f} → {after:,.2f} {currency}", **each._asdict(), currency=currency)
                for each in told_steps(ledger.figures)
            ]
            ledger.decide("prices.scenarios", "Under which scenarios are the prices?", chosen, reason, money=listed(steps))
        if prices.import_into:
            chosen = listed([duty.name for duty in self.duties]) or "none in force on the day of the quote"
            into = phrase("asked for by the specification (prices.import-into: {country})", country=prices.import_into)
            reason = listed([into, *(untold if self.duties else [])], "{first}; {rest}")
            ledger.decide("prices.import-into", "Which duties are paid?", chosen, reason)

    def price(self, key: str, part: Part | None, record: Price | Lump, before: Figure) -> Figure:
        """The price of one of a part (or of a sum of a book, without one) after all of them; `key` leads the ids of its figures."""
        if not self.asked:
            return before
        found, label = sourced(self.system.catalog, part, record), part.name if part is not None else str(getattr(record, "name", ""))
        factors, rates = list(self._factors(key, label, part, record, found)), list(self._rates(found))
        if not factors and not rates:
            return before
        start = self._named(before, part, f"{key}.price-before", phrase("{item}: price of one before scenarios and duty", item=label))
        stages = self._stages(start, factors, part)
        after = list(stages.values())[-1] if stages else start
        duty = self._duty(key, label, part, after, rates) if rates else None
        self.found[key] = Moved(start, after if stages else None, duty, stages)
        return after if duty is None else after + duty

    def _stages(self, price: Figure, factors: list[tuple[str, Figure]], part: Part | None) -> dict[str, Figure]:
        """The price after each step, in whole coins as if it were the last."""
        found = {}
        for id, factor in factors:
            price = price * factor
            found[id] = in_coins(self.system, price, _piece(part))
        return found

    def _duty(self, key: str, label: str, part: Part | None, price: Figure, rates: list[Figure]) -> Figure:
        duty = in_coins(self.system, price * total(rates), _piece(part))
        return self._named(duty, part, f"{key}.duty", phrase("{item}: duty on one", item=label))

    def _named(self, figure: Figure, part: Part | None, id: str, label: str) -> Figure:
        sold_by = SOLD_BY_UNIT[part.sold_by] if part is not None else "1"
        return self.system.ledger.add(figure.named(id, label, per_piece(self.system.currency, sold_by)))

    # --- what each step is, as figures

    @property
    def _switch(self) -> Figure:
        label = "Scenarios hold (1) or are left out (0)"
        return self.system.ledger.value("prices.scenario-switch", label, self.system.spec.prices.scenario_switch)

    def _factors(self, key: str, label: str, part: Part | None, record: Price | Lump, found: Sourcing) -> Iterator[tuple[str, Figure]]:
        """What each step that concerns the price multiplies it by, with the id of the step."""
        for id, step in self.steps:
            share = self._share(step, part, record, found)
            if share is None:
                continue
            change = self._change(id, step)
            if share is not WHOLE:
                driver = self.system.catalog.drivers[step.driver].name
                part_of = phrase("{item}: share of the price that follows {driver}", item=label, driver=driver)
                change = change * self.system.ledger.value(f"{key}.driver-share-{step.driver}", part_of, share)
            yield id, 1.0 + self._switch * change

    def _share(self, step: Step, part: Part | None, record: Price | Lump, found: Sourcing) -> Value | None:
        """How much of the price follows a step; None where nothing does."""
        if step.part:
            return WHOLE if part is not None and step.part in (part.id, part.variant_of) else None
        if step.category is not None:
            return WHOLE if step.category == (part.bom_category if part is not None else getattr(record, "category", "")) else None
        if not step.driver:
            return None
        if self.system.catalog.drivers[step.driver].currency:
            price = record.published()
            published = currency_of(price.unit.dimension) if price is not None else None
            return WHOLE if published not in (None, self.system.currency) else None
        return found.shares.get(step.driver)

    def _change(self, id: str, step: Step) -> Figure:
        """By how much a step changes what follows it: said, or what learning leaves after so many doublings of the volume."""
        ledger, catalog = self.system.ledger, self.system.catalog
        what = catalog.drivers[step.driver].name if step.driver else step.category or catalog.parts[step.part].name
        if step.change is not None:
            return ledger.value(f"{id}.change", phrase("Scenario: change of {what}", what=what), step.change)
        known = ledger.figures.get(f"{id}.change")
        if known is not None:
            return known
        assert step.learning is not None
        learning = ledger.value(
            f"{id}.learning", phrase("Scenario: fall of {what} with each doubling of the volume", what=what), step.learning
        )
        change = self._volume(id, what, step) ** (log10(1.0 - learning) / log10(constant(2.0))) - 1.0
        return ledger.add(change.named(f"{id}.change", phrase("Scenario: change of {what}", what=what), "%"))

    def _volume(self, id: str, what: str, step: Step) -> Figure:
        """How many times as many pieces as now were ever made: said, or from how many to how many."""
        ledger, label = self.system.ledger, phrase("Scenario: volume of {what}, over that of today", what=what)
        if step.volume is not None:
            return ledger.value(f"{id}.volume", label, step.volume)
        assert step.made is not None and step.reached is not None
        made = ledger.value(f"{id}.from", phrase("Scenario: volume of {what} so far", what=what), step.made)
        reached = ledger.value(f"{id}.to", phrase("Scenario: volume of {what} then", what=what), step.reached)
        return ledger.add((reached / made).named(f"{id}.volume", label, "1"))

    def _rates(self, found: Sourcing) -> Iterator[Figure]:
        """The duties on what comes from a country: those of the scenarios, then those in force."""
        for id, step in self.steps:
            if step.tariff is not None and step.origin == found.country:
                label = phrase("Scenario: tariff on goods from {origin}", origin=step.origin)
                yield self._switch * self.system.ledger.value(f"{id}.tariff", label, step.tariff)
        for duty in self.duties:
            if is_due(duty, found):
                yield self.system.ledger.value(f"prices.duty-{duty.id}", duty.name, duty.rate)


def _piece(part: Part | None) -> Figure:
    """One of what a part is sold by; a sum is one."""
    return constant(1.0, SOLD_BY_UNIT[part.sold_by] if part is not None else "1")


def is_due(duty: Duty, found: Sourcing) -> bool:
    """Whether a duty is asked of what comes from elsewhere under a heading; where the origin is not known, none is."""
    listed = found.country in duty.origin if duty.origin else found.country not in ("", duty.into)
    return listed and (not duty.hs or any(found.hs.startswith(heading) for heading in duty.hs))
