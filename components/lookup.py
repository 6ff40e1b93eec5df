"""The box that finds a product or a customer by what is typed."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash import dcc, html

from analytics.search import LONGEST_QUERY
from components.attributes import data
from components.page import PageSpec

PRODUCT: Final = "product"
CUSTOMER: Final = "customer"

#: Location in the shell through which a choice leads to its page.
GOTO: Final = "lookup-goto"

_QUICK: Final = "quick-search"

# Where a kind is shown: how the path of a page begins that has to be there, and an address on it.
_HOMES: Final[Mapping[str, tuple[str, str]]] = {
    PRODUCT: ("/products", "/products?product={code}"),
    CUSTOMER: ("/customers/<", "/customers/{code}"),
}


def lookup(
    name: str,
    label: str,
    kinds: Sequence[str] = (PRODUCT,),
    placeholder: str = "",
    *,
    href: Mapping[str, str] | None = None,
    help_text: str = "",
    chosen: Mapping[str, str] | None = None,
    is_emptied: bool = False,
) -> html.Div:
    """Offer a search box; choosing an item tells a store, or leads to its page.

    Parameters
    ----------
    name : str
        The id of a ``dcc.Store`` made here. After a choice its data is
        ``{"kind": "product", "code": "22423", "name": "REGENCY CAKESTAND 3 TIER"}``; emptying
        the box leaves it as it is. The input itself is ``<name>-input``.
    label : str
        Says what the box is for.
    kinds : sequence of str
        `PRODUCT`, `CUSTOMER` or both.
    placeholder : str
        Example or invitation within the empty box.
    href : mapping of kind to str, optional
        Address of what was chosen, with ``{code}`` in it; the page changes without a reload
        and keeps the filters. Where it is given for a kind, the store is told too.
    help_text : str
        One line below the box.
    chosen : mapping, optional
        What the store holds at first, and the box shows.
    is_emptied : bool
        Empty the box after each choice, to add one after the other.

    Examples
    --------
    In a layout, with a callback on what was chosen:

    >>> box = lookup("basket-add", "Add to the basket", [PRODUCT], is_emptied=True)
    >>> box.children[-1].id
    'basket-add'

    ``@callback(Output(...), Input("basket-add", "data"))`` then receives the chosen item, or None.
    """
    helped = [html.P(help_text, id=f"{name}-help", className="lookup-help")] if help_text else []
    return html.Div(
        [
            html.Label(label, htmlFor=f"{name}-input", className="control-label"),
            _field(
                name,
                label,
                kinds,
                placeholder=placeholder,
                value=(chosen or {}).get("name", ""),
                emptied="true" if is_emptied else "",
                described=f"{name}-help" if help_text else "",
                **{f"href-{kind}": address for kind, address in (href or {}).items()},
            ),
            *helped,
            dcc.Store(id=name, data=dict(chosen) if chosen else None),
        ],
        className="lookup-block control d-print-none",
    )


def quick_search(pages: Sequence[PageSpec]) -> html.Div:
    """Offer the search of the shell for whatever has a page among `pages`; ``/`` goes to it."""
    homes = {
        kind: address
        for kind, (start, address) in _HOMES.items()
        if any(spec.path.startswith(start) for spec in pages)
    }
    label = f"Find {' or '.join(f'a {kind}' for kind in homes)}"
    box = [
        html.Label(label, htmlFor=f"{_QUICK}-input", className="visually-hidden"),
        _field(
            _QUICK,
            label,
            tuple(homes),
            placeholder=label,
            emptied="true",
            shortcut="/",
            **{f"href-{kind}": address for kind, address in homes.items()},
        ),
        dcc.Store(id=_QUICK),
    ]
    parts = box if homes else []
    location = dcc.Location(id=GOTO, refresh="callback-nav")
    return html.Div([*parts, location], className="quick-search", role="search")


def _field(name: str, label: str, kinds: Sequence[str], **options: str) -> html.Div:
    """Leave a place where the browser puts the input: one of Dash could not be a combobox."""
    said: dict[str, Any] = data(
        lookup=name,
        label=label,
        kinds=",".join(kinds),
        longest=str(LONGEST_QUERY),
        **{option: value for option, value in options.items() if value},
    )
    return html.Div(className="lookup", **said)
