import subprocess
import sys
from datetime import datetime
from math import exp, sqrt
from pathlib import Path

import joblib
import pandas as pd
import pytest

from analytics.errors import SettingError
from analytics.recommend import (
    Recommender,
    Settings,
    UnknownCustomerError,
    UnknownProductError,
    lift_interval,
)
from tests.analytics.recommend.shop import cleaned, one_day

ROOT = Path(__file__).parents[3]

# Names without a common word, so that the counts alone decide.
PLAIN = {"A": "anchor", "B": "bell", "C": "candle", "D": "drum"}


def small_shop() -> pd.DataFrame:
    return one_day(
        ("1", ["A", "B"]),
        ("1", ["A", "C"]),
        ("2", ["A", "B"]),
        ("3", ["B"]),
        ("4", ["D"]),
        names=PLAIN,
    )


def codes(recommendations) -> list[str]:
    return [item.stock_code for item in recommendations]


def test_the_classic_is_the_cosine_over_customers():
    # A is bought by customers 1 and 2, B by 1, 2, 3, C by 1.
    found = Recommender.fit(small_shop()).similar("A", method="classic")
    assert [(item.stock_code, item.score) for item in found] == [
        ("B", pytest.approx(2 / sqrt(2 * 3), abs=1e-12)),
        ("C", pytest.approx(1 / sqrt(2 * 1), abs=1e-12)),
    ]


def test_ties_of_the_classic_go_to_support_then_to_the_code():
    # With X: Z and Y share one of one customer with one of X's four; W two of four customers.
    shop = one_day(
        ("1", ["X", "Z", "Y", "W"]), ("2", ["X", "W"]), ("3", ["X"]), ("4", ["X"]),
        ("5", ["W"]), ("6", ["W"]),
    )  # fmt: skip
    found = Recommender.fit(shop).similar("X", method="classic")
    assert {item.score for item in found} == {0.5}
    assert codes(found) == ["W", "Y", "Z"]


def test_the_best_is_the_smoothed_conditional_probability():
    settings = Settings(prior_baskets=1.0, namesake_prior=0.0, name_weight=0.0)
    found = Recommender.fit(small_shop(), settings=settings).similar("A", 2)
    # 2 of A's 3 baskets hold B, 1 holds C; names lend nothing: n_both / (3 + 1).
    assert [(item.stock_code, item.score) for item in found] == [
        ("B", pytest.approx(2 / 4)),
        ("C", pytest.approx(1 / 4)),
    ]


def test_evidence_counts_baskets_and_customers():
    evidence = Recommender.fit(small_shop()).similar("A", 1)[0].evidence
    assert evidence is not None
    assert (evidence.n_both, evidence.n_product, evidence.n_neighbour) == (2, 3, 3)
    assert (evidence.n_baskets, evidence.customers_both) == (5, 2)
    assert evidence.lift == pytest.approx(2 * 5 / (3 * 3))


def test_the_interval_of_lift_is_the_delta_method_on_the_logarithm():
    lift, low, high = lift_interval(20, 40, 50, 1000) or (0, 0, 0)
    spread = exp(1.959963984540054 * sqrt(1 / 20 - 1 / 40 - 1 / 50 + (2 * 10 - 1) / 1000))
    assert (lift, low, high) == pytest.approx((10, 10 / spread, 10 * spread))


def test_lift_without_a_joint_basket_has_an_upper_bound_and_without_any_none():
    assert lift_interval(0, 10, 30, 1000) == pytest.approx((0, 0, 3 * 1000 / 300))
    assert lift_interval(0, 0, 30, 1000) is None


def test_five_shared_baskets_and_customers_are_not_thin_and_four_are():
    five = [(str(i), ["A", "B"]) for i in range(5)]
    assert not Recommender.fit(one_day(*five)).similar("A", 1)[0].is_thin
    four = Recommender.fit(one_day(*five[:4])).similar("A", 1)[0]
    assert four.is_thin
    assert "thin" in four.reason
    one_buyer = [("1", ["A", "B"])] * 9
    assert Recommender.fit(one_day(*one_buyer)).similar("A", 1)[0].is_thin


