import numpy as np
import pandas as pd
import pytest
from scipy.integrate import quad

from analytics import bgnbd, gamma_gamma
from analytics.errors import NotEnoughDataError

END = pd.Timestamp("1997-09-30")
SAMPLE = bgnbd.BgNbd(0.243, 4.414, 0.793, 2.426, 0.0)


def cdnow(path, names, skip):
    rows = pd.read_csv(path, sep=r"\s+", header=None, skiprows=skip, names=names)
    rows["at"] = pd.to_datetime(rows["date"].astype(str))
    days = rows[rows["at"] <= END].groupby(["customer", "at"])["dollars"].sum().reset_index()
    seen = days.groupby("customer")["at"].agg(["min", "max", "count"])
    repeat = days[days["at"] > days.groupby("customer")["at"].transform("min")]
    return pd.DataFrame(
        {
            "x_repeat": seen["count"] - 1,
            "t_x_days": (seen["max"] - seen["min"]).dt.days,
            "T_days": (END - seen["min"]).dt.days,
            "mean_repeat_spend": repeat.groupby("customer")["dollars"].mean(),
        }
    )


@pytest.mark.real_data
def test_the_whole_cdnow_file_gives_the_published_parameters(data_dir):
    names = ["customer", "date", "cds", "dollars"]
    found = bgnbd.fit(cdnow(data_dir / "CDNOW_master.txt", names, 1))
    fitted = (found.r, found.alpha, found.a, found.b)
    assert fitted == pytest.approx((0.2516, 4.7889, 0.7234, 2.1611), abs=5e-4)
    assert found.log_likelihood == pytest.approx(-95368.4, abs=0.05)


@pytest.mark.real_data
def test_the_cdnow_sample_gives_the_published_parameters_and_expectation(data_dir):
    names = ["customer", "sample", "date", "cds", "dollars"]
    history = cdnow(data_dir / "CDNOW_sample.txt", names, 0)
    found = bgnbd.fit(history)
    fitted = (found.r, found.alpha, found.a, found.b)
    assert fitted == pytest.approx((0.2426, 4.4136, 0.7929, 2.4259), abs=5e-4)
    assert found.log_likelihood == pytest.approx(-9582.4, abs=0.05)
    week = bgnbd.DAYS_PER_WEEK
    expected = found.expected_orders([2], [30.43 * week], [38.86 * week], 39 * week)
    assert expected[0] == pytest.approx(1.2259, abs=5e-4)
    value = gamma_gamma.fit(history["x_repeat"], history["mean_repeat_spend"].fillna(0))
    assert (value.p, value.q, value.v) == pytest.approx((6.25, 3.74, 15.44), abs=6e-3)


def test_the_likelihood_is_that_of_the_integral_over_rates_and_chances():
    x, t_x, t_all = 2.0, 6.0, 10.0
    from scipy.stats import beta, gamma

    def given_rate(rate):
        def given_chance(p):
            active = (1 - p) ** x * rate**x * np.exp(-rate * t_all)
            gone = p * (1 - p) ** (x - 1) * rate**x * np.exp(-rate * t_x)
            return (active + gone) * beta.pdf(p, 1.5, 2.5)

        return quad(given_chance, 0, 1)[0] * gamma.pdf(rate, 1.2, scale=1 / 3.0)

    by_integral = np.log(quad(given_rate, 0, 10, limit=100)[0])
    parameters = np.array([1.2, 3.0, 1.5, 2.5])
    found = bgnbd.log_likelihood(parameters, *(np.array([v]) for v in (x, t_x, t_all)))
    assert found[0] == pytest.approx(by_integral, abs=1e-6)


def test_expected_orders_grow_with_time_and_start_at_none():
    ahead = [float(SAMPLE.expected_orders([3], [100], [150], d)[0]) for d in (0, 7, 70, 700)]
    assert ahead[0] == 0
    assert ahead == sorted(ahead)
    assert SAMPLE.chance_of_none([3], [100], [150], 0)[0] == pytest.approx(1)


def test_a_history_without_dropping_out_stays_finite():
    steady = bgnbd.BgNbd(0.7, 9.4, np.exp(-5), np.exp(5), 0.0)
    found = steady.expected_orders([0, 60, 300], [0, 360, 364], [10, 365, 365], 3650)
    assert np.isfinite(found).all()


def test_one_customer_is_refused():
    with pytest.raises(NotEnoughDataError, match="of 1 customers"):
        bgnbd.fit(pd.DataFrame({"x_repeat": [1], "t_x_days": [3], "T_days": [9]}))
