"""Write catalogs/coolants/*.yaml: property tables of the coolants at 2 bar, 0 to 70 degC, computed with CoolProp.

Run once per CoolProp release (`pip install CoolProp`, then `python tools/make_coolant_tables.py`); the program itself only
interpolates in the tables. PG25 is 25 % propylene glycol by *volume*, hence the volume-based ASHRAE fit APG and not MPG.
"""

from dataclasses import replace
from pathlib import Path

from configurator.catalog.tables.fluids import Fluid, coolant_document, glycol
from configurator.phrases import name

COOLANTS = Path(__file__).parents[1] / "catalogs" / "coolants"
HEAD = "# yaml-language-server: $schema=../../docs/schema/coolant.json\n# Made by tools/make_coolant_tables.py; do not edit by hand.\n"

WATER = Fluid(
    *("water", "Water", name({"en": "Water (treated, deionised)", "zh": "水（经处理的去离子水）"}), "pure water", "coolprop-run"),
    "IAPWS-95 water at 2 bar; the few ppm of azole and biocide of a treated loop do not change the properties. "
    "Wetted materials that are not allowed follow the NVIDIA MGX list.",
)
PG25 = replace(
    glycol(25),
    note="Uninhibited ASHRAE propylene glycol, 25 % by volume, at 2 bar; within 0.02 % in density and 0.15 % in specific heat of a "
    "published 25 % table. Inhibited DOWFROST LC 25 is about 15 % more viscous at 40 degC (1.58 against 1.37 mPa*s), while "
    "density times specific heat agrees within 0.3 %. Wetted materials that are not allowed follow the NVIDIA MGX list.",
)
DOWFROST = replace(
    PG25,
    id="dowfrost-lc25",
    name=name({"en": "DOWFROST LC 25 (inhibited PG25)", "zh": "DOWFROST LC 25（缓蚀型 PG25）"}),
    basis="25 % by volume (24 to 27 % in use)",
    note="Table of uninhibited 25 % propylene glycol with the viscosity corrected to the vendor's. The vendor's density (1022.5 kg/m^3 "
    "at 40 degC) is 0.8 % higher and its specific heat (3.92 kJ/(kg K)) 1.1 % lower; their product, which sets the flow, differs by "
    "0.3 %, so neither is corrected.",
    correction="{value: 1.155, low: 1.016, high: 1.155, source: [dow-lc-guide-0623, dow-lc-guide-0222], confidence: medium, note: "
    '"1.58 mPa*s at 40 degC over 1.368 of the table; the older edition gives 1.39 mPa*s, 1.016."}',
)

if __name__ == "__main__":
    for fluid in (WATER, PG25, DOWFROST, *(glycol(percent) for percent in (10, 20, 30, 40, 50, 60))):
        (COOLANTS / f"{fluid.id}.yaml").write_text(HEAD + coolant_document(fluid), encoding="utf-8")
