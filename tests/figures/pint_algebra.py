"""The unit algebra of random expressions in pint: quantities of size one, combined by pint's own operators."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import pint

from configurator.units import ABSOLUTE_TEMPERATURE
from tests.figures.expressions import KINDS, Tree


@cache
def pint_registry() -> pint.UnitRegistry[Any]:
    """A registry of its own over the same definitions."""
    registry: pint.UnitRegistry[Any] = pint.UnitRegistry(None)
    registry.load_definitions(resources.files("configurator").joinpath("units.txt").read_text(encoding="utf-8").splitlines())
    return registry


@cache
def one(text: str) -> Any:
    """One of the unit written `text`."""
    return pint_registry().Quantity(1.0, {"%": "percent", "1": ""}.get(text, text))


def of_size_one(quantity: Any) -> Any:
    return pint_registry().Quantity(1.0, quantity.units)


def exponents(quantity: Any) -> dict[str, float]:
    """A pint quantity's dimension as the program writes it."""
    return {name.strip("[]"): float(power) for name, power in quantity.dimensionality.items() if abs(power) > 1e-9}


class PintAlgebra:
    """The units of expressions by pint; raises pint.DimensionalityError for those that have none."""

    def __init__(self) -> None:
        self.found: dict[Tree, Any] = {}

    def __call__(self, tree: Any) -> Any:
        if not isinstance(tree, tuple):
            return one("1")
        if tree not in self.found:
            operation, *args = tree
            self.found[tree] = of_size_one(getattr(self, METHODS.get(operation, f"_{operation}"))(operation, *args))
        return self.found[tree]

    def _input(self, _: str, name: str) -> Any:
        return one(KINDS[name.rpartition(".")[0]][0])

    def _number(self, _: str, number: float, written: str) -> Any:
        return one(written)

    def _named(self, _: str, inner: Tree, written: str) -> Any:
        return self(inner).to(one(written).units)

    def _interpolate(self, _: str, x: Tree, xs: Any, ys: Any, x_unit: str, y_unit: str) -> Any:
        self(x).to(one(x_unit).units)
        return one(y_unit)

    def _same(self, _: str, first: Any, *others: Any) -> Any:
        """Sums and extremes: pint adds them."""
        return sum((self(other) for other in others), start=self(first))

    def _shift(self, operation: str, a: Any, b: Any) -> Any:
        """Plus and minus; what absolute temperatures do is the program's own rule (pint knows ours as two dimensions)."""
        left, right = self(a), self(b)
        absolute = {ABSOLUTE_TEMPERATURE.text: 1.0}
        if absolute not in (exponents(left), exponents(right)):
            return left + right
        return one("K") if exponents(left) == exponents(right) and operation == "-" else one("degC")

    def _compared(self, _: str, a: Any, b: Any) -> Any:
        return (self(a) + self(b)) / self(a)

    def _where(self, _: str, condition: Any, a: Any, b: Any) -> Any:
        return (self(condition) + one("1")) * (self(a) + self(b))

    def _multiplied(self, _: str, a: Any, b: Any) -> Any:
        return self(a) * self(b)

    def _divided(self, _: str, a: Any, b: Any) -> Any:
        return self(a) / self(b)

    def _power(self, _: str, base: Any, exponent: Any) -> Any:
        return self(base) ** (self(exponent) if isinstance(exponent, tuple) else exponent)

    def _sqrt(self, _: str, inner: Any) -> Any:
        return self(inner) ** 0.5

    def _pure(self, _: str, inner: Any) -> Any:
        return self(inner) + one("1")

    def _unchanged(self, _: str, inner: Any, *digits: int) -> Any:
        return self(inner)


METHODS = {
    **dict.fromkeys(("min", "max", "sum"), "_same"),
    **dict.fromkeys("+-", "_shift"),
    **dict.fromkeys(("<=", "<", ">=", ">", "="), "_compared"),
    **dict.fromkeys(("log10", "atan"), "_pure"),
    **dict.fromkeys(("ceil", "floor", "round"), "_unchanged"),
    "*": "_multiplied",
    "/": "_divided",
    "^": "_power",
}
