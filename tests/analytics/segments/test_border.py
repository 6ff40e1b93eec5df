"""How far the next segment is."""

import numpy as np
import pytest

from analytics.segments import Segmenter
from analytics.segments.border import nearest_border
from tests.analytics.segments.frames import customers, four_kinds


def test_the_border_is_half_way_between_two_centres():
    rows = [(recency, 1, 1) for recency in (0, 0, 10, 10)]
    found = Segmenter.fit(customers(*rows), k=2, scaling="raw")
    # Centres at 0 and 10 days, deviation 5: the border lies at 5 days.
    border = nearest_border(found, np.array([2.0, 1, 1]))
    assert border.distance == pytest.approx(0.6)
    assert border.share == pytest.approx(0.4)
    assert border.segment != found.predict(customers((2, 1, 1))).item()


@pytest.mark.parametrize("algorithm", ["kmeans", "ward", "mixture", "hdbscan"])
def test_nobody_within_the_distance_belongs_elsewhere(algorithm):
    found = Segmenter.fit(four_kinds(), algorithm=algorithm)
    values = np.array([60.0, 4, 700])
    border = nearest_border(found, values)
    point = found.scaling.apply(values[None])
    rng = np.random.default_rng(0)
    ways = rng.normal(size=(500, 3))
    ways /= np.linalg.norm(ways, axis=1, keepdims=True)
    own = found.rule.assign(point)[0]
    exact = algorithm in {"kmeans", "ward"}
    inside = point + ways * border.distance * (0.999 if exact else 0.5)
    assert (found.rule.assign(inside) == own).all()
    if exact:
        beyond = point + ways * border.distance * 1.05
        assert found.names.index(border.segment) in set(found.rule.assign(beyond).tolist())


def test_a_single_segment_has_no_border():
    border = nearest_border(Segmenter.fit(four_kinds(3), k=1), np.array([1.0, 1, 1]))
    assert border.segment is None
    assert border.distance == float("inf")
