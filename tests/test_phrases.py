"""Messages with placeholders: English by themselves, any language through a translator, whole after a copy."""

from __future__ import annotations

import copy
import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.phrases import Name, Phrase, listed, name, packed, phrase, unpacked, verbatim

WORDS = {"{rack}: {n:g} shelves": "{rack}：{n:g} 个电源框", "{first}, {rest}": "{first}、{rest}", "Compute rack": "计算柜"}


def chinese(text: str) -> str:
    if isinstance(text, Phrase):
        return text.filled(WORDS.get(text.message, text.message), chinese)
    return text.words["zh"] if isinstance(text, Name) else WORDS.get(text, text)


def test_a_phrase_is_english_and_knows_its_parts() -> None:
    told = phrase("{rack}: {n:g} shelves", rack="Compute rack", n=8.0)
    assert told == "Compute rack: 8 shelves"
    assert chinese(told) == "计算柜：8 个电源框"


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda text: pickle.loads(pickle.dumps(text))])
def test_a_copy_can_still_be_translated(copied) -> None:  # type: ignore[no-untyped-def]
    """Views are deep copies of a build."""
    told = phrase("{rack}: {n:g} shelves", rack=name({"en": "Bus rack", "zh": "总线柜"}), n=2)
    assert chinese(copied(told)) == "总线柜：2 个电源框"


@given(st.lists(st.text(st.characters(exclude_characters="{}")), max_size=5))
def test_what_is_listed_reads_as_joined(texts: list[str]) -> None:
    assert listed(texts) == ", ".join(texts)
    assert chinese(listed(texts)) == "、".join(map(chinese, texts))


@pytest.mark.parametrize("raw", [{"zh": "托盘"}, {"en": "Tray", "fr": "Plateau"}, {"en": 3}, ["Tray"], None, {}])
def test_a_name_has_english_and_known_languages(raw: object) -> None:
    with pytest.raises(ValueError, match="for each language"):
        name(raw)


def test_what_is_the_same_in_every_language_is_kept_as_such() -> None:
    """An id of a source keeps its words in Chinese, and through what a quote is kept as."""
    assert chinese(verbatim("nvl72-spec")) == "nvl72-spec"
    kept = json.loads(json.dumps(packed(phrase("by {source}", source=verbatim("nvl72-spec")))), object_hook=unpacked)
    assert kept == "by nvl72-spec" and chinese(kept) == "by nvl72-spec"
