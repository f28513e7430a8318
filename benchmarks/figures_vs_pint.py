"""What unit checking costs: one calculation with figures, with pint quantities and with plain floats, in one run.

Run it from the top of the repository, on an idle machine::

    .venv/bin/python benchmarks/figures_vs_pint.py
    .venv/bin/python benchmarks/figures_vs_pint.py --racks 2000 --rounds 9

The calculation is a chain as the disciplines build it: per rack 21 operations from tray power to heat, flow, energy and cost,
each rack drawing on the totals of the one before, so that nothing can be shortened. The three ways take turns within each
round, so that a slow moment of the machine hits all of them; the best round of each counts. All three must agree
on the result. pint uses the program's own definition file and units prepared beforehand, which is its fast case. Nothing is
written but the table.
"""

from __future__ import annotations

import argparse
import gc
import math
import time
from collections.abc import Callable, Iterator
from typing import Any

from common import Row

from configurator.figures import Origin, input_figure, recompute, topological
from configurator.figures.arrays import evaluate_arrays
from configurator.units import registry, unit

INPUTS = {
    "trays": (18.0, ""),
    "tray_power": (5.4, "kW"),
    "efficiency": (97.5, "%"),
    "capture": (88.0, "%"),
    "rise": (10.0, "delta_degC"),
    "density": (1009.0, "kg/m^3"),
    "heat_capacity": (3.97, "kJ/(kg*K)"),
    "hours": (7008.0, "h"),
    "tariff": (0.08, "USD/kWh"),
    "carried": (0.01, ""),
}


def chain(given: dict[str, Any], racks: int) -> list[Any]:
    """The calculation, in whatever kind of number `given` holds: the cost up to each rack, which is what a build would list."""
    power, cost = given["trays"] * given["tray_power"], given["tray_power"] * given["hours"] * given["tariff"]
    costs = []
    for _ in range(racks):
        it_load = given["trays"] * given["tray_power"] + power * given["carried"]
        ac_input = it_load / given["efficiency"]
        loss = ac_input - it_load
        heat = it_load * given["capture"] + loss
        flow = heat / (given["density"] * given["heat_capacity"] * given["rise"])
        mass_flow = flow * given["density"]
        pumped = mass_flow * given["heat_capacity"] * given["rise"]
        energy = (ac_input + pumped - heat) * given["hours"]
        cost = energy * given["tariff"] + cost * given["carried"]
        power = it_load + loss - loss
        costs.append(cost)
    return costs


def as_figures() -> dict[str, Any]:
    return {name: input_figure(name, name, number, written, Origin()) for name, (number, written) in INPUTS.items()}


def as_floats() -> dict[str, Any]:
    return {name: number * unit(written).factor for name, (number, written) in INPUTS.items()}


def as_quantities() -> dict[str, Any]:
    """Quantities in base units: pint's fastest case, without a conversion in any sum."""
    make = registry().Quantity
    return {name: make(number, {"%": "percent"}.get(written, written)).to_base_units() for name, (number, written) in INPUTS.items()}


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    gc.collect()
    gc.disable()
    began = time.perf_counter()
    result = work()
    elapsed = time.perf_counter() - began
    gc.enable()
    return elapsed, result


def agree(figure: Any, quantity: Any, number: float) -> None:
    """All three computed the same amount of dollars."""
    assert figure.dimension is unit("USD").dimension
    assert math.isclose(figure.value, number, rel_tol=1e-9)
    assert math.isclose(quantity.to("USD").magnitude, number, rel_tol=1e-9)


def rows(racks: int = 1000, rounds: int = 5) -> Iterator[Row]:
    """The graph built, beside the same with pint; the graph over many samples, beside plain NumPy."""
    import numpy as np

    best, order = measured(racks, rounds)
    yield Row(f"{21 * racks:,} operations with units", best["figures"], "the same with pint", best["pint"], least=20)
    given, tray_power = as_floats(), np.linspace(4000.0, 6000.0, 4096)
    arrays = samples(order, tray_power.size)
    ours = min(timed(lambda: evaluate_arrays(order, arrays, order[-1:]))[0] for _ in range(rounds))
    theirs = min(timed(lambda: chain({**given, "tray_power": tray_power}, racks))[0] for _ in range(rounds))
    yield Row(f"... over {tray_power.size:,} samples at once", ours, "the same written in NumPy", theirs, most=2)


def measured(racks: int, rounds: int) -> tuple[dict[str, float], list[Any]]:
    """The least seconds of each way, and the nodes of the graph; all ways agree on the result."""
    ways = {"floats": as_floats, "figures": as_figures, "pint": as_quantities}
    best, results = dict.fromkeys(ways, math.inf), dict.fromkeys(ways, None)
    for _ in range(rounds):
        for name, prepare in ways.items():
            given = prepare()
            elapsed, results[name] = timed(lambda given=given: chain(given, racks))
            best[name] = min(best[name], elapsed)
    agree(*(results[name][-1] for name in ("figures", "pint", "floats")))
    return best, topological(results["figures"])


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--racks", type=int, default=1000, help="length of the chain (default 1000)")
    parser.add_argument("--rounds", type=int, default=7, help="rounds of all three (default 7)")
    options = parser.parse_args()
    best, order = measured(options.racks, options.rounds)
    nodes = sum(1 for node in order if node.args)
    best["recompute"], _ = min(timed(lambda: recompute(order, {"tray_power": 5500.0})) for _ in range(options.rounds))
    best["64 at once"], _ = min(timed(lambda: evaluate_arrays(order, samples(order, 64))) for _ in range(options.rounds))
    print(f"{nodes} operations, best of {options.rounds} rounds\n")
    print(f"{'':<12} {'nodes/s':>12} {'us/node':>9} {'x floats':>9} {'x pint':>9}")
    for name, elapsed in best.items():
        ratios = f"{elapsed / best['floats']:>9.1f} {elapsed / best['pint']:>9.3f}"
        print(f"{name:<12} {nodes / elapsed:>12,.0f} {elapsed / nodes * 1e6:>9.3f} {ratios}")
    print("\nx floats, x pint: time relative to plain floats and to pint quantities. recompute changes an input of the built graph;")
    print("'64 at once' evaluates it over 64 samples of that input, per node for all 64.")


def samples(order: list[Any], count: int) -> dict[int, Any]:
    """`count` values of the tray power."""
    import numpy as np

    return {id(node): np.linspace(4000.0, 6000.0, count) for node in order if node.id == "tray_power"}


if __name__ == "__main__":
    main()
