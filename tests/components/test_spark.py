import re

import pytest

from components.spark import spark


def points(values) -> list[tuple[float, float]]:
    found = re.search(r"points='([^']+)'", spark(values).style["mask"]).group(1)
    return [tuple(map(float, pair.split(","))) for pair in found.split()]


def test_the_line_runs_from_left_to_right_and_higher_is_higher():
    (x0, y0), (x1, y1), (x2, y2) = points([1.0, 3.0, 2.0])
    assert (x0, x1, x2) == (2.0, 48.0, 94.0)
    assert (y0, y1, y2) == (22.0, 2.0, 12.0)


def test_equal_values_give_a_level_line():
    assert {y for _, y in points([5, 5, 5])} == {22.0}


@pytest.mark.parametrize("values", [[], [1.0, 2.0], [1.0, None, 2.0]])
def test_too_few_values_or_a_gap_give_no_line(values):
    assert spark(values) is None
