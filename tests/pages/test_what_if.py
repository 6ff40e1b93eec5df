import dash
import numpy as np
import pytest
from dash._callback_context import context_value
from dash._utils import AttributeDict
from scipy.stats import binomtest

from analytics import columns as c
from analytics import whatif
from components.figures import what_if as figures
from dashboard.app import create_app
from dashboard.settings import Settings
from pages import read, viewing, what_if, what_if_asked, what_if_cards, what_if_found, what_if_live
from tests.components.tree import ids, of_class, rows, text, walk
from tests.pages.browsing import page

FIGURES = {"recency": "50", "frequency": "2", "monetary": "668.57", "customer": ""}


@pytest.fixture
def shop(demo_store):
    """Serve the demo shop; page callbacks are called inside its context."""
    made = create_app(Settings(artifacts=demo_store))
    with made.server.app_context():
        yield made


def begin(name, chosen=None, customer=None):
    context_value.set(AttributeDict(triggered_inputs=[{"prop_id": f"{name}.data", "value": 1}]))
    try:
        return what_if_live.begin(chosen, 1, 1, customer)
    finally:
        context_value.set({})


def entry(tree, name):
    found = [one for one in walk(tree) if type(one).__name__ == "Input"]
    return next(one.value for one in found if one.id["index"] == name)


def a_customer():
    return what_if_asked.customers().iloc[7]


def test_a_build_without_segments_says_why(app):
    assert "No segments to predict" in page(app, "/what-if")


def test_the_page_starts_from_the_median_customer(shop):
    tree = what_if.layout()
    median = what_if_asked.customers()[list(c.RFM)].median()
    assert float(entry(tree, "monetary")) == pytest.approx(median[c.MONETARY], abs=0.005)
    assert entry(tree, "customer") == ""
    assert {"what-if-nearest-csv", "what-if-after-csv", "what-if-verdict"} <= set(
        map(str, ids(tree))
    )


def test_an_address_names_a_customer_and_figures_over_theirs(shop):
    one = a_customer()
    tree = what_if.layout(customer=one[c.CUSTOMER_ID], monetary="12.5")
    assert entry(tree, "customer") == one[c.CUSTOMER_ID]
    assert entry(tree, "recency") == str(one[c.RECENCY_DAYS])
    assert entry(tree, "monetary") == "12.5"


def test_an_unknown_customer_in_the_address_is_said_and_the_median_shown(shop):
    tree = what_if.layout(customer="<script>")
    assert "No sale names customer '<script>'" in text(of_class(tree, "notice"))
    assert entry(tree, "frequency") == entry(what_if.layout(), "frequency")


@pytest.mark.parametrize("said", ["abc", "1e99", "-1", "NaN", ["1", "x"], "x" * 5_000])
def test_nonsense_in_the_address_stands_in_its_field_with_words_beside(shop, said):
    tree = what_if.layout(recency=said)
    value = entry(tree, "recency")
    assert len(value) <= 40
    verdict, recency, *others, point, _, _ = what_if_live.answer(FIGURES | {"recency": value})
    assert "No prediction" in text(verdict)
    assert text(recency).startswith("Recency is ")
    assert others == ["", ""]
    assert point is None


def test_the_answer_names_segment_standings_and_the_point(shop):
    verdict, *said, point, near, table = what_if_live.answer(FIGURES)
    of = what_if_asked.segmenter()
    assert text(of_class(verdict, "what-if-segment")).strip() == whatif.segment_of(
        of, whatif.as_values(50, 2, 668.57)
    )
    assert [text(one).split(" than ")[0] for one in said] == [
        "More recent", "Orders more often", "Spends more"
    ]  # fmt: skip
    assert point == [50, 2, 668.57]
    assert "nearest customers" in near
    assert len(rows(table)) == 1 + len(of.names)


def test_another_pages_question_is_not_answered(shop):
    assert set(what_if_live.answer({"k": "4"})) == {dash.no_update}


