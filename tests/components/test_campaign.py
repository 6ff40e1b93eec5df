from analytics.experiments import Groups
from components import campaign
from components.campaign import Outcome, Plan
from tests.components.tree import ids, of_class, text, walk

QUOTED = "\N{LEFT SINGLE QUOTATION MARK}buys again\N{RIGHT SINGLE QUOTATION MARK}"
RATE = Plan(Groups(371, 41), "buys again", is_rate=True, effect=0.05, share=0.1)


def test_groups_that_are_too_small_say_what_is_missing():
    plan = RATE.informed(
        baseline=0.3, needed=Groups(6959, 774), even=Groups(1377, 1377), seen=0.2253
    )
    assert campaign.sentences(plan, "£") == [
        "371 treatment and 41 control, 412 in all.",
        f"Too few to see 5 points of {QUOTED} (usually 30.0%): it needs 6,959 treatment and "
        "774 control.",
        "With two equal groups 1,377 in each would do.",
        "These groups show a change of 22.5 points or more.",
        "Both at 80% power, with a 5% risk of seeing what is not there.",
    ]
    assert of_class(campaign.verdict(plan, "£"), "notice-caution")


def test_groups_that_are_large_enough_say_so():
    plan = RATE.informed(baseline=0.3, needed=Groups(300, 41), even=Groups(9, 9), seen=0.01)
    said = campaign.sentences(plan, "£")
    assert said[1].startswith("Enough to see 5 points")
    assert said[2] == "These groups show a change of 1 point or more."
    assert of_class(campaign.verdict(plan, "£"), "notice-neutral")


def test_one_group_too_small_is_not_enough():
    plan = RATE.informed(baseline=0.3, needed=Groups(300, 42), even=None, seen=None)
    assert not plan.is_enough


def test_without_a_baseline_nothing_is_made_up():
    assert campaign.sentences(RATE, "£")[1].endswith("cannot be said without the usual rate.")


def test_a_change_of_spend_is_said_in_money():
    plan = Plan(Groups(5, 5), "spend", is_rate=False, effect=None, share=0.5)
    assert "amounts that differ" in campaign.sentences(plan, "€")[1]
    plan = plan.informed(baseline=20.0, needed=None, even=None, seen=12.5)
    assert campaign.sentences(plan, "€")[1] == "These groups show a change of €12.50 or more."


def test_groups_that_show_nothing_say_so():
    plan = RATE.informed(baseline=0.3, needed=None, even=None, seen=None)
    assert "no change at all" in campaign.sentences(plan, "£")[1]


def test_the_panel_posts_one_field_and_offers_both_files():
    shown = campaign.panel(
        "trial-list",
        balanced_by={"segment": "Segment"},
        outcome=Outcome("spend", "spent", "mean"),
        currency="<b>",
        defaults={"control": 10, "seed": 1},
    )
    named = [node for node in walk(shown) if getattr(node, "name", None)]
    assert [node.name for node in named] == ["state"]
    actions = [node.formAction for node in walk(shown) if type(node).__name__ == "Button"]
    assert actions == ["/lists/trial-list.csv", "/lists/trial-list.xlsx"]
    assert {f"trial-list-{control}" for control in campaign.CONTROLS} <= set(map(str, ids(shown)))
    assert "Change to see (<b>)" in text(shown)


def test_customers_are_counted_in_words():
    assert campaign.count_words(0, None) == "No customer matches"
    assert campaign.count_words(1, None) == "1 customer"
    assert campaign.count_words(2, frozenset({"1", "2"})) == "2 ticked customers"
