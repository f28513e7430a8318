"""Piping of a row: two headers along the racks of a full pod and their way to the units, sized by velocity, with the drop to the last rack.

It is laid for as many racks as a pod may have, so that the head asked of the units does not change while an order grows into its row.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from configurator.catalog.model import Catalog
from configurator.catalog.tables.reference import PipeSeries
from configurator.catalog.values import Value
from configurator.disciplines.cooling.coolants import Fluid
from configurator.disciplines.cooling.hydraulics import darcy_weisbach, friction, reynolds, velocity
from configurator.figures import Figure, constant
from configurator.phrases import phrase
from configurator.system.layout import floor_plan
from configurator.system.ledger import Ledger
from configurator.system.tree import RackRole, System

Naming = Callable[[Figure, str, str, str], Figure]  # registers a figure under id, label and unit, or leaves it as it is


@dataclass(frozen=True)
class Row:
    """The racks of one row: how many at most (`pod`, none: as usual), the coolant of the one that takes most, and how far apart they stand.

    Units of the kind `sidecar` stand beside a rack of their own, with piping of theirs.
    """

    pod: Value | None
    flow: Figure
    pitch: Figure
    fluid: Fluid
    sidecar: bool = False

    def beside(self) -> Row:
        """The piping of a single rack whose unit stands beside it."""
        return replace(self, sidecar=True)

    def drop(self, ledger: Ledger, catalog: Catalog, named: Naming = lambda figure, *_: figure) -> Figure:
        """Drop of supply and return to the last rack: 2 (f (L_0 + g L) / d + K) rho v^2 / 2.

        Each rack takes its part of the flow, so that n equal steps lose g = 1 / 3 + 1 / (2 n) + 1 / (6 n^2) of what a pipe with all
        of the flow would: the sum of (k / n)^2 over its pieces, with the friction factor of the whole flow.
        """
        racks = self._racks(ledger, catalog)
        flow = named(racks * self.flow, "row-flow", "Coolant flow in the piping of a full pod", "L/min")
        series = next(iter(catalog.pipes.values()))
        words = phrase("{pipe}: roughness of its wall", pipe=series.name)
        bore, wall = self._bore(ledger, series, flow), ledger.value(f"{series.id}.roughness", words, series.roughness)
        speed = named(velocity(flow, bore), "row-velocity", "Velocity in the piping of a full pod", "m/s")
        length = named(racks * self.pitch, "row-length", "Length of the piping of a pod along its racks, one way", "m")
        run, loss = ledger.constant(catalog, "row-run"), ledger.constant(catalog, "row-loss")
        named((run + length) * 2.0 * bore * bore * (math.pi / 4.0), "row-volume", "Coolant held in the piping of a full pod", "L")
        steps = 1.0 / 3.0 + 0.5 / racks + 1.0 / (6.0 * racks * racks)
        fluid = self.fluid
        re = named(
            reynolds(fluid.density, speed, bore, fluid.viscosity), "row-reynolds", "Reynolds number in the piping of a full pod", "1"
        )
        factor = named(friction(re, wall / bore), "row-friction", "Darcy friction factor of the piping of a full pod", "1")
        one_way = darcy_weisbach(factor, run + steps * length, bore, loss, fluid.density, speed)
        return named(2.0 * one_way, "row-drop", "Pressure drop of row piping, valves and fittings", "kPa")

    def headers(self, ledger: Ledger, catalog: Catalog, racks: Figure, pods: Figure) -> Figure:
        """Metres of supply and return along all racks, and of the way from there to the units of every pod."""
        return 2.0 * (pods * ledger.constant(catalog, "row-run") + racks * self.pitch)

    def _racks(self, ledger: Ledger, catalog: Catalog) -> Figure:
        """The racks of a full pod."""
        if self.sidecar:
            return constant(1.0)
        if self.pod is None:
            return ledger.constant(catalog, "cooling-pod-racks")
        return ledger.value("cooling.pod", "Racks that share the CDUs of one pod, at most", self.pod)

    def _bore(self, ledger: Ledger, series: PipeSeries, flow: Figure) -> Figure:
        """The smallest bore of the series that keeps to its velocity; the largest where none does."""
        limit = series.velocity.coherent or math.inf
        area = (flow.value or 0.0) / limit
        fits = [bore for bore in series.bores if math.pi / 4.0 * (bore.coherent or 0.0) ** 2 >= area]
        id = "cooling.sidecar-bore" if self.sidecar else "cooling.row-bore"
        return ledger.value(id, "Bore of the piping of a full pod", fits[0] if fits else series.bores[-1])


def row_of(system: System, plated: Iterable[RackRole], flow: Figure, fluid: Fluid) -> Row:
    """The row that the racks on the loop stand in, by the floor plan of the platform; `flow` is that of the rack that takes most."""
    wanted = system.spec.cooling.pod
    return Row(wanted if isinstance(wanted, Value) else None, flow, _pitch(system, list(plated)), fluid)


def _pitch(system: System, plated: list[RackRole]) -> Figure:
    """Row for a rack on the loop: the widest of their frames, times the places that lie between the first and the last of them in a row."""
    keys, rows = {role.key for role in plated}, dict[int, list[int]]()
    for place in floor_plan(system):
        if place.role in keys:
            rows.setdefault(place.row, []).append(place.position)
    wide = max(plated, key=lambda role: role.frame.width.coherent or 0.0, default=None)
    width = system.ledger.part(wide.frame, "width") if wide is not None else None
    spread = max(((max(row) - min(row) + 1) / len(row) for row in rows.values()), default=1.0)
    return spread * width if width is not None else constant(0.0, "m")
