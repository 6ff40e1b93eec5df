import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analytics.demo.baskets import _distinct

baskets = st.lists(st.lists(st.integers(0, 50), min_size=1, max_size=20), min_size=1, max_size=8)


@given(baskets)
def test_a_repeated_place_gives_way_to_the_next_free_one(wanted):
    basket = np.repeat(np.arange(len(wanted)), [len(own) for own in wanted])
    given_places = _distinct(basket, np.concatenate(wanted).astype(np.int64))
    for i, own in enumerate(wanted):
        expected: list[int] = []
        for place in sorted(own):
            expected.append(max(place, expected[-1] + 1) if expected else place)
        assert given_places[basket == i].tolist() == expected


def test_a_basket_is_about_few_themes(shop):
    goods = shop.sales.merge(shop.products[["stock_code", "theme"]], left_on="StockCode",
                             right_on="stock_code")  # fmt: skip
    small = goods.groupby("InvoiceNo").filter(lambda lines: 8 <= len(lines) <= 20)
    top = small.groupby("InvoiceNo")["theme"].agg(lambda themes: themes.value_counts().iloc[0])
    size = small.groupby("InvoiceNo").size()
    assert (top / size).mean() > 0.5


def test_cheap_goods_are_bought_in_larger_numbers(shop):
    known = shop.sales[shop.sales["CustomerID"].notna() & (shop.sales["Quantity"] < 1_000)]
    median = known.groupby(known["UnitPrice"] < 2.0)["Quantity"].median()
    assert median[True] > 2 * median[False]


def test_guests_buy_single_items_and_wholesalers_many(shop):
    segment = shop.customers.set_index("customer_id")["segment"]
    sales = shop.sales[shop.sales["Quantity"] < 20_000]
    median = sales["Quantity"].groupby(sales["CustomerID"].map(segment).astype(object)).median()
    guests = sales.loc[sales["CustomerID"].isna(), "Quantity"].median()
    assert guests <= 2 < median["regular"] < median["wholesale"]
