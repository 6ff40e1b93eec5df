"""The segments page on the demo shop, on too small a shop, and on the real file."""

import json
from collections.abc import Iterator
from pathlib import Path

import dash
import plotly.graph_objects as go
import pytest
from dash.exceptions import PreventUpdate

from analytics.errors import SettingError
from dashboard.app import create_app
from dashboard.settings import Settings
from pages import (
    listing,
    read,
    segments,
    segments_beside,
    segments_found,
    segments_list,
    segments_question,
    segments_work,
    viewing,
)
from tests.pages.browsing import page

OTHER = segments_found.Settings(3, "raw", "ward")


@pytest.fixture
def shop(demo_store: Path, tmp_path: Path) -> Iterator[dash.Dash]:
    made = create_app(Settings(artifacts=demo_store, cache=tmp_path / "cache"))
    with made.server.app_context():
        yield made


def _cards(question):
    for card in segments.CARDS:
        choices = [{}, *({n: key} for n, keys in card.options.items() for key in keys)]
        for choice in choices:
            yield card, viewing.draw(card, {**question, **choice})


def test_every_card_draws_with_every_choice(shop):
    for card, shown in _cards({}):
        assert card.name.startswith("segments-")
        assert not shown.table.empty
        assert shown.finding
        if shown.figure is not None:
            assert go.Figure(shown.figure).data


def test_the_build_own_segments_are_read_and_not_computed(shop):
    found = segments_found.found_for({"k": "4", "scaling": "log", "algorithm": "kmeans"})
    assert found.is_own
    assert found.names == ("High-Value", "Regular", "Occasional", "At-Risk")
    assert found.customers.equals(read.table("customers"))
    assert found.profiles["order"].tolist() == [0, 1, 2, 3]


def test_what_was_not_computed_is_asked_for_and_the_own_segments_stay(shop):
    shown = ("4", "log", "kmeans", None)
    *values, wanted = segments.choose("3", "raw", "ward", *shown)
    assert values == [dash.no_update] * 3
    assert wanted == {"k": "3", "scaling": "raw", "algorithm": "ward", "build": read.build_id()}
    assert segments_found.found_for(wanted).is_own


def test_a_recomputation_is_kept_shown_and_said_to_be_one(shop):
    told: list[tuple[int, str]] = []
    own = segments_found.found_for({})
    answer = segments_work.answer(read.build_id(), OTHER, lambda *said: told.append(said))
    assert answer == json.loads(json.dumps(answer))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    question = {"k": "3", "scaling": "raw", "algorithm": "ward"}
    assert segments.choose("3", "raw", "ward", "4", "log", "kmeans", None)[:3] == (
        "3",
        "raw",
        "ward",
    )
    found = segments_found.found_for(question)
    assert not found.is_own
    assert len(found.names) == 3
    assert found.profiles["customers"].sum() == len(own.customers)
    sizes = found.customers["segment"].value_counts()
    assert found.profiles.set_index("segment")["customers"].to_dict() == sizes.to_dict()
    cards, origin, *wanted = segments.describe(question)
    assert wanted == [{"build": read.build_id(), "k": 3, "scaling": "raw", "algorithm": "ward"}] * 2
    assert len(cards) == 3
    assert "Recomputed for this view: 3 segments by Ward, raw scale" in str(origin)
    for _, shown in _cards(question):
        assert "recomputed for this view" in shown.note.lower()


def test_what_is_judged_beside_a_recomputation_is_awaited_and_then_shown(shop):
    segments_work.answer(read.build_id(), OTHER, lambda *_said: None)
    question = {"k": "3", "scaling": "raw", "algorithm": "ward"}
    for part, card in segments.BESIDE.items():
        awaited = viewing.draw(card, question)
        assert awaited.table.empty
        assert "being" in awaited.finding
        wanted = segments_beside.wanted(part, segments_found.found_for(question))
        assert wanted == segments_beside.Wanted.read(wanted.for_browser())
        segments_beside.make(part, wanted)
        shown = viewing.draw(card, question)
        assert "recomputed for this view" in shown.note.lower()
        assert "being" not in shown.finding
    choice = viewing.draw(segments.CHOICE[0], question).table
    assert choice["Segments"].tolist() == list(range(1, 11))
    compared = viewing.draw(segments.METHODS[0], question).table
    assert compared.set_index("Algorithm").loc["Ward (in use)", "Segments"] == 3
    assert segments.describe(question)[2:] == (dash.no_update, dash.no_update)
    assert "build's own segments only" in str(segments.describe(question)[0])


