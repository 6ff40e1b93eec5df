from datetime import datetime

import ibis

from analytics.predictions import sample
from tests.analytics.purchases import lines

AS_OF = datetime(2011, 12, 1)
SALES = lines(*({"invoice": str(n), "customer_id": str(n)} for n in range(30)))


def test_a_small_shop_is_learned_from_whole():
    kept, n_left_out = sample.sampled(ibis.memtable(SALES), AS_OF)
    assert n_left_out == 0
    assert kept.count().execute() == 30


def test_of_a_large_shop_the_same_customers_are_picked_in_any_order(monkeypatch):
    monkeypatch.setattr(sample, "MOST_CUSTOMERS", 10)
    picked = []
    for frame in (SALES, SALES.sample(frac=1, random_state=0)):
        kept, n_left_out = sample.sampled(ibis.memtable(frame), AS_OF)
        assert n_left_out == 20
        picked.append(sorted(kept.customer_id.execute()))
    assert picked[0] == picked[1]
    assert len(picked[0]) == 10
