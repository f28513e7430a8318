"""Orders of several systems for the tests: written as a user writes them, built once."""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path

from configurator.build import Order, build_order
from configurator.catalog.model import Catalog
from configurator.system.orders import OrderSpec, load_request
from tests.helpers import shipped_catalog

MIXED = """
systems:
  - {platform: gb300-nvl72, quantity: 4, power: {redundancy: N+1}}
  - {platform: hgx-b200-air, quantity: 2, id: inference, label: Inference}
prices: {margin: 12 %, discount: 3 %, margin-by: {networking: 20 %, gb300-nvl72.bom.frame: 30 %}, tax: {name: VAT, rate: 19 %}}
lines:
  - {id: warranty, label: {en: Warranty}, quantity: 6, cost: 90000 USD, price: 120000 USD}
"""
POOLED = """
systems:
  - {platform: gb300-nvl72, quantity: 5, id: hall-a}
  - {platform: gb300-nvl72, quantity: 3, id: hall-b}
  - {platform: hgx-b200-air}
cooling: {cdu: nvent-rackchiller-800, disconnect-spares: 3 %}
"""
OPTIONAL = """
systems:
  - {platform: hgx-b200-air, quantity: 2, id: inference, label: {en: Inference, zh: 推理}}
  - {platform: tpu-v7, id: cube}
prices: {margin: 12 %, discount: 3 %, tax: {name: VAT, rate: 19 %}}
quote: {number: Q-7, revision: B}
"""


def order_spec(catalog: Catalog, text: str, *settings: str) -> OrderSpec:
    """The specification of an order from any catalog."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "order.yaml"
        path.write_text(text, encoding="utf-8")
        spec = load_request(str(path), catalog, settings)
    assert isinstance(spec, OrderSpec)
    return spec


def order_with(catalog: Catalog, text: str, *settings: str) -> Order:
    """The build of an order from any catalog."""
    return build_order(order_spec(catalog, text, *settings), catalog)


@lru_cache(maxsize=16)
def ordered(text: str, *settings: str) -> Order:
    """The build of an order from the shipped catalog."""
    return order_with(shipped_catalog(), text, *settings)
