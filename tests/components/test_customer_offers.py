from dataclasses import dataclass

from components import customer_offers as offers
from tests.components.tree import rows, walk


@dataclass(frozen=True)
class Offered:
    stock_code: str = "22423"
    name: str = "REGENCY CAKESTAND 3 TIER"
    reason: str = "bought together in 250 of 1,703 baskets"
    method: str = "bought together"
    is_thin: bool = False


def test_offers_stand_best_first_with_their_reason():
    shown = offers.offers([Offered(), Offered("A/1", "TIN", is_thin=True)], "new")
    assert shown.table["Rank"].tolist() == [1, 2]
    assert shown.table["Thin evidence"].tolist() == ["no", "yes"]
    assert rows(shown.body)[0][2] == "Bought together in 250 of 1,703 baskets"
    assert "thin evidence" in rows(shown.body)[1][2]
    assert shown.finding == "First: REGENCY CAKESTAND 3 TIER; 1 of 2 rest on thin evidence"


def test_an_offer_leads_to_the_products_recommendations():
    shown = offers.offers([Offered("A/1", "TIN")], "again")
    links = [node.href for node in walk(shown.body) if type(node).__name__ == "Link"]
    assert links == ["/recommendations?product=A%2F1"]
    assert shown.finding == "First: TIN"


def test_nothing_to_offer_is_said():
    assert offers.offers([], "new").finding == (
        "Nothing to offer: every product on sale was bought before"
    )
    assert offers.none("no model").finding == "Nothing to offer: no model"
