import numpy as np
import pytest

from analytics.predictions.bands import Bands, fit_bands


def test_a_band_by_hand():
    bands = Bands(
        edges=np.array([10.0]), low=np.array([0.0, 0.5]), high=np.array([3.0, 2.0]), floor=1.0
    )
    table = bands.around(np.array([0.0, 4.0, 20.0]))
    assert table["low"].tolist() == [0, 0, 10]
    assert table["high"].tolist() == [3, 12, 40]  # a prediction of nothing counts as 1
    assert table["value"].tolist() == [0, 4, 20]


def test_bands_hold_eight_of_ten_new_customers():
    rng = np.random.default_rng(0)
    predicted = rng.gamma(1.0, 100.0, 8_000)
    actual = predicted * rng.gamma(2.0, 0.5, 8_000)
    bands = fit_bands(predicted[:4_000], actual[:4_000])
    table = bands.around(predicted[4_000:])
    inside = (actual[4_000:] >= table["low"]) & (actual[4_000:] <= table["high"])
    assert inside.mean() == pytest.approx(0.8, abs=0.03)


def test_equal_predictions_have_one_band():
    table = fit_bands(np.full(50, 7.0), np.arange(50.0)).around(np.array([7.0]))
    assert table.iloc[0].tolist() == pytest.approx([7, 4.9, 44.1])
