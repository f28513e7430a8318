"""What one audience may see of a build: renderers take a `View`, never a `Build`."""

from __future__ import annotations

import copy
import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, Self, TypeVar

from configurator.build import Build, Quoted, RackView, shared
from configurator.build.trust import Trust, trust_of
from configurator.catalog.bands import Band, band_at
from configurator.catalog.parts import Part
from configurator.catalog.platforms import Platform
from configurator.catalog.prices import PriceBook
from configurator.catalog.problems import Position
from configurator.catalog.sellers import Seller
from configurator.catalog.tables.reference import Source
from configurator.disciplines.cooling.connectors import ConnectorLine
from configurator.disciplines.cooling.sizing import Cooling
from configurator.disciplines.cooling.units.qualification import Requirement
from configurator.disciplines.money.lines import BomLine
from configurator.disciplines.network.boundary import Outside
from configurator.disciplines.states import State
from configurator.figures import Figure
from configurator.figures.explain import sources_of
from configurator.phrases import listed
from configurator.remedies import remedied
from configurator.render.board_view import BoardsSeen
from configurator.render.customer.choices import Choices, Option, offer_choices, orders_with
from configurator.render.customer.cut import OF_A_LINE, OPEN_TERMS, Cut, cut_graph
from configurator.render.customer.hints import unhinted
from configurator.render.customer.told import citable, technical
from configurator.render.links_view import LinksSeen
from configurator.render.lock import Lock, lock_of
from configurator.render.settings import settings_of
from configurator.render.supply_view import SupplySeen
from configurator.rules import Check
from configurator.rules.check import Remedy
from configurator.system.layout import Place
from configurator.system.ledger import Decision
from configurator.system.spec.offer import Buyer, Delivery, OfferLine
from configurator.system.spec.quote import QuoteSpec
from configurator.system.tree import Node, RackRole

