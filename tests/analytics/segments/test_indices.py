"""Indices of separation against scikit-learn's own, and by hand."""

import numpy as np
import pytest
from sklearn import metrics

from analytics.segments import indices

POINTS = np.random.default_rng(0).normal(size=(200, 3))
GROUPS = [np.random.default_rng(k).integers(0, k, 200) for k in (2, 3, 7)]


def test_two_pairs_on_a_line_by_hand():
    points, groups = np.array([[0.0], [1], [10], [11]]), np.array([0, 0, 1, 1])
    assert indices.inertia(points, groups) == 1.0
    # Own distance 1; to the others 10.5 and 9.5 on average.
    by_hand = (9.5 / 10.5 + 8.5 / 9.5) / 2
    assert indices.silhouettes(points, [groups]) == pytest.approx([by_hand])
    assert indices.davies_bouldin(points, groups) == pytest.approx((0.5 + 0.5) / 10)
    assert indices.calinski_harabasz(points, groups) == pytest.approx(100 * 2 / 1)


@pytest.mark.parametrize("groups", GROUPS, ids=len)
def test_they_equal_those_of_scikit_learn(groups):
    silhouette = indices.silhouettes(POINTS, GROUPS)[[g is groups for g in GROUPS].index(True)]
    assert silhouette == pytest.approx(metrics.silhouette_score(POINTS, groups))
    ours = indices.calinski_harabasz(POINTS, groups), indices.davies_bouldin(POINTS, groups)
    theirs = metrics.calinski_harabasz_score, metrics.davies_bouldin_score
    assert ours == pytest.approx([index(POINTS, groups) for index in theirs])


def test_a_customer_alone_in_a_group_counts_0():
    points, groups = np.array([[0.0], [1], [50]]), np.array([0, 0, 1])
    assert indices.silhouettes(points, [groups]) == pytest.approx(
        [metrics.silhouette_score(points, groups)]
    )


def test_a_single_group_has_no_index():
    alone = np.zeros(200, dtype=int)
    found = [index(POINTS, alone) for index in (indices.calinski_harabasz, indices.davies_bouldin)]
    assert np.isnan([*found, *indices.silhouettes(POINTS, [alone])]).all()


def test_a_sample_stands_for_many_customers(monkeypatch):
    monkeypatch.setattr(indices, "MOST_FOR_SILHOUETTE", 100)
    groups = (POINTS[:, 0] > 0).astype(int)
    one, again = (indices.silhouettes(POINTS, [groups], seed=3) for _ in range(2))
    assert one == again
    assert one == pytest.approx([metrics.silhouette_score(POINTS, groups)], abs=0.05)
