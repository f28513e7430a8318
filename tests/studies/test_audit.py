"""The audit: every value with what it rests on, in the order in which somebody should look at them."""

from __future__ import annotations

import csv
import io
from functools import cache

import pytest

from configurator.build.trust import trust_of
from configurator.catalog.entry import values_in
from configurator.catalog.evidence import CLASSES
from configurator.catalog.reading.roots import entries
from configurator.render.disputes import disputed, others_told
from configurator.studies.catalogs.audit.report import COLUMNS, Audit, audit_csv, audit_page, folded
from configurator.studies.catalogs.audit.rows import AuditRow, audited, moves
from tests.helpers import engineered, shipped_catalog, viewed

PLATFORMS = ("gb300-nvl72", "hgx-h100-air")


@cache
def rows() -> tuple[AuditRow, ...]:
    return tuple(audited(shipped_catalog(), {name: moves(engineered(name)) for name in PLATFORMS}))


def test_every_value_has_its_row() -> None:
    values = [value for _, _, entry in entries(shipped_catalog()) for _, value in values_in(entry)]
    assert len(rows()) == len(values)
    assert all(row.value.sources and row.evidence in CLASSES and row.value.at.line for row in rows())


def test_the_weakest_that_matter_most_come_first() -> None:
    weights = [row.weight for row in rows()]
    assert weights == sorted(weights, reverse=True)
    assert rows()[0].moved.price > 0.5 and rows()[0].evidence not in ("vendor-spec", "vendor-statement", "standard")


def test_what_moves_a_price_is_found_where_it_is_written() -> None:
    """The price of the GPU is most of the cost of a GPU server, and none of its power."""
    (row,) = [row for row in rows() if row.item == "component-default" and row.field == "prices.h100-sxm.price"]
    assert row.moved.price > 0.5 and row.moved.power == 0.0


def test_of_one_platform_the_audit_shows_what_moves_it() -> None:
    found = audited(shipped_catalog(), {"hgx-h100-air": moves(engineered("hgx-h100-air"))}, only_moving=True)
    items = {row.item for row in found}
    assert {"h100-sxm", "hgx-h100-air"} <= items and "gb300-nvl72" not in items


def test_every_format_says_the_same() -> None:
    found = Audit(rows(), PLATFORMS)
    read = list(csv.DictReader(io.StringIO(audit_csv(found))))
    assert list(read[0]) == list(COLUMNS) and len(read) == len(rows())
    page = audit_page(found).decode()
    assert page.count('<tr><th scope="row">') == sum(1 for row in rows() if row.share)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_trust_adds_up(platform: str) -> None:
    """All of the price and all of the power rest on something."""
    trust = trust_of(engineered(platform))
    assert sum(trust.price.values()) == pytest.approx(1.0) and sum(trust.power.values()) == pytest.approx(1.0)


def test_ids_break_behind_their_dots() -> None:
    """An id that fits stays on its line; of one without a dot the hyphens serve."""
    assert folded("compute.compute-tray.superchip.gpu.count", 18).splitlines() == ["compute.", "compute-tray.", "superchip.gpu.", "count"]
    assert folded("component-default.yaml:70", 12).splitlines() == ["component-", "default.", "yaml:70"]
    assert folded("gb300-nvl72", 18) == "gb300-nvl72"


def test_what_is_disputed_stands_beside_what_is_taken() -> None:
    """In the audit and in the build: both numbers, with who publishes them; a point of operation and an assumption dispute nothing."""
    row = next(row for row in rows() if (row.item, row.field) == ("ascend-910c", "tdp"))
    assert (str(row.value), sorted(row.disputed)) == ("760 W", ["analyst-system", "press"])
    assert not next(row for row in rows() if (row.item, row.field) == ("rubin-gpu", "tdp")).disputed
    mass = next(row for row in disputed(viewed("gb300-nvl72")) if row.figure.id == "compute-tray.mass")
    assert (mass.taken, others_told(mass.figure)) == ("29 kg", "65 kg by integration-note (tw-vr-note)")
    assert not disputed(viewed("gb300-nvl72", audience="customer"))