def test_a_product_nobody_known_bought_rests_on_its_namesakes():
    shop = one_day(
        *[(str(i), ["R", "S"]) for i in range(6)],
        (None, ["N"]),
        names={"R": "retro lunch bag", "S": "spoon", "N": "blue lunch bag"},
    )
    found = Recommender.fit(shop).similar("N")
    assert set(codes(found)) == {"R", "S"}
    assert {item.stock_code: item.method for item in found} == {
        "R": "similar name",
        "S": "similar product",
    }
    assert all(item.is_thin for item in found)
    assert "not yet bought" in found[0].reason


def test_a_product_beside_another_in_the_catalogue_says_that_its_code_links_it():
    shop = one_day(
        *[(str(i), ["22138", "90000"]) for i in range(6)],
        (None, ["22139"]),
        names={"22138": "retro bag", "90000": "spoon", "22139": "toy plane"},
    )
    settings = Settings(rare_weight=0.1, code_weight=1.0)
    found = {
        item.stock_code: item for item in Recommender.fit(shop, settings=settings).similar("22139")
    }
    assert {code: item.method for code, item in found.items()} == {
        "22138": "neighbouring code",
        "90000": "similar product",
    }
    assert all(item.is_thin for item in found.values())
    assert "its code is next to 22139" in found["22138"].reason
    without_codes = Recommender.fit(shop, settings=Settings()).similar("22139")
    assert {item.method for item in without_codes} == {"popular"}


def test_what_nothing_links_is_popular_and_says_so():
    found = Recommender.fit(small_shop()).similar("D", 3)
    assert {item.method for item in found} == {"popular"}
    assert all(item.is_thin and item.evidence is None and "links" in item.reason for item in found)


def test_because_of_splits_the_score_of_a_basket_exactly():
    recommender = Recommender.fit(small_shop())
    rows = recommender.models.basket
    first = recommender.for_basket(["B", "C"], 1)[0]
    assert first.stock_code == "A"
    parts = {code: dict(zip(*map(list, rows.row(place)), strict=True)).get(0, 0.0)
             for code, place in (("B", 1), ("C", 2))}  # fmt: skip
    assert first.score == pytest.approx(sum(parts.values()))
    assert {cause.stock_code: cause.share for cause in first.because} == pytest.approx(
        {code: part / first.score for code, part in parts.items()}
    )
    assert sum(cause.share for cause in first.because) == pytest.approx(1)


def test_a_customer_is_offered_what_is_new_and_only_by_the_switch_what_was_bought():
    recommender = Recommender.fit(small_shop())
    assert not set(codes(recommender.for_customer("2", 5))) & {"A", "B"}
    with_bought = recommender.for_customer("2", 5, include_bought=True)
    assert {i.stock_code for i in with_bought if i.is_repeat} == {"A", "B"}
    again = recommender.buy_again("1")
    assert (again[0].stock_code, again[0].reason[:11]) == ("A", "bought in 2")


def test_discontinued_products_are_recommended_by_the_classic_only_and_marked():
    shop = cleaned(
        *[(str(i), "2010-01-10", ["A", "OLD"]) for i in range(6)],
        ("9", "2011-06-01", ["A", "B"]),
    )
    recommender = Recommender.fit(shop, discontinued_after_days=90)
    assert "OLD" not in codes(recommender.similar("A", 9))
    assert "OLD" not in codes(recommender.for_basket(["A"], 9))
    classic = recommender.similar("A", method="classic")
    assert [(i.stock_code, i.is_discontinued) for i in classic] == [("OLD", True), ("B", False)]


def test_colours_of_one_article_collapse_on_request():
    names = {"A": "drum", "R": "red lunch bag", "G": "GREEN LUNCH BAGS", "C": "candle"}
    shop = one_day(*[(str(i), ["A", "R", "G", "C"]) for i in range(6)], names=names)
    recommender = Recommender.fit(shop)
    assert set(codes(recommender.similar("A"))) == {"R", "G", "C"}
    assert len(set(codes(recommender.similar("A", collapse_variants=True))) & {"R", "G"}) == 1
    assert "G" not in codes(recommender.similar("R", collapse_variants=True))


