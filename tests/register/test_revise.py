"""The next revision of a quote: the next letter, and the specification as it was written with little changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.catalog.problems import InputError
from configurator.catalog.reading.yamltext import parse
from configurator.register.revise import amended, fields_of, next_revision, revised
from tests.register.quotes import small_quote

TEXT = """# Offer for the hall
platform: gb300-nvl72   # liquid
quantity: 4             # racks
prices: {margin: 12 %, fx: {CNY/USD: 7.10}}
lines:
  - {id: warranty, label: {en: "Warranty, 3 years", zh: 三年质保}, quantity: 4, price: 180000 USD}
  - id: spares
    label: {en: Spares}
    quantity: 1
    price: 9000 USD
quote: {number: Q-1, date: 2026-11-25}
"""


@pytest.mark.parametrize(
    ("revision", "following"),
    [("", "A"), ("A", "B"), ("Z", "AA"), ("AZ", "BA"), ("ZZ", "AAA"), ("z", "aa"), ("9", "10"), ("R9", "R10"), ("2Z", "2AA"), ("1", "2")],
)
def test_letters(revision: str, following: str) -> None:
    assert next_revision(revision) == following


@given(st.from_regex(r"[A-Z]{1,3}", fullmatch=True))
def test_no_letter_comes_twice(revision: str) -> None:
    """Each letter is above the one before: longer, or later in the alphabet."""
    following = next_revision(revision)
    assert (len(following), following) > (len(revision), revision)


def test_the_rest_stays_as_it_was_written() -> None:
    """Comments, order, quotes, spaces and numbers as they stood; only the fields asked for are others."""
    quote = small_quote("Q-1", "", specification=TEXT, settings=["quantity=5"])
    text, reference = revised(quote, [quote], ["site.pue=1.3"])
    assert reference == "Q-1-A"
    expected = TEXT.replace("quantity: 4             #", "quantity: 5             #")
    head = expected.replace("date: 2026-11-25}", "date: 2026-11-25, revision: A}")
    assert text == f"{head}site:\n  pue: 1.3\n"


def test_it_follows_on_the_last_one_issued() -> None:
    """Revising an old revision does not take a letter that was used."""
    issued = [small_quote("Q-1", revision) for revision in ("A", "B", "C")]
    text, reference = revised(issued[0], [*issued, small_quote("Q-2", "K")])
    assert reference == "Q-1-D" and "supersedes: C" in text and issued[0].settings[0].partition("=")[2] in text


def test_an_item_of_a_list_goes_by_its_id() -> None:
    fields = {("lines", "spares", "quantity"): "3", ("lines", "warranty", "quantity"): "5"}
    document = parse(amended(TEXT, fields), "made")
    assert [line["quantity"] for line in document["lines"]] == ["5", "3"]  # type: ignore[call-overload, index]
    with pytest.raises(InputError, match="no line or system 'freight'"):
        amended(TEXT, {("lines", "freight", "quantity"): "1"})


AMBIGUOUS = """12 %|NO|12:30|014|Smith: Sons|#7|a #b|- x|{|null|~||yes|2026-11-25|2026-02-30|N+N|'|"|三年|1e5|0x1F|.5|true"""
written = st.one_of(
    st.sampled_from(AMBIGUOUS.split("|")),
    st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), max_size=12).map(str.strip),
)


@given(written)
def test_any_text_is_read_back(text: str) -> None:
    """Whatever a field is set to, our reader reads that from the text made."""
    made = parse(amended(TEXT, {("quote", "customer"): text}), "made")
    assert made["quote"]["customer"] == text  # type: ignore[call-overload, index]


def test_settings_of_any_kind() -> None:
    """Tables and lists of a command line are written as such."""
    made = parse(amended(TEXT, fields_of(["prices.books=[one, two]", "options={ssd: x, boot: y}", "power.redundancy=N+1"])), "made")
    assert made["prices"]["books"] == ["one", "two"] and made["options"] == {"ssd": "x", "boot": "y"}  # type: ignore[call-overload, index]
    assert made["prices"]["margin"] == "12 %" and made["power"] == {"redundancy": "N+1"}  # type: ignore[call-overload, index]


def test_a_system_is_amended_by_its_name_whatever_its_platform_becomes() -> None:
    """One without an id goes by its platform, which another with an id may have too; by that of the file also once it has another."""
    text = "systems:\n  - {id: b, platform: trn2}\n  - {platform: trn2}\n"
    made = amended(text, fields_of(["systems.trn2.platform=tpu-v7", "systems.trn2.quantity=3", "systems.tpu-v7.label=TPU"]))
    assert made == "systems:\n  - {id: b, platform: trn2}\n  - {platform: tpu-v7, quantity: 3, label: TPU}\n"
