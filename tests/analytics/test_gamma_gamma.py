import numpy as np
import pytest

from analytics import gamma_gamma
from analytics.errors import NotEnoughDataError

FITTED = gamma_gamma.GammaGamma(6.25, 3.74, 15.44, 0.0)


def test_who_never_ordered_is_expected_to_spend_the_mean_of_all():
    assert FITTED.expected_value([0], [0])[0] == pytest.approx(6.25 * 15.44 / 2.74)


def test_the_more_orders_the_closer_to_the_own_mean():
    found = FITTED.expected_value([1, 10, 1000], [100, 100, 100])
    assert found[0] < found[1] < found[2] == pytest.approx(100, abs=0.1)


def test_planted_means_are_found_again_in_any_currency():
    rng = np.random.default_rng(0)
    n = rng.integers(1, 8, 20_000)
    scale = 1 / rng.gamma(4.0, 1 / 15.0, 20_000)
    mean = rng.gamma(6.0 * n, scale / n)
    for unit in (1.0, 1000.0):
        found = gamma_gamma.fit(n, mean * unit)
        ours = found.expected_value([0, 1, 5], [0, 10 * unit, 50 * unit]) / unit
        planted = gamma_gamma.GammaGamma(6.0, 4.0, 15.0, 0.0)
        assert ours == pytest.approx(planted.expected_value([0, 1, 5], [0, 10, 50]), rel=0.03)


def test_customers_without_a_value_are_refused():
    with pytest.raises(NotEnoughDataError, match="of 1 customers"):
        gamma_gamma.fit([1, 0, 3], [5.0, 2.0, 0.0])
