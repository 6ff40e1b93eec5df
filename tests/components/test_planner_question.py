"""Reading what the campaign planner is asked."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.errors import SettingError
from components.planner_question import DEFAULTS, FIELDS, Asked, checked, start

KNOWN = {
    "risk": ("high", "medium", "low"),
    "value": ("high", "medium", "low"),
    "segment": ("Loyal",),
    "country": ("France", "Spain"),
}


def test_an_empty_question_asks_for_the_defaults():
    assert checked({}, KNOWN) == (Asked(), {})
    assert checked(DEFAULTS, KNOWN) == (Asked(), {})


def test_percentages_become_shares_and_names_keep_their_order():
    asked, problems = checked(
        {"risk": ["low", "high"], "country": "Spain", "cost": "1.5", "margin": "40 %",
         "response": "8", "low": "3", "high": "12", "size": "250"},
        KNOWN,
    )  # fmt: skip
    assert problems == {}
    assert (asked.risk, asked.country) == (("high", "low"), ("Spain",))
    shares = (asked.cost, asked.margin, asked.response, asked.low, asked.high)
    assert shares == pytest.approx((1.5, 0.4, 0.08, 0.03, 0.12))
    assert asked.size == 250
    assert asked.kept["risk_tier"] == ("high", "low")


@pytest.mark.parametrize(
    ("name", "said", "words"),
    [
        ("cost", "abc", "cost per contact is 'abc'; wanted a number from 0 to 1,000,000; 5 is"),
        ("cost", "-1", "cost per contact is '-1'"),
        ("margin", "101", "margin is '101'; wanted a number from 0 to 100; 30 is used"),
        ("response", "nan", "response is 'nan'"),
        ("size", "2.5", "customers to contact is '2.5'; wanted a whole number from 1"),
        ("country", "Atlantis", "country is 'Atlantis'; wanted one of France, Spain"),
        ("risk", ["high", "<b>"], "risk is '<b>'; wanted one of high, medium, low"),
    ],
)
def test_nonsense_is_said_and_the_default_used(name, said, words):
    asked, problems = checked({name: said}, KNOWN)
    assert list(problems) == [name]
    assert problems[name].startswith(words)
    expected = ("high",) if name == "risk" else getattr(Asked(), name)
    assert getattr(asked, name) == expected


def test_an_interval_without_its_response_is_widened():
    asked, problems = checked({"response": "1", "low": "2"}, KNOWN)
    assert (asked.low, asked.response, asked.high) == (0.01, 0.01, 0.1)
    assert "response is 1% between 2% and 10%; wanted them in order" in problems["response"]


def test_the_controls_show_what_can_be_read():
    question = {"cost": "abc", "margin": " 25 ", "risk": ["high", "no"], "size": "90"}
    asked, _ = checked(question, KNOWN)
    shown = start(question, asked)
    assert shown == DEFAULTS | {"margin": "25", "risk": ["high"], "size": "90"}


def test_a_field_without_a_usual_value_may_stay_empty():
    assert FIELDS["size"].read("") is None
    assert FIELDS["size"].read(None) is None
    with pytest.raises(SettingError, match="from 1"):
        FIELDS["size"].read("0")


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(st.sampled_from(list(DEFAULTS)), st.text(max_size=12) | st.none()))
def test_whatever_is_asked_a_campaign_can_be_planned(question):
    asked, _ = checked(question, KNOWN)
    assert asked.campaign.response_low <= asked.campaign.response_high
