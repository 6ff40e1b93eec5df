from datetime import date, datetime
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components import formats

MINUS = "\N{MINUS SIGN}"
MISSING = "\N{EN DASH}"


@pytest.mark.parametrize(
    "write",
    [
        formats.count,
        formats.number,
        formats.money,
        formats.compact,
        formats.compact_money,
        formats.percent,
        formats.share_of_whole,
        formats.file_size,
    ],
)
@pytest.mark.parametrize("value", [None, nan, inf])
def test_a_missing_value_is_a_dash(write, value):
    assert write(value) == MISSING


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (541_909, "541,909"),
        (-3, f"{MINUS}3"),
        (-0.4, "0"),
        (1e12, "1,000,000,000,000"),
    ],
)
def test_counts_are_whole_with_separators(value, text):
    assert formats.count(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (8_887_208.894, "£8,887,209"),
        (1_000, "£1,000"),
        (999.999, "£1,000.00"),
        (479.56, "£479.56"),
        (0, "£0"),
        (0.004, "£0"),
        (-0.004, "£0"),
        (-12.5, f"{MINUS}£12.50"),
        (-893_979.73, f"{MINUS}£893,980"),
        (2.5e13, "£25,000,000,000,000"),
    ],
)
def test_money_has_pence_only_below_a_thousand(value, text):
    assert formats.money(value) == text


def test_money_takes_any_label():
    assert formats.money(12, "EUR ") == "EUR 12.00"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (7, "7"),
        (7.25, "7.25"),
        (512, "512"),
        (999.4, "999"),
        (999.6, "1.00k"),
        (12_345, "12.3k"),
        (999_499, "999k"),
        (999_500, "1.00M"),
        (1_156_205, "1.16M"),
        (54e6, "54.0M"),
        (1.5e9, "1.50B"),
        (2e12, "2.00T"),
        (-21_741, f"{MINUS}21.7k"),
    ],
)
def test_compact_numbers_have_three_figures(value, text):
    assert formats.compact(value) == text


def test_compact_money_puts_the_sign_before_the_label():
    assert formats.compact_money(-893_980) == f"{MINUS}£894k"


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.65578, "65.6%"),
        (0, "0.0%"),
        (1, "100.0%"),
        (-0.031, f"{MINUS}3.1%"),
        (-0.0001, "0.0%"),
    ],
)
def test_shares_are_written_in_percent(share, text):
    assert formats.percent(share) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0, "0%"),
        (1, "100%"),
        (3 / 541_909, "<0.1%"),
        (0.99999, ">99.9%"),
        (0.24391, "24.4%"),
    ],
)
def test_a_small_part_never_looks_like_nothing(share, text):
    assert formats.share_of_whole(share) == text


def test_days_and_instants_have_no_leading_zero():
    assert formats.day(date(2011, 12, 9)) == "9 Dec 2011"
    assert formats.instant(datetime(2011, 2, 1, 8, 5)) == "1 Feb 2011, 08:05"
    assert formats.day(None) == formats.instant(None) == MISSING


def test_file_sizes_have_their_unit():
    assert [formats.file_size(n) for n in (0, 999, 1_000, 45_580_638, 3e9)] == [
        "0 B",
        "999 B",
        "1.0 kB",
        "45.6 MB",
        "3.0 GB",
    ]


def test_tags_in_a_name_are_text():
    assert formats.safe_text("<a href=x>CAKE & CO</a>") == "&lt;a href=x&gt;CAKE & CO&lt;/a&gt;"


@given(st.floats(min_value=0, max_value=1e15))
def test_a_negative_amount_is_its_opposite_with_a_minus(value):
    text = formats.money(value)
    assert formats.money(-value) == (text if text == "£0" else f"{MINUS}{text}")


@given(st.floats(min_value=1, max_value=9.99e14))
def test_a_compact_number_is_near_its_value(value):
    text = formats.compact(value)
    unit = {"k": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}.get(text[-1], 1)
    assert float(text.rstrip("kMBT").replace(",", "")) * unit == pytest.approx(value, rel=0.006)
