import pytest

from components.deltas import Delta, change

MINUS = "\N{MINUS SIGN}"


def test_a_rise_is_relative_to_the_earlier_value():
    assert change(400, 300, "vs Feb 2011") == Delta("+33.3%", "up", "vs Feb 2011")


def test_a_fall_carries_a_minus_sign():
    assert change(75, 100, "vs Feb 2011") == Delta(f"{MINUS}25.0%", "down", "vs Feb 2011")


def test_shares_change_by_percentage_points():
    delta = change(0.322, 0.233, "vs Oct 2011", kind="points", is_judged=False)
    assert delta == Delta("+8.9 pp", "up", "vs Oct 2011", is_judged=False)


def test_what_rounds_to_nothing_is_no_change():
    assert change(100.04, 100.0, "vs Feb 2011") == Delta("no change", "flat", "vs Feb 2011")


def test_a_huge_rise_has_separators():
    assert change(5_000, 1, "vs Feb 2011").text == "+499,900.0%"


@pytest.mark.parametrize(("now", "before"), [(None, 3), (3, None), (3, 0), (3, -2)])
def test_a_comparison_without_meaning_is_left_out(now, before):
    assert change(now, before, "vs Feb 2011") is None


def test_a_share_may_rise_from_zero():
    assert change(0.5, 0.0, "vs Feb 2011", kind="points").text == "+50.0 pp"
