"""Parts of the revenue outlook."""

from components import outlook
from tests.components.tree import text

NOW = {"days": 90, "expected": 4000.0, "low": 3000.0, "high": 5000.0}


def test_a_sum_stands_with_its_interval_and_the_past():
    found = outlook.headline(NOW, 3500.0, None, "£", is_chosen=True)
    assert "Next 90 days" in text(found)
    assert "£3.00k to £5.00k" in text(found)
    assert "The 90 days before brought £3.50k" in text(found)
    assert found.className.endswith("is-chosen")


def test_new_customers_are_said_to_be_missing():
    said = text(outlook.scope(8, 11))
    assert "3 have not ordered for a year: nothing is foretold of them" in said
    assert "Customers who are yet to come, and guests, are not in them" in said
    assert "for a year: nothing" not in text(outlook.scope(8, 8))


def test_without_a_caution_nothing_is_said():
    assert outlook.cautions([]) == []
    assert "Take the level with care" in text(outlook.cautions(["a season was never tested"])[0])


def test_where_the_season_was_not_tested_the_range_stands_for_the_sum():
    found = outlook.headline(NOW, 3500.0, 1440.0, "£", is_chosen=True, is_season_untested=True)
    value = next(part for part in found.children if getattr(part, "className", "") == "kpi-value")
    assert text(value) == "£3.00k to £5.00k"
    assert "If the level of late goes on:  £4.00k" in text(found)
    assert "80% interval" not in text(found)
