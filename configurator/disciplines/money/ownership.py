"""What an order costs over the years it runs: its price, then year by year energy, maintenance and the building, and the interest on it.

Yearly amounts are weighed by the present value of one a year over n years at the rate r, a(n, r) = (1 - (1 + r)^-n) / r, which is n where
r is nothing. A loan over the years at f costs price x (a(n, r) / a(n, f) - 1), a building of life m the share a(n, r) / a(m, r) of itself.
An hour of an accelerator is the total over its hours, weighed the same way, all 8,760 of a year.
"""

from __future__ import annotations

from configurator.disciplines.money.exchange import in_quote_currency, to_the_coin
from configurator.figures import Figure, constant, maximum, total, unknown_figure, where
from configurator.system.tree import Scope, when_judged

HOURS = 8760.0  # of a year of 365 days
LEAST = 1e-9  # a rate below it is none, so that nothing is divided by it
# What the total is spread over, by figure: id, label, and the unit it is shown per.
SPREAD = (
    ("system.dense-bf16", "tco.per-pflops", "Cost of ownership per dense BF16 PFLOPS", "PFLOPS"),
    ("system.hbm-bandwidth", "tco.per-bandwidth", "Cost of ownership per TB/s of HBM", "(TB/s)"),
    ("power.it-load", "tco.per-kw", "Cost of ownership per kW of IT load", "kW"),
)


@when_judged
def account_ownership(offer: Scope, price: Figure) -> None:
    """The cost of ownership of an order under ``tco.…``, each term to the coin, so that the terms add up."""
    ledger, asked, figures = offer.ledger, offer.spec.ownership, offer.ledger.figures
    years = ledger.value("ownership.years", "Years of ownership", asked.years) / constant(1.0, "year")
    rate = ledger.value("ownership.rate", "Rate at which later years are discounted", asked.rate)
    worth = present_value(years, rate)
    worth = ledger.add(worth.named("tco.worth", "Present value of one a year over the years of ownership", "1"))
    upkeep = ledger.value("ownership.maintenance", "Maintenance of a year, share of the price", asked.maintenance)
    loan = ledger.value("ownership.finance", "Interest of a loan over the years of ownership", asked.finance)
    terms = [
        _term(offer, "capex", "Cost of ownership: price before tax", price),
        _term(offer, "energy", "Cost of ownership: energy", figures["power.energy-cost"] * worth),
        _term(offer, "maintenance", "Cost of ownership: maintenance", price * upkeep * worth),
        _term(offer, "facility", "Cost of ownership: share of the building and its supply", _building(offer, rate) * worth),
        _term(offer, "finance", "Cost of ownership: interest", price * maximum(worth / present_value(years, loan) - 1.0, constant(0.0))),
    ]
    whole = ledger.add(total(terms).named("tco.total", "Cost of ownership", offer.currency))
    _spread(offer, whole, worth)


def present_value(years: Figure, rate: Figure) -> Figure:
    """a(n, r): the present value of one a year, at the end of each of n years."""
    discounted = (1.0 - (1.0 + rate) ** (0.0 - years)) / maximum(rate, constant(LEAST))
    return where(rate <= LEAST, years, discounted)


def _term(offer: Scope, name: str, label: str, amount: Figure) -> Figure:
    return offer.ledger.add(to_the_coin(offer, amount).named(f"tco.{name}", label, offer.currency))


def _building(offer: Scope, rate: Figure) -> Figure:
    """What the building with its supply and cooling costs in a year: its price a kilowatt over its life, times the facility power."""
    ledger, asked = offer.ledger, offer.spec.ownership
    label = "Building with supply and cooling, per kW of facility power"
    each = in_quote_currency(offer, ledger.value("ownership.facility", label, asked.facility))
    life = ledger.value("ownership.facility-life", "Years a building serves", asked.facility_life) / constant(1.0, "year")
    return ledger.figures["power.facility"] * each / present_value(life, rate)


def _spread(offer: Scope, whole: Figure, worth: Figure) -> None:
    """The total per hour of an accelerator, and per what the systems can do and draw."""
    ledger, currency, figures = offer.ledger, offer.currency, offer.ledger.figures
    hours = figures["system.accelerators"] * worth * constant(HOURS, "h")
    label = "Cost of ownership of an hour of an accelerator"
    ledger.add((whole / hours).named("tco.per-accelerator-hour", label, f"{currency}/h"))
    for of, id, label, shown in SPREAD:
        known = figures.get(of)
        if known is None:
            ledger.add(unknown_figure(id, label, f"{currency}/{shown}", "what it is spread over is not published"))
        else:
            ledger.add((whole / known).named(id, label, f"{currency}/{shown}"))
