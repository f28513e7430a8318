"""Loss of a trace against published points and against formulas of other authors."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.disciplines.boards.lines import LINES, Line, Microstrip, Stripline
from configurator.disciplines.boards.material import MU0, hammerstad, huray, skin_depth, surface_resistance
from configurator.disciplines.boards.trace import LIGHT, NEPER
from configurator.figures import Figure, constant, sqrt

# One fabricator's calculation at 2.4 GHz: Dk, Df, RMS roughness in um, dB/inch at 4 and 8 mil; its copper is 2.5e-8 ohm m.
PUBLISHED = {
    "Rogers 4350": (3.48, 0.0057, 0.5, 0.318, 0.211),
    "Megtron 6": (3.49, 0.006, 2.0, 0.469, 0.302),
    "I-Speed": (3.25, 0.0074, 2.0, 0.474, 0.308),
    "FR408HRIS": (3.65, 0.0115, 2.0, 0.528, 0.359),
    "FR-4, low profile": (4.4, 0.017, 5.0, 0.658, 0.467),
    "FR-4": (4.4, 0.017, 8.0, 0.692, 0.488),
}
INCH = 0.0254


def line(kind: str, width: float, dk: float, impedance: float = 50.0, thickness: float = 17.0) -> Line:
    """A line of an impedance: width in mil, thickness in um."""
    return LINES[kind].of_impedance(constant(width, "mil"), constant(thickness, "um"), constant(dk), constant(impedance, "ohm"))


def number(figure: Figure) -> float:
    assert figure.value is not None
    return figure.value


def stripline_loss(width: float, dk: float, df: float, rms: float) -> float:
    """dB/inch at 2.4 GHz with the copper of the publication, nothing fitted."""
    frequency, resistivity = constant(2.4, "GHz"), constant(2.5e-8, "ohm*m")
    made = line("stripline", width, dk)
    rough = hammerstad(constant(rms, "um"), skin_depth(frequency, resistivity), constant(4.0))
    conductor = NEPER * surface_resistance(frequency, resistivity) * made.conductor_factor() * rough
    dielectric = NEPER * math.pi * frequency / LIGHT * sqrt(constant(dk)) * df
    return number(conductor + dielectric) * INCH


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_twelve_published_points_are_met(name: str) -> None:
    """Within 5 %, at both widths."""
    dk, df, rms, at4, at8 = PUBLISHED[name]
    assert stripline_loss(4, dk, df, rms) == pytest.approx(at4, rel=0.05)
    assert stripline_loss(8, dk, df, rms) == pytest.approx(at8, rel=0.05)


def test_a_constant_conductor_loss_would_be_caught() -> None:
    """The loss of a line three times as wide does not meet the points of 4 mil."""
    misses = [abs(stripline_loss(12, dk, df, rms) / at4 - 1) for dk, df, rms, at4, _ in PUBLISHED.values()]
    assert min(misses) > 0.05


def cohn(made: Line) -> float:
    """Conductor factor of a stripline by Cohn's formula (Pozar, Microwave Engineering, eq. 3.181), 1/(ohm m)."""
    w, t, b, dk = (number(f) for f in (made.width, made.thickness, made.height, made.dk))
    a = 1 + 2 * w / (b - t) + (b + t) / (b - t) / math.pi * math.log((2 * b - t) / t)
    return 2.7e-3 * dk * number(made.impedance()) * a / (30 * math.pi * (b - t))


@given(st.floats(3.0, 12.0), st.floats(2.8, 4.4))
def test_conductor_loss_agrees_with_another_formula(width: float, dk: float) -> None:
    """Within 8 % of Cohn's closed form, which is for thin strips."""
    made = line("stripline", width, dk)
    assert number(made.conductor_factor()) == pytest.approx(cohn(made), rel=0.08)


def hammerstad_jensen(u: float) -> float:
    """Impedance of a thin microstrip in air (Hammerstad and Jensen 1980), within 0.01 % of the exact value."""
    f = 6 + (2 * math.pi - 6) * math.exp(-((30.666 / u) ** 0.7528))
    return 59.96 * math.log(f / u + math.sqrt(1 + (2 / u) ** 2))


@given(st.floats(0.3, 6.0))
def test_microstrip_agrees_with_another_formula(ratio: float) -> None:
    """Within 2 % for a strip of next to no thickness."""
    thin = Microstrip(constant(ratio * 1e-3, "m"), constant(1e-9, "m"), constant(1e-3, "m"), constant(3.4))
    assert number(thin.in_air()) == pytest.approx(hammerstad_jensen(ratio), rel=0.02)


@given(st.sampled_from(sorted(LINES)), st.floats(3.0, 12.0), st.floats(2.8, 4.8), st.floats(40.0, 60.0))
def test_the_spacing_gives_the_impedance(kind: str, width: float, dk: float, impedance: float) -> None:
    assert number(line(kind, width, dk, impedance).impedance()) == pytest.approx(impedance, rel=3e-3)


@given(st.sampled_from(sorted(LINES)), st.floats(3.0, 10.0), st.floats(1.05, 1.5))
def test_a_wider_trace_of_the_same_impedance_loses_less(kind: str, width: float, times: float) -> None:
    assert number(line(kind, width * times, 3.4).conductor_factor()) < number(line(kind, width, 3.4).conductor_factor())


@given(st.floats(0.05, 3.0), st.floats(1.0, 60.0))
def test_roughness_only_adds(rms: float, gigahertz: float) -> None:
    """Hammerstad stays between one and two, Huray between one and its ceiling; both rise with roughness and are one for smooth copper."""
    depth = skin_depth(constant(gigahertz, "GHz"), constant(1.7e-8, "ohm*m"))
    for model, ceiling in ((hammerstad, 2.0), (huray, 1 + 84 * math.pi / 36)):
        smooth, some, more = (number(model(constant(x, "um"), depth, constant(4.0))) for x in (0.0, rms, 1.1 * rms))
        assert smooth == 1.0 < some < more < ceiling


def test_skin_depth_of_copper() -> None:
    """0.66 um at 10 GHz, as published."""
    assert number(skin_depth(constant(10.0, "GHz"), constant(1.724e-8, "ohm*m"))) == pytest.approx(0.66e-6, rel=0.01)
    assert number(MU0) == pytest.approx(1.2566e-6, rel=1e-4)


def test_a_stripline_is_all_dielectric_and_a_microstrip_is_not() -> None:
    outside, inside = line("microstrip", 5, 3.4), line("stripline", 5, 3.4)
    assert isinstance(inside, Stripline) and number(inside.dielectric_share()) == 1.0
    assert 0.6 < number(outside.dielectric_share()) < 1.0
    assert 1.0 < number(outside.effective_dk()) < 3.4
