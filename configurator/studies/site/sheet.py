"""A site in words: as a sheet of tables with the plan of its halls, and as JSON."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import isclose
from typing import Any

from configurator.disciplines.network.fabrics import ROLES
from configurator.figures import Figure, bounds
from configurator.phrases import Translator, listed, phrase, verbatim
from configurator.render.svg.plans.halls import Block, HallPlan, hall_drawing
from configurator.render.text.json import check_json
from configurator.render.words.display import as_read, as_unit
from configurator.render.words.i18n import translator
from configurator.render.words.numbers import decimals_for_value, plain
from configurator.rules.check import Check
from configurator.studies.sheets.tables import Cell, Number, Table, cell_text, number_cell
from configurator.studies.site.asked import Standing
from configurator.studies.site.sums import ALL, LIMITS, NETWORK, SAVED, SUMS, Place, Site, limit_of

SHOWN = {
    "racks": "Racks",
    "accelerators": "Accelerators",
    "ac-input": "AC input",
    "cooling-heat": "Heat",
    "facility-power": "Facility",
    "price": "Price",
}  # heads of columns
OF_SYSTEMS = ("racks", "ac-input", "price")
ADDED = {  # heads of what a phase adds of what is shared
    "cdus": "CDUs",
    "transformers": "Transformers",
    "switchboards": "Switchboards",
    "generators": "Generators",
    "supply-cost": "Supply cost",
}
CHANGED = {"network-power": "Network outside", "floor": "Floor", "transformer-loss": "Transformer loss"}  # what sharing changes, in short
ONE_DECIMAL = (
    "transformer-loss",
    "it-load",
    "feed-load",
    "ac-input",
    "facility-power",
    "cooling-heat",
    "pump-power",
    "network-power",
    "floor",
    "floor-area",
)
NAMED = 6  # entries that are told by name where several share; JSON has all
FRAME = (
    "Phases of a hall that shares are those of a frame contract: a later one pays what its hall costs more with it, at the prices that all "
    "pieces together reach, for the earlier ones too. As an order of its own for each system, in {currency}: {amounts}"
)
DEARER = (
    "Sharing costs more than each system alone: {halls}. Racks that alone would hold their distribution units stand on shared ones beside "
    "them; cooling: {{pod: own}} keeps an entry out"
)
BESIDE = "Beside AC input and heat, in no limit: what the network outside the racks and the pumps of distribution units draw: {halls}"
MONEY = ("price", "supply-cost")
VERDICTS = {"pass": "pass", "warn": "warning", "fail": "fail"}


@dataclass(frozen=True)
class SiteSheet:
    """A site, table by table: what it adds up to, its halls with their limits, its phases, its systems."""

    site: Site

    @cached_property
    def t(self) -> Translator:
        """The translation of an English text."""
        return translator(self.language)

    @property
    def language(self) -> str:
        """The language of the quote."""
        return self.site.spec.quote.language

    @property
    def kind(self) -> str:
        """What kind of document it is."""
        return self.t("Site plan")

    @property
    def title(self) -> str:
        """Of what it is."""
        return self.t(phrase("Site {name}", name=verbatim(self.site.asked.name)))

    @property
    def day(self) -> datetime.date:
        """The date of the quote."""
        return self.site.spec.quote.date

    @property
    def customer(self) -> str:
        """Whom it is for."""
        return self.site.spec.buyer.name or ""

    @property
    def held_back(self) -> bool:
        """Whether a hall does not take its systems."""
        return any(check.status == "fail" for check in self.site.checks)

    @property
    def internal(self) -> bool:
        """It is a plan of the house."""
        return True

    @property
    def empty(self) -> str:
        """What is said where there is nothing to tell."""
        return ""

    @property
    def tables(self) -> list[Table]:
        """Totals with the plan, halls against their limits, halls, phases, systems."""
        places = [Place(hall) for hall in self.site.halls]
        rows = [row for hall in self.site.halls for row in self.site.rows(hall)]
        halls, lines = ([(place.head, place.id) for place in found] for found in (places, rows))
        phases = [(phrase("Phase {phase}", phase=verbatim(phase)), f"site.phase-{phase}") for phase in self.site.asked.phases]
        bought = replace(self._parts("Phases", phases), remark=self._frame(phases))
        parts = [self._parts("Halls", halls), self._parts("Rows", lines), bought]
        parts.append(self._parts("What each phase adds beside the racks", phases, ADDED))
        made = [self._totals(), self._limits(), self._failures(), *self._shared(), self._network(places), *parts, self._systems()]
        return [table for table in made if table.rows]

    def _network(self, places: Sequence[Place]) -> Table:
        """What halls ask of the networks outside their systems: of each of several halls, then of all."""
        rows: list[list[Cell]] = []
        whole = [(self.t("Total"), self.site.asked.systems)]
        for called, systems in [
            *((self.t(place.head), self.site.in_place(place)) for place in places),
            *(whole if len(places) != 1 else []),
        ]:
            for asked in self.site.ports(systems):
                bandwidth = number_cell(asked.bandwidth.named("bandwidth", "", "Tbit/s"), 1)
                rows.append([called, self.t(asked.role), Number(asked.rate, 0), number_cell(asked.ports, 0), bandwidth])
        heads = [self.t(word) for word in ("Place", "Network", "Gbit/s", "Ports", "Tbit/s")]
        return Table(self.t("What it asks of the networks outside"), heads, rows, (2, 3, 4))

    def _shared(self) -> list[Table]:
        """The distribution units of halls that share them, and what that saves."""
        units: list[list[Cell]] = [
            [
                hall,
                self._called(together.called(found.systems)),
                found.cdu.name,
                number_cell(found.number, 0),
                self._number(found.heat, "cooling-heat"),
                self.t(found.why),
            ]
            for hall, together in self.site.together.items()
            for found in together.units()
        ]
        heads = [self.t(word) for word in ("hall", "System", "Distribution unit", "quantity")] + [
            self._head("cooling-heat"),
            self.t("why alone"),
        ]
        loops = Table(self.t("Distribution units of halls that share them"), heads, units, (3, 4))
        saved: list[list[Cell]] = [
            [
                hall,
                self._head(name),
                *(self._number(self.site.figures[id], name) for id in self._compared(hall, name)),
                self.t(self._taken(hall, name)),
            ]
            for hall in self.site.together
            for name in SAVED
        ]
        saved += [[hall, self.t(why), None, None, None, ""] for hall, why in self.site.apart.items()]
        heads = [self.t(word) for word in ("hall", "Figure", "alone", "shared", "saved", "sharing")]
        return [loops, self._supply(), Table(self.t("What sharing saves or takes more"), heads, saved, (2, 3, 4), remark=self._dearer())]

    def _taken(self, hall: str, name: str) -> str:
        """What sharing does to something, in a word; nothing where it changes nothing."""
        more = "costs more" if name in MONEY else "takes more"
        saved = self._number(self.site.figures[f"site.{hall}.saved-{name}"], name)
        shown = saved is not None and round(saved.value, saved.decimals) != 0
        return {-1: "saves", 0: "", 1: more}[self.site.taken(hall, name) if shown else 0]

    def _dearer(self) -> str:
        """The halls in which sharing costs more, with how much and what it comes of."""
        told = [
            phrase("{hall} by {amount}", hall=Place(hall).inside, amount=self._amount(f"site.{hall}.saved-price"))
            for hall in self.site.together
            if self.site.taken(hall, "price") > 0
        ]
        return self.t(phrase(DEARER, halls=listed(told))) if told else ""

    def _amount(self, id: str) -> str:
        """By how much a figure is below zero, with its unit."""
        saved = self.site.figures[id]
        assert saved.number is not None  # else nobody could say that it costs more
        cell = Number(-saved.number, 0, bound=bounds.opposite(saved.bound))
        return f"{cell_text(cell, self.language)} {self._unit(id)}"

    def _supply(self) -> Table:
        """Supply equipment of halls that share it: of each supply what it is made of, how it is loaded, what it loses and costs."""
        rows: list[list[Cell]] = [
            [
                hall,
                self._called(together.called(found.systems)),
                self.t(found.what),
                *(number_cell(figure, places) for figure, places in found.told),
            ]
            for hall, together in self.site.together.items()
            for found in together.pieces()
        ]
        heads = [self.t(word) for word in ("hall", "System", "Supply equipment", "quantity", "load, %", "loss, kW")]
        heads.append(f"{self.t('Price')}, {self._unit('site.price')}")
        remark = "Facility power holds their loss at this load, unless the site gives its PUE, which holds the loss of its supply already."
        return Table(self.t("Supply equipment of halls that share it, not in the price"), heads, rows, (3, 4, 5, 6), remark=self.t(remark))

    def _called(self, names: Sequence[str]) -> str:
        """Entries that share: the first of many."""
        shown, left = ", ".join(names[:NAMED]), len(names) - NAMED
        return self.t(phrase("{systems} and {n} more", systems=shown, n=left)) if left > 0 else shown

    def _compared(self, hall: str, name: str) -> list[str]:
        """The ids of a figure as if nothing were shared, as it is, and of the difference."""
        return [f"site.{hall}.alone-{name}", f"site.{hall}.{name}", f"site.{hall}.saved-{name}"]

    def _totals(self) -> Table:
        rows: list[list[Cell]] = [
            [self._label(name), self._number(self.site.figures[f"site.{name}"], name), self._unit(f"site.{name}")] for name in ALL
        ]
        heads = [self.t(word) for word in ("Figure", "value", "unit")]
        return Table(self.t("What the site adds up to"), heads, rows, (1,), picture=self._plan())

    def _limits(self) -> Table:
        rows: list[list[Cell]] = [
            [
                self.t(check.title),
                *(number_cell(figure, _places(check)) for figure in (check.value, check.limit)),
                self._unit(check.value.id),
                self.t(VERDICTS[check.status]),
                self.t(check.remedy) if check.status != "pass" else None,
            ]
            for check in self.site.checks
        ]
        heads = [self.t(word) for word in ("Check", "value", "limit", "unit", "verdict", "remedy")]
        return Table(self.t("Halls against what they have"), heads, rows, (1, 2), remark=self._beside())

    def _beside(self) -> str:
        """What draws power in halls whose power or cooling is limited and is in neither: the network outside the racks, and pumps."""
        told = []
        for hall, has in self.site.asked.halls.items():
            drawn = [self.site.figures[f"site.{hall}.{name}"] for name in ("network-power", "pump-power")]
            if (has.power or has.cooling) and not all(figure.is_nothing for figure in drawn):
                amounts = [cell_text(number_cell(figure, 1), self.language) for figure in drawn]
                told.append(phrase("{hall} {network} kW and {pumps} kW", hall=Place(hall).inside, network=amounts[0], pumps=amounts[1]))
        return self.t(phrase(BESIDE, halls=listed(told, "{first}; {rest}"))) if told else ""

    def _failures(self) -> Table:
        """The checks of systems that fail, each with all entries whose check it is: of a hall that shares also those of the whole."""
        found: dict[tuple[str, str, str], list[str]] = {}
        for each in self.site.asked.systems:
            for check in self.site.failed(each):
                found.setdefault((each.entry.hall, check.id, as_read(self.t(check.message))), []).append(each.name)
        for hall, together in self.site.together.items():
            for check in together.shared_checks:
                if check.status == "fail":
                    found[hall, check.id, as_read(self.t(check.message))] = [self.t("what they share")]
        rows: list[list[Cell]] = [[hall, self._called(list(dict.fromkeys(names))), id, what] for (hall, id, what), names in found.items()]
        heads = [self.t(word) for word in ("hall", "System", "Check", "why it fails")]
        return Table(self.t("Checks of the systems that fail"), heads, rows)

    def _parts(self, title: str, parts: list[tuple[str, str]], shown: Mapping[str, str] = SHOWN) -> Table:
        """Halls or phases with their sums."""
        rows: list[list[Cell]] = [
            [self.t(called), *(self._number(self.site.figures[f"{id}.{name}"], name) for name in shown)] for called, id in parts
        ]
        heads = [self.t("Phases" if shown is ADDED else title), *(self._head(name) for name in shown)]
        return Table(self.t(title), heads, rows, tuple(range(1, len(heads))))

    def _frame(self, phases: Sequence[tuple[str, str]]) -> str:
        """What a buyer signs who buys a hall in phases at the prices of all pieces, and what its systems cost without that."""
        if not any(len(grown) > 1 for grown in self.site.grown.values()):
            return ""
        cells = [(called, number_cell(self.site.figures[f"{id}.alone-price"], 0)) for called, id in phases]
        amounts = [phrase("{phase} {amount}", phase=called, amount=cell_text(cell, self.language)) for called, cell in cells]
        return self.t(phrase(FRAME, currency=self._unit("site.price"), amounts=listed(amounts, "{first}; {rest}")))

    def _systems(self) -> Table:
        rows: list[list[Cell]] = []
        for each in self.site.asked.systems:
            numbers = [self._number(self.site.added(name, [each]).named(name, "", self.site.unit(name)), name) for name in OF_SYSTEMS]
            rows.append([each.name, each.entry.hall, each.entry.row, each.entry.phase, Number(each.spec.quantity, 0), *numbers])
        heads = [self.t(word) for word in ("System", "hall", "row", "Phase", "quantity")]
        heads += [self._head(name) for name in OF_SYSTEMS]
        return Table(self.t("What stands where"), heads, rows, tuple(range(4, len(heads))))

    def _label(self, name: str) -> str:
        return self.t(ALL[name].label)

    def _head(self, name: str) -> str:
        unit = self._unit(f"site.{name}")
        called = self.t((SHOWN | ADDED | CHANGED)[name])
        return called if unit in ("", "–") else f"{called}, {unit}"

    def _unit(self, id: str) -> str:
        info = self.site.figures[id].info
        return "" if info is None else as_unit(info.unit.text, self.t)

    def _number(self, figure: Figure | None, name: str) -> Number | None:
        return number_cell(figure, int(not name or name in ONE_DECIMAL))

    def _plan(self) -> Any:
        """The halls from above; one without a hall has the rows of the whole site."""
        halls = []
        for hall in self.site.halls or [""]:
            there = [each for each in self.site.asked.systems if each.entry.hall == hall or not self.site.halls]
            title = self.t(Place(hall).head) if hall else self.title
            halls.append(HallPlan(title, self.site.fits(Place(hall)), self._rows(there)))
        return hall_drawing(self.t("Plan of the halls"), halls)

    def _rows(self, there: list[Standing]) -> list[tuple[str, list[Block]]]:
        rows: dict[str, dict[tuple[str, str], int]] = {}
        for each in there:
            racks = self.site.of(each).figures["system.racks"].number or 0.0
            row = rows.setdefault(each.entry.row, {})
            key = each.name, self.t(phrase("Phase {phase}", phase=verbatim(each.entry.phase)))
            row[key] = row.get(key, 0) + round(racks)
        return [
            (
                self.t(phrase("Row {row}", row=verbatim(row))) if row else "",
                [Block(name, racks, phase) for (name, phase), racks in blocks.items()],
            )
            for row, blocks in rows.items()
        ]


def _places(check: Check) -> int:
    """As many decimals as tell value and limit from nothing and from each other; one at least, as in the other tables."""
    value, limit = (figure.number or 0.0 for figure in (check.value, check.limit))
    apart = 0.0 if isclose(value, limit, rel_tol=1e-9) else abs(value - limit)
    return min(max(1, *(decimals_for_value(number, 1) for number in (value, limit, apart))), 6)


def site_json(sheet: SiteSheet) -> dict[str, Any]:
    """The site for other programs; numbers with their units."""
    site = sheet.site
    return {
        "schema": "rackcfg/site/1",
        "name": site.asked.name,
        "figures": {id: _figure(figure) for id, figure in site.figures.items()},
        "network": _network(site, site.asked.systems),
        "halls": [_hall(site, hall) for hall in site.halls],
        "phases": [{"id": phase, **_sums(site, f"site.phase-{phase}", (*ALL, "alone-price"))} for phase in site.asked.phases],
        "systems": [_system(site, each) for each in site.asked.systems],
        "checks": [check_json(check) for check in site.checks],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    assert figure.info is not None
    return {**_plain(figure), "label": figure.info.label}


def _plain(figure: Figure) -> dict[str, Any]:
    """A figure without its name."""
    assert figure.info is not None
    return {"value": plain(figure), "unit": figure.info.unit.text, **_bound(figure)}


def _bound(figure: Figure) -> dict[str, str]:
    """The word of a figure that is only a bound."""
    return {"bound": bounds.WORDS[figure.bound]} if figure.bound in bounds.WORDS else {}


def _sums(site: Site, id: str, names: Iterable[str] = SUMS) -> dict[str, Any]:
    return {name: _plain(site.figures[f"{id}.{name}"]) for name in names}


def _place(site: Site, place: Place, names: Iterable[str] = SUMS) -> dict[str, Any]:
    """A hall or a row: whether it takes its systems, its sums, and what it has of what they need, with what is left."""
    limits = {}
    for limit in (*LIMITS, *(f"{NETWORK}{role}" for role in ROLES)):
        most = site.figures.get(limit_of(place, limit))
        if most is not None:
            asked = site.figures[f"{place.id}.{place.sum_of(limit)}"]
            assert asked.info is not None
            unit = asked.info.unit.text
            left = (most - asked).named("", "", unit)
            limits[limit] = {"value": plain(most), "left": plain(left), "unit": unit, **_bound(left)}
    return {
        "id": place.hall if place.row is None else place.row or None,
        "fits": site.fits(place),
        **_sums(site, place.id, names),
        "limits": limits,
    }


def _hall(site: Site, hall: str) -> dict[str, Any]:
    """A hall with its rows and what its systems share."""
    rows, network = [_place(site, row) for row in site.rows(hall)], _network(site, site.in_place(Place(hall)))
    return {**_place(site, Place(hall), ALL), "rows": rows, "network": network, "shared": _shared(site, hall)}


def _network(site: Site, systems: Iterable[Standing]) -> list[dict[str, Any]]:
    """What systems ask of the networks outside them, by what these are for and by rate."""
    return [
        {
            "role": asked.role,
            "rate_gbit_s": asked.rate,
            "ports": plain(asked.ports),
            "bandwidth": plain(asked.bandwidth.named("", "", "Tbit/s")),
        }
        for asked in site.ports(systems)
    ]


def _shared(site: Site, hall: str) -> dict[str, Any] | None:
    """Distribution units of each loop and equipment of each supply of a hall that shares them, and what that saves; else why not."""
    together = site.together.get(hall)
    if together is None:
        return {"units": [], "supply": [], "why-not": str(site.apart[hall])} if hall in site.apart else None
    units = [
        {
            "systems": together.called(each.systems),
            "cdu": each.cdu.name,
            "count": plain(each.number),
            "heat": _quantity(each.heat, "kW"),
            "why-alone": str(each.why) or None,
        }
        for each in together.units()
    ]
    pieces = [
        {
            "systems": together.called(each.systems),
            "what": str(each.what),
            "count": None if each.number is None else plain(each.number),
            "load": _quantity(each.load, "%"),
            "loss": _quantity(each.loss, "kW"),
            "cost": _quantity(each.cost, site.unit("price")),
        }
        for each in together.pieces()
    ]
    compared = {word: {name: _figure(site.figures[f"site.{hall}.{word}-{name}"]) for name in SAVED} for word in ("alone", "saved")}
    failed = [check.id for check in together.shared_checks if check.status == "fail"]
    return {"units": units, "supply": pieces, "why-not": None, **compared, "failed": failed}


def _quantity(figure: Figure | None, unit: str) -> dict[str, Any] | None:
    """A figure in a unit; None where it is not told."""
    return None if figure is None else {"value": plain(figure.named("", "", unit)), "unit": unit, **_bound(figure)}


def _system(site: Site, each: Standing) -> dict[str, Any]:
    """An entry: where it stands, its sums with its part of what its hall shares, and the checks of its own that fail."""
    build = site.of(each)
    place = {name: getattr(each.entry, name) or None for name in ("hall", "row", "phase")}
    sums = {name: _plain(site.added(name, [each]).named(name, "", site.unit(name))) for name in ALL}
    failed = [check.id for check in site.failed(each)]
    return {"id": each.name, "platform": build.spec.platform, "quantity": each.spec.quantity, **place, **sums, "failed": failed}
