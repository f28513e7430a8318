"""How the field spells numbers and units, respelled in the names of `units.txt`: spelling only, sizes stand there."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

# What the decomposition of a character may begin with that only changes its shape: １ Ａ ％ ㎡ ℃ and the space that does not break.
SHAPES = ("<wide>", "<narrow>", "<square>", "<compat>", "<noBreak>")
SAME_SIGN = str.maketrans({"µ": "μ", "\u2126": "Ω", "∆": "Δ", "º": "°", "。": ".", "−": "-", "·": "*", "⋅": "*"})

# A currency before its number ($12, CN¥ 3.5, USD 1,400): what stands behind it in every unit of this program.
MONEY = r"US\$|\$|CN¥|¥|€|£|RMB|人民币|[A-Z]{3}"
MYRIADS = {"": 1.0, "万": 1e4, "亿": 1e8}

# Unit spellings in the order they are replaced.
SPELLINGS = tuple(
    (re.compile(pattern, re.ASCII), name)
    for pattern, name in (
        (r"\s*([*/])\s*", r"\1"),
        (r"\b([kMm]?[VA])[ _-]?(?:AC|DC|ac|dc)\b", r"\1"),
        # money: ¥ is the yuan's sign here; 元/度 is a price of a kilowatt-hour
        (r"/度(?!\w)", "/kWh"),
        (r"US\$|美元|\$", "USD"),
        (r"欧元|€", "EUR"),
        (r"£", "GBP"),
        (r"人民币|CN¥|¥|元|\bRMB\b", "CNY"),
        # temperature
        (r"(?:Δ\s?|\bdelta[ _-]?)(?:°\s?C|deg ?C|C|K)\b", "delta_degC"),
        (r"°\s?C\b|\bdeg C\b|摄氏度|度", "degC"),
        # length, area, volume
        (r"\bsq\.? ?(ft|in|m)\b", r"\1^2"),
        (r"(?<=[A-Za-z])([23])(?!\w)", r"^\1"),
        (r"\b(?:in|inches)\b|″|′′|\"", "inch"),
        (r"\b(?:ft|feet)\b|′", "foot"),
        (r"\bthou\b", "mil"),
        (r"\b([mk]?)l\b", r"\1L"),
        (r"\blitre(s?)\b", r"liter\1"),
        (r"μ", "u"),
        # rates: in brackets, so that USD/lpm stays a quotient
        (r"\b(?:LPM|lpm)\b", "(L/min)"),
        (r"\b([kMGT]?)bps\b", r"(\1bit/s)"),
        (r"\b([kMGT]?)Bps\b", r"(\1B/s)"),
        (r"^\(([^()]*)\)$", r"\1"),
        (r"\bCFM\b", "cfm"),
        (r"\bGPM\b", "gpm"),
        (r"\bBtu\b", "BTU"),
        (r"\b(?:hr|hrs)\b", "h"),
        (r"Ω", "ohm"),
    )
)


def narrowed(text: str) -> str:
    """`text` with the signs of a Chinese keyboard (１，４００ ％ ㎡) as plain ones, any space as a space, what is not seen as nothing.

    Raised digits stay.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_plain(sign) for sign in text.translate(SAME_SIGN))


@cache
def _plain(sign: str) -> str:
    if sign.isspace():
        return " "
    if unicodedata.category(sign) == "Cf":
        return ""
    return unicodedata.normalize("NFKC", sign) if unicodedata.decomposition(sign).startswith(SHAPES) else sign


@cache
def respelled(text: str) -> str:
    """The unit `text` in names of the definition file: ``m3/h`` as ``m^3/h``, ``VAC`` as ``V``, ``元`` as ``CNY``."""
    name = narrowed(text).strip()
    for pattern, meant in SPELLINGS:
        name = pattern.sub(meant, name)
    return name
