import pandas as pd
import pytest

from analytics import columns as c
from components import customer_profile as profile
from tests.components.tree import rows

AT = pd.Timestamp("2011-04-01")
ROW = pd.Series(
    {
        c.RECENCY_DAYS: 10,
        c.FREQUENCY: 3,
        c.MONETARY: 640.0,
        c.PRICE_LEVEL: float("nan"),
        c.SEGMENT: "Loyal",
        c.SEGMENT_BEFORE: "New",
        c.RFM_SCORE: "543",
        c.RULE_NAME: "Champions",
    }
)
EVERYONE = {
    c.RECENCY_DAYS: pd.Series([1, 10, 40, 90]),
    c.FREQUENCY: pd.Series([1, 1, 1, 3]),
    c.MONETARY: pd.Series([5.0, 6.0, 640.0, 900.0]),
}


@pytest.mark.parametrize(
    ("value", "is_better_low", "share"), [(3, False, 1.0), (1, False, 1 / 3), (1, True, 2 / 3)]
)
def test_ties_count_half_and_the_best_is_ahead_of_all_others(value, is_better_low, share):
    found = profile.ahead_share(value, EVERYONE[c.FREQUENCY], is_better_low=is_better_low)
    assert found == pytest.approx(share)


def test_the_only_customer_is_ahead_of_nobody():
    assert pd.isna(profile.ahead_share(3, pd.Series([3]), is_better_low=False))


def test_a_customer_is_compared_with_all_and_with_the_segment():
    shown = profile.profile(ROW, EVERYONE.__getitem__, {c.MONETARY: 500.0}, AT, "£")
    assert [[cell.strip() for cell in row] for row in rows(shown.body)] == [
        ["Recency, days since the last order", "10", "66.7%", "\N{EN DASH}"],
        ["Frequency, orders", "3", "100%", "\N{EN DASH}"],
        ["Monetary, spent", "£640.00", "66.7%", "£500.00"],
    ]
    assert "4 customers" in shown.note


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("New", "New 90 days before"),
        ("Loyal", "as 90 days before"),
        (None, "no customer yet 90 days before"),
    ],
)
def test_the_segment_is_named_now_and_before(before, said):
    row = pd.concat([ROW.drop(c.SEGMENT_BEFORE), pd.Series({c.SEGMENT_BEFORE: before})])
    assert profile.on_segment(row) == f"Loyal now, {said}; RFM score 5-4-3, by rule Champions"


def _history(*segments: str) -> pd.DataFrame:
    at = pd.date_range("2010-07-05", periods=len(segments), freq="90D")
    return pd.DataFrame(
        {
            c.CUSTOMER_ID: "1",
            c.AT: at,
            c.RECENCY_DAYS: range(len(segments)),
            c.FREQUENCY: range(1, len(segments) + 1),
            c.MONETARY: [100.0] * len(segments),
            c.SEGMENT: list(segments),
        }
    )


@pytest.mark.parametrize(
    ("segments", "said"),
    [
        (["New"], "New at the only instant so far"),
        (["New", "New"], "New at all 2 instants"),
        (["New", "Loyal", "New", "Loyal"], "Loyal since 1 Apr 2011, New before that"),
    ],
)
def test_the_past_says_since_when(segments, said):
    assert profile.on_past(_history(*segments)) == said


def test_the_past_is_listed_latest_first():
    shown = profile.past(_history("New", "Loyal"), ["Loyal", "New"], currency="£", has_table=True)
    assert shown.table["Segment"].tolist() == ["Loyal", "New"]
    assert len(shown.figure["data"]) == 9  # three measures: a line, and points of two segments


@pytest.mark.parametrize(
    ("has_table", "said"), [(True, "No sale"), (False, "This build has no segments")]
)
def test_who_has_no_past_is_told_why(has_table, said):
    shown = profile.past(pd.DataFrame(), [], currency="£", has_table=has_table)
    assert said in shown.figure["layout"]["annotations"][0]["text"]
