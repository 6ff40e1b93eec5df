"""The predictions page: on made-up predictions, without any, and on the real file."""

from pathlib import Path

import pytest

from analytics.errors import SettingError
from components.predictions_slider import SLIDER
from components.predictions_words import TABS
from dashboard.app import create_app
from dashboard.settings import Settings
from pages import predictions, predictions_lists, predictions_model, read, viewing
from pages.predictions_cards import FIGURES
from tests.components.tree import ids, rows, text, walk
from tests.pages import browsing, tested_shop

CARDS = {card.name: card for card in (*FIGURES, predictions_model.MODEL_CARD)}
EVERY_TAB = pytest.mark.parametrize("tab", TABS)
EVERY_CARD = pytest.mark.parametrize("name", CARDS)


@pytest.fixture(scope="module")
def foretold_store(tmp_path_factory) -> Path:
    return tested_shop.publish(tmp_path_factory.mktemp("foretold"))


def _app(store: Path):
    return create_app(Settings(artifacts=store))


@pytest.fixture
def foretold(foretold_store):
    made = _app(foretold_store)
    with made.server.app_context():
        yield made


@pytest.fixture(scope="module")
def half_store(tmp_path_factory) -> Path:
    refused = ["buys_soon"]
    return tested_shop.publish(tmp_path_factory.mktemp("half"), refused=refused)


@pytest.fixture
def half_foretold(half_store):
    with _app(half_store).server.app_context():
        yield


def _draw(name: str, tab: str, **options: str):
    return viewing.draw(CARDS[name], {"tab": tab, **options})


@EVERY_TAB
def test_every_tab_has_its_verdict_its_list_its_slider_and_its_cards(foretold, tab):
    shown = browsing.page(foretold, "/predictions", f"?tab={tab}")
    for part in ("verdict-words", f"predictions-{tab}-grid", SLIDER, "predictions-card-table"):
        assert part in shown
    laid_out = predictions.layout(tab=tab)
    assert "Test on 100 customers" in text(laid_out)
    assert "1 Dec 2010 to 28 Feb 2011" in text(laid_out)


def test_where_the_rule_is_as_good_the_verdict_says_so(foretold):
    shown = text(predictions.layout(tab="high"))
    assert "the simpler rule serves" in shown
    assert "Nothing ranks" not in text(predictions.layout(tab="churn"))


@EVERY_TAB
@EVERY_CARD
def test_every_card_draws_every_tab_or_says_why_not(foretold, name, tab):
    shown = _draw(name, tab)
    assert shown.finding or (shown.figure and shown.figure["layout"]["annotations"])
    if not shown.table.empty:
        assert shown.note


@EVERY_CARD
@pytest.mark.parametrize("asked", [None, "nonsense", ["churn"], {"a": 1}])
def test_a_question_that_makes_no_sense_is_about_the_first_tab(foretold, name, asked):
    shown, first = viewing.draw(CARDS[name], {"tab": asked}), _draw(name, "churn")
    assert shown.finding == first.finding


def test_the_slider_stands_at_the_stated_cut_off_and_counts_its_customers(foretold):
    cuts = predictions_model.cuts("churn")
    assert cuts.usual == 50
    texts = cuts.texts[cuts.usual]
    assert texts[0] == "Called at risk from a risk of churn of 50.0%: 50 of 100 customers"
    assert [texts[1], texts[4], texts[7], texts[10]] == ["90.0%", "90.0%", "0.900", "90.0%"]
    assert texts[3] == "50.0%"
    assert texts[-8::2] == ["45", "5", "5", "45"]


def test_the_slider_agrees_with_the_model_card(foretold):
    table = _draw("predictions-card", "churn").table
    own = table[table["model"] == "logistic regression"].set_index("metric")["value"]
    texts = predictions_model.cuts("churn").texts[50]
    assert f"{100 * own['precision']:.1f}%" == texts[1]
    assert f"{100 * own['recall']:.1f}%" == texts[4]
    assert f"{own['f1']:.3f}" == texts[7]


def test_an_address_sets_cut_and_filters(foretold):
    laid_out = predictions.layout(tab="churn", cut="60", risk="high")
    slider = next(node for node in walk(laid_out) if getattr(node, "id", None) == SLIDER)
    assert slider.value == 60
    assert "not understood" not in text(laid_out)


