import json

import pytest

from analytics.errors import SettingError
from pages import list_state
from pages.list_state import Asked, Split


def from_json(state):
    return list_state.from_json(json.dumps(state), in_percent=True)


def test_nothing_asked_is_the_whole_list():
    assert list_state.from_json(None, in_percent=True) == Asked()
    assert list_state.from_address({}, in_percent=True) == Asked()


def test_an_address_says_the_same_as_the_browser():
    filters, sort = {"monetary": {"type": "blank"}}, [{"colId": "monetary", "sort": "desc"}]
    by_browser = from_json(
        {
            "query": {"segment": "Loyal", "ids": ["1", "2"]},
            "filter": filters,
            "sort": sort,
            "ticked": None,
            "split": {"control": 20, "seed": 3, "by": "segment", "effect": 5, "baseline": 30},
        }
    )
    address = {
        "segment": ["Loyal"],
        "ids": ["1", "2"],
        "filter": [json.dumps(filters)],
        "sort": [json.dumps(sort)],
        "control": ["20"],
        "seed": ["3"],
        "by": ["segment"],
        "effect": ["5"],
        "baseline": ["30"],
    }
    assert list_state.from_address(address, in_percent=True) == by_browser
    assert by_browser.split == Split(0.2, 3, "segment", 0.05, 0.3)
    assert by_browser.ids == {"1", "2"}
    assert by_browser.query == {"segment": "Loyal"}


def test_one_customer_in_an_address_is_a_selection_of_one():
    assert list_state.from_address({"ids": ["12"]}, in_percent=True).ids == {"12"}


def test_settings_left_empty_take_their_defaults():
    split = from_json({"split": {"control": None, "seed": "", "by": "none", "effect": None}}).split
    assert split == Split(0.1, 1)


def test_an_effect_in_money_stays_money():
    asked = list_state.from_json('{"split": {"effect": 5}}', in_percent=False)
    assert asked.split.effect == 5


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ([], "no object"),
        ({"query": "x"}, "query of the list is no object"),
        ({"query": {"ids": "1"}}, "customers of the list cannot be read"),
        ({"query": {"ids": ["1"] * 50_001}}, "50,001 customers .* at most 50,000"),
        ({"filter": ["x"]}, "filter or sort"),
        ({"sort": ["x"]}, "sort of the list"),
        (
            {"split": {"control": 0}},
            "control group in percent is '0'; wanted a number from 1 to 90",
        ),
        ({"split": {"control": "many"}}, "'many'"),
        ({"split": {"control": "nan"}}, "'nan'"),
        ({"split": {"seed": 1.5}}, "seed is 1.5; wanted a whole number"),
        ({"split": {"seed": -1}}, "from 0 to 2,147,483,647"),
        ({"split": {"effect": -5}}, "effect to see"),
        ({"split": {"baseline": 100}}, "usual rate in percent"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(state, words):
    with pytest.raises(SettingError, match=words):
        from_json(state)


@pytest.mark.parametrize("address", [{"filter": ["{"]}, {"sort": ["["]}])
def test_an_address_that_is_no_json_is_refused(address):
    with pytest.raises(SettingError, match="wanted JSON"):
        list_state.from_address(address, in_percent=True)


def test_a_state_that_is_no_json_is_refused():
    with pytest.raises(SettingError, match="no JSON"):
        list_state.from_json("{", in_percent=True)


@pytest.mark.parametrize(
    ("request_", "block"),
    [
        ({"startRow": 100, "endRow": 200}, (100, 200)),
        ({"startRow": 0, "endRow": 10**9}, (0, 1_000)),
        ({"startRow": -5, "endRow": 10}, (0, 0)),
        ({"startRow": "x"}, (0, 0)),
    ],
)
def test_blocks_are_bounded(request_, block):
    assert list_state.block_of(request_) == block
