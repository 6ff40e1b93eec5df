from components import cards
from components.deltas import Delta
from components.spark import spark
from tests.components.tree import ids, of_class, text, walk


def test_a_kpi_shows_label_value_and_changes():
    card = cards.kpi_card("Orders", "12", deltas=[Delta("+5.0%", "up", "vs Oct 2011"), None])
    assert text(of_class(card, "kpi-label")) == "Orders"
    assert text(of_class(card, "kpi-value")) == "12"
    assert len(of_class(card, "delta")) == 1
    assert text(of_class(card, "delta")).split() == [
        "\N{UPWARDS ARROW}",
        "+5.0%",
        "vs",
        "Oct",
        "2011",
    ]


def test_a_kpi_without_changes_has_no_room_for_them():
    assert of_class(cards.kpi_card("Orders", "12", deltas=[None]), "kpi-deltas") == []


def test_a_change_that_is_neither_good_nor_bad_has_a_neutral_colour():
    chip = cards.delta_chip(Delta("+1.0 pp", "up", "vs Oct 2011", is_judged=False))
    assert of_class(chip, "chip-flat")
    assert not of_class(chip, "chip-up")


def test_help_is_reachable_by_keyboard_and_screen_reader():
    card = cards.kpi_card("Orders", "12", help_text="distinct invoices")
    (mark,) = of_class(card, "help")
    assert type(mark).__name__ == "Button"
    assert mark.to_plotly_json()["props"]["aria-label"] == "Orders: distinct invoices"


def test_a_figure_card_has_a_place_for_finding_caption_table_and_figure():
    found = ids(cards.figure_card("some-figure", "Title"))
    assert "some-figure-finding" in found
    assert "some-figure-caption" in found
    assert cards.table_slot("some-figure") in found
    assert {"type": "table", "index": "some-figure"} in found
    assert cards.figure_slot("some-figure") in found
    assert {"type": "figure", "index": "some-figure"} in found


def test_a_figure_is_saved_under_its_own_name():
    graphs = [
        c for c in walk(cards.figure_card("some-figure", "Title")) if type(c).__name__ == "Graph"
    ]
    assert graphs[0].config["toImageButtonOptions"]["filename"] == "some-figure"


def test_as_many_placeholders_as_figures():
    assert len(cards.kpi_placeholders(7)) == 7


def test_a_headline_figure_carries_its_trail():
    card = cards.kpi_card("Revenue", "£1", trail=spark([1.0, 2.0, 3.0]))
    assert len(of_class(card, "spark")) == 1
