import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.movers import least_revenue, movers, top_movers


def _days(**revenues):
    return pd.DataFrame(
        [(name, float(amount)) for name, amount in revenues.items()], columns=["country", "revenue"]
    )


NOW = _days(UK=900, France=300, Malta=5, Spain=0.5)
BEFORE = _days(UK=1000, France=200, Italy=100, Spain=0.1)


def test_two_periods_stand_side_by_side_most_gained_first():
    found = movers(NOW, BEFORE, "country")
    assert found.index.tolist() == ["France", "Malta", "Spain", "Italy", "UK"]
    assert found.loc["France"].tolist() == [200, 300, 100, 0.5]
    assert found.loc["Italy", ["before", "now", "change"]].tolist() == [100, 0, -100]


def test_nothing_to_grow_from_is_no_share():
    assert pd.isna(movers(NOW, BEFORE, "country").loc["Malta", "change_share"])


def test_rows_of_one_key_are_summed():
    found = movers(pd.concat([NOW, NOW]), BEFORE, "country")
    assert found.loc["France", "now"] == 600


def test_the_largest_amounts_each_way_are_listed():
    top = top_movers(movers(NOW, BEFORE, "country"), n=1)
    assert top.index.tolist() == ["France", "UK"]


def test_by_share_nothing_grows_from_nearly_nothing():
    both = movers(NOW, BEFORE, "country")
    assert least_revenue(both) == pytest.approx(1.3001)
    top = top_movers(both, "change_share")
    assert top.index.tolist() == ["France", "UK", "Italy"]


def test_who_did_not_move_is_not_listed():
    assert top_movers(movers(NOW, NOW, "country")).empty


def test_two_empty_periods_have_no_mover():
    assert top_movers(movers(_days(), _days(), "country")).empty


def test_only_takings_back_before_are_no_base():
    both = movers(_days(UK=10), _days(UK=-10), "country")
    assert both.loc["UK", "change"] == 20
    assert pd.isna(both.loc["UK", "change_share"])


some_days = st.lists(st.tuples(st.sampled_from("ABCDE"), st.floats(-100, 1000)), max_size=20).map(
    lambda rows: pd.DataFrame(rows, columns=["country", "revenue"]).astype({"revenue": "float64"})
)


@settings(max_examples=30, deadline=None)
@given(some_days, some_days)
def test_changes_add_up_to_the_change_of_the_sum(now, before):
    both = movers(now, before, "country")
    change = now["revenue"].sum() - before["revenue"].sum()
    assert both["change"].sum() == pytest.approx(change, abs=1e-6)
    assert top_movers(both).index.is_unique
