from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.columns import Basis
from analytics.periods import Window
from analytics.slices import Slice
from components import filters

COVERED = Window(date(2010, 12, 1), date(2011, 12, 10))
COUNTRIES = ("EIRE", "France", "United Kingdom")
PRODUCTS = {"85123A": "WHITE HEART", "22423": "CAKESTAND"}


def chosen(**query) -> Slice:
    found = filters.choose(query, COVERED, COUNTRIES, PRODUCTS)
    assert found.problems == ()
    return found.chosen


def test_nothing_asked_is_all_of_the_data_on_the_net_basis():
    assert chosen() == Slice(COVERED, Basis.NET, (), merchandise_only=False)


def test_a_preset_is_relative_to_the_end_of_the_data():
    assert chosen(period="last_month").window == Window(date(2011, 11, 1), date(2011, 12, 1))


def test_both_days_of_a_range_are_included():
    window = chosen(**{"from": "2011-02-03", "to": "2011-02-03"}).window
    assert window == Window(date(2011, 2, 3), date(2011, 2, 4))


def test_a_range_is_cut_to_the_data():
    window = chosen(**{"from": "2001-01-01", "to": "2031-01-01"}).window
    assert window == COVERED


def test_one_country_and_several_are_understood_in_any_order():
    assert chosen(country="France").countries == ("France",)
    assert chosen(country=["France", "EIRE", "France"]).countries == ("EIRE", "France")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"period": "fortnight"}, "period is 'fortnight'; wanted one of all,"),
        ({"from": "soon"}, "from is 'soon'; wanted a day such as 2010-12-01"),
        ({"from": "2012-01-01", "to": "2012-02-01"}, "no day from 2012-01-01 to 2012-02-01"),
        ({"from": "2011-05-01", "to": "2011-04-01"}, "no day from 2011-05-01 to 2011-04-01"),
        ({"country": "Atlantis"}, "no country 'Atlantis' in the data"),
        ({"basis": "<script>"}, "basis is '<script>'; wanted one of raw, gross, net, identified"),
        ({"basis": ["raw", "net"]}, "basis is"),
        ({"hour": "24"}, "no hour '24' of the day; wanted 0 to 23"),
        ({"hour": ["ten"]}, "no hour 'ten' of the day"),
        ({"product": "<script>"}, "no product '<script>' in the data"),
        ({"goods": "none"}, "goods is 'none'; wanted one of all, merchandise"),
    ],
)
def test_nonsense_is_said_and_left_at_its_default(query, words):
    found = filters.choose(query, COVERED, COUNTRIES)
    assert found.problems[0].startswith(words)
    assert found.chosen == chosen()


@given(
    st.dictionaries(
        st.sampled_from(["period", "from", "to", "country", "hour", "product", "basis", "goods"]),
        st.one_of(st.text(), st.none(), st.integers(), st.lists(st.text() | st.integers())),
    )
)
def test_whatever_an_address_says_a_slice_of_the_data_comes_out(query):
    found = filters.choose(query, COVERED, COUNTRIES).chosen
    assert COVERED.contains(found.window)
    assert set(found.countries) <= set(COUNTRIES)


def test_an_address_gives_its_slice_back():
    wanted = Slice(Window(date(2011, 2, 3), date(2011, 3, 1)), Basis.RAW, ("France",))
    wanted = replace(wanted, hours=(9, 10), products=("22423",))
    query: dict = {}
    for name, value in filters.as_query(wanted):
        query.setdefault(name, []).append(value)
    flat = {name: values[0] if len(values) == 1 else values for name, values in query.items()}
    assert chosen(**flat) == wanted
    assert "country=France" in urlencode(filters.as_query(wanted))


def test_hours_and_products_are_understood_as_text_and_as_numbers():
    found = chosen(hour=["10", 9, "10"], product=["85123A"])
    assert (found.hours, found.products) == ((9, 10), ("85123A",))


def test_hours_and_products_are_said_the_latter_by_name():
    found = chosen(hour="9", product="22423")
    assert filters.in_words(found, PRODUCTS) == (
        "only CAKESTAND (22423) within the orders, 9:00 to 9:59"
    )


def test_what_narrows_a_slice_is_said():
    assert filters.in_words(chosen()) == ""
    countries = ("A", "B", "C", "D")
    assert filters.in_words(Slice(COVERED, countries=countries)) == (
        "A, B, C and 1 more, merchandise only"
    )
