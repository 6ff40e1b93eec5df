import numpy as np
import pandas as pd
import pytest

from analytics.demo.people import SEGMENT_NAMES, basket_weights, make_people, make_visits


@pytest.fixture(scope="module")
def people():
    return make_people(5_000, np.random.default_rng(1))


@pytest.fixture(scope="module")
def visits(people):
    return make_visits(people, np.random.default_rng(2))


def test_ids_are_unique_and_everybody_comes_at_least_once(people, visits):
    customers, _ = visits
    assert len(np.unique(people.ids)) == 5_000
    assert np.unique(customers).tolist() == list(range(5_000))


def test_nobody_comes_before_being_acquired_or_after_dropping_out(people, visits):
    customers, positions = visits
    first = pd.Series(positions).groupby(customers).min().to_numpy()
    assert first == pytest.approx(people.acquired)
    assert (positions <= np.minimum(people.churned, 1.0)[customers] + 1e-12).all()


def test_one_time_customers_come_once_and_all_others_come_back(people, visits):
    counts = np.bincount(visits[0])
    is_one_time = people.segments == SEGMENT_NAMES.index("one_time")
    assert (counts[is_one_time] == 1).all()
    assert (counts[~is_one_time] >= 2).all()


def test_segments_come_in_the_order_of_their_names(people, visits):
    counts = pd.Series(np.bincount(visits[0])).groupby(people.segments).mean()
    mean = {name: counts[i] for i, name in enumerate(SEGMENT_NAMES)}
    assert mean["frequent"] > 2 * mean["regular"] > 3 * mean["occasional"]


def test_baskets_shrink_before_a_customer_drops_out(people, visits):
    customers, positions = visits
    weights = basket_weights(people, customers, positions, np.random.default_rng(3))
    relative = weights / people.basket[customers]
    left = people.churned[customers] - positions
    is_fading = (left < 0.12) & (people.visits[customers] > 0)
    assert relative[is_fading].mean() == pytest.approx(0.55 * relative[~is_fading].mean(), rel=0.1)
