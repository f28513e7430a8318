"""Files in the encodings in which people save them: read, or named for what they look like."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.catalog.problems import InputError
from configurator.catalog.reading.encoding import decoded

TEXT = "platform: gb300-nvl72\r\nquote: {customer: Größe 云计算}\r\n"

WRITTEN = {
    "UTF-8": TEXT.encode(),
    "UTF-8 of Notepad": codecs.BOM_UTF8 + TEXT.encode(),
    "UTF-16 of PowerShell": codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
    "UTF-16, big end first": codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
}

# What stands in the file, what the message says of it, and the place it names.
REFUSED = {
    "Windows-1252": (
        "a: 1\nb: für\n".encode("cp1252"),
        "byte 10: it looks like Windows-1252 or Latin-1 (save it as UTF-8)",
        "x.yaml:2:5: ",
    ),
    "GBK": ("a: 1\nb: 云计算\n".encode("gbk"), "byte 9: it looks like GBK, the Chinese code page 936 (save it as UTF-8)", "x.yaml:2:4: "),
    "UTF-16 without a mark": (TEXT.encode("utf-16-le"), "it looks like UTF-16 without a byte-order mark (save it as UTF-8)", "x.yaml:"),
    "UTF-16 cut off": (TEXT.encode("utf-16")[:-1], "damaged UTF-16 text at byte ", "x.yaml: "),
    "a workbook": (b"PK\x03\x04\x14\x00", "a workbook or another zip archive (is this a YAML file?)", "x.yaml: "),
    "a PDF": (b"%PDF-1.7\n", "a PDF document", "x.yaml: "),
    "bytes": (bytes(range(256)), "a binary file", "x.yaml: "),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_what_windows_writes_is_read(name: str) -> None:
    assert decoded(WRITTEN[name], "x.yaml") == TEXT


@pytest.mark.parametrize("name", REFUSED)
def test_anything_else_is_named(name: str) -> None:
    """One problem that says what the file looks like, where, and what to do."""
    raw, words, place = REFUSED[name]
    with pytest.raises(InputError) as failure:
        decoded(raw, "x.yaml")
    assert len(failure.value.problems) == 1 and failure.value.problems[0].code == "FILE005"
    assert words in str(failure.value) and str(failure.value).startswith(place), str(failure.value)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"))), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_text_comes_back_as_it_was(text: str, encoding: str) -> None:
    assert decoded(text.encode(encoding), "x.yaml") == text.removeprefix("\ufeff")


@given(st.binary())
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    """Never anything but text or one problem."""
    try:
        assert isinstance(decoded(raw, "x.yaml"), str)
    except InputError as error:
        assert len(error.problems) == 1
