"""Text at the borders: whole characters in; out, what a stream can write, a terminal obeys nothing of, and somebody reads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.catalog.problems import InputError, Position, Problem
from configurator.text import PLAIN, QUOTED, TOLD, escaped, plain, shortened, told, whole

anything = st.text(st.characters(exclude_categories=()))  # lone halves of characters included


@given(anything)
def test_plain_text_is_ascii(text: str) -> None:
    """Every character has something that stands for it, and none vanishes."""
    assert plain(text).isascii()
    assert len(plain(text)) >= len(text)
    assert plain(text) == text or not text.isascii()


def test_plain_text_is_readable() -> None:
    """Signs of the field and names of people stay recognisable in ASCII."""
    assert plain("8 × 33 kW → 138,7 kW – m² · Größe, Café №1 ≥ 3 °C") == "8 x 33 kW -> 138,7 kW - m2 . Grosse, Cafe No1 >= 3 degC"
    assert plain("机柜") == "??"
    assert all(sign.isascii() for sign in PLAIN.values())


@given(anything)
def test_whole_text_can_be_written(text: str) -> None:
    """No document fails because of half a character."""
    assert whole(text).encode().decode() == whole(text)
    assert whole(text) == text or any("\ud800" <= c <= "\udfff" for c in text)


@given(st.binary())
def test_undecoded_bytes_are_read_as_utf8(raw: bytes) -> None:
    """A name typed in a terminal whose locale knows only ASCII arrives as it was typed."""
    assert whole(raw.decode("ascii", "surrogateescape")) == raw.decode("utf-8", "replace")


@given(anything)
def test_escaped_text_commands_no_terminal(text: str) -> None:
    """No escape sequence, carriage return or turned line gets through; what is printable stays."""
    shown = escaped(text, keep="\n")
    assert not {c for c in shown if (c < " " and c != "\n") or "\x7f" <= c <= "\x9f" or "\u202a" <= c <= "\u202e"}
    assert escaped("\x1b[31mred\r") == "\\x1b[31mred\\r"
    assert escaped("Größe [/b] 云") == "Größe [/b] 云"


@given(st.text("a'\" \x1b\n云", max_size=3000))
def test_a_message_fits_a_screen(text: str) -> None:
    """However long the input it quotes, and however often."""
    assert len(told(text)) <= TOLD and escaped(told(text)) == told(text)
    assert shortened(text) == text or len(shortened(text)) == QUOTED


@pytest.mark.parametrize("value", ["x" * 5000, "a b " * 2000, "it's " * 900])
def test_a_quoted_input_is_cut_and_the_rest_of_the_message_stays(value: str) -> None:
    """The reader sees how the input begins, and what is wrong with it."""
    text = str(InputError([Problem("X1", f"'{value}' is not a number with a unit", Position("a.yaml", 3, 4))]))
    assert text.startswith(f"a.yaml:3:4: X1 '{value[:40]}") and len(text) < 600
    assert text.endswith("is not a number with a unit") or "'" in value


def test_prose_is_no_quoted_input() -> None:
    """Apostrophes of English words begin no quotation."""
    text = "the platform's own racks and every tray that stands in them, counted by the order's quantity, have no place"
    assert told(text) == text
