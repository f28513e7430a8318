"""Mistakes and attacks on a text: one seeded source of randomness, so that any input can be made again from its seed and number."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

# Numbers at the ends of what can be written, words that YAML, Excel, HTML, a terminal, a format string or a file system reads as more.
NUMBERS = (
    "0", "-0", "-1", "0.5", "1e308", "-1e308", "1e-308", "1e400", "1e15", "999999999999999999999", "1000000000", ".inf", "-.inf", ".nan",
    "0x10", "1_000", "1,5", "1.5.2", "5 %", "13", "101 %", "-1 %", "1e308 W", "-3 kW", "5 furlong", "3 kg", "0 V", "1 USD",
    "1e9 m", "4 m^9", "2 W/m/m/m",
    "1 degC", "-274 degC", "1e6 degC", "40 C", "5 delta_degC", "2 year", "1 USD/USD", "1 ohm^0.5", "1 W**99999", "1 m^-3 m^3",
    "((1))", "1 /s", "--1",
)  # fmt: skip
WORDS = (
    "null", "~", "true", "yes", "[]", "{}", "[1, 2]", "{a: b}", "''", '" "', "auto", "none", "a", "{x}", '"{x}{0}%s%n"',
    '"[/b][red]"', r'"\x1b[31mred\r"',
    "../../etc/passwd", "/etc/passwd", "C:\\con", '"=1+1"', "'@SUM(A1)'", '"<script>alert(1)</script>"', '"javascript:alert(1)"',
    r'"\ud800"', "\u202eabc",
    "示例", "é" * 30, "x" * 3000, '"' + "a b " * 2000 + '"', "&a b", "*a", "!!python/object:os.system x", "|", ">-", "2026-02-30",
    "1899-12-31", "9999-12-31",
    "12:30", "014", "gb300-nvl72", "b300-gpu", "component-default", "USD", "XXX", "N+N", "N+1", "__class__", "0;0", "%00",
    '"a\\nb"', '"\\t=1"', "\x7f", "\u2028",
)  # fmt: skip
VALUES = (*NUMBERS, *WORDS)

_SCALAR = re.compile(r"(?m)(?<=[:,\[{\-] )[^\s{}\[\],#&*][^{}\[\],#\n]*")
_KEY = re.compile(r"(?m)(?<=[\s{])[A-Za-z][\w.+/-]*(?=:\s)")
_NUMBER = re.compile(r"(?<![\w.-])\d+(?:\.\d+)?(?![\w-])")

Mutation = Callable[[random.Random, str], str]


def _replaced(rng: random.Random, text: str, pattern: re.Pattern[str], by: Callable[[str], str]) -> str:
    """The text with one of the places a pattern finds replaced."""
    found = list(pattern.finditer(text))
    if not found:
        return text
    one = rng.choice(found)
    return text[: one.start()] + by(one[0]) + text[one.end() :]


def another_value(rng: random.Random, text: str) -> str:
    """A scalar replaced by one that is no such value."""
    return _replaced(rng, text, _SCALAR, lambda _: rng.choice(VALUES))


def value_of_elsewhere(rng: random.Random, text: str) -> str:
    """A scalar replaced by another of the same file."""
    others = [found[0] for found in _SCALAR.finditer(text)]
    return _replaced(rng, text, _SCALAR, lambda _: rng.choice(others))


def another_number(rng: random.Random, text: str) -> str:
    """A number scaled, negated, halved, or at the end of all numbers; its unit stays."""
    return _replaced(rng, text, _NUMBER, lambda old: changed_number(rng, old))


def changed_number(rng: random.Random, old: str) -> str:
    """A number as a maintainer or an attacker would have it."""
    factors = (0.0, -1.0, 0.001, 0.5, 1.5, 10.0, 1000.0, 1e9, 1e30)
    return rng.choice((*(f"{float(old) * factor:g}" for factor in factors), "1e308", "1e-308", "1e400", old * 9))


def another_unit(rng: random.Random, text: str) -> str:
    """The unit behind a number replaced."""
    units = ("W", "kW", "V", "A", "kg", "mm", "K", "degC", "L/min", "USD", "%", "bar", "year", "", "GHz", "dB/in", "W/W", "1/0")
    return _replaced(rng, text, re.compile(r"(?<=\d )[A-Za-z%][\w/%^*]*"), lambda _: rng.choice(units))


def key_slipped(rng: random.Random, text: str) -> str:
    """A key misspelt, or another key of the file in its place (which may then stand there twice)."""
    keys = [found[0] for found in _KEY.finditer(text)]
    return _replaced(rng, text, _KEY, lambda old: rng.choice((old[:-1], old + old[-1], old.upper(), "id", "value", *keys[:40])))


def lines_moved(rng: random.Random, text: str) -> str:
    """A line dropped, doubled, moved, or indented otherwise."""
    lines = text.split("\n")
    at, to = rng.randrange(len(lines)), rng.randrange(len(lines))
    line = lines[at]
    ways: tuple[Callable[[], None], ...] = (
        lambda: lines.__delitem__(at),
        lambda: lines.insert(at, line),
        lambda: lines.insert(to, lines.pop(at)),
        lambda: lines.__setitem__(at, "  " + line),
        lambda: lines.__setitem__(at, line.removeprefix("  ")),
        lambda: lines.__setitem__(slice(at, at + rng.randrange(1, 20)), []),
    )
    rng.choice(ways)()
    return "\n".join(lines)


def cut_off(rng: random.Random, text: str) -> str:
    """The end missing, as after a broken copy."""
    return text[: rng.randrange(len(text) + 1)]


def signs_broken(rng: random.Random, text: str) -> str:
    """A few characters replaced by others that mean something somewhere."""
    signs = "{}[]:,#&*!|>'\"%@`\\\t \n\x00\x07\x1b\x85\ufeff\u202e=-+0é示"
    letters = list(text) or [" "]
    for _ in range(rng.randrange(1, 4)):
        letters[rng.randrange(len(letters))] = rng.choice(signs)
    return "".join(letters)


def repeated(rng: random.Random, text: str) -> str:
    """A stretch of the file very many times."""
    lines = text.split("\n")
    at = rng.randrange(len(lines))
    stretch = lines[at : at + rng.randrange(1, 4)]
    return "\n".join([*lines[:at], *stretch * rng.choice((50, 2000)), *lines[at:]])


MUTATIONS: tuple[Mutation, ...] = (
    another_value, another_value, another_value, value_of_elsewhere, another_number, another_number, another_number, another_unit,
    key_slipped, lines_moved, lines_moved, cut_off, signs_broken, repeated,
)  # fmt: skip


def mutated(rng: random.Random, text: str, ways: Sequence[Mutation] = MUTATIONS) -> str:
    """The text after one to three mistakes, mostly one."""
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        text = rng.choice(ways)(rng, text)
    return text


def bytes_broken(rng: random.Random, raw: bytes) -> bytes:
    """A few bytes flipped, or the end missing."""
    found = bytearray(raw)
    for _ in range(rng.randrange(1, 6)):
        if found:
            found[rng.randrange(len(found))] = rng.randrange(256)
    return bytes(found[: rng.randrange(len(found) + 1)] if rng.random() < 0.2 else found)
