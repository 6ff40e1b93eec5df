"""Parts of the campaign planner."""

from components import planner
from components.planner_question import DEFAULTS, Asked
from tests.components.tree import text

KNOWN = {"risk": ("high", "low"), "value": (), "segment": ("Loyal",), "country": ("France",)}


def test_only_parts_of_the_group_that_have_names_can_be_chosen():
    controls = planner.group_controls(KNOWN, DEFAULTS)
    assert [text(control) for control in controls] == ["Churn risk", "Segment", "Country"]


def test_every_assumption_has_a_field_in_its_unit():
    said = text(planner.assumption_fields(DEFAULTS, "€"))
    for label in ("Cost per contact (€)", "Margin (%)", "Response at least (%)"):
        assert label in said


def test_the_headline_gives_profit_with_its_interval():
    row = {"cost": 50.0, "profit": 20.0, "low": -5.0, "high": 90.0}
    said = " ".join(map(text, planner.headline(10, 40, row, 0.031, Asked(), "£")))
    for words in ("10", "of 40 in the group", "£20.00", "to £90.00", "£50.00", "3.1%"):
        assert words in said


def test_nobody_contacted_costs_nothing():
    said = " ".join(map(text, planner.headline(0, 40, None, None, Asked(), "£")))
    assert "£0" in said


def test_what_cannot_be_known_is_stated_with_what_would_tell():
    said = text(planner.limits(["Sums were off."]))
    for words in ("A prediction is not an effect", "control group", "Sums were off."):
        assert words in said


def test_nothing_is_said_where_all_can_be_read():
    assert planner.said([]) == ""
    assert text(planner.said(["cost is 'x'"])) == "cost is 'x'"
