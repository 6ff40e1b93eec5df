import pandas as pd
import pytest

from analytics.columns import Fate
from analytics.quality import MATCHED, bridge


def quality(**revenue: float) -> pd.DataFrame:
    rules = [*map(str, Fate), MATCHED]
    return pd.DataFrame({"rule": rules, "revenue": [revenue.get(rule, 0.0) for rule in rules]})


def test_steps_are_signed_and_sum_to_their_basis():
    found = bridge(
        quality(sale=100.0, guest_sale=20.0, cancellation=-15.0, duplicate=5.0, **{MATCHED: 12.0})
    )
    total = found[found["is_total"]].set_index("basis")["revenue"].to_dict()
    assert total == {"raw": 110.0, "gross": 120.0, "net": 108.0, "identified": 100.0}
    step = found[~found["is_total"]].set_index("step")["revenue"].to_dict()
    assert (step["cancellation"], step["duplicate"]) == (15.0, -5.0)
    assert (step[MATCHED], step["guest_sale"]) == (-12.0, -20.0)


def test_the_bridge_is_read_from_raw_to_identified():
    assert bridge(quality())["basis"].drop_duplicates().tolist() == [
        "raw",
        "gross",
        "net",
        "identified",
    ]


def test_another_order_of_rules_gives_the_same_bridge():
    table = quality(sale=3.0, adjustment=1.0)
    pd.testing.assert_frame_equal(bridge(table), bridge(table.sample(frac=1, random_state=1)))


def test_a_table_without_its_fates_is_refused():
    with pytest.raises(KeyError):
        bridge(quality().iloc[:2])
