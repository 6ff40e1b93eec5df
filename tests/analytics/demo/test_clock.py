import numpy as np

from analytics.demo.clock import ENDS_AT, OPENS_ON, months, shop_clock


def test_the_clock_shows_the_first_open_minute_at_zero_and_the_last_before_one():
    shown = shop_clock().instants(np.array([0.0, np.nextafter(1.0, 0.0), 1.0]))
    assert shown[0] == np.datetime64("2024-12-01T10:00")
    assert shown[1] == shown[2] == np.datetime64("2025-12-09T12:59")


def test_later_on_the_clock_is_never_earlier_in_time():
    shown = shop_clock().instants(np.linspace(0, 1, 100_001))
    assert (np.diff(shown) >= np.timedelta64(0)).all()


def test_the_shop_is_closed_on_saturdays_holidays_and_sunday_evenings():
    hours = shop_clock().hours
    days = hours.astype("datetime64[D]")
    weekday = (days.astype(int) + 3) % 7
    assert 5 not in weekday
    assert not np.isin(days, np.array(["2024-12-25", "2025-01-01"], dtype="datetime64[D]")).any()
    hour = (hours - days).astype("timedelta64[h]").astype(int)
    assert set(hour[weekday == 6]) == set(range(10, 16))
    assert hours.min() >= OPENS_ON
    assert hours.max() < ENDS_AT


def test_no_hour_takes_as_long_as_the_least_lag_of_a_cancellation():
    from analytics.demo.ledger import _LEAST_LAG

    assert np.diff(shop_clock().ends, prepend=0).max() < _LEAST_LAG


def test_months_count_from_december_on_across_the_year():
    times = np.array(["2024-12-31T23:59", "2025-01-01T00:00", "2025-12-09T12:00"], "datetime64[m]")
    assert months(times).tolist() == [0, 1, 12]
