"""One scale for recency, frequency and money."""

import numpy as np
import pytest

from analytics.errors import SettingError
from analytics.segments.scaling import SCALINGS, Scaling

VALUES = np.array([[0.0, 1, 10.5], [3, 2, 99], [40, 1, 7], [300, 12, 4000]])


@pytest.mark.parametrize("kind", SCALINGS)
def test_every_feature_has_mean_0_and_population_deviation_1(kind):
    scaled = Scaling.fit(VALUES, kind).apply(VALUES)
    assert scaled.mean(axis=0) == pytest.approx([0, 0, 0], abs=1e-12)
    assert scaled.std(axis=0) == pytest.approx([1, 1, 1])


@pytest.mark.parametrize("kind", SCALINGS)
def test_scaling_can_be_undone(kind):
    scaling = Scaling.fit(VALUES, kind)
    assert scaling.undo(scaling.apply(VALUES)) == pytest.approx(VALUES)


@pytest.mark.parametrize("kind", SCALINGS)
def test_a_feature_that_does_not_vary_becomes_0(kind):
    values = np.column_stack([VALUES[:, 0], np.full(4, 7.1), VALUES[:, 2]])
    assert Scaling.fit(values, kind).apply(values)[:, 1].tolist() == [0, 0, 0, 0]


def test_the_logarithm_is_of_1_plus_x_and_mirrored_below_0():
    scaling = Scaling("log", np.zeros(1), np.ones(1))
    found = scaling.apply(np.array([[0.0], [np.e - 1], [1 - np.e]]))
    assert found[:, 0] == pytest.approx([0, 1, -1])


def test_beyond_the_seen_quantiles_are_those_of_the_ends():
    scaling = Scaling.fit(VALUES, "quantile")
    low, high, beyond = scaling.apply(np.array([[0.0, 1, 7], [300, 12, 4000], [9e9, 99, 1e9]]))
    assert beyond.tolist() == high.tolist()
    assert (low < high).all()


def test_an_unknown_scaling_is_refused_with_the_known_ones():
    with pytest.raises(SettingError, match="'sqrt'; known: log, raw, quantile"):
        Scaling.fit(VALUES, "sqrt")
