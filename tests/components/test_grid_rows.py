import pandas as pd
import pytest

from analytics.errors import SettingError
from components import grid_rows
from components.grids import GridColumn

COLUMNS = (
    GridColumn("customer_id", "Customer", "customer"),
    GridColumn("country", "Country"),
    GridColumn("monetary", "Spent", "money"),
    GridColumn("churn", "Churn risk", "percent"),
    GridColumn("last", "Last order", "date"),
)
ROWS = pd.DataFrame(
    {
        "customer_id": ["1", "2", "3"],
        "country": ["France", "EIRE", None],
        "monetary": [10.0, -5.0, None],
        "churn": [0.07, 0.5, None],
        "last": pd.to_datetime(["2011-01-05 10:00", "2011-02-05 09:00", None]),
    }
)


def kept(field, **condition):
    return grid_rows.narrowed(ROWS, COLUMNS, {field: condition})["customer_id"].tolist()


@pytest.mark.parametrize(
    ("comparison", "asked", "ids"),
    [
        ("equals", "eire", ["2"]),
        ("notEqual", "eire", ["1", "3"]),
        ("contains", "R", ["1", "2"]),
        ("notContains", "r", ["3"]),
        ("startsWith", "f", ["1"]),
        ("endsWith", "e", ["1", "2"]),
        ("contains", "(", []),
    ],
)
def test_text_is_compared_without_regard_to_case(comparison, asked, ids):
    assert kept("country", type=comparison, filter=asked) == ids


@pytest.mark.parametrize(
    ("comparison", "ids"),
    [
        ("equals", ["1"]),
        ("notEqual", ["2"]),
        ("lessThan", ["2"]),
        ("lessThanOrEqual", ["1", "2"]),
        ("greaterThan", []),
        ("greaterThanOrEqual", ["1"]),
    ],
)
def test_numbers_are_compared_and_gaps_pass_no_comparison(comparison, ids):
    assert kept("monetary", type=comparison, filter=10) == ids


def test_a_range_includes_its_ends():
    assert kept("monetary", type="inRange", filter=-5, filterTo=10) == ["1", "2"]


def test_percent_is_filtered_in_percent():
    assert kept("churn", type="equals", filter=7) == ["1"]
    assert kept("churn", type="greaterThan", filter=7) == ["2"]


def test_days_are_compared_as_days():
    assert kept("last", type="equals", dateFrom="2011-01-05 00:00:00") == ["1"]
    between = {"type": "inRange", "dateFrom": "2011-01-06", "dateTo": "2011-02-05 00:00:00"}
    assert kept("last", **between) == ["2"]


@pytest.mark.parametrize("field", ["country", "monetary", "churn", "last"])
def test_gaps_can_be_asked_for(field):
    assert kept(field, type="blank") == ["3"]
    assert kept(field, type="notBlank") == ["1", "2"]


def test_two_conditions_are_joined():
    both = [{"type": "greaterThan", "filter": 0}, {"type": "lessThan", "filter": 0}]
    assert kept("monetary", operator="OR", conditions=both) == ["1", "2"]
    assert kept("monetary", operator="AND", conditions=both) == []


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ({"iban": {"type": "blank"}}, "no column 'iban'"),
        ({"monetary": "x"}, "wanted type and value"),
        ({"monetary": {"type": "soundsLike", "filter": 1}}, "no comparison 'soundsLike'"),
        ({"country": {"type": "soundsLike", "filter": 1}}, "of text"),
        ({"monetary": {"type": "equals", "filter": "much"}}, "'much'; wanted a number"),
        ({"last": {"type": "equals", "dateFrom": "soon"}}, "'soon'; wanted a day"),
        ({"monetary": {"conditions": []}}, "one to ten"),
    ],
)
def test_a_filter_that_cannot_be_is_refused_in_words(model, words):
    with pytest.raises(SettingError, match=words):
        grid_rows.narrowed(ROWS, COLUMNS, model)


def test_gaps_come_last_whichever_way_it_is_sorted():
    for way, ids in (("asc", ["2", "1", "3"]), ("desc", ["1", "2", "3"])):
        sorted_ = grid_rows.ordered(ROWS, COLUMNS, [{"colId": "monetary", "sort": way}])
        assert sorted_["customer_id"].tolist() == ids


def test_the_first_order_asked_for_counts_most_and_ties_keep_their_place():
    rows = ROWS.assign(monetary=[1.0, 1.0, 2.0], churn=[0.1, 0.2, 0.3])
    model = [{"colId": "monetary", "sort": "asc"}, {"colId": "churn", "sort": "desc"}]
    assert grid_rows.ordered(rows, COLUMNS, model)["customer_id"].tolist() == ["2", "1", "3"]
    assert grid_rows.ordered(rows, COLUMNS, model[:1])["customer_id"].tolist() == ["1", "2", "3"]


def test_an_order_by_no_column_is_refused():
    with pytest.raises(SettingError, match="no column 'iban' to sort by"):
        grid_rows.ordered(ROWS, COLUMNS, [{"colId": "iban", "sort": "asc"}])


def test_rows_are_written_as_the_browser_takes_them():
    first, _, last = grid_rows.records(ROWS, COLUMNS)
    assert first["churn"] == pytest.approx(7)
    assert first["last"] == "2011-01-05"
    assert last == dict.fromkeys(last, None) | {"customer_id": "3"}


def test_no_rows_are_written_as_none():
    assert grid_rows.records(ROWS.head(0), COLUMNS) == []


def test_filters_and_order_are_said_in_words():
    model = {
        "monetary": {"type": "inRange", "filter": 1, "filterTo": 5},
        "country": {
            "operator": "OR",
            "conditions": [{"type": "blank"}, {"type": "equals", "filter": "x"}],
        },
        "last": {"type": "greaterThan", "dateFrom": "2011-02-05 00:00:00", "dateTo": None},
    }
    assert grid_rows.in_words(COLUMNS, model) == (
        "Country is empty or is x; Last order is above 2011-02-05; Spent is from 1 to 5"
    )
    said = grid_rows.order_in_words(COLUMNS, [{"colId": "monetary", "sort": "desc"}])
    assert said == "Spent, largest first"
    assert grid_rows.in_words(COLUMNS, {}) == ""
