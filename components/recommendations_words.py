"""What the recommendations page says: findings, captions, and what to do instead."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

import pandas as pd
from dash import html
from dash.development.base_component import Component

from analytics import columns as c
from analytics.recommend import Recommendation
from components import formats
from components.attributes import data
from components.recommendations import product_link, sentence
from components.report import joined

PICTURED: Final = (
    "bars: share of the baskets with the product asked for, and of the recommended product's own, "
    "that hold both; line: lift with its 95% interval, the tick is chance"
)


def on_found(found: Sequence[Recommendation]) -> str:
    """Name the first recommendation, and say how many rest on little."""
    if not found:
        return "Nothing to recommend"
    n_thin = sum(one.is_thin for one in found)
    rest = (
        f"{n_thin} of {len(found)} rest on fewer than 5 shared baskets or buyers"
        if n_thin
        else f"all {len(found)} rest on 5 or more shared baskets and buyers"
    )
    return f"First: {found[0].name}; {rest}"


def on_basket(found: Sequence[Recommendation], n: int) -> str:
    """Say what completes a basket of `n` products first."""
    if not n:
        return "Nothing in the basket yet: add a product, and what completes it stands here"
    if not found:
        return "Nothing completes this basket"
    products = "1 product" if n == 1 else f"{n} products"
    return f"With {products} in the basket, {found[0].name} comes first"


def on_again(found: Sequence[Recommendation]) -> str:
    """Say what was bought most among what can be bought again."""
    if not found:
        return "Nothing the customer bought is still on sale"
    return f"First: {found[0].name}; {found[0].reason}"


def on_neighbours(name: str, n: int, n_links: int) -> str:
    """Say how closely the neighbours of a product hang together."""
    if not n:
        return f"Nothing is linked to {name}"
    if not n_links:
        return f"The {n} neighbours of {name} are no neighbours of each other"
    most = n * (n - 1) // 2
    return f"{n_links} of {most} pairs among the {n} neighbours are linked themselves"


def basis(as_of: pd.Timestamp, n_baskets: int, *more: str) -> str:
    """State what was counted."""
    until = as_of - pd.Timedelta(days=1)
    return joined(
        f"Merchandise bought by known customers, {formats.count(n_baskets)} baskets "
        f"to the end of {formats.day(until)}",
        *more,
    )


def left_out(days: int, n: int) -> str:
    """Say which products are never recommended."""
    if not n:
        return ""
    products, verb = ("product", "is") if n == 1 else ("products", "are")
    return f"{formats.count(n)} {products} not sold for {formats.count(days)} days {verb} left out"


def unknown_product(asked: str, nearest: Sequence[tuple[str, str]]) -> html.Div:
    """Say that no product has this code, and which come near."""
    if not any(map(str.isalnum, asked)):
        why = "It has no letter or digit; wanted a stock code such as one of those in the search"
    else:
        why = "Nothing else was taken in its place. Look it up by name or code above"
    return _unknown(
        f"No product has the code {_quoted(asked)}",
        why,
        [html.Span([product_link(code, name), html.Small(f" {code}")]) for code, name in nearest],
    )


def unknown_customer(asked: str, nearest: Sequence[str]) -> html.Div:
    """Say that no customer has this number, and which come near."""
    links: list[Component] = [
        html.A(
            f"Customer {one}",
            href=f"/recommendations?customer={quote(one, safe='')}",
            **data(move="customer", code=one),
        )
        for one in nearest
    ]
    why = "Nobody else was taken in their place. Look them up by number or country above"
    return _unknown(f"No customer has the number {_quoted(asked)}", why, links)


def in_brief(row: pd.Series) -> str:
    """Say what a product is, beside its figures."""
    kind = "" if row[c.IS_MERCHANDISE] else "a service line, no merchandise"
    return joined(f"Code {row[c.STOCK_CODE]}", kind)


def why_nothing_goes_with(row: pd.Series) -> str:
    """Say why a product that is there has no recommendations."""
    if not row[c.IS_MERCHANDISE]:
        return (
            f"{row[c.STOCK_CODE]} ({row[c.NAME]}) is a service line, such as postage or a fee, "
            "and no merchandise: recommendations leave those out"
        )
    return f"{row[c.STOCK_CODE]} ({row[c.NAME]}) was never sold: nothing tells what goes with it"


def warnings(row: pd.Series, n_baskets: int, *, is_on_sale: bool, days: int) -> list[str]:
    """Say what a reader has to know before trusting the recommendations of a product."""
    said = []
    if not is_on_sale:
        said.append(
            f"Not sold for more than {formats.count(days)} days: it is recommended with nothing "
            "itself; what went with it is shown"
        )
    if not n_baskets:
        said.append(
            f"No known customer bought {row[c.NAME]}: what is shown rests on its name, or is "
            "what sells most"
        )
    elif n_baskets < _FEW:
        baskets = "one basket" if n_baskets == 1 else f"{n_baskets} baskets"
        said.append(f"It is in {baskets} only: what is shown rests mostly on its name")
    return said


_FEW: Final = 5
_QUOTED: Final = 60


def _unknown(title: str, why: str, links: Sequence[Component]) -> html.Div:
    near = [html.P("Nearest:"), html.Ul([html.Li(link) for link in links])] if links else []
    return html.Div(
        [html.Strong(title), html.P(sentence(why)), *near],
        className="notice notice-caution unknown",
        role="status",
    )


def _quoted(text: str) -> str:
    return f"'{text[:_QUOTED]}{chr(0x2026) if len(text) > _QUOTED else ''}'"
