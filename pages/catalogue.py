"""What can be looked up by typing: the products and customers of the current build."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, Final

import pandas as pd

from analytics import columns as c
from analytics.search import Hit, Index
from components import formats
from components.lookup import CUSTOMER, PRODUCT
from pages import read

_REVENUE: Final = c.revenue_on(c.Basis.NET)
_CODE, _ABOUT = "code", "about"
_MEASURE: Final = "Net revenue"
_N_SUGGESTED: Final = 3
_QUOTED: Final = 40


@dataclass(frozen=True)
class Known:
    """Everything of one kind.

    Attributes
    ----------
    index : Index
        Finds a code by what is typed.
    title : str
        Heading of what is found.
    names : mapping of code to str
        How each is called: the name of a product, "Customer 17850".
    about : mapping of code to str
        What is searched beside the code: the name of a product, the country of a customer.
    revenue : mapping of code to float
        Net revenue in the shop's currency.
    """

    index: Index
    title: str
    names: Mapping[str, str]
    about: Mapping[str, str]
    revenue: Mapping[str, float]


@read.remembered
def products() -> Known:
    """Know every product, service lines included."""
    table = read.table("products", (c.STOCK_CODE, c.NAME, _REVENUE))
    named = table.rename(columns={c.STOCK_CODE: _CODE, c.NAME: _ABOUT})
    return _known(named, "Products", lambda _code, name: name)


@read.remembered
def customers() -> Known:
    """Know every identified customer who bought; the country is that of the latest order."""
    columns = (c.CUSTOMER_ID, c.INVOICED_AT, c.INVOICE, c.COUNTRY, _REVENUE)
    orders = read.table("invoices", columns).dropna(subset=[c.CUSTOMER_ID])
    by_customer = orders.sort_values([c.INVOICED_AT, c.INVOICE]).groupby(c.CUSTOMER_ID)
    summed = by_customer.agg(about=(c.COUNTRY, "last"), revenue_net=(_REVENUE, "sum"))
    named = summed.reset_index(names=_CODE)
    return _known(named, "Customers", lambda code, _country: f"Customer {code}")


#: What may be looked up, in the order in which it is shown.
KINDS: Final[Mapping[str, Callable[[], Known]]] = {PRODUCT: products, CUSTOMER: customers}


def look_up(text: str, kinds: Sequence[str], n: int) -> dict[str, Any]:
    """Answer what somebody typed.

    Parameters
    ----------
    text : str
        Codes, words, parts of words, with typing errors.
    kinds : sequence of str
        Names of `KINDS`.
    n : int
        At most so many of all kinds together.

    Returns
    -------
    dict
        ``is_found``; ``said``, one sentence for the reader, empty where nothing was typed; and
        ``groups``, one per kind: ``kind``, ``title``, ``measure`` and ``hits``, each with ``code``,
        ``name``, ``about``, ``sales`` (text) and ``how`` (see `analytics.search.Hit`). What is not
        found but near stands in the groups too, and is told by ``is_found``.
    """
    known = {kind: KINDS[kind]() for kind in kinds}
    text = text.strip()
    if not text:
        return {"is_found": False, "said": "", "groups": []}
    # One more than asked tells whether there are more.
    found = {kind: one.index.find(text, n + 1) for kind, one in known.items()}
    shown = _shared(found, n)
    if any(shown.values()):
        has_more = sum(map(len, shown.values())) < sum(map(len, found.values()))
        said = _count_said(text, [*chain(*shown.values())], has_more=has_more)
        return {"is_found": True, "said": said, "groups": _groups(shown, known)}
    near = {kind: _nearest(one.index, kind, text) for kind, one in known.items()}
    said = f"Nothing is called {_quoted(text)}{'. Nearest:' if any(near.values()) else ''}"
    if not any(map(str.isalnum, text)):
        said = f"No letter or digit in {_quoted(text)}; wanted a code or a part of a name"
    return {"is_found": False, "said": said, "groups": _groups(near, known)}


def _known(table: pd.DataFrame, title: str, name: Callable[[str, str], str]) -> Known:
    codes, about = table[_CODE].tolist(), table[_ABOUT].tolist()
    revenue = table[_REVENUE].tolist()
    return Known(
        index=Index.of(codes, about, revenue),
        title=title,
        names={code: name(code, said) for code, said in zip(codes, about, strict=True)},
        about=dict(zip(codes, about, strict=True)),
        revenue=dict(zip(codes, revenue, strict=True)),
    )


def _shared(found: Mapping[str, list[Hit]], n: int) -> dict[str, list[Hit]]:
    """Give every kind its share of `n` places, and what one leaves to the others."""
    shares = {kind: min(len(hits), n // len(found)) for kind, hits in found.items()}
    for kind, hits in found.items():
        shares[kind] += min(len(hits) - shares[kind], n - sum(shares.values()))
    return {kind: list(islice(hits, shares[kind])) for kind, hits in found.items()}


def _nearest(index: Index, kind: str, text: str) -> list[Hit]:
    # Whoever types no digit means no customer: countries are all alike to a misspelt product.
    if kind == CUSTOMER and not any(map(str.isdigit, text)):
        return []
    return index.nearest(text, _N_SUGGESTED)


def _groups(hits: Mapping[str, list[Hit]], known: Mapping[str, Known]) -> list[dict[str, Any]]:
    """Lay out the hits; a kind whose code was typed stands first."""
    groups = [
        {
            "kind": kind,
            "title": known[kind].title,
            "measure": _MEASURE,
            "hits": [_shown(hit, known[kind]) for hit in of_kind],
        }
        for kind, of_kind in hits.items()
        if of_kind
    ]
    return sorted(groups, key=lambda group: group["hits"][0]["how"] != "code")


def _shown(hit: Hit, known: Known) -> dict[str, str]:
    return {
        "code": hit.code,
        "name": known.names[hit.code],
        "about": known.about[hit.code],
        "sales": formats.compact_money(known.revenue[hit.code], read.currency()),
        "how": hit.how,
    }


def _count_said(text: str, shown: Sequence[Hit], *, has_more: bool) -> str:
    is_similar = all(hit.how == "typo" for hit in shown)
    kind = "similar result" if is_similar else "result"
    counted = f"{len(shown)} {kind}{'' if len(shown) == 1 else 's'}"
    if has_more:
        counted = f"first {counted}; type more to narrow them down"
    counted = f"no exact match for {_quoted(text)}: {counted}" if is_similar else counted
    return f"{counted[:1].upper()}{counted[1:]}"


def _quoted(text: str) -> str:
    is_long = len(text) > _QUOTED
    return f"'{text[:_QUOTED]}{chr(0x2026) if is_long else ''}'"
