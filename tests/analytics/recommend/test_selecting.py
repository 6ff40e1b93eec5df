from datetime import datetime, timedelta

import numpy as np
import pytest

from analytics.errors import NotEnoughDataError
from analytics.recommend.purchases import Purchases, read_purchases
from analytics.recommend.selecting import select
from analytics.recommend.settings import Settings
from analytics.recommend.window import WINDOW_DAYS
from tests.analytics.recommend.shop import cleaned

END = datetime(2011, 10, 1)
FIRST_DAY = END - timedelta(days=200)


def shop_of(n_baskets: int, seed: int = 0) -> Purchases:
    """Baskets of four over 270 days, by eighty customers, out of thirty products."""
    rng = np.random.default_rng(seed)
    return read_purchases(
        cleaned(
            *(
                (
                    str(rng.integers(80)),
                    f"{FIRST_DAY + timedelta(days=int(day)):%Y-%m-%d}",
                    [f"P{i:02}" for i in rng.choice(30, 4, replace=False)],
                )
                for day in np.sort(rng.integers(270, size=n_baskets))
            )
        )
    )


def test_what_is_bought_from_the_end_on_changes_no_setting():
    purchases = shop_of(400)
    without_the_test_window = purchases.between(datetime(1, 1, 1), END)
    assert (purchases.at >= np.datetime64(END)).any()
    chosen = select(purchases, END, Settings())
    assert chosen == select(without_the_test_window, END, Settings())


def test_what_is_not_tried_keeps_its_value():
    chosen = select(shop_of(400), END, Settings(prior_baskets=7.0, season_power=0.4))
    assert (chosen.prior_baskets, chosen.season_power) == (7.0, 0.4)
    assert chosen.half_life_days in {14.0, 21.0, 30.0}


def test_less_than_two_windows_before_the_end_is_refused():
    with pytest.raises(NotEnoughDataError, match="wanted purchases over 210 days"):
        select(shop_of(100), FIRST_DAY + timedelta(days=2 * WINDOW_DAYS - 1), Settings())


def test_few_questions_are_refused():
    with pytest.raises(NotEnoughDataError, match=r"\d+ queries of .*wanted at least 50"):
        select(shop_of(30), END, Settings())
