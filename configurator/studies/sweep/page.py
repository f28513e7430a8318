"""A sweep as one page: lines along its axes, heat maps over two of them, and what is best in money and in power."""

from __future__ import annotations

from dataclasses import replace

import polars
from markupsafe import Markup

from configurator.build import Order, Quoted
from configurator.figures import Info
from configurator.phrases import phrase
from configurator.render.html.page import LANGUAGES
from configurator.render.html.templates import SHIPPED
from configurator.render.svg.charts.front import Dot, Front, front_drawing
from configurator.render.svg.charts.grids import WIDTH, heat_drawing, line_drawing
from configurator.render.words.i18n import translator
from configurator.studies.sweep.charts import front, lines, number, numeric
from configurator.studies.sweep.plan import Plan

DRAWN = 12  # pictures of a kind, at most
DOTS = 600  # dots of a picture beside those of the front, at most
GOALS = ("cost.price", "power.facility")  # the two of a Pareto front, the first upward


def infos(base: Quoted, plan: Plan) -> dict[str, Info]:
    """What the figures and axes of a sweep are called, and their units; those of one system of an order with its name."""
    names = (*plan.figures, *(axis.path for axis in plan.axes))
    return {name: info for name in names if (info := _info(base, name)) is not None}


def _info(base: Quoted, name: str) -> Info | None:
    """What a figure is called, or a field that is one; None where it is neither."""
    figure = base.figures.get(name.removeprefix("systems."))
    if figure is None or figure.info is None:
        return None
    sections = base.all_sections if isinstance(base, Order) else ()
    label = figure.info.label
    of = next((part.label for part in sections if name.startswith((f"{part.key}.", f"systems.{part.key}."))), "")
    return replace(figure.info, label=phrase("{system}: {title}", system=of, title=label)) if of else figure.info


def sweep_page(base: Quoted, plan: Plan, table: polars.DataFrame) -> bytes:
    """The page, in the language of the quote."""
    pictures = _Pictures(base, plan, table)
    content = {
        "title": pictures.t("Sweep"),
        "named": plan.asked.written.name,
        "axes": [(pictures.called(axis.path), axis.text.partition("=")[2], len(axis.values)) for axis in plan.axes],
        "points": f"{plan.size:,}",
        "sections": pictures.sections(),
        "_": pictures.t,
        "lang": LANGUAGES.get(base.spec.quote.language, "en"),
        "style": SHIPPED.text("quote.css"),
    }
    return SHIPPED.render("sweep.html.j2", content).encode()


class _Pictures:
    """The pictures of a sweep, with their titles."""

    def __init__(self, base: Quoted, plan: Plan, table: polars.DataFrame) -> None:
        self.plan, self.table, self.infos = plan, table, infos(base, plan)
        self.t = translator(base.spec.quote.language)

    def called(self, name: str) -> str:
        """A figure or an axis in words, with its unit."""
        info = self.infos.get(name)
        if info is None:
            return name
        return self.t(info.label) if info.unit.text == "1" else f"{self.t(info.label)}, {info.unit.text}"

    def sections(self) -> list[tuple[str, list[tuple[str, Markup]]]]:
        """Each kind of picture with what it shows."""
        made = (("Along one axis", self._lines()), ("Over two axes", self._maps()), ("Price against power", self._front()))
        return [(self.t(title), drawn) for title, drawn in made if drawn]

    def _lines(self) -> list[tuple[str, Markup]]:
        found = lines(self.plan, self.table)[:DRAWN]
        return [
            (
                self.called(line.figure),
                line_drawing(f"line-{n}", self.called(line.figure), self.called(line.axis), line.at, line.values, number),
            )
            for n, line in enumerate(found)
        ]

    def _maps(self) -> list[tuple[str, Markup]]:
        """A heat map of every figure that moves, over the two axes with most values; other axes at their first."""
        axes = numeric(self.plan, self.table)
        axes += [axis.path for axis in self.plan.axes if axis.path not in axes]
        if len(axes) < 2:
            return []
        one, two, others = axes[0], axes[1], axes[2:]
        part = self.table.filter(polars.all_horizontal([polars.col(o) == self.table[o][0] for o in others] or polars.lit(value=True)))
        found: list[tuple[str, Markup]] = []
        for figure in self.plan.figures:
            if part[figure].drop_nulls().n_unique() > 1:
                cells = part.pivot(on=one, index=two, values=figure, maintain_order=True)
                rows = [list(row) for row in cells.drop(two).iter_rows()]
                heads = (self.called(one), self.called(two))
                across, up = (self._values(part[path].unique(maintain_order=True)) for path in (one, two))
                drawn = heat_drawing(f"map-{len(found)}", self.called(figure), heads, (across, up, rows), number)
                found.append((self.called(figure), drawn))
        return found[:DRAWN]

    def _front(self) -> list[tuple[str, Markup]]:
        """Price over power with the front, where both differ from point to point."""
        up, across = GOALS
        if not {up, across} <= set(self.plan.figures) or any(self.table[goal].drop_nulls().n_unique() < 2 for goal in GOALS):
            return []
        known = self.table.drop_nulls([up, across])
        paths = [axis.path for axis in self.plan.axes]
        tips = [", ".join(f"{path} {value}" for path, value in zip(paths, row, strict=True)) for row in known.select(paths).iter_rows()]
        points, best = zip(known[across].to_list(), known[up].to_list(), tips, strict=True), set(front(known, across, up))
        every = -(-len(tips) // DOTS)
        dots = (Dot(x, y, tip, at in best) for at, (x, y, tip) in enumerate(points) if at in best or at % every == 0)
        title = self.called(up)
        drawn = Front(tuple(sorted(dots, key=lambda dot: (dot.x, dot.y))), self.called(across), title)
        return [(title, front_drawing("front", drawn, title, lambda value, low, high: number(value), WIDTH))]

    @staticmethod
    def _values(values: polars.Series) -> list[str]:
        return [number(value) if values.dtype.is_numeric() else str(value) for value in values]
