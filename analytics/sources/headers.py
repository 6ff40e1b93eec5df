"""Which column of a source is which: by alias, or as the user says."""

import difflib
import re
from collections.abc import Mapping, Sequence
from typing import Final

from analytics import columns as c
from analytics.errors import SchemaError
from analytics.sources.limits import shortened

#: Names per column, compared without case, spaces, underscores and punctuation.
ALIASES: Final[Mapping[str, tuple[str, ...]]] = {
    c.INVOICE: (
        "invoice", "invoice no", "invoice number", "invoice id", "invoice num", "order",
        "order id", "order no", "order number", "transaction", "transaction id",
        "transaction no", "transaction number", "receipt", "receipt id", "receipt no",
        "receipt number", "basket id", "bill no", "bill number",
    ),
    c.STOCK_CODE: (
        "stock code", "sku", "product", "product id", "product code", "product no", "item",
        "item id", "item code", "item no", "item number", "article", "article id",
        "article code", "article number", "material", "product sku", "upc", "ean",
    ),
    c.DESCRIPTION: (
        "description", "product name", "product description", "item name",
        "item description", "stock description", "article name", "article description",
        "product title", "title",
    ),
    c.QUANTITY: (
        "quantity", "qty", "units", "count", "pieces", "number of items", "item quantity",
        "order quantity", "quantity ordered", "units sold", "quantity sold", "n units",
    ),
    c.INVOICED_AT: (
        "invoiced at", "invoice date", "date", "order date", "timestamp", "datetime",
        "date time", "invoice datetime", "invoice timestamp", "order datetime",
        "order timestamp", "transaction date", "transaction datetime",
        "transaction timestamp", "purchase date", "sale date", "sales date", "sold at",
        "ordered at", "created at", "receipt date",
    ),
    c.UNIT_PRICE: (
        "unit price", "price", "amount per unit", "price per unit", "item price",
        "price each", "unit cost", "selling price", "sale price", "sales price",
        "product price", "unit amount", "price gbp", "unit price gbp",
    ),
    c.CUSTOMER_ID: (
        "customer id", "customer", "customer no", "customer number", "customer code",
        "client", "client id", "client no", "client number", "user", "user id", "buyer id",
        "shopper id", "member id", "account id", "cust id",
    ),
    c.COUNTRY: (
        "country", "country name", "customer country", "ship country", "shipping country",
        "billing country", "market",
    ),
}  # fmt: skip


def plain_name(name: str) -> str:
    """Reduce a header to what is compared.

    >>> plain_name(" Customer_ID ")
    'customerid'
    """
    return re.sub(r"[\W_]+", "", name).casefold()


_FIELD_OF: Final = {plain_name(alias): field for field, names in ALIASES.items() for alias in names}


def n_recognised(header: Sequence[str], mapping: Mapping[str, str]) -> int:
    """Count the distinct columns of the model that `header` names."""
    mapped = {plain_name(column) for column in mapping.values()}
    plain = {plain_name(name) for name in header}
    return len({_FIELD_OF[name] for name in plain & _FIELD_OF.keys()}) + len(plain & mapped)


def resolve(header: Sequence[str], mapping: Mapping[str, str], source: str) -> dict[str, int]:
    """Find the place of each raw column in `header`.

    Parameters
    ----------
    header : sequence of str
        Column names as they stand in the source.
    mapping : mapping of str to str
        What the user says: raw column to name in the source.
    source : str
        What to call the source in a message.

    Returns
    -------
    dict of str to int
        Every name of `columns.RAW` to its place, from 0.

    Raises
    ------
    SchemaError
        A column is missing, named twice, or mapped to what does not exist.
    """
    places = {field: _mapped(header, field, column, source) for field, column in mapping.items()}
    taken = set(places.values())
    for field in c.RAW:
        if field in places:
            continue
        found = [
            place
            for place, name in enumerate(header)
            if place not in taken and _FIELD_OF.get(plain_name(name)) == field
        ]
        if len(found) > 1:
            _refuse_twice(field, [header[place] for place in found], source)
        if found:
            places[field] = found[0]
    missing = [field for field in c.RAW if field not in places]
    if missing:
        _refuse_missing(missing, header, source)
    return {field: places[field] for field in c.RAW}


def guess(header: Sequence[str], mapping: Mapping[str, str]) -> dict[str, str | None]:
    """Say what each raw column would be taken from: as the user says, else the first that fits.

    >>> guess(["SKU", "Qty"], {"invoice": "SKU"})["quantity"]
    'Qty'
    """
    fitting = {
        field: [name for name in header if _FIELD_OF.get(plain_name(name)) == field]
        for field in c.RAW
    }
    first = {field: next(iter(names), None) for field, names in fitting.items()}
    return first | {field: name for field, name in mapping.items() if name in header}


def check_mapping(mapping: Mapping[str, str]) -> None:
    """Raise `SchemaError` where `mapping` names a column the model does not have."""
    for field in mapping:
        if field not in c.RAW:
            near = difflib.get_close_matches(field, c.RAW, n=1)
            hint = f"; did you mean {near[0]!r}" if near else ""
            raise SchemaError(
                f"no column {field!r} to map to; the model has {', '.join(c.RAW)}{hint}"
            )


def _mapped(header: Sequence[str], field: str, column: str, source: str) -> int:
    exact = [place for place, name in enumerate(header) if name == column]
    alike = [place for place, name in enumerate(header) if plain_name(name) == plain_name(column)]
    found = exact or alike
    if not found:
        raise SchemaError(
            f"{source}: no column {column!r}, to which {field} was mapped; found: {_listed(header)}"
        )
    if len(found) > 1:
        raise SchemaError(
            f"{source}: {len(found)} columns are called {column!r}, to which {field} was mapped; "
            "give them different names"
        )
    return found[0]


def _refuse_twice(field: str, names: Sequence[str], source: str) -> None:
    shown = [repr(shortened(name)) for name in names[:5]]
    if len(set(names)) == 1:
        raise SchemaError(
            f"{source}: {len(names)} columns are called {shown[0]}, which stands for {field}; "
            f"give them different names and say which with --map {field}=COLUMN"
        )
    raise SchemaError(
        f"{source}: the columns {' and '.join(shown)} both stand for {field}; "
        f"say which with --map {field}=COLUMN"
    )


def _refuse_missing(missing: Sequence[str], header: Sequence[str], source: str) -> None:
    plain = {plain_name(name): name for name in header}
    hints = []
    for field in missing:
        wanted = [plain_name(alias) for alias in ALIASES[field]]
        near = {
            plain[match]
            for alias in wanted
            for match in difflib.get_close_matches(alias, plain, n=1, cutoff=0.75)
        }
        if near:
            hints.append(f"nearest to {field}: {_listed(sorted(near))}")
    raise SchemaError(
        f"{source}: no column for {', '.join(missing)}; found: {_listed(header)}; "
        + "".join(f"{hint}; " for hint in hints)
        + f"say which it is with --map {missing[0]}=COLUMN"
        + (" and so on for the others" if len(missing) > 1 else "")
    )


def _listed(names: Sequence[str], most: int = 30) -> str:
    shown = ", ".join(repr(shortened(name)) for name in names[:most]) or "nothing"
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
