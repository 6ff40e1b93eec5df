import pandas as pd
import pytest

from analytics import columns as c
from analytics.inequality import lorenz_curve, top_shares
from analytics.outliers import Fence, Kept
from analytics.spending import describe, linear_histogram
from analytics.spread import of_amounts, of_buckets
from components import findings_spending as say

SKEWED = of_amounts(pd.Series([10.0] * 30 + [310.0]))
FEW = of_amounts(pd.Series([1.0, 9.0]))


def test_the_mean_is_set_beside_the_median():
    assert say.on_histogram(SKEWED, of="order", currency="£") == (
        "Half of all orders are worth £10.00 or less; the mean, £19.68, is 2.0 times that, "
        "and 97% lie below it"
    )


def test_a_mean_near_the_median_is_not_news():
    even = of_amounts(pd.Series([9.0, 10.0, 10.0, 10.0, 11.0]))
    words = say.on_histogram(even, of="customer", currency="£")
    assert words == "Half of all customers spent £10.00 or less"


def test_from_buckets_the_median_is_about():
    lines = pd.DataFrame({"bucket": [20], "n_lines": [9], "revenue": [90.0]})
    words = say.on_histogram(of_buckets(lines), of="line", currency="£")
    assert words == "Half of all line items are worth about £10.00 or less"


def test_what_a_linear_axis_cuts_off_is_counted():
    amounts = of_amounts(pd.Series([10.0] * 200 + [2_000.0]))
    words = say.beyond(amounts, linear_histogram(amounts), of="order", currency="£")
    assert words.startswith("beyond the axis, cut at the 99th percentile: 1 order of £")
    assert words.endswith("and more, 50.0% of revenue")


def test_where_nothing_is_cut_off_nothing_is_said():
    one = of_amounts(pd.Series([9.0]))
    assert say.beyond(one, linear_histogram(one), of="order", currency="£") == ""
    assert say.beyond(one, linear_histogram(one).head(0), of="order", currency="£") == ""


def test_amounts_of_zero_or_less_are_counted_in_words():
    spreads = {"order": SKEWED, "line": of_amounts(pd.Series([1.0, 0.0, -1.0]))}
    assert say.left_out(spreads) == "without 2 line items of zero or less"
    assert say.left_out({"order": SKEWED}) == ""


def test_the_largest_tenth_of_each_kind_large_enough():
    words = say.on_curves({"order": SKEWED, "customer": FEW})
    assert words == "Share of revenue in the largest tenth: orders 56%"
    assert say.on_curves({"customer": FEW}) == ""


def test_the_middle_half():
    wide = of_amounts(pd.Series([100.0, 200.0, 300.0, 400.0, 500.0]))
    summaries = describe({"order": wide, "line": wide, "customer": FEW})
    words = say.on_boxes(summaries, currency="£")
    assert words == "The middle half of orders lie between £200 and £400"
    summaries.loc["order", "n"] = 1
    assert say.on_boxes(summaries, currency="£") == ""


def test_the_most_skewed_kind_is_named():
    words = say.on_levels(describe({"order": SKEWED, "line": FEW}))
    assert words.startswith("Orders are the most skewed (5.3; 0 would be symmetric)")
    assert words.endswith("the largest is 31 times the median")
    assert say.on_levels(describe({"line": FEW})) == ""


def test_concentration_in_words():
    spent = pd.Series([1.0] * 30 + [70.0])
    assert say.on_lorenz(lorenz_curve(spent)).startswith("The smaller 48% of customers bring 15.0%")
    assert say.on_lorenz(lorenz_curve(spent.head(2))) == ""
    assert say.on_top_shares(top_shares(spent), len(spent)) == (
        "The top 20% (7 customers) bring 76.0% of customers' revenue"
    )
    assert say.on_top_shares(top_shares(spent.head(3)), 3) == ""


def _customers(n):
    shares = [1 / n] * n
    return pd.DataFrame({"customer_id": "A", "revenue": 5.0, "revenue_share": shares})


def test_the_first_customer_and_the_first_ten():
    words = say.on_customers(_customers(20), currency="£")
    assert words == (
        "Customer A brought £5.00, 5.0% of customers' revenue; the ten largest together 50.0%"
    )
    assert say.on_customers(_customers(10), currency="£") == ""


@pytest.mark.parametrize(
    ("kept", "net", "words"),
    [
        (
            [Kept.WHOLE, Kept.MOSTLY],
            90.0,
            "2 orders lie far beyond the others; none was taken back",
        ),
        (
            [Kept.NONE, Kept.WHOLE],
            0.0,
            "2 orders lie far beyond the others; 1 of them was taken back, £100.00 worth",
        ),
        (
            [Kept.NONE, Kept.LITTLE],
            25.0,
            "2 orders lie far beyond the others; 2 of them were taken back, £150.00 worth",
        ),
    ],
)
def test_what_was_taken_back_of_the_large_orders(kept, net, words):
    found = pd.DataFrame(
        {c.revenue_on(c.Basis.GROSS): 100.0, c.revenue_on(c.Basis.NET): net, "kept": kept}
    )
    assert say.on_outliers(found, currency="£") == words
    assert say.on_outliers(found.head(0), currency="£") == ""


def test_the_rule_is_stated_with_its_limit():
    words = say.outlier_rule(Fence(1.0, 15_407.0, 182), currency="£")
    assert words.startswith("orders above £15,407 before cancellations, three interquartile ranges")
    assert words.endswith("; 182 lie as far below")
    assert "below" not in say.outlier_rule(Fence(1.0, 15_407.0, 0), currency="£")
    assert say.outlier_rule(None, currency="£") == "too few orders to tell which stand out"


def test_remarks_are_joined_and_empty_ones_left_out():
    assert say.joined("a", "", "b") == "a · b"
    assert say.without_guests(0.1547) == "customers without guests, who bring 15.5% of revenue"
    assert say.without_guests(None) == say.without_guests(0.0) == ""
    assert say.part_shown(100, 4_334) == "100 of 4,334 customers shown"
    assert say.part_shown(3, 3) == ""
