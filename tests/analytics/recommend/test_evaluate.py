from datetime import datetime
from math import log2

import numpy as np
import pytest

from analytics.errors import NotEnoughDataError
from analytics.recommend.evaluate import evaluate
from analytics.recommend.metrics import intervals, score_lists
from analytics.recommend.purchases import read_purchases
from analytics.recommend.tasks import (
    answers,
    basket_task,
    customer_task,
    popular_answers,
    product_task,
    score_answers,
)
from tests.analytics.recommend.shop import cleaned

CUT = datetime(2011, 6, 1)
PURCHASES = read_purchases(
    cleaned(
        ("1", "2011-01-01", ["A", "B"]),
        ("2", "2011-02-01", ["A", "C"]),
        ("1", "2011-06-01", ["A", "C", "NEW"]),
        ("3", "2011-06-02", ["A", "B", "C"]),
    )
)
BEFORE = PURCHASES.between(datetime(2000, 1, 1), CUT)
AFTER = PURCHASES.between(CUT, PURCHASES.as_of)
KNOWN = np.array([True, True, True, False])


def places(matrix) -> list[list[int]]:
    return [matrix[i].indices.tolist() for i in range(matrix.shape[0])]


def test_metrics_by_hand():
    # Right at the first and the sixth rank of three wanted.
    is_right = np.zeros((1, 10), dtype=bool)
    is_right[0, [0, 5]] = True
    scored = score_lists(is_right, np.array([3]))
    ideal = 1 + 1 / log2(3) + 1 / log2(4)
    assert scored.hit_at_5[0] == 1
    assert scored.recall_at_10[0] == pytest.approx(2 / 3)
    assert scored.ndcg_at_10[0] == pytest.approx((1 + 1 / log2(7)) / ideal)


def test_the_interval_draws_groups_together():
    values, group = np.array([0.0, 0, 1, 1]), np.array([0, 0, 1, 1])
    assert intervals(values[:, None], group).tolist() == [[0.5, 0.0, 1.0]]


def test_the_interval_of_one_metric_does_not_depend_on_the_others():
    values, group = np.random.default_rng(0).random((40, 3)), np.repeat(np.arange(8), 5)
    alone = [intervals(values[:, [i]], group)[0] for i in range(3)]
    assert np.allclose(intervals(values, group), alone)


def test_lines_at_the_cut_belong_to_the_test():
    assert (BEFORE.n_baskets, AFTER.n_baskets) == (2, 2)
    assert BEFORE.as_of == CUT


def test_products_ask_for_the_others_of_their_basket_that_can_be_known():
    task = product_task(AFTER, KNOWN)
    asked = sorted(zip(places(task.given), places(task.wanted), task.group.tolist(), strict=True))
    assert asked == [
        ([0], [1, 2], 1),
        ([0], [2], 0),
        ([1], [0, 2], 1),
        ([2], [0], 0),
        ([2], [0, 1], 1),
        ([3], [0, 2], 0),
    ]


def test_every_product_of_a_basket_asks_where_only_some_products_may():
    is_asked = np.array([False, True, False, True])
    task = product_task(AFTER, KNOWN, most=None, is_asked=is_asked)
    asked = sorted(zip(places(task.given), places(task.wanted), strict=True))
    assert asked == [([1], [0, 2]), ([3], [0, 2])]


def test_customers_ask_for_what_they_never_bought():
    task = customer_task(BEFORE, AFTER, KNOWN)
    assert (places(task.given), places(task.wanted)) == ([[0, 1]], [[2]])


def test_a_third_of_a_basket_is_hidden():
    task = basket_task(AFTER, KNOWN)
    assert len(task) == 1
    given, wanted = places(task.given)[0], places(task.wanted)[0]
    assert (len(given), len(wanted)) == (2, 1)
    assert sorted(given + wanted) == [0, 1, 2]


def test_answers_leave_out_what_is_given():
    task = customer_task(BEFORE, AFTER, KNOWN)
    together = BEFORE.baskets().T @ BEFORE.baskets()
    found = answers(together.tocsr(), task, np.ones(4, dtype=np.float32))
    assert found[0].tolist() == [2] + [-1] * 9
    assert popular_answers(np.array([5, 4, 3, 2]), task)[0, :2].tolist() == [2, 3]
    assert score_answers(found, task).ndcg_at_10[0] == 1


def test_too_short_a_history_is_not_tested():
    with pytest.raises(NotEnoughDataError, match="wanted purchases over 210 days"):
        evaluate(BEFORE)
