import pytest

from analytics.recommend.histories import Histories
from analytics.recommend.purchases import read_purchases
from analytics.recommend.unknown import UnknownCustomerError
from tests.analytics.recommend.shop import one_day

HISTORIES = Histories.of(read_purchases(one_day(*[("7", ["A"])] * 128, ("7", ["B"]), ("8", ["B"]))))


def test_orders_of_each_product_are_counted_beyond_one_byte():
    assert HISTORIES.bought("7") == [0, 1]
    assert HISTORIES.orders("7").tolist() == [128, 1]
    assert (HISTORIES.bought(" 8 "), HISTORIES.orders("8").tolist()) == ([1], [1])


@pytest.mark.parametrize("unknown", ["", "77", "x" * 10_000])
def test_an_unknown_customer_is_said_with_an_example_in_few_words(unknown):
    with pytest.raises(UnknownCustomerError, match="among 2 who bought merchandise") as caught:
        HISTORIES.bought(unknown)
    assert len(str(caught.value)) < 200
