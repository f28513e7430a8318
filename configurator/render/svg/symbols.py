"""Symbols of the single-line diagram after IEC 60617, each about 28 high around its middle."""

from __future__ import annotations

from collections.abc import Callable

from configurator.render.svg.shapes import INK, Drawing

Symbol = Callable[[Drawing, float, float], None]


def _stroke(drawing: Drawing, d: str, width: float = 1.4) -> None:
    drawing.path(d, stroke=INK, stroke_width=width)


def _ring(x: float, y: float, radius: float) -> str:
    """A circle as a path."""
    return f"M {x - radius:g} {y:g} a {radius:g} {radius:g} 0 1 0 {2 * radius:g} 0 a {radius:g} {radius:g} 0 1 0 {-2 * radius:g} 0"


def _wave(x: float, y: float) -> str:
    """Alternating current."""
    return f"M {x - 5:g} {y:g} q 2.5 -6 5 0 t 5 0"


def _pair(x: float, y: float) -> str:
    """Direct current."""
    return f"M {x - 4:g} {y - 1.5:g} h 8 M {x - 4:g} {y + 1.5:g} h 8"


def grid(drawing: Drawing, x: float, y: float) -> None:
    """A supply of alternating current."""
    _stroke(drawing, f"{_ring(x, y, 11)} {_wave(x, y)}")


def transformer(drawing: Drawing, x: float, y: float) -> None:
    """Two windings."""
    _stroke(drawing, f"{_ring(x, y - 5, 8)} {_ring(x, y + 5, 8)}")


def breaker(drawing: Drawing, x: float, y: float) -> None:
    """A switch that breaks a short circuit: a cross at its fixed contact."""
    cross = f"M {x - 3:g} {y - 9:g} l 6 6 M {x + 3:g} {y - 9:g} l -6 6"
    _stroke(drawing, f"M {x:g} {y - 14:g} V {y - 6:g} {cross} M {x:g} {y + 14:g} V {y + 6:g} L {x - 7:g} {y - 5:g}")


def fuse(drawing: Drawing, x: float, y: float) -> None:
    """A box on the line that goes through it."""
    _stroke(drawing, f"M {x:g} {y - 14:g} V {y + 14:g} M {x - 4:g} {y - 8:g} h 8 v 16 h -8 z")


def cable(drawing: Drawing, x: float, y: float) -> None:
    """A line of several conductors."""
    strokes = " ".join(f"M {x - 4:g} {y + shift + 3:g} l 8 -6" for shift in (-5, 0, 5))
    _stroke(drawing, f"M {x:g} {y - 14:g} V {y + 14:g} {strokes}")


def earth(drawing: Drawing, x: float, y: float) -> None:
    """A fault to earth."""
    _stroke(
        drawing,
        f"M {x + 2:g} {y - 14:g} l -5 8 h 6 l -3 8 M {x - 8:g} {y + 6:g} h 16 M {x - 5:g} {y + 10:g} h 10 M {x - 2:g} {y + 14:g} h 4",
    )


def battery(drawing: Drawing, x: float, y: float) -> None:
    """Two cells."""
    plates = " ".join(f"M {x - 9:g} {y + at:g} h 18 M {x - 4:g} {y + at + 4:g} h 8" for at in (-6, 2))
    _stroke(drawing, f"M {x:g} {y - 14:g} V {y - 6:g} {plates} M {x:g} {y + 6:g} V {y + 14:g}")


def _square(x: float, y: float) -> str:
    return f"M {x - 12:g} {y - 12:g} h 24 v 24 h -24 z M {x - 12:g} {y + 12:g} L {x + 12:g} {y - 12:g}"


def rectifier(drawing: Drawing, x: float, y: float) -> None:
    """From alternating to direct current."""
    _stroke(drawing, f"{_square(x, y)} {_wave(x - 5, y - 5)} {_pair(x + 6, y + 6)}")


def converter(drawing: Drawing, x: float, y: float) -> None:
    """From direct to direct current."""
    _stroke(drawing, f"{_square(x, y)} {_pair(x - 6, y - 6)} {_pair(x + 6, y + 6)}")


def busbar(drawing: Drawing, x: float, y: float) -> None:
    """A thick bar with a branch."""
    _stroke(drawing, f"M {x - 12:g} {y:g} h 24", 4)
    _stroke(drawing, f"M {x:g} {y - 14:g} V {y:g} M {x - 6:g} {y:g} v 14 M {x + 6:g} {y:g} v 14")