@pytest.mark.parametrize(
    "query", [{"tab": "<b>"}, {"risk": "x"}, {"cut": "101"}, {"cut": ["1"]}, {"segment": "' OR 1"}]
)
def test_an_address_that_makes_no_sense_is_named_and_changes_nothing(foretold, query):
    shown = predictions.layout(**query)
    assert "Part of the address was not understood" in text(shown)
    assert "predictions-churn-grid" in ids(shown)


@EVERY_TAB
def test_lists_begin_with_the_highest_score_and_leave_out_who_has_none(foretold, tab):
    found = predictions_lists.rows(tab, {})
    assert len(found) == 100
    assert found["customer_id"].iloc[0] == "1099"
    columns = {column.field for column in predictions_lists.LISTS[tab].columns}
    column = TABS[tab].column
    reasons = f"{TABS[tab].task}_reasons"
    assert {column, f"{column}_low", f"{column}_high", reasons, "segment"} <= columns
    assert {"risk_tier", "value_tier"} <= columns


def test_lists_are_narrowed_by_tier_and_segment(foretold):
    found = predictions_lists.rows("churn", {"risk": "high", "segment": "Loyal"})
    assert set(found["risk_tier"]) == {"high"}
    assert set(found["segment"]) == {"Loyal"}
    assert predictions_lists.described("churn", {"risk": "high"}) == (
        "Churn: customers by risk of churn; churn risk high"
    )
    with pytest.raises(SettingError, match="risk is 'x'; wanted one of any, high"):
        predictions_lists.rows("churn", {"risk": "x"})


def test_the_model_card_holds_dates_figures_limits_and_no_chance_of_being_alive(foretold):
    shown = _draw("predictions-card", "value")
    said = text(shown.body)
    for part in ("1 Jun 2010 to 30 Nov 2010", "100 customers", "80% intervals", "365 days"):
        assert part in said
    assert "the data is too short to test either" in said
    assert "alive" not in said.lower()
    assert sorted(
        (row[0] for row in rows(shown.body) if "orest" in row[0] or "urdle" in row[0]), reverse=True
    ) == ["Random forest", "Hurdle (logistic x log-ridge), in use"]


def test_the_model_card_says_which_windows_calibrate_and_why(foretold):
    assert "all windows trained on, pooled: the latest alone" in text(
        _draw("predictions-card", "churn").body
    )
    assert "clearly better" in predictions_model._calibrated("the latest cut")
    assert "Calibrated on" not in text(_draw("predictions-card", "value").body)


def test_a_refused_task_says_why_and_the_other_tabs_work(half_foretold):
    shown = text(predictions.layout(tab="next"))
    assert "No predictions of next purchase" in shown
    assert "Not enough data: 3 did it; wanted at least 20 of either" in shown
    assert "verdict-words" not in shown
    assert "Test on 100 customers" in text(predictions.layout(tab="churn"))
    assert _draw("predictions-gains", "next").figure["layout"]["annotations"]


@EVERY_TAB
def test_a_shop_too_small_to_foretell_says_what_is_missing(app, tab):
    shown = predictions.layout(tab=tab)
    assert f"No predictions of {TABS[tab].label.lower()}" in text(shown)
    assert SLIDER not in ids(shown)
    assert predictions_lists.rows(tab, {}).empty


@EVERY_CARD
def test_cards_of_a_shop_too_small_say_so(app, name):
    shown = _draw(name, "churn")
    assert shown.table.empty
    assert shown.finding or shown.figure["layout"]["annotations"]


@pytest.mark.real_data
def test_the_real_file_shows_the_figures_of_its_model_cards(real_store):
    with _app(real_store).server.app_context():
        cards = read.table("model_cards").set_index(["task", "model", "metric"])["value"]
        for tab in (tab for tab in TABS.values() if not tab.is_money):
            tested = predictions_model.found.tested(tab.key)
            cuts = predictions_model.cuts(tab.key)
            own = cards[tab.task][tested.note["model"]]
            texts = cuts.texts[cuts.usual]
            assert texts[1] == f"{100 * own['precision']:.1f}%"
            assert texts[4] == f"{100 * own['recall']:.1f}%"
            assert texts[7] == f"{own['f1']:.3f}"
            curve = predictions_model.found.curve(tab.key, "gains")
            assert curve["y"].iloc[-1] == pytest.approx(1)
