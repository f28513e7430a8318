"""Systems side by side: one table of figures on the same basis, with ranges and ratios to the first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from configurator.catalog.prices import LINE_CATEGORIES, NOT_ITEMISED
from configurator.disciplines.network.cables.cabling import beside_pairs
from configurator.figures import Figure, constant, missing_reason, unknown_figure
from configurator.figures.uncertainty import band, simulate
from configurator.phrases import phrase
from configurator.render.view import Seen
from configurator.studies.cost.footing import Warned, footing
from configurator.units import currency_of, unit

Figures = Mapping[str, Figure]


@dataclass(frozen=True)
class Row:
    """A line of the comparison: how it is computed from a build's figures; `{currency}` in the unit is the quote's.

    `inside` says that it is about cost, which a customer does not see.
    """

    id: str
    label: str
    unit: str
    of: Callable[[Figures], Figure]
    inside: bool = False


def _take(id: str) -> Callable[[Figures], Figure]:
    return lambda f: f[id]


def _count(id: str, unit: str = "1") -> Callable[[Figures], Figure]:
    """What most systems have none of: where nothing counts it, there is none."""
    return lambda f: f[id] if id in f else constant(0.0, unit)


def _links(id: str, counted_in: str) -> Callable[[Figures], Figure]:
    """Links of a group as far as they are counted in pairs (or one by one, ``1``), none where none of them are."""
    wanted = unit(counted_in)

    def found(f: Figures) -> Figure:
        both = (f[key] for key in (id, beside_pairs(id)) if key in f)
        return next((figure for figure in both if figure.dimension is wanted.dimension), constant(0.0, counted_in))

    return found


def _per(top: str, bottom: str) -> Callable[[Figures], Figure]:
    return lambda f: f[top] / f[bottom]


def _content(category: str) -> Callable[[Figures], Figure]:
    """Cost of a category per accelerator: none where no line is of it, not known where sums over several categories may hold it."""

    def found(f: Figures) -> Figure:
        id = f"cost.category.{category}"
        if id not in f and f"cost.category.{NOT_ITEMISED}" in f:
            return unknown_figure(id, category, currency_of(f["cost.bom"].dimension) or "1", "in sums that are not itemised")
        return (f[id] if id in f else 0.0 * f["cost.bom"]) / f["system.accelerators"]

    return found


def _contents() -> Iterator[Row]:
    """A row a category, which add up to the cost per accelerator."""
    for category in LINE_CATEGORIES:
        label = phrase("BOM cost per accelerator: {category}", category=category.replace("-", " "))
        yield Row(f"content-{category}", label, "{currency}", _content(category), True)


ROWS = (
    Row("accelerators", "Accelerators", "1", _take("system.accelerators")),
    Row("racks", "Racks", "1", _take("system.racks")),
    Row("power-racks", "Power racks beside them", "1", _count("power.sidecars")),
    Row("dense-bf16", "Dense BF16 compute", "PFLOPS", _take("system.dense-bf16")),
    Row("dense-fp8", "Dense FP8 compute", "PFLOPS", _take("system.dense-fp8")),
    Row("dense-fp4", "Dense FP4 compute", "PFLOPS", _take("system.dense-fp4")),
    Row("hbm-capacity", "HBM capacity, nominal", "TB", _take("system.hbm-capacity")),
    Row("hbm-usable", "HBM capacity, usable", "TB", _take("system.hbm-usable")),
    Row("cpu-memory", "CPU memory", "TB", _take("system.cpu-memory")),
    Row("fast-memory", "Fast memory (usable HBM and CPU memory)", "TB", _take("system.fast-memory")),
    Row("hbm-bandwidth", "HBM bandwidth", "TB/s", _take("system.hbm-bandwidth")),
    Row("dense-bf16-per-accelerator", "Dense BF16 per accelerator", "PFLOPS", _per("system.dense-bf16", "system.accelerators")),
    Row("hbm-per-accelerator", "HBM per accelerator", "GB", _per("system.hbm-capacity", "system.accelerators")),
    Row("it-load", "IT load at TDP, DC", "kW", _take("power.it-load")),
    Row("provisioned", "Provisioned power, DC", "kW", _take("power.provisioned")),
    Row("ac-input", "AC input", "kW", _take("power.ac-input")),
    Row("conversion-loss", "Loss from AC to the rack busbar", "kW", _take("power.conversion-loss")),
    Row("power-efficiency", "Efficiency from AC to the rack busbar", "%", _take("power.efficiency")),
    Row("chain-efficiency", "Efficiency from the grid to the rack busbar", "%", _take("power.chain.efficiency")),
    Row("chain-efficiency-to-die", "Efficiency from the grid to the dies", "%", _take("power.chain.efficiency-to-die")),
    Row("energy-per-year", "Energy of a year, grid side", "MWh", _take("power.energy-per-year")),
    Row("supply-cost", "Power shelves, power racks and modules", "{currency}", _take("power.supply-cost"), True),
    Row("shared-cost", "Supply equipment before the racks, not quoted", "{currency}", _take("power.shared-cost"), True),
    Row("cable-copper", "Copper of the power cables", "kg", _take("power.cable-copper")),
    Row("it-load-per-rack", "IT load per rack, DC, average", "kW", _per("power.it-load", "system.racks")),
    Row("watts-per-accelerator", "IT load per accelerator, DC", "W", _per("power.it-load", "system.accelerators")),
    Row("watts-per-pflops", "IT load per dense BF16 PFLOPS, DC", "W/PFLOPS", _per("power.it-load", "system.dense-bf16")),
    Row("accelerators-per-unit", "Accelerators per rack unit", "1", _per("system.accelerators", "system.height-units")),
    Row("power-per-unit", "IT load per rack unit, DC", "kW", _per("power.it-load", "system.height-units")),
    Row("liquid-fraction", "Share of heat into liquid", "%", _take("cooling.liquid-fraction")),
    Row("flow", "Coolant flow", "L/min", _take("cooling.flow")),
    Row("airflow", "Airflow", "m^3/h", _take("cooling.airflow")),
    Row("weight", "Weight, where published", "kg", _take("system.weight")),
    Row("floor-area", "Floor area with aisle share", "m^2", _take("system.floor-area")),
    Row("scale-up-copper", "Scale-up links in copper, differential pairs", "pair", _links("cables.scale-up-copper", "pair")),
    Row("scale-up-copper-cables", "Scale-up links in copper, cables", "1", _links("cables.scale-up-copper", "1")),
    Row("scale-up-optics", "Scale-up links in optics", "1", _links("cables.scale-up-optics", "1")),
    Row("scale-up-links", "Scale-up links, port to port", "1", _take("network.scale-up.links")),
    Row("scale-up-metres", "Length of all scale-up links", "m", _take("network.scale-up.metres")),
    Row("optical-modules", "Modules that the scale-up copper would be in optics", "1", _count("network.optical.modules")),
    Row("optical-power", "Power of those modules", "kW", _count("network.optical.fiber.power", "kW")),
    Row("optical-power-cpo", "Power of engines in their place (CPO)", "kW", _count("network.optical.cpo.power", "kW")),
    Row("optical-cost", "Cost of those modules", "{currency}", _take("network.optical.fiber.cost"), True),
    Row("scale-up-modules", "Optical modules of the scale-up network, both ends", "1", _take("network.scale-up.modules")),
    Row("node-modules", "Optical modules of the other networks, at the nodes", "1", _take("network.scale-out.node-modules")),
    Row("switch-modules", "Optical modules of the other networks, in switches", "1", _take("network.scale-out.switch-modules")),
    Row("transceivers", "Optical transceivers", "1", _take("cables.transceivers")),
    Row("network-power", "Network outside the racks, power per accelerator", "W", _per("network.power", "system.accelerators")),
    Row("network-cost", "Network outside the trays, cost per accelerator", "{currency}", _per("network.cost", "system.accelerators"), True),
    Row("network-failures", "Expected failures of cables and their ends in a year", "1/year", _take("network.failures")),
    Row("price", "Price before tax", "{currency}", _take("cost.price")),
    Row("price-per-accelerator", "Price per accelerator", "{currency}", _take("cost.per-accelerator")),
    Row("price-per-kw", "Price per kW of IT load, DC", "{currency}/kW", _per("cost.price", "power.it-load")),
    Row("price-per-hbm-bandwidth", "Price per TB/s of HBM", "{currency}/(TB/s)", _per("cost.price", "system.hbm-bandwidth")),
    Row("price-per-scale-up", "Price per TB/s of scale-up links", "{currency}/(TB/s)", _per("cost.price", "system.scale-up-bandwidth")),
    Row("price-per-bf16", "Price per dense BF16 PFLOPS", "{currency}/PFLOPS", _per("cost.price", "system.dense-bf16")),
    Row("price-per-fp8", "Price per dense FP8 PFLOPS", "{currency}/PFLOPS", _per("cost.price", "system.dense-fp8")),
    Row("price-per-fp4", "Price per dense FP4 PFLOPS", "{currency}/PFLOPS", _per("cost.price", "system.dense-fp4")),
    Row("bom", "BOM cost", "{currency}", _take("cost.bom"), True),
    Row("unpriced-lines", "BOM lines without a price", "1", _take("cost.unpriced-lines")),
    Row("bom-per-accelerator", "BOM cost per accelerator", "{currency}", _per("cost.bom", "system.accelerators"), True),
    Row("bom-per-pflops", "BOM cost per dense BF16 PFLOPS", "{currency}/PFLOPS", _per("cost.bom", "system.dense-bf16"), True),
    Row("bom-per-hbm", "BOM cost per GB of HBM", "{currency}/GB", _per("cost.bom", "system.hbm-capacity"), True),
    *_contents(),
)


@dataclass(frozen=True)
class Cell:
    """A value in the unit of its row; None with the reason when nobody published what it needs."""

    value: float | None
    low: float | None = None
    high: float | None = None
    ratio: float | None = None
    reason: str = ""


@dataclass(frozen=True)
class Comparison:
    """The table: systems as columns; `cells[row id]` has one cell a system. `warnings` say what makes their money incomparable."""

    views: tuple[Seen, ...]
    rows: tuple[Row, ...]
    cells: Mapping[str, tuple[Cell, ...]]
    units: Mapping[str, str]
    warnings: tuple[Warned, ...]


def compare(views: Sequence[Seen]) -> Comparison:
    """Compare builds, as one audience sees them, on the same basis (the order each was built for); ratios are to the first.

    Raises:
        ValueError: builds quoted in different currencies.
    """
    currencies = {view.currency for view in views}
    if len(currencies) > 1:
        raise ValueError(f"the systems are quoted in different currencies: {', '.join(sorted(currencies))}")
    currency = currencies.pop()
    rows = tuple(row for row in ROWS if not row.inside or all(view.internal for view in views))
    units = {row.id: row.unit.format(currency=currency) for row in rows}
    columns = [_column(view, rows, units) for view in views]
    cells = {row.id: tuple(_with_ratio(column[row.id], columns[0][row.id]) for column in columns) for row in rows}
    return Comparison(tuple(views), rows, cells, units, footing(views))


def _column(view: Seen, rows: Sequence[Row], units: Mapping[str, str]) -> dict[str, Cell]:
    """Every row of one system, with P10 and P90 from one simulation over all of them."""
    found: dict[str, Figure] = {}
    reasons: dict[str, str] = {}
    for row in rows:
        try:
            found[row.id] = row.of(view.figures).named(f"compare.{row.id}", row.label, units[row.id])
        except KeyError as missing:
            reasons[row.id] = phrase("the catalog describes no {what}", what=str(missing.args[0]).split(".")[-1].replace("-", " "))
    samples = simulate(found.values())
    column = {id: _cell(figure, samples.get(figure.id)) for id, figure in found.items()}
    column.update((id, Cell(None, reason=reason)) for id, reason in reasons.items())
    return column


def _cell(figure: Figure, samples: object) -> Cell:
    if figure.number is None or figure.info is None:
        return Cell(None, reason=missing_reason(figure))
    low = high = None
    if samples is not None:
        factor = figure.info.unit.factor
        limits = band(samples)
        if limits is not None and limits[0] < limits[1]:
            low, high = min(limits[0] / factor, figure.number), max(limits[1] / factor, figure.number)
    return Cell(figure.number, low, high)


def _with_ratio(cell: Cell, first: Cell) -> Cell:
    if cell.value is None or not first.value:
        return cell
    return Cell(cell.value, cell.low, cell.high, cell.value / first.value, cell.reason)
