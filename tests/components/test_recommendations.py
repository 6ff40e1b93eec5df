from datetime import datetime

import pytest

from analytics.recommend import Cause, Evidence, Recommendation
from components import recommendations as shows
from tests.components.tree import of_class, text, walk

EVIDENCE = Evidence(
    stock_code="1",
    name="CAKE",
    n_both=6,
    n_product=8,
    n_neighbour=12,
    n_baskets=100,
    customers_both=5,
    lift=6.25,
    lift_low=4.0,
    lift_high=9.8,
)


def offer(**changed):
    return Recommendation(
        **{
            "rank": 1,
            "stock_code": "22699",
            "name": "TEACUP",
            "score": 0.25,
            "method": "bought together",
            "reason": "bought together in 6 of 8 baskets with CAKE (75%), 6.2 times chance",
            "is_thin": False,
            "evidence": EVIDENCE,
            "last_sold_at": datetime(2011, 12, 9, 10),
            **changed,
        }
    )


def test_a_row_has_name_reason_counts_and_a_button():
    said = text(shows.rows([offer()], ()))
    for words in (
        "TEACUP",
        "22699 · last sold 9 Dec 2011",
        "Bought together in 6 of 8 baskets with CAKE (75%), 6.2 times chance",
        "5 customers bought both",
        "75%  of 8",
        "50%  of 12",
        "6.2\N{MULTIPLICATION SIGN}",
        "(4.0 to 9.8)",
        "Add to basket",
    ):
        assert words in said


def test_a_name_leads_to_its_own_recommendations():
    (link,) = [
        part for part in walk(shows.rows([offer(stock_code="A/B")], ())) if hasattr(part, "href")
    ]
    assert link.href == "/recommendations?product=A%2FB"


def test_the_button_tells_what_is_in_the_basket():
    row = shows.rows([offer(), offer(rank=2, stock_code="2")], {"22699"})
    pressed = [getattr(button, "aria-pressed") for button in of_class(row, "offer-add")]
    assert pressed == ["true", "false"]
    assert [text(button) for button in of_class(row, "offer-add")] == ["In basket", "Add to basket"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, []),
        ({"is_thin": True}, ["thin evidence"]),
        ({"is_thin": True, "method": "similar name"}, ["thin evidence", "by name"]),
        ({"is_thin": True, "method": "popular", "evidence": None}, ["popular"]),
        ({"method": "season"}, ["in season"]),
        ({"is_discontinued": True}, ["no longer sold"]),
    ],
)
def test_what_rests_on_little_is_marked(changed, words):
    assert [mark for mark, _, _ in shows.marks(offer(**changed))] == words
    assert [text(chip) for chip in of_class(shows.rows([offer(**changed)], ()), "chip")] == words


def test_thin_evidence_is_said_once():
    words = "bought together in 1 of 8 baskets with CAKE (12%), 1.0 times chance; thin evidence"
    said = text(shows.rows([offer(is_thin=True, reason=words)], ()))
    assert said.count("thin evidence") == 1


def test_no_picture_is_drawn_without_evidence():
    row = shows.rows([offer(evidence=None, method="popular")], ())
    assert of_class(row, "offer-picture") == []


def test_causes_beyond_the_third_are_summed():
    causes = [Cause(str(i), f"P{i}", share) for i, share in enumerate((0.4, 0.3, 0.1, 0.1, 0.1))]
    assert shows.because(causes) == "Because of P0 (40%), P1 (30%), P2 (10%), 2 more (20%)"
    assert shows.because([]) == ""


def test_because_is_drawn_as_shares_of_a_bar():
    causes = (Cause("1", "CAKE", 0.57), Cause("2", "TEA", 0.43))
    row = shows.rows([offer(because=causes)], (), is_because_shown=True)
    assert "Because of CAKE (57%), TEA (43%)" in text(row)
    assert [part.style["width"] for part in of_class(row, "because-part")] == ["57.0%", "43.0%"]


def test_the_export_has_every_count():
    (row,) = shows.to_export([offer(because=(Cause("1", "CAKE", 1.0),))]).to_dict("records")
    assert row["Beside"] == "CAKE (1)"
    assert [row[name] for name in ("Baskets with both", "Baskets beside", "Lift")] == [6, 8, 6.25]
    assert row["Because of"] == "CAKE (1) 100.0%"
    assert list(shows.to_export([])) == list(row)


def test_what_is_in_the_basket_can_be_taken_out():
    chips = shows.basket_chips([("1", "CAKE"), ("2", "TEA")])
    out = of_class(chips, "chip-out")
    assert [getattr(button, "data-code") for button in out] == ["1", "2"]
    assert [getattr(button, "aria-label") for button in out] == [
        "Take out of the basket: CAKE",
        "Take out of the basket: TEA",
    ]