def test_numbers_of_segments_are_not_tried_again_where_the_build_has_them(shop):
    own = read.table("k_choice")
    for settings, n_rows in (((3, "log", "kmeans"), len(own)), ((3, "raw", "hdbscan"), 0)):
        asked = segments_found.Settings(*settings)
        segments_work.answer(read.build_id(), asked, lambda *_said: None)
        found = segments_found.found_for(vars(asked) | {"k": "3"})
        assert not found.is_own
        assert segments_beside.wanted("choice", found) is None
        assert len(segments_beside.known("choice", found)) == n_rows


def test_at_the_latest_instant_history_and_segments_agree(shop):
    segments_work.answer(read.build_id(), OTHER, lambda *_said: None)
    for question in ({}, {"k": "3", "scaling": "raw", "algorithm": "ward"}):
        found = segments_found.found_for(question)
        latest = found.history[found.history["at"] == found.instants[-1]]
        now = latest.set_index("customer_id")["segment"]
        stored = found.customers.set_index("customer_id")["segment"]
        assert now.to_dict() == stored.to_dict()


def test_an_unfinished_computation_changes_nothing(shop):
    with pytest.raises(PreventUpdate):
        segments.compute(lambda _said: None, None, "visit")
    with pytest.raises(PreventUpdate):
        segments.give_up(0, "4", "log", "kmeans")
    assert segments.give_up(1, "4", "log", "kmeans") == ("4", "log", "kmeans")


def test_selections_add_up_to_all_customers(shop):
    found = segments_found.found_for({})
    parts = [len(segments_list.rows({"segment": name})) for name in found.names]
    assert sum(parts) == len(found.customers) == len(segments_list.rows({}))
    moved = viewing.draw(segments.MOVES[0], {}).table
    for row in moved.to_dict("records"):
        listed = segments_list.rows({"was": row["Then"], "now": row["Now"]})
        assert len(listed) == row["Customers"]
        assert listed["monetary"].sum() == pytest.approx(row["Money spent"])


def test_movers_are_told_between_any_two_instants(shop):
    found = segments_found.found_for({})
    assert len(found.instants) > 2
    first, later = found.instants[0], found.instants[-2]
    asked = {"since": f"{first:%Y-%m-%d}", "until": f"{later:%Y-%m-%d}"}
    stood = found.history.set_index(["at", "customer_id"])
    was, now = stood.loc[first]["segment"].to_dict(), stood.loc[later]
    table = viewing.draw(segments.MOVES[0], asked).table
    assert table["Customers"].sum() == len(now)
    assert table["Money spent"].sum() == pytest.approx(now["monetary"].sum())
    for row in table.to_dict("records"):
        wanted = {
            customer
            for customer, segment in now["segment"].items()
            if segment == row["Now"] and was.get(customer, "Not yet a customer") == row["Then"]
        }
        listed = segments_list.rows({"was": row["Then"], "now": row["Now"], **asked})
        assert set(listed["customer_id"]) == wanted
    # Whichever is the earlier comes first; one instant twice moves nobody.
    swapped = {"since": asked["until"], "until": asked["since"]}
    assert viewing.draw(segments.MOVES[0], swapped).table.equals(table)
    still = viewing.draw(segments.MOVES[0], {**asked, "since": asked["until"]}).table
    assert (still["Then"] == still["Now"]).all()


def test_a_cell_of_the_rules_lists_its_customers_with_edited_cut_points_too(shop):
    for cuts in ({}, {"cut_r": "5, 20, 60, 120"}):
        table = viewing.draw(segments.RULES[0], cuts).table
        row = table.iloc[0]
        asked = {"rule": row["Name by rule"], "segment": row["Segment"], **cuts}
        assert len(segments_list.rows(asked)) == row["Customers"]


