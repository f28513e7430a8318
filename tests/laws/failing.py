"""For every family of checks a specification, with an input changed where no field reaches it, that makes a check of it fail."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

from configurator.build import Build, changed
from configurator.catalog.model import Catalog
from configurator.catalog.platforms import FigureLimit, OptionRule
from configurator.catalog.values import Value
from configurator.units import parse_quantity
from tests import helpers


@dataclass(frozen=True)
class Case:
    """A platform with settings and something of the catalog changed, then inputs changed.

    Of the catalog: one field of a part (None: not published), a channel gone, or a figure limited.
    """

    platform: str
    settings: tuple[str, ...] = ()
    what_if: tuple[str, ...] = ()
    part: tuple[str, str, str | None] | None = None
    channel: str = ""
    most: tuple[str, str] | None = None

    def build(self, *more: str) -> Build:
        """The build, with more settings, without ranges."""
        catalog = self.catalog()
        build = helpers.engineered if catalog is helpers.shipped_catalog() else partial(helpers.engineer_with, catalog)
        made = build(self.platform, *self.settings, *more)
        return changed(made, self.what_if) if self.what_if else made

    def catalog(self) -> Catalog:
        """The shipped catalog, with that field or that limit, or without that channel."""
        shipped = helpers.shipped_catalog()
        if self.channel:
            return replace(shipped, channels={id: channel for id, channel in shipped.channels.items() if id != self.channel})
        if self.most is not None:
            limit = FigureLimit(figure=self.most[0], **{"at-most": self.most[1]})
            rule = OptionRule(id="room", limit=limit, reason={"en": "a larger room", "zh": "更大的机房"})
            ruled = shipped.platforms[self.platform].model_copy(update={"rules": [rule]})
            return replace(shipped, platforms={**shipped.platforms, self.platform: ruled})
        if self.part is None:
            return shipped
        part, field, text = self.part
        return helpers.with_value(shipped, part, field, lambda value: written(value, text))


def written(value: Any, text: str | None) -> Any:
    """A value with another number, or with none; a list of words with another word, or with none."""
    if not isinstance(value, Value):
        return [text] if text else []
    if text is None:
        return replace(value, number=None, low=None, high=None, reason="not published")
    number, unit = parse_quantity(text)
    return replace(value, number=number, unit=unit, low=None, high=None, reason="", confidence="given")


def case(
    platform: str, *settings: str, what_if: tuple[str, ...] = (), part: tuple[str, str, str | None] | None = None, channel: str = ""
) -> Case:
    return Case(platform, settings, what_if, part, channel)


@cache
def powerless() -> tuple[str, ...]:
    """What makes a rack draw nothing."""
    figures = helpers.engineered("trn2").figures
    return tuple(f"{id}=0 W" for id, figure in figures.items() if figure.is_input and id.endswith(".tdp"))


DOOR = "cooling.rear-door=rdhx-coldlogik-cl20-48u800"


def failing() -> dict[str, Case]:
    """Family of checks -> what makes one fail (or warn, where it is a warning)."""
    return {
        "waivers.power": case("trn2", "waivers=[{check: power.load.compute, reason: x, who: A, until: 2020-01-01}]", what_if=powerless()),
        "rules.room": Case("gb300-nvl72", most=("power.ac-input", "90 kW")),
        "network.circuits": case("tpu-v7", "options.ocs=pod-share", "quantity=300"),
        "power.known-load": case("gb300-nvl72", part=("b300-gpu", "tdp", None)),
        "floor.known-mass": case("tpu-v7", part=("orv3-hpr-shelf-33kw", "mass", None)),
        "power.load": case("trn2", what_if=powerless()),
        "power.redundancy": case("gb300-nvl72"),
        "power.capacity": case("gb300-nvl72", "power.shelves=3", "power.redundancy=N"),
        "power.single-shelf": case("gb300-nvl72", "power.shelves=5"),
        "power.single-psu": case("gb300-nvl72", "power.shelves=4"),
        "power.pulse": case("gb300-nvl72", "power.shelf=orv3-hpr-v2-shelf-72kw", "power.shelves=3"),
        "power.positions": case("tpu-v7", "power.shelves=12"),
        "power.feeds": case("gb300-nvl72", "site.feeds=1"),
        "power.paired-shelves": case("gb200-nvl72", "power.shelves=9", "power.redundancy=N+N"),
        "power.busbar": case("gb300-nvl72", "power.architecture=hvdc-400", "power.redundancy=N"),
        "power.busbar-feed-lost": case("gb300-nvl72", "power.feed-split=bank"),
        "power.feed-current": case("gb300-nvl72", what_if=("whip-63a-3ph-iec.current-rating=45 A",)),
        "power.feed-rating": case("gb300-nvl72", "site.feed-rating=150 A"),
        "power.line-voltage-min": case("gb300-nvl72", "site.supply-voltage=208 V"),
        "power.line-voltage-max": case("cloudmatrix-384", "site.supply-voltage=480 V"),
        "power.psu-voltage-min": case("gb300-nvl72", "site.supply-voltage=300 V"),
        "power.psu-voltage-max": case("gb300-nvl72", "site.supply-voltage=540 V"),
        "power.phase": case("gb300-nvl72", what_if=("whip-63a-3ph-iec.current-rating=45 A",)),
        "power.one-feed": case("trn2"),
        "power.breaker": case("gb300-nvl72", what_if=("site.supply-voltage=300 V",)),
        "power.breaker-whip": case("gb300-nvl72", what_if=("whip-63a-3ph-iec.current-rating=60 A",)),
        "power.power-racks": case("gb300-nvl72", "power.architecture=hvdc-800", "power.rack-redundancy=N"),
        "power.pdu": case("hgx-h100-air", "site.supply-voltage=208 V", what_if=("rack-pdu-400v-125a.current-rating=70 A",)),
        "power.pdu-outlets": case("hgx-h100-air", what_if=("rack-pdu-400v-63a.outlets=4",)),
        "power.switchboard": case("gb300-nvl72", "quantity=64"),
        "power.generator": case("tpu-v7", what_if=("orv3-hpr-bbu-shelf-33kw.hold-1.time=4 s", "orv3-hpr-bbu-shelf-33kw.hold-2.time=8 s")),
        "power.earth-fault": case("gb300-nvl72", "site.feeder-length=400 m", "site.voltage-drop=50 %"),
        "power.inrush": case("gb300-nvl72", what_if=("constants.psu-inrush=9",)),
        "power.harmonics": case("hgx-h100-air", "site.fault-level=1 kA", "quantity=4"),
        "power.selectivity": case("gb300-nvl72", "site.feed-rating=80 A"),
        "power.phase-balance": case("gb300-nvl72", what_if=("orv3-hpr-shelf-33kw.psus=4",)),
        "power.branch": case("hgx-h100-air", "site.standard=NEC", "site.supply-voltage=208 V"),
        "power.breaker-sagged": case(
            "gb300-nvl72",
            "site.standard=NEC",
            "site.supply-voltage=415 V",
            what_if=("site.voltage-tolerance=30 %", "orv3-hpr-shelf-33kw.line-voltage-min=200 V"),
        ),
        "power.dc-device": case("gb300-nvl72", "power.architecture=hvdc-800", what_if=("dc-link-125a-800v.current-rating=110 A",)),
        "power.dc-current": case("gb300-nvl72", "power.architecture=hvdc-800", what_if=("power.compute.cable-device=80 A",)),
        "power.dc-fuse": case("gb300-nvl72", "power.architecture=hvdc-800", what_if=("dc-module-800v-50v-10kw.rating=20 kW",)),
        "power.dc-source": case("gb300-nvl72", "power.architecture=hvdc-800", what_if=("psu-18300w-800v.rating=30 kW",)),
        "power.dc-fault": case("gb300-nvl72", "power.architecture=hvdc-800"),
        "power.precharge": case("gb300-nvl72", "power.architecture=hvdc-800", what_if=("constants.precharge-time=10 ms",)),
        "power.dc-insulation": case("gb300-nvl72", "power.architecture=hvdc-800", what_if=("constants.dc-insulation=600 V",)),
        "power.arc-flash": case("gb300-nvl72"),
        "power.recharge": case("gb300-nvl72", "power.bbu.hold=240 s"),
        "power.dc-arc": case("gb300-nvl72", "power.architecture=hvdc-800", what_if=("constants.dc-clearing=2 s",)),
        "power.fault-level": case("gb300-nvl72", "power.architecture=hvdc-400"),
        "tables.range": case("gb300-nvl72", "site.ambient=89 degC"),
        "power.busbar-worst": case("gb300-nvl72"),
        "power.whip-phases": case("gb300-nvl72", what_if=("whip-63a-3ph-iec.phases=1",)),
        "power.ride-through": case("trn2", what_if=("psu-3000w-orv3.hold-up=5 ms",)),
        "power.bbu-positions": case("gb300-nvl72", "power.bbu.hold=60 s"),
        "power.phases": case("gb300-nvl72", "site.phases=1"),
        "power.conductor": case("gb300-nvl72", "site.ambient=95 degC"),
        "power.voltage-drop": case("vr200-nvl72", "site.feeder-length=400 m", "site.voltage-drop=1 %"),
        "power.pue": case("gb300-nvl72", "site.pue=1"),
        "network.tray-fill": case("gb300-nvl72", "quantity=16", "network.fabrics.compute.medium=aec"),
        "power.bbu-hold": case("tpu-v7", "power.bbu.hold=200 s"),
        "cooling.supply-max": case("vr200-nvl72", "cooling.supply-temperature=46 degC"),
        "cooling.supply-min": case("tpu-v7", "cooling.supply-temperature=15 degC", "site.facility-water=10 degC", "site.dew-point=8 degC"),
        "cooling.return-max": case("gb300-nvl72", "cooling.return-temperature=70 degC"),
        "cooling.rise": case("gb300-nvl72", what_if=("cooling.return-temperature=25 degC",)),
        "cooling.flow-max": case("gb200-nvl72", "cooling.return-temperature=52 degC"),
        "cooling.flow-required": case("vr200-nvl72", "cooling.control=fixed-delta-t"),
        "cooling.second-law": case("gb300-nvl72", "cooling.facility-delta-t=40 K"),
        "cooling.ride-through": case("gb300-nvl72", "cooling.return-temperature=62 degC"),
        "cooling.ride-through-generator": case("gb300-nvl72"),
        "cooling.glycol": case("gb300-nvl72", "cooling.coolant=pg10"),
        "cooling.working-pressure": case("gb300-nvl72", "cooling.cdu=boyd-rol4000-48u65"),
        "cooling.relief": case("gb300-nvl72", "cooling.relief=1.2 bar"),
        "cooling.suction-head": case("gb300-nvl72", what_if=("constants.suction-head-least=30 m",)),
        "cooling.expansion": case("gb300-nvl72", "cooling.cdu=vertiv-coolchip-1350", what_if=("vertiv-coolchip-1350.expansion=0.2 L",)),
        "cooling.wetted-pieces": case("gb300-nvl72", part=("qd-pair-gb300", "wetted", "zinc")),
        "cooling.wetted-unstated": case("gb300-nvl72", part=("qd-pair-gb300", "wetted", None)),
        "cooling.facility-dew-point": case("gb300-nvl72", "site.facility-water=18 degC"),
        "cooling.approach": case("gb300-nvl72", "site.facility-water=39 degC"),
        "cooling.approach-rated": case("gb300-nvl72", "site.facility-water=37 degC"),
        "cooling.row-velocity": case("vr200-nvl72", what_if=("cooling.row-bore=150 mm",)),
        "cooling.primary-flow": case("gb300-nvl72", "cooling.facility-delta-t=3 K"),
        "cooling.primary-drop": case(
            "gb300-nvl72", "cooling.cdu=vertiv-coolchip-1350", "quantity=9", "cooling.facility-delta-t=10 K", "site.facility-head=0.7 bar"
        ),
        "cooling.exchanger": case("gb300-nvl72", "cooling.facility-delta-t=24.9 delta_degC"),
        "cooling.spare": case("gb300-nvl72"),
        "cooling.qualification": case("vr200-nvl72", "cooling.cdu=vertiv-coolchip-1350"),
        "cooling.spare-flow": case("gb300-nvl72"),
        "cooling.dew-point": case("gb300-nvl72", "site.dew-point=39 degC"),
        "cooling.head": case("gb300-nvl72", "cooling.cdu=jetcool-300", "cooling.return-temperature=47 degC"),
        "cooling.air-limit": case("trn2"),
        "cooling.air-limit-practical": case("hgx-h100-air", what_if=("server.fan.count=60",)),
        "cooling.shelf-inlet": case("vr200-nvl72", "site.air-inlet=38 degC", "site.altitude=2300 m"),
        "cooling.air-inlet": case("trn2", "site.air-inlet=40 degC"),
        "cooling.wetted-materials": case("gb300-nvl72", "cooling.cold-plate=aluminium"),
        "cooling.rear-door": case("trn2", "cooling.rear-door=rdhx-coldlogik-cl21-42u600"),
        "cooling.rear-door-width": case("trn2", "cooling.rear-door=rdhx-coldlogik-cl20-48u800"),
        "cooling.rear-door-height": case("trn2", "cooling.rear-door=auto"),
        "site.air-class-altitude": case("trn2", "site.altitude=3500 m"),
        "site.electrical-altitude": case("trn2", "site.altitude=2500 m"),
        "cooling.rear-door-water": case("trn2", "cooling.rear-door=auto"),
        "cooling.junction": case("gb200-nvl72", part=("b200-gpu", "junction-max", "75 degC")),
        "cooling.fan-airflow": case("hgx-b200-air", what_if=("fan-92mm-hgx-b200.airflow=90 m^3/h",)),
        "cooling.rear-door-airflow": case("hgx-b200-air", DOOR, what_if=("cooling.air-rise=5 delta_degC",)),
        "connectors.velocity": case("gb300-nvl72", "cooling.control=fixed-delta-t", "cooling.delta-t=8 K"),
        "connectors.drop": case("gb300-nvl72", "cooling.control=fixed-delta-t", "cooling.delta-t=8 K"),
        "connectors.ports": case("gb300-nvl72", what_if=("rack-manifold-pair-44ru.ports=40 port",)),
        "connectors.whole-pairs": case("gb300-nvl72", what_if=("compute-tray.loop.pairs-per-tray=1.5 pair",)),
        "boards.layers": case("gb300-nvl72", what_if=("pcb-superchip-gb300.layers=4",)),
        "supply.boards": case("vr200-nvl72", "delivery.weeks=20"),
        "boards.margin": case("cloudmatrix-384", what_if=("pcb-kunpeng-board.pcie-4.trace-length=900 mm",), channel="ascend-host-pcie-4"),
        "channels.margin": case("gb300-nvl72", what_if=("pcb-superchip-gb300.pcie-5.trace-length=900 mm",)),
        "cables.rate-used": case("gb300-nvl72", what_if=("connectx-8.rate=400 Gbit/s",)),
        "cables.reach-used": case("gb300-nvl72", what_if=("cables.converged-fabric.length=60 m",)),
        "network.oversubscribed": case("gb300-nvl72", "network.oversubscription=2", what_if=("network.oversubscription=1",)),
        "network.rack-ports": case("trn2", what_if=("tor-switch.count=1",)),
        "network.rack-uplinks": case("trn3-nl72x2", "options.adapters-per-tray=4"),
        "network.reached": case("trn2", "network.boundary=spine"),
        "network.joined": case("gb300-nvl72", what_if=("quantity=400",)),
        "cables.ports": case("gb300-nvl72", what_if=("connectx-8.ports=0.5",)),
        "published": case("gb300-nvl72", what_if=("published.rack-power=100 kW",)),
        "specification.silent": case("gb300-nvl72", "cooling.control=fixed-return", "cooling.delta-t=12 K"),
        "cables.reach": case("gb300-nvl72", "network.boundary=spine", what_if=("constants.cable-tray-height=60 m",)),
        "cables.media": case("trn2", "network.media-policy=customer-2026", what_if=("cables.efa.length=3 m",)),
        "floor.load": case("gb300-nvl72"),
        "layout.complete": case("gb300-nvl72", "cooling.cdu=vertiv-coolchip-121"),
        "layout.inside": case("tpu-v7", "options.cooling=air"),
        "layout.width": case("gb300-nvl72", "cooling.cdu=boyd-ral300-04u21"),
        "layout.overlap": case("gb300-nvl72", what_if=("compute-tray.u=2",)),
        "layout.frame-load": case("hgx-b200-air", part=("eia-rack-48u", "max-load", "100 kg")),
        "cost.margin-floor": case("gb300-nvl72", "prices.margin=5 %", "prices.discount=6 %"),
        "cost.unpriced": case("hgx-b200-air", "prices.books=[cny-domestic]"),
        "prices.fresh": case("gb300-nvl72", "quote.date=2028-01-01"),
        "prices.solved": case("gb300-nvl72", what_if=("lpddr5x-480gb.price.line=0 USD",)),
        "prices.dated": case("gb300-nvl72", "quote.date=2025-01-01"),
        "prices.one-basis": case("gb300-nvl72", "prices.books=[analyst-2026-05, cny-domestic, component-default]"),
        "quote.valid": case("gb300-nvl72", "quote.date=2026-09-01"),
    }
