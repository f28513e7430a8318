"""Coolant tables against CoolProp and against points vendors publish."""

from __future__ import annotations

import pytest

from configurator.catalog.problems import InputError
from configurator.catalog.tables.coolants import coolant_named
from configurator.catalog.tables.fluids import coolant_document, glycol
from configurator.catalog.tables.reference import Coolant
from configurator.figures import constant, interpolate
from tests.helpers import CATALOGS, shipped_catalog

CODES = {
    "density": ("D", 1.0, 0.001),
    "specific-heat": ("C", 1e-3, 0.001),
    "viscosity": ("V", 1e3, 0.015),
    "conductivity": ("L", 1.0, 0.002),
}
KEYS = {"water": "Water", "pg25": "INCOMP::APG[0.25]", **{f"pg{n}": f"INCOMP::APG[{n / 100}]" for n in (10, 20, 30, 40, 50, 60)}}


def at(coolant: Coolant, field: str, temperature: float) -> float:
    """A property in the unit of its table."""
    figure = interpolate(constant(temperature, "degC"), coolant.curve(field))
    assert figure.value is not None
    return figure.value / coolant.column(field)[1].factor


@pytest.mark.parametrize("id", sorted(KEYS))
@pytest.mark.parametrize("field", sorted(CODES))
def test_tables_are_those_of_coolprop(id: str, field: str) -> None:
    """On and between the rows from 5 to 65 degC; between them viscosity bends, by 1.4 % where it is cold and rich, 0.2 % at 40 degC."""
    props = pytest.importorskip("CoolProp.CoolProp")
    code, factor, close = CODES[field]
    for step in range(2, 27):
        t = 2.5 * step
        assert at(shipped_catalog().coolants[id], field, t) == pytest.approx(
            factor * props.PropsSI(code, "T", t + 273.15, "P", 2e5, KEYS[id]), rel=close
        )


@pytest.mark.parametrize("share", [12, 17, 27, 33, 38, 45, 55])
def test_mixtures_between_the_tables(share: int) -> None:
    """Any share between two tables: density and heat within 0.1 %, viscosity within 3 % (largest where it is cold and rich)."""
    props = pytest.importorskip("CoolProp.CoolProp")
    made = coolant_named(shipped_catalog(), f"pg:{share}")
    assert made is not None
    for field, close in (("density", 0.001), ("specific-heat", 0.001), ("viscosity", 0.035)):
        code, factor, _ = CODES[field]
        for t in range(10, 66, 5):
            exact = factor * props.PropsSI(code, "T", t + 273.15, "P", 2e5, f"INCOMP::APG[{share / 100}]")
            assert at(made, field, t) == pytest.approx(exact, rel=close)


def test_published_table_of_25_percent() -> None:
    """A published table of uninhibited 25 % propylene glycol (airedale-glycol): density within 0.02 %, specific heat within 0.15 %."""
    pg25 = shipped_catalog().coolants["pg25"]
    for t, density, heat in ((20, 1023.7, 3.91), (30, 1019.2, 3.94), (40, 1014.3, 3.96)):
        assert at(pg25, "density", t) == pytest.approx(density, rel=2.5e-4)
        assert at(pg25, "specific-heat", t) == pytest.approx(heat, rel=1.5e-3)


def test_vendor_fluid_with_its_correction() -> None:
    """DOWFROST LC 25 at 40 degC (dow-lc-guide-0623): viscosity 1.58 mPa*s by the named correction; rho cp 4008 kJ/(m3 K) within 0.3 %."""
    dow = shipped_catalog().coolants["dowfrost-lc25"]
    assert dow.viscosity_correction is not None
    assert at(dow, "viscosity", 40) * (dow.viscosity_correction.coherent or 0) == pytest.approx(1.58, rel=0.002)
    assert at(dow, "density", 40) * at(dow, "specific-heat", 40) == pytest.approx(1022.5 * 3.92, rel=0.003)


@pytest.mark.parametrize("name", ["pg", "pg:5", "pg:75", "glycol", "pg:", "pg52"])
def test_shares_beyond_the_tables_are_no_coolant(name: str) -> None:
    assert coolant_named(shipped_catalog(), name) is None


def test_the_shipped_files_are_what_the_program_makes() -> None:
    """The function behind `catalog coolant add` writes the very file that is shipped."""
    pytest.importorskip("CoolProp")
    for percent in (10, 30, 50):
        shipped = (CATALOGS / "coolants" / f"pg{percent}.yaml").read_text(encoding="utf-8")
        assert shipped.endswith(coolant_document(glycol(percent)))
    with pytest.raises(InputError, match="10 to 60"):
        glycol(70)
