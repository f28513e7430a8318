"""Numbers of a command line, read as in a specification: ``2.000`` is two to some and two thousand to others, and is asked back."""

from __future__ import annotations

from functools import partial
from typing import Any

import typer

UNBOUNDED = 10**15  # more than there is of anything


def counted(*names: str, least: int = 0, most: int = UNBOUNDED, **more: Any) -> Any:
    """An option that says how many, from `least` to `most`; its help says the bounds that it has."""
    read, top = partial(_whole, takes=range(least, most + 1)), None if most == UNBOUNDED else most
    return typer.Option(*names, parser=read, min=least or None, max=top, **more)


def _whole(text: str | int, takes: range) -> int:
    """How many, as it is written or by default."""
    from configurator.units import UnitError, require_one_reading

    try:
        require_one_reading(str(text), takes)
        number = int(text)
    except UnitError as problem:
        raise typer.BadParameter(str(problem)) from None
    except ValueError:
        raise typer.BadParameter(f"'{text}' is no whole number") from None
    if number not in takes:
        raise typer.BadParameter(f"{number} is below {takes[0]}" if number < takes[0] else f"{number} is above {takes[-1]}")
    return number


def read_number(text: str | float) -> float:
    """A plain number as it is written or by default, with a fraction or without."""
    from configurator.units import UnitError, is_dotted, parse_quantity, unit

    try:
        number, written = parse_quantity(str(text), unit("1"))
    except UnitError as problem:
        raise typer.BadParameter(str(problem) if is_dotted(str(text)) else f"'{text}' is no number") from None
    return number * written.factor