Audience = Literal["customer", "internal"]
Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Seen(SupplySeen):
    """What a build of one system and an order of several have in common, as their audience sees it.

    A customer sees copies over a graph that is cut at the selling prices (`customer.cut`): costs, margins, price books, ranges and places
    in files are not hidden by whoever prints, they are not there.
    """

    _build: Quoted = field(repr=False)  # nothing that prints a view prints what is behind it
    audience: Audience = "internal"
    selectable: bool = False  # whether a customer may choose options anew, as in his workbook

    @property
    def internal(self) -> bool:
        """Whether the reader belongs to the house."""
        return self.audience == "internal"

    @property
    def key(self) -> str:
        """What leads its ids in an order."""
        return ""

    @property
    def lead(self) -> str:
        """The same with its dot."""
        return f"{self.key}." if self.key else ""

    @property
    def parts(self) -> Sequence[Seen]:
        """What has lines of its own."""
        return (self,)

    @property
    def sections(self) -> Sequence[View]:
        """The systems it is of."""
        return ()

    @property
    def platforms(self) -> str:
        """The ids of the platforms it is of."""
        return ", ".join(system.platform.id for system in self.sections)

    @property
    def forecast(self) -> bool:
        """Whether a system is of what nobody sells yet."""
        return any(system.platform.forecast for system in self.sections)

    @property
    def name(self) -> str:
        """What the specification is called inside the house; for a customer, what he orders."""
        return self._build.spec.name if self.internal else "-".join(system.key or system.platform.id for system in self.sections)

    @property
    def title(self) -> str:
        """What is quoted."""
        return listed([system.platform.name for system in self.sections])

    @property
    def called(self) -> str:
        """What it is called in documents."""
        return self.title

    @property
    def systems(self) -> int:
        """How many systems are ordered."""
        return sum(system.systems for system in self.sections)

    @property
    def outside(self) -> tuple[Outside, ...]:
        """What links of the order end at and that is not part of it."""
        return tuple(each for system in self.sections for each in system.outside)

    # --- the quote

    @property
    def quote(self) -> QuoteSpec:
        """Number, dates, customer and language of the quote."""
        return self._build.spec.quote

    @property
    def seller(self) -> Seller | None:
        """Who offers; none where no profile is named."""
        return self._build.catalog.sellers.get(self._build.spec.seller or "")

    @property
    def buyer(self) -> Buyer:
        """Whom the offer is for."""
        return self._build.spec.buyer

    @property
    def delivery(self) -> Delivery:
        """When and where the seller delivers."""
        return self._build.spec.delivery

    @property
    def delivery_date(self) -> datetime.date | None:
        """The weeks of the delivery from the date of the offer; none where the seller states none."""
        weeks = self.delivery.weeks
        return None if weeks is None or weeks.number is None else self.date + datetime.timedelta(days=round(7 * weeks.number))

    @property
    def tax_name(self) -> str:
        """What the tax is called; empty where the specification does not say."""
        return self._build.spec.prices.tax.name

    @property
    def lines_taxed_apart(self) -> bool:
        """Whether a line of the offer has a tax rate of its own."""
        return any(line.tax is not None and not line.optional for line in self._build.spec.lines)

    @property
    def paper(self) -> str:
        """The paper documents are printed on: asked for, else that of the country of the site's standard."""
        asked = self.quote.paper
        return asked if asked != "auto" else "letter" if self._build.spec.site.standard == "NEC" else "A4"

    @property
    def rates(self) -> list[Figure]:
        """The rates of exchange that prices were converted with."""
        return [f for id, f in self.figures.items() if id.startswith("prices.") and "-per-" in id and f.is_input]

    @cached_property
    def trust(self) -> Trust:
        """The shares of price and power by what they rest on: classes of evidence and no amounts, for every audience."""
        return trust_of(self._build)

    @cached_property
    def states(self) -> tuple[State, ...]:
        """What is loaded how much while something is lost, power first."""
        return self._seen(self._build.states)

    @cached_property
    def qualification(self) -> tuple[Requirement, ...]:
        """The distribution unit against what is asked of one."""
        return self._seen(self._build.qualification)

    @property
    def currency(self) -> str:
        """The ISO code of the quote's currency."""
        return self._build.spec.prices.currency

    @property
    def date(self) -> datetime.date:
        """The date of the quote."""
        return self._build.date

    @property
    def valid_until(self) -> datetime.date:
        """The last day of the offer."""
        return self._build.valid_until

    @property
    def changes(self) -> Mapping[str, str]:
        """The inputs changed by what-if, as they were written."""
        return {id: text for id, text in self._build.changes.items() if id in self.figures}

    @property
    def settings(self) -> Mapping[str, str]:
        """The fields of the specification by their paths, as far as the audience may see them."""
        return settings_of(self._build.spec, self.internal)

    def part(self, id: str | None) -> Part | None:
        """A part of the catalog."""
        return self._build.catalog.parts.get(id or "")

    def source(self, id: str) -> Source | None:
        """A source that an input cites."""
        return self._build.catalog.sources.get(id)

    def usual(self, at: Position) -> Band | None:
        """The usual range of what the catalog says at a place."""
        return band_at(self._build.catalog, at)

    @cached_property
    def lock(self) -> Lock:
        """Which quote, in which state, its documents belong to."""
        return lock_of(self._build)

    # --- figures

    @cached_property
    def _cut(self) -> Cut:
        return cut_graph(self._build.figures, [(check.value, check.limit) for check in self._build.checks], self._citable)

    @cached_property
    def _citable(self) -> set[str]:
        return citable(self._build.catalog)

    def _lines_of(self, build: Quoted) -> Cut:
        """What a customer would see of the lines of another build, and nothing else of it."""
        return cut_graph({id: figure for id, figure in build.figures.items() if id.endswith(OF_A_LINE)}, (), self._citable)

    @cached_property
    def choices(self) -> Choices:
        """What choosing an option anew does to the offer; nothing where its reader cannot."""
        if self.internal or not self.selectable:
            return offer_choices((), self._cut, {})
        options = (view.option(name) for view in self.sections for name in view.options)
        found = (list(orders_with(option, self._build, self._cut, self._lines_of)) for option in options)
        return offer_choices(found, self._cut, {f"{part.lead}{line.id}": line.node for part in self.parts for line in part._own_lines})

    def with_choices(self) -> Self:
        """The same view, its options to be chosen anew by the reader; page and workbook share it, since each choice is a build."""
        if "_selectable" not in vars(self):
            vars(self)["_selectable"] = twin = replace(self, selectable=True)
            same = ("_remedied",) if self.internal else ("_remedied", "_citable", "_cut", "_memo", "_own_lines")
            vars(twin).update((name, getattr(self, name)) for name in same)  # what no choice changes is made once
        return vars(self)["_selectable"]  # type: ignore[no-any-return]

    @cached_property
    def _memo(self) -> dict[int, object]:
        """What a copy for a customer is made with: figures as they are in the cut graph, catalogs shared."""
        return {**shared(self._build), **self._cut.copies}

    def _seen(self, thing: Thing) -> Thing:
        """A thing as the audience may see it."""
        return thing if self.internal else copy.deepcopy(thing, self._memo)

    @cached_property
    def figures(self) -> Mapping[str, Figure]:
        """Every named figure the audience sees, by id, in the order it was made."""
        return self._build.figures if self.internal else self.choices.figures

    @cached_property
    def cited(self) -> Mapping[str, list[str]]:
        """The ids of the sources behind each named figure."""
        return sources_of(self.figures.values())

    def range_of(self, figure: Figure) -> tuple[float | None, float | None]:
        """Low and high in the unit shown; inside the house only."""
        return self._build.range_of(figure) if self.internal else (None, None)

    def may_change(self, figure: Figure) -> bool:
        """Whether a reader of the workbook may change an input: a customer what he orders and on which terms."""
        id = figure.id
        ordered = id == "quantity" or (id.startswith("lines.") and id.endswith(".quantity"))
        return figure.is_input and (self.internal or ordered or id.startswith(OPEN_TERMS) or id == "site.energy-price")

    # --- money

    @property
    def price(self) -> Figure:
        """The price before tax."""
        return self.figures["cost.price"]

    @property
    def unpriced(self) -> Figure:
        """How many lines have no price."""
        return self.figures["cost.unpriced-lines"]

    @property
    def whole(self) -> Figure:
        """What the lines of the bill of materials add up to: their cost, or for a customer their list price."""
        return self.figures["cost.bom" if self.internal else "cost.list-price"]

    @cached_property
    def categories(self) -> Mapping[str, Figure]:
        """The whole by category of the bill of materials."""
        kind = "category" if self.internal else "list-price"
        return {name: self.figures[f"cost.{kind}.{name}"] for name in self._build.cost.categories}

    @property
    def bases(self) -> Mapping[str, Figure]:
        """The cost by what its prices are prices of; inside the house only."""
        return self._build.cost.bases if self.internal else {}

    @property
    def books(self) -> tuple[PriceBook, ...]:
        """The price books in force; none of a customer's business."""
        return self._build.cost.books if self.internal else ()

    @cached_property
    def bom(self) -> tuple[BomLine, ...]:
        """The lines of the bill of materials, parents before what they contain; for a customer without cost and where it comes from."""
        if self.internal:
            return self._build.bom
        lines = [line._replace(quantity=self.figures[f"{line.id}.quantity"]) for line in self._own_lines]
        for line in self.choices.added.values():
            lines.insert(self._end_of(line.node.parent, lines), line)
        return tuple(lines)

    @cached_property
    def _own_lines(self) -> tuple[BomLine, ...]:
        """The lines of the order as they are sold."""
        seen: dict[int, BomLine] = {}
        for line in reversed(self._build.bom):  # what an assembly contains before the assembly
            seen[id(line)] = self._sold(line, tuple(seen[id(x)] for x in line.below))
        return tuple(seen[id(line)] for line in self._build.bom)

    def _sold(self, line: BomLine, below: tuple[BomLine, ...]) -> BomLine:
        reason = line.reason if line.status == "included" else ""
        return BomLine(self._seen(line.node), line.category, self._seen(line.quantity), None, None, line.status, reason, below=below)

    def _end_of(self, parent: Node | None, lines: Sequence[BomLine]) -> int:
        """The place behind the last line of an assembly, or behind all lines."""
        inside = [at for at, line in enumerate(lines) if parent is None or line.node.path.startswith(f"{parent.path}.")]
        return max(inside) + 1

    def rows(self) -> Iterator[tuple[str, Seen, BomLine]]:
        """Every line with its path in the whole bill of materials, and the view it is found in."""
        return ((line.node.path, self, line) for line in self.bom)

    def id_of(self, line: BomLine) -> str:
        """The id of a line in the whole bill of materials."""
        return line.id

    def of_line(self, line: BomLine, name: str) -> Figure | None:
        """A figure of a line by its name: ``sell-price``, ``net``."""
        return self.figures.get(f"{line.id}.{name}")

    def money_of(self, line: BomLine) -> tuple[Figure | None, Figure | None]:
        """The price of one and of all of a line: what it costs, or for a customer what it is sold for."""
        if self.internal:
            return line.unit_price, line.extended
        return self.of_line(line, "sell-price"), self.of_line(line, "sell-extended")

    def money_at(self, path: str) -> tuple[Figure | None, Figure | None]:
        """The same for the line at a path of the tree; nothing where it has no line."""
        return next((self.money_of(line) for line in self.bom if line.node.path == path), (None, None))

    @cached_property
    def lines(self) -> tuple[OfferLine, ...]:
        """What is sold beside the systems, without what it costs."""
        return tuple(line.model_copy(update={"cost": None}) for line in self._build.spec.lines)

    # --- choices and checks

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """What was checked, with its verdict and the remedies that work; for a customer as far as it is about what he may see."""
        if self.internal:
            return self._remedied
        return tuple(self._plain(check) for check in self._remedied if self._cut.holds(check.value, check.limit))

    @cached_property
    def _remedied(self) -> tuple[Check, ...]:
        return remedied(self._build)

    def without_remedies(self) -> Self:
        """The same view, its checks without remedies: each of these takes builds of its own."""
        twin = replace(self)
        twin.__dict__["_remedied"] = self._build.checks
        return twin

    def _plain(self, check: Check) -> Check:
        """A check without hints for the command line."""
        words = tuple(Remedy(unhinted(remedy.words), ()) for remedy in check.remedies)
        waiver = check.waiver.model_copy(update={"who": ""}) if check.waiver is not None else None
        return self._seen(replace(check, advice=unhinted(check.advice), remedies=words, waiver=waiver))

    @cached_property
    def decisions(self) -> Sequence[Decision]:
        """The choices made, in order; for a customer those about engineering, without money and hints for the command line."""
        return self._told(self._build.decisions)

    def _told(self, decisions: Iterable[Decision]) -> list[Decision]:
        if self.internal:
            return [decision.told(with_money=True) for decision in decisions]
        return technical(decisions)

    @property
    def failed(self) -> bool:
        """Whether a check of severity fail does not hold."""
        return self._build.failed