def test_what_is_drawn_around_selects_all_customers_inside(shop):
    area = {"plane": "rm", "x": [0.01, 1e6, 1e6, 0.01], "y": [0.001, 0.001, 1e9, 1e9]}
    assert len(segments_list.rows({"area": area})) == segments_found.n_customers()
    rows = segments_list.rows({"area": area | {"y": [1000, 1000, 1e9, 1e9]}})
    customers = read.table("customers")
    assert set(rows["customer_id"]) == set(
        customers.loc[customers["monetary"] > 1000, "customer_id"]
    )


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"segment": "<script>"}, "no segment '<script>' here; there are High-Value"),
        ({"rule": "Nobody"}, "no name by rule 'Nobody' here; there are Champions"),
        ({"now": "Nowhere"}, "no segment 'Nowhere' here"),
        ({"area": {"plane": "rm", "x": ["a"], "y": [1]}}, "the area drawn cannot be read"),
        ({"area": {"plane": "zz", "x": [1, 2, 3], "y": [1, 2, 3]}}, "draw it again"),
        ({"area": "all"}, "draw it again"),
        ({"rule": "Lost", "cut_f": "4, 3, 2, 1"}, "cut points of orders: found '4, 3, 2, 1'"),
    ],
)
def test_a_selection_of_what_is_not_there_is_refused_in_words(shop, query, words):
    with pytest.raises(SettingError, match=words.replace("<", ".").replace("'", ".")):
        segments_list.rows(query)
    assert segments.count(query) == "This cannot be listed"


@pytest.mark.parametrize("text", ["", "1, 2", "1, 2, 3, x", "4, 3, 2, 1", "1 2 3 inf", "nan 1 2 3"])
def test_cut_points_that_cut_nothing_are_refused(text):
    with pytest.raises(SettingError, match="wanted 4 numbers, smallest first"):
        segments_question.read_cut("cut_m", text)


def test_cut_points_may_be_written_with_commas_or_spaces():
    assert segments_question.read_cut("cut_m", "1, 2.5;3  4") == (1, 2.5, 3, 4)


def test_the_usual_cut_points_are_the_quintiles_themselves(shop):
    found = segments_found.found_for({})
    question = segments_question.usual_cuts()
    assert segments_question.cuts_of(question) is None
    named = segments_question.rule_names(question, found)
    assert named.equals(found.customers["rule_name"])
    assert segments.cut_in_fifths(1) == list(question.values())


def test_the_list_has_a_rate_for_the_campaign_of_each_segment(shop):
    found = segments_found.found_for({})
    rates = segments_list.bought_again(found)
    followed = read.table("followed_up")
    own = followed[followed["segment"] == "At-Risk"]
    assert rates["At-Risk"] == pytest.approx((own["n_orders_after"] > 0).mean())
    assert segments_list.LIST.name in listing.LISTS


def test_the_selection_is_said_in_words(shop):
    assert segments_list.described({}) == "all customers"
    said = segments_list.described({"segment": "Regular", "was": "At-Risk", "area": {"x": [1]}})
    assert said.startswith("segment Regular; At-Risk on ")
    assert said.endswith(" and any on 9 Dec 2025; within the area drawn")


def test_nonsense_in_the_address_is_said_and_left_out(shop):
    text = page(
        shop, "/segments", "?k=99&segment=%3Cb%3E&since=never&scaling=cubic&from=2011-01-01"
    )
    for words in ("k is '99'", "segment is '<b>'", "since is 'never'", "scaling is 'cubic'"):
        assert words in text
    assert "from is" not in text


def test_the_address_sets_the_selection(shop):
    text = page(shop, "/segments", "?segment=Regular&rule=Loyal")
    assert "Not everything in the address" not in text
    assert '"value": "Loyal"' in text


def test_few_customers_are_said_to_be_few_and_nothing_breaks(app):
    text = page(app, "/segments")
    assert "callback" not in text
    for _, shown in _cards({}):
        assert shown.table is not None
    assert segments_found.found_for({}).names == ("All customers",)
    assert segments_found.possible_ks() == [1]


@pytest.mark.real_data
def test_the_real_file_has_its_customers_and_medians_in_the_order_of_the_names(
    real_store: Path, tmp_path: Path
):
    made = create_app(Settings(artifacts=real_store, cache=tmp_path / "cache"))
    with made.server.app_context():
        found = segments_found.found_for({})
        assert len(found.customers) == 4338
        assert found.names == ("High-Value", "Regular", "Occasional", "At-Risk")
        median = found.profiles.set_index("segment")["median_monetary"]
        assert median["High-Value"] > median["Regular"] > median["Occasional"] > median["At-Risk"]
        said = viewing.draw(segments.CHOICE[0], {}).finding
        assert said.startswith("2 segments separate best")
        assert "4 are for use" in said
        assert sum(len(segments_list.rows({"segment": name})) for name in found.names) == 4338
