import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import columns as c
from components.what_if_scale import scale_of


def test_days_are_linear_from_nought_to_a_round_end():
    scale = scale_of(c.RECENCY_DAYS, 0, 373)
    assert (scale.low, scale.high, scale.is_log) == (0, 400, False)
    assert scale.marks() == {0: "0", 100: "100", 200: "200", 300: "300", 400: "400"}


def test_orders_are_on_a_log_scale_with_marks_in_orders():
    scale = scale_of(c.FREQUENCY, 1, 209)
    assert scale.ends == (0, pytest.approx(2.699))
    assert list(scale.marks().values()) == ["1", "2", "5", "10", "20", "50", "100", "200", "500"]
    assert scale.position(100) == 2
    assert scale.position(5_000) == scale.ends[1]


def test_money_is_marked_in_the_shops_currency():
    scale = scale_of(c.MONETARY, 3.75, 280_206)
    assert (scale.low, scale.high) == (2, 500_000)
    assert list(scale.marks("£").values()) == ["£10", "£100", "£1k", "£10k", "£100k"]
    assert scale.position(0) == scale.ends[0]


@given(st.floats(0, 1e9), st.floats(0, 1e9))
def test_any_range_gives_a_slider_with_room_and_marks(one, other):
    for field in c.RFM:
        scale = scale_of(field, min(one, other), max(one, other))
        low, high = scale.ends
        assert low < high
        assert len(scale.marks()) >= 2 or scale.is_log
        assert all(low <= place <= high for place in scale.marks())
        assert scale.high >= max(one, other) * (1 - 1e-12)
