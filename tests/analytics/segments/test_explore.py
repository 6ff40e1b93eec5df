"""Another segmentation for a page."""

import json

import pytest

from analytics.segments import Segmenter, explore
from tests.analytics.segments.frames import four_kinds


@pytest.mark.parametrize("algorithm", ["ward", "hdbscan"])
def test_what_is_explored_is_plain_and_equals_the_segmenter(algorithm):
    frame, told = four_kinds(15), []
    found = explore(
        frame, k=3, scaling="quantile", algorithm=algorithm, progress=lambda *of: told.append(of)
    )
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    segmenter = Segmenter.fit(frame, 3, scaling="quantile", algorithm=algorithm)
    named = [found["names"][place] for place in found["places"]]
    assert named == segmenter.predict(frame).to_list()
    assert [row["segment"] for row in found["profiles"]] == found["names"]
    assert told


def test_the_chosen_number_is_judged_too_beyond_the_usual_ones():
    found = explore(four_kinds(10), k=12)
    assert [row["k"] for row in found["k_choice"]] == [*range(1, 11), 12]
    assert found["k_choice"][0]["silhouette"] is None
    assert len(found["names"]) == 12