def test_a_chosen_customer_sets_the_figures_and_what_the_address_leaves_out(shop):
    one = a_customer()
    recency, _, _, customer, usual, said, is_hidden = begin(
        "what-if-find", {"code": one[c.CUSTOMER_ID]}
    )
    assert recency == str(one[c.RECENCY_DAYS])
    assert customer == one[c.CUSTOMER_ID]
    assert usual["customer"] == ""
    assert usual["recency"] == recency
    assert one[c.CUSTOMER_ID] in text(said)
    assert not is_hidden


def test_the_figures_go_back_to_the_customers_own_and_to_the_median(shop):
    one = a_customer()
    assert begin("what-if-own", customer=one[c.CUSTOMER_ID])[0] == str(one[c.RECENCY_DAYS])
    assert begin("what-if-median", customer=one[c.CUSTOMER_ID])[3] == ""
    assert set(begin("what-if-find")) == {dash.no_update}


def test_the_verdict_compares_with_the_customer_started_from(shop):
    one = a_customer()
    own = what_if_found.verdict(whatif.values_of(one), one[c.CUSTOMER_ID])
    assert own.segment == one[c.SEGMENT]
    assert own.origin.endswith(f"whom the build has in {one[c.SEGMENT]}")
    other = what_if_found.verdict(whatif.as_values(2, 60, 90_000), one[c.CUSTOMER_ID])
    assert one[c.CUSTOMER_ID] in other.origin


def test_silence_ends_at_the_first_day_of_another_segment(shop):
    of, values = what_if_asked.segmenter(), whatif.as_values(10, 8, 2_000)
    own = whatif.segment_of(of, values)
    days, later = what_if_found.silence(of, values)
    assert days is not None
    assert whatif.segment_of(of, values + np.array([days, 0, 0])) == later != own
    assert whatif.segment_of(of, values + np.array([days - 1, 0, 0])) == own


def test_the_nearest_customer_of_a_customer_is_that_customer(shop):
    one = a_customer()
    question = what_if_asked.start({"customer": one[c.CUSTOMER_ID]})
    shown = viewing.draw(what_if_cards.NEAREST, question)
    assert shown.table.iloc[0][["Customer", "Distance"]].tolist() == [one[c.CUSTOMER_ID], 0.0]
    assert len(shown.table) == what_if_found.N_NEAREST
    links = [link.href for link in walk(shown.body) if type(link).__name__ == "Link"]
    assert links[0] == f"/customers/{one[c.CUSTOMER_ID]}"


def test_what_followed_is_counted_with_n_and_an_interval(shop):
    shown = viewing.draw(what_if_cards.AFTER, FIGURES)
    of, followed = what_if_asked.segmenter(), read.table("followed_up")
    near = whatif.nearest_customers(of, followed, whatif.as_values(50, 2, 668.57), 50)
    n_bought = int((near[c.N_ORDERS_AFTER] > 0).sum())
    assert shown.finding.startswith(f"{n_bought} of the 50 most similar customers ordered")
    assert "95% interval" in shown.finding
    assert len(of_class(shown.body, "is-yes")) == n_bought
    assert "no forecast" in shown.note


@pytest.mark.parametrize("card", what_if_cards.CARDS, ids=lambda card: card.name)
def test_cards_say_what_is_wrong_in_place_of_numbers(shop, card):
    shown = viewing.draw(card, FIGURES | {"monetary": "-5"})
    assert shown.finding.startswith("Nothing to compare: monetary is -5")


def test_the_interval_of_a_share_is_wilsons():
    for n_yes, n in [(0, 50), (8, 10), (27, 50), (50, 50)]:
        low, high = binomtest(n_yes, n).proportion_ci(method="wilson")
        assert what_if_cards.wilson(n_yes, n) == pytest.approx((low, high), abs=1e-6)


@pytest.mark.parametrize("view", [*figures.VIEWS, "nonsense"])
def test_the_map_is_drawn_once_it_is_in_sight(shop, view):
    assert what_if_live.draw_map(None, view, FIGURES) == (dash.no_update, dash.no_update)
    figure, caption = what_if_live.draw_map(True, view, FIGURES)
    assert figure["data"][-1]["name"] == figures.HERE
    assert "identified revenue" in caption
