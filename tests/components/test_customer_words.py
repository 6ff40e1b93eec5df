import pandas as pd
import pytest

from components import customer_words as words
from tests.components.tree import text, walk


def test_the_lead_names_country_and_segment():
    assert words.lead(["France"], None) == "France"
    loyal = pd.Series({"segment": "Loyal"})
    assert words.lead(["France", "Spain"], loyal) == (
        "France, also Spain \N{MIDDLE DOT} Segment Loyal"
    )


def test_an_unknown_id_is_quoted_with_its_nearest_and_a_way_back():
    shown = words.unknown("<script>", ["12346"])
    links = [node.href for node in walk(shown) if type(node).__name__ == "Link"]
    assert "No customer '<script>' in the data" in text(shown)
    assert links == ["/customers/12346", "/customers"]


def test_an_endless_id_is_cut():
    assert "9" * 41 not in text(words.unknown("9" * 10_000, []))


@pytest.mark.parametrize("guest", ["", "guest", "None", "NaN"])
def test_a_guest_has_no_page(guest):
    assert "Guests have no page" in text(words.unknown(guest, []))