def test_an_unknown_product_names_the_nearest_and_is_never_replaced():
    recommender = Recommender.fit(one_day(("1", ["22423", "22424"])))
    with pytest.raises(UnknownProductError, match=r"no product '22425'; nearest: .*22423"):
        recommender.similar("22425")
    with pytest.raises(UnknownProductError):
        recommender.for_basket(["22423", "<b>x</b>"])


def test_an_unknown_customer_is_said_clearly():
    with pytest.raises(UnknownCustomerError, match=r"no customer '99' among 4.*look like '1'"):
        Recommender.fit(small_shop()).for_customer("99")


def test_wrong_settings_are_refused():
    recommender = Recommender.fit(small_shop())
    with pytest.raises(SettingError, match="basket is empty"):
        recommender.for_basket([])
    with pytest.raises(SettingError, match="known: best, classic"):
        recommender.similar("A", method="worst")  # type: ignore[arg-type]  # what a user may type
    with pytest.raises(SettingError, match="at least 1"):
        Recommender.fit(small_shop(), discontinued_after_days=0)


@pytest.mark.parametrize(
    "shop",
    [
        one_day(("1", ["A"])),
        one_day(("1", ["A"]), ("2", ["A"])),
        one_day(("1", ["A", "B"]), ("1", ["C"])),
        one_day(*[(str(i), ["A", "B", "C"]) for i in range(8)]),
        one_day((None, ["A"])),
    ],
    ids=["one product", "one product, two customers", "one customer", "same basket", "guest"],
)
@pytest.mark.parametrize("method", ["best", "classic"])
def test_degenerate_shops_answer_without_the_product_itself(shop, method):
    found = Recommender.fit(shop).similar("A", method=method)
    others = set(shop["stock_code"]) - {"A"}
    assert set(codes(found)) <= others
    assert len(found) == len(set(codes(found)))
    if shop["customer_id"].notna().all() and len(shop) > 4:
        assert set(codes(found)) == others


def test_an_empty_shop_has_nothing_to_ask_about():
    recommender = Recommender.fit(one_day())
    with pytest.raises(UnknownProductError, match="no product to search in"):
        recommender.similar("A")
    assert recommender.search("lamp") == []


def test_markup_in_names_stays_text():
    shop = one_day(("1", ["A", "B"]), names={"A": "<b>lamp</b>", "B": "<script>alert(1)</script>"})
    found = Recommender.fit(shop).similar("A", 1)[0]
    assert found.name == "<script>alert(1)</script>"


def test_lines_at_the_as_of_are_not_seen():
    shop = cleaned(("1", "2011-06-01", ["A", "B"]), ("2", "2011-06-02", ["A", "C"]))
    recommender = Recommender.fit(shop, as_of=datetime(2011, 6, 2))
    assert recommender.catalogue.codes == ["A", "B"]


def test_row_order_does_not_matter():
    shop = small_shop()
    mixed = Recommender.fit(shop.sample(frac=1, random_state=3))
    for method in ("best", "classic"):
        for code in PLAIN:
            asked = Recommender.fit(shop).similar(code, method=method)
            assert asked == mixed.similar(code, method=method)
    assert Recommender.fit(shop).for_customer("3") == mixed.for_customer("3")


def test_a_web_worker_loads_and_asks_without_what_only_fitting_needs(tmp_path):
    joblib.dump(Recommender.fit(small_shop()), tmp_path / "recommender.joblib")
    worker = """
import sys
import analytics.recommend, analytics.search
assert not {"ibis", "duckdb", "pandas", "sklearn", "scipy"} & set(sys.modules), "import"
import joblib
recommender = joblib.load(sys.argv[1])
assert recommender.similar("A") and recommender.similar("A", method="classic")
assert recommender.for_basket(["A"]) and recommender.for_customer("1")
assert recommender.buy_again("1") and recommender.search("bell")
assert not {"ibis", "duckdb", "sklearn", "scipy"} & set(sys.modules), "asking"
"""
    command = [sys.executable, "-c", worker, str(tmp_path / "recommender.joblib")]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert ended.returncode == 0, ended.stderr