@dataclass(frozen=True)
class View(BoardsSeen, LinksSeen, Seen):
    """A build as its audience sees it. What is added to a build stays inside until it is named here."""

    _build: Build = field(repr=False)

    @property
    def sections(self) -> Sequence[View]:
        """The systems it is of."""
        return (self,)

    @property
    def systems(self) -> int:
        """How many systems are ordered."""
        return self._build.spec.quantity

    @property
    def platform(self) -> Platform:
        """The platform as its catalog describes it."""
        return self._build.system.platform

    @property
    def called(self) -> str:
        """What the system is called in documents."""
        return self.platform.name

    @property
    def options(self) -> Mapping[str, str]:
        """The choice in force for each option."""
        return self._build.system.options

    @property
    def control(self) -> str:
        """How the coolant flow is controlled."""
        return self._build.spec.cooling.control

    def option(self, name: str) -> Option:
        """An option of the system as the order has it."""
        choices = tuple((choice, self.choice_words(name, choice)) for choice in self.platform.options[name].choices)
        return Option(f"options.{name}", self.platform.options[name].label, f"options.{name}", self.options[name], choices)

    def choice_words(self, option: str, choice: str) -> str:
        """A choice of an option in words: its own, else the name of the part it is."""
        label, part = self.platform.options[option].choices[choice].label, self.part(choice)
        return label or (part.name if part is not None else choice)

    @cached_property
    def cooling(self) -> Cooling:
        """The coolant loop and what serves it."""
        return self._seen(self._build.cooling)

    @cached_property
    def connectors(self) -> tuple[ConnectorLine, ...]:
        """Quick-disconnects by tray."""
        return self._seen(self._build.connectors)

    @cached_property
    def racks(self) -> tuple[RackView, ...]:
        """A rack of each role with its units."""
        return self._seen(self._build.racks)

    @property
    def roles(self) -> Sequence[RackRole]:
        """The roles of racks."""
        return [rack.role for rack in self.racks]

    def nodes(self) -> Iterator[Node]:
        """Every assembly and part of the order, parents first."""
        return (self._seen(node) for node in self._build.system.walk())

    @property
    def floor(self) -> tuple[Place, ...]:
        """Where the racks of one system stand."""
        return self._build.floor
