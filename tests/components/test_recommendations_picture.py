from dataclasses import replace

import pytest

from components.recommendations_picture import LiftScale, picture
from tests.components.test_recommendations import EVIDENCE
from tests.components.tree import of_class


def test_all_rows_share_a_scale_that_holds_chance():
    scale = LiftScale.of([EVIDENCE, None, replace(EVIDENCE, lift=40.0, lift_low=20, lift_high=80)])
    assert scale.low < 1
    assert scale.high > 80
    places = [scale.percent(lift) for lift in (1.0, 4.0, 6.25, 9.8, 80.0)]
    assert places == sorted(places)
    assert places[0] > 0
    assert places[-1] < 100


def test_a_lift_of_nothing_stands_at_the_end():
    scale = LiftScale.of([replace(EVIDENCE, lift=0.0, lift_low=0.0, lift_high=3.0)])
    assert scale.percent(0.0) == 0
    assert LiftScale.of([]).percent(1.0) == 50


def test_bars_are_as_long_as_the_shares():
    drawn = picture(EVIDENCE, LiftScale.of([EVIDENCE]))
    assert [bar.style["width"] for bar in of_class(drawn, "bar-fill")] == ["75.0%", "50.0%"]
    (interval,) = of_class(drawn, "lift-range")
    (dot,) = of_class(drawn, "lift-dot")
    start = float(interval.style["left"].rstrip("%"))
    end = start + float(interval.style["width"].rstrip("%"))
    assert start < float(dot.style["left"].rstrip("%")) < end


def test_without_a_lift_only_the_bars_are_drawn():
    never = replace(EVIDENCE, n_both=0, n_product=0, lift=None, lift_low=None, lift_high=None)
    drawn = picture(never, LiftScale.of([never]))
    assert of_class(drawn, "lift-track") == []
    assert [bar.style["width"] for bar in of_class(drawn, "bar-fill")] == ["0.0%", "0.0%"]


@pytest.mark.parametrize("low", [0.5, 1.0, 2.0])
def test_the_tick_of_chance_does_not_depend_on_the_lift(low):
    one = replace(EVIDENCE, lift_low=low)
    scale = LiftScale.of([EVIDENCE, one, replace(EVIDENCE, lift_low=0.4)])
    ticks = {of_class(picture(e, scale), "lift-chance")[0].style["left"] for e in (EVIDENCE, one)}
    assert len(ticks) == 1
