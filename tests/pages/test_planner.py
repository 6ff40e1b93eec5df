"""The campaign planner."""

import pytest

from dashboard.app import create_app
from dashboard.settings import Settings
from pages import listing, planner, planner_cards, planner_list, planner_plan, viewing
from pages.list_state import Asked, Split
from tests.components.tree import text
from tests.pages import browsing, foretold_shop

QUESTION = {"cost": "50", "margin": "100", "response": "50", "low": "25", "high": "100"}


@pytest.fixture(scope="module")
def foretold_store(tmp_path_factory, small_store):
    return foretold_shop.publish(tmp_path_factory.mktemp("foretold"), small_store)


@pytest.fixture
def shop(foretold_store):
    made = create_app(Settings(artifacts=foretold_store))
    with made.server.app_context():
        yield made


def shown(name, question):
    card = next(card for card in planner_cards.CARDS if card.name == f"planner-{name}")
    return viewing.draw(card, question)


def test_the_best_plan_is_the_one_done_by_hand(shop):
    plan = planner_plan.plan_for(QUESTION)
    assert plan.at_stake.to_dict() == pytest.approx(foretold_shop.STAKES)
    assert plan.at_stake.index.tolist() == ["A", "C", "B", "D", "E", "H", "G", "F"]
    assert plan.n == plan.best == 5
    assert {end: plan.row[end] for end in ("cost", "profit", "low", "high")} == pytest.approx(
        {"cost": 250, "profit": 750, "low": 250, "high": 1750}
    )
    assert plan.break_even == pytest.approx(0.125)


@pytest.mark.parametrize(
    ("asked", "group"),
    [
        ({"risk": ["high"]}, ["A", "B"]),
        ({"risk": "medium", "value": ["high", "low"]}, ["C", "G"]),
        ({"segment": ["Loyal"], "country": ["United Kingdom"]}, ["C", "E"]),
        ({"risk": ["low"], "segment": ["Loyal"], "country": ["France"]}, []),
    ],
)
def test_a_group_is_chosen_by_risk_value_segment_and_country(shop, asked, group):
    assert planner_plan.plan_for(asked).group.index.tolist() == group


def test_the_controls_change_the_profit(shop):
    best = shown("profit", QUESTION)
    assert "contact 5 of 8 customers: expected profit £750.00" in best.finding
    own = shown("profit", {**QUESTION, "size": "2"})
    assert "Contacting 2 of 8 customers: expected profit £600.00" in own.finding
    assert best.table["Profit, money"].tolist()[:2] == pytest.approx([450, 600])
    assert best.figure["data"][2]["y"] == own.figure["data"][2]["y"]


def test_no_more_customers_are_contacted_than_there_are(shop):
    assert planner_plan.plan_for({**QUESTION, "size": "1000"}).n == 8


def test_where_nothing_pays_it_is_said_what_would(shop):
    dear = {**QUESTION, "cost": "600"}
    assert shown("profit", dear).finding.startswith("No size pays")
    assert "only from a response of 60.0%" in shown("response", dear).finding
    assert shown("control", dear).finding.startswith("Nobody is contacted")
    assert shown("group", dear).finding.startswith("No size pays")
    assert planner_list.rows(dear).empty


def test_an_empty_group_is_said_on_every_card(shop):
    nobody = {"risk": ["low"], "segment": ["Loyal"], "country": ["France"]}
    for name in ("profit", "response", "group"):
        assert "No customer with a prediction is in this group" in shown(name, nobody).finding
    assert shown("control", nobody).finding.startswith("Nobody is contacted")


def test_a_control_group_is_weighed_against_what_is_there(shop):
    found = shown("control", QUESTION)
    # 5 contacted, on average 50% at risk, of whom half come back.
    assert "from 50.0% by 25.0 points, too little for the test" in found.finding
    assert "two equal groups need 58 each" in found.finding
    assert found.table["Control"].tolist()[-1] == 3
    assert found.table["Enough for the assumed response"].eq("no").all()


def test_the_list_is_the_plan(shop):
    rows = planner_list.rows(QUESTION)
    assert rows["customer_id"].tolist() == ["A", "C", "B", "D", "E"]
    assert rows["gain"].tolist() == pytest.approx([500, 200, 100, 100, 100])
    assert rows["place"].tolist() == [1, 2, 3, 4, 5]
    assert planner_list.described(QUESTION) == (
        "5 of 8 customers to contact; all customers with a prediction; assumed: £50.00 a "
        "contact, margin 100.0%, response 50.0% (25.0% to 100.0%)"
    )


def test_the_split_is_taken_away_with_the_plan(shop):
    query = {**QUESTION, "control": "40", "seed": "7"}
    answer = shop.server.test_client().get("/lists/planner-list.csv", query_string=query)
    assert answer.status_code == 200
    assert answer.text.count("treatment") > 2
    again = shop.server.test_client().get("/lists/planner-list.csv", query_string=query)
    rows = [line for line in answer.text.splitlines() if line.endswith((",control", ",treatment"))]
    assert len(rows) == 5
    assert sum(row.endswith(",control") for row in rows) == 2
    assert rows == [row for row in again.text.splitlines() if row in rows]
    asked = Asked(query=QUESTION, split=Split(control_share=0.4, seed=7))
    assert len(listing.rows_of(planner_list.LIST, asked)) == 5


def test_the_page_lays_out_what_the_address_says(shop):
    found = browsing.page(shop, "/planner", "?cost=2.5&risk=high&risk=low&margin=abc")
    assert '"value": "2.5"' in found
    assert '"value": ["high", "low"]' in found
    assert "margin is 'abc'; wanted a number from 0 to 100; 30 is used" in found


def test_hostile_addresses_are_said_and_not_run(shop):
    found = browsing.page(shop, "/planner", "?country=%3Cscript%3E&size=1e999&response=__import__")
    assert "country is '<script>'; wanted one of France, United Kingdom" in found
    assert "customers to contact is '1e999'" in found


def test_the_description_names_assumptions_and_what_cannot_be_known(shop):
    headline, assumed, unknown, problems, query = planner.describe({**QUESTION, "size": "x"})
    assert "£750.00" in text(headline)
    assert "£250.00 to £1,750" in text(headline)
    assert "12.5%" in text(headline)
    assert "100.0%" in text(assumed)
    assert "a default" not in text(assumed)
    assert "a default: put your own" in text(planner.describe({})[1])
    assert "A prediction is not an effect" in text(unknown)
    assert "leave a random control group alone" in text(unknown)
    assert "At 1 past instant customers spent 1.10 times what was expected" in text(unknown)
    assert "were never followed by May and June. The expected spend" in text(unknown)
    assert "customers to contact is 'x'" in text(problems)
    assert query["cost"] == "50"


def test_too_little_data_is_said_in_words(tmp_path, small_store):
    store = foretold_shop.publish_without(tmp_path, small_store)
    with create_app(Settings(artifacts=store)).server.app_context():
        found = text(planner.layout())
    assert "Nothing to plan with" in found
    assert foretold_shop.VERDICT in found


def test_a_task_that_was_refused_gives_its_own_reason(tmp_path, small_store):
    reason = "not enough data: nobody came back"
    tasks = {"churn": {"verdict": reason}, "spend": {"verdict": "fine"}}
    store = foretold_shop.publish(
        tmp_path, small_store, without="churn_probability", tasks=tasks, verdict="all in all"
    )
    with create_app(Settings(artifacts=store)).server.app_context():
        assert reason in text(planner.layout())
