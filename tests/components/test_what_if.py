from dataclasses import replace
from math import nan

from analytics import columns as c
from components import what_if
from components.what_if import Verdict
from components.what_if_scale import scale_of
from components.what_if_start import start, started, unknown
from tests.components.tree import ids, of_class, text, walk

FOUND = Verdict(
    segment="Regular",
    place=1,
    profile="10 customers",
    other="High-Value",
    distance=0.4,
    share=0.75,
    changes=[("two more orders", "High-Value"), ("£900 more", "High-Value")],
    silence="36 more days without an order lead to At-Risk",
)


def test_a_field_has_a_slider_an_entry_and_a_place_for_words():
    shown = what_if.field(scale_of(c.FREQUENCY, 1, 209), "10", 10.0, "£")
    by_type = {type(one).__name__: one for one in walk(shown)}
    assert by_type["Input"].value == "10"
    assert by_type["Slider"].value == 1
    assert by_type["Slider"].updatemode == "drag"
    assert by_type["Label"].htmlFor == '{"index":"frequency","type":"asked"}'
    assert "what-if-frequency-said" in ids(shown)


def test_an_entry_that_is_no_number_leaves_the_slider_at_its_end():
    shown = what_if.field(scale_of(c.FREQUENCY, 1, 209), "abc", None, "£")
    (slider,) = [one for one in walk(shown) if type(one).__name__ == "Slider"]
    assert slider.value == slider.min


def test_the_verdict_names_the_segment_its_border_and_the_cheapest_change():
    shown = what_if.verdict(FOUND)
    assert text(of_class(shown, "what-if-segment")).strip() == "Regular"
    (gone,) = of_class(shown, "what-if-way-gone")
    assert gone.style == {"width": "75.0%"}
    assert "Two more orders  is the smallest step to High-Value" in text(shown)
    assert "£900 more  reaches High-Value" in text(shown)
    assert not of_class(shown, "what-if-outside")


def test_the_best_segment_has_no_better_one():
    assert "There is no better segment" in text(
        what_if.verdict(replace(FOUND, place=0, changes=[]))
    )
    words = text(what_if.verdict(replace(FOUND, changes=[])))
    assert "No single change within what the model has seen reaches a better one" in words


def test_a_rule_without_centres_has_words_and_no_bar():
    shown = what_if.verdict(replace(FOUND, share=nan))
    assert not of_class(shown, "what-if-way")
    assert "The border to High-Value is 0.40 standard deviations away" in text(shown)


def test_what_the_model_has_not_seen_is_said():
    shown = what_if.verdict(replace(FOUND, outside="Outside what the model has seen"))
    assert text(of_class(shown, "what-if-outside")) == "Outside what the model has seen"


def test_without_three_figures_every_reason_is_listed():
    shown = what_if.no_verdict(["recency is empty", "frequency is 'x'"])
    assert text(shown).endswith("Recency is empty Frequency is 'x'")


def test_one_square_is_filled_for_each_who_did():
    shown = what_if.waffle(2, 5, "2 of 5")
    assert [square.className for square in shown.children] == ["is-yes", "is-yes", "", "", ""]


def test_the_start_names_its_customer_and_leads_to_it():
    (link,) = [one for one in started("12747") if not isinstance(one, str)]
    assert link.href == "/customers/12747"
    (own,) = [one for one in walk(start("")) if getattr(one, "id", "") == "what-if-own"]
    assert own.hidden


def test_an_unknown_customer_is_text_and_near_ones_are_links():
    shown = unknown("<b>1</b>", ["1 2"])
    assert "'<b>1</b>'" in text(shown)
    (link,) = [one for one in walk(shown) if type(one).__name__ == "Link"]
    assert link.href == "/what-if?customer=1%202"
