import pytest

from analytics import columns as c
from analytics.errors import SchemaError
from analytics.sources.headers import check_mapping, resolve

_FIRST = [
    "InvoiceNo",
    "StockCode",
    "Description",
    "Quantity",
    "InvoiceDate",
    "UnitPrice",
    "CustomerID",
    "Country",
]
_SECOND = [
    "Invoice",
    "StockCode",
    "Description",
    "Quantity",
    "InvoiceDate",
    "Price",
    "Customer ID",
    "Country",
]
_OTHER = [
    "order_id",
    "SKU",
    "Product Name",
    "QTY",
    "Order Date",
    "unit-price",
    "client id",
    "market",
]


@pytest.mark.parametrize("header", [_FIRST, _SECOND, _OTHER, list(c.RAW)])
def test_known_headers_are_found_in_place(header):
    assert list(resolve(header, {}, "s").values()) == list(range(8))


def test_the_order_of_columns_is_free_and_others_are_ignored():
    places = resolve(["Note", *_FIRST[::-1], "Note"], {}, "s")
    assert places[c.COUNTRY] == 1
    assert places[c.INVOICE] == 8


def test_a_missing_column_is_named_with_what_is_near():
    header = [*_FIRST[:6], "Custmer", "Country"]
    with pytest.raises(SchemaError) as refusal:
        resolve(header, {}, "sales.csv")
    message = str(refusal.value)
    assert message.startswith("sales.csv: no column for customer_id; found: 'InvoiceNo', ")
    assert "nearest to customer_id: 'Custmer'" in message
    assert "--map customer_id=COLUMN" in message


def test_two_columns_of_one_meaning_are_both_named():
    with pytest.raises(SchemaError, match="'Quantity' and 'Qty' both stand for quantity"):
        resolve([*_FIRST, "Qty"], {}, "s")


def test_the_same_header_twice_is_refused():
    with pytest.raises(SchemaError, match="2 columns are called 'Country'"):
        resolve([*_FIRST, "Country"], {}, "s")


def test_a_mapping_goes_before_the_aliases():
    places = resolve([*_FIRST, "Shipped"], {c.QUANTITY: "shipped"}, "s")
    assert places[c.QUANTITY] == 8


def test_a_mapping_settles_two_columns_of_one_meaning():
    assert resolve([*_FIRST, "Qty"], {c.QUANTITY: "Qty"}, "s")[c.QUANTITY] == 8


def test_a_mapping_to_an_absent_column_is_refused():
    with pytest.raises(SchemaError, match="no column 'Units', to which quantity was mapped"):
        resolve(_FIRST, {c.QUANTITY: "Units"}, "s")


def test_a_mapping_from_an_unknown_column_is_refused():
    with pytest.raises(SchemaError, match=r"no column 'quantty'.*did you mean 'quantity'"):
        check_mapping({"quantty": "Qty"})
