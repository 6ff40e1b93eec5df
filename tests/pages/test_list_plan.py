import pytest

from analytics import experiments
from analytics.errors import SettingError
from analytics.experiments import Groups
from pages import list_plan
from pages.list_state import Split
from tests.pages.trial_list import CUSTOMERS, LIST, SPEND


def test_every_customer_gets_a_group():
    split = list_plan.with_groups(CUSTOMERS, Split(0.2, 1, by="segment"), ("segment",))
    assert split["group"].value_counts().to_dict() == {"treatment": 200, "control": 50}
    controls = split[split["group"] == "control"]["segment"].value_counts()
    assert sorted(controls.tolist()) == [16, 17, 17]


def test_the_group_of_a_customer_does_not_depend_on_the_order_shown():
    one = list_plan.with_groups(CUSTOMERS, Split(0.2, 1), ())
    other = list_plan.with_groups(CUSTOMERS[::-1], Split(0.2, 1), ())
    assert other[::-1]["group"].tolist() == one["group"].tolist()


def test_balance_by_an_unknown_column_is_refused():
    with pytest.raises(SettingError, match="no column 'iban' to balance by; there are: segment"):
        list_plan.with_groups(CUSTOMERS, Split(0.2, 1, by="iban"), ("segment",))


def test_the_usual_rate_is_that_of_the_list_unless_given():
    plan = list_plan.plan_of(LIST.outcome, CUSTOMERS, Split(0.5, 1, effect=0.05))
    assert plan.baseline == pytest.approx(0.3)
    assert plan.needed == plan.even == Groups(1377, 1377)
    given = list_plan.plan_of(LIST.outcome, CUSTOMERS, Split(0.5, 1, baseline=0.5))
    assert given.baseline == 0.5
    assert given.seen == experiments.detectable_effect(125, 125, 0.5)


def test_a_rate_that_cannot_rise_is_asked_about_its_fall():
    plan = list_plan.plan_of(None, CUSTOMERS, Split(0.5, 1, effect=0.05, baseline=0.98))
    assert plan.needed == experiments.group_sizes(0.98, -0.05)


def test_without_an_outcome_or_a_rate_nothing_is_made_up():
    assert list_plan.plan_of(None, CUSTOMERS, Split(0.5, 1, effect=0.05)).baseline is None
    assert list_plan.plan_of(LIST.outcome, CUSTOMERS.head(0), Split(0.5, 1)).baseline is None


def test_spend_is_compared_by_its_standard_deviation():
    # Amounts 0, 10 ... 2490: standard deviation 10 sqrt(250 x 251 / 12) = 723.1
    plan = list_plan.plan_of(SPEND.outcome, CUSTOMERS, Split(0.5, 1, effect=723.12))
    assert plan.baseline == pytest.approx(1245)
    assert plan.needed == Groups(16, 16)
    assert list_plan.plan_of(SPEND.outcome, CUSTOMERS.head(1), Split(0.5, 1)).baseline is None
