"""What is scanned: the products, quantities and prices of every sale."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.demo.arrays import Floats, Ints, places
from analytics.demo.catalogue import TIERS, Catalogue
from analytics.demo.clock import months
from analytics.demo.ledger import NOBODY, Invoices, Kind
from analytics.demo.people import People

# A basket is about one theme, a large one about several; most lines keep to them.
_LINES_PER_THEME: Final = 44
_THEMED_SHARE: Final = 0.7
_FAVOURITE_SHARE: Final = 0.6

# What wholesalers pack.
_PACKS: Final = np.array(
    [1, 2, 3, 4, 6, 8, 10, 12, 16, 20, 24, 36, 48, 72, 96, 120, 144, 200, 288, 360, 480, 600, 960]
)
_UNITS: Final = 3.6
_GUEST_UNITS: Final = 1.3
_UNITS_SPREAD: Final = 1.0
_USUAL_PRICE: Final = 2.5
_CHEAP_COMES_IN_MANY: Final = 0.6
_BULK_FROM: Final = 50.0  # value of a line that earns the bulk price

_PARTIAL_SHARE: Final = 0.25  # of cancelled lines: not all units come back

# Room for every place of the shelf, and for a basket that overflows it.
_ROOM: Final = 1 << 22

# One row per line. `invoice` is a row of the ledger, `code` and `description` are
# places in the lists of `dirt.Texts`; a description of -1 is missing.
LINE: Final = np.dtype(
    [
        ("invoice", np.int64),
        ("code", np.int32),
        ("description", np.int32),
        ("quantity", np.int64),
        ("price", np.float64),
    ]
)
Lines = npt.NDArray[np.void]


@dataclass(frozen=True)
class Shop:
    """Who buys and what there is to buy."""

    people: People
    catalogue: Catalogue


def make_lines(invoices: Ints, codes: Ints, quantities: Ints | int, prices: Floats) -> Lines:
    """Put lines together; their descriptions are those of their codes."""
    lines = np.zeros(len(codes), dtype=LINE)
    lines["invoice"], lines["code"], lines["description"] = invoices, codes, codes
    lines["quantity"], lines["price"] = quantities, prices
    return lines


def scan_baskets(rows: Ints, invoices: Invoices, shop: Shop, rng: np.random.Generator) -> Lines:
    """Draw the lines of sales, without copies.

    Parameters
    ----------
    rows : int array
        The ledger's rows of these sales, ascending.
    invoices : Invoices
        The same sales.

    Returns
    -------
    Lines
        Invoice after invoice; within one, distinct products in no order.
    """
    basket = np.repeat(np.arange(len(rows)), invoices["n_items"])
    wanted = _draw_places(basket, invoices, shop, rng)
    on_shelf = shop.catalogue.shelf.products
    products = on_shelf[_distinct(basket, wanted) % len(on_shelf)]
    products = products[np.argsort(basket + rng.random(len(basket)))]
    customers = invoices["customer"][basket]
    quantities = _quantities(products, customers, shop, rng)
    return make_lines(
        rows[basket], products, quantities, _prices(products, customers, quantities, shop.catalogue)
    )


def copied(lines: Lines, invoices: Invoices) -> Lines:
    """Repeat the first `n_copies` lines of each invoice; `lines` are those of `invoices`."""
    return lines[_first(invoices["n_copies"], invoices["n_items"])]


def taken_back(lines: Lines, invoices: Invoices, rng: np.random.Generator) -> Lines:
    """Return what later cancellations will say, the rows of the sales replaced by theirs."""
    back = lines[_first(invoices["n_returned"], invoices["n_items"])].copy()
    back["invoice"] = np.repeat(invoices["partner"], invoices["n_returned"])
    is_whole = np.repeat(invoices["kind"] == Kind.BULK_SALE, invoices["n_returned"])
    is_partial = ~is_whole & (rng.random(len(back)) < _PARTIAL_SHARE)
    units = np.ceil(back["quantity"] * rng.random(len(back))).astype(np.int64)
    back["quantity"] = -np.where(is_partial, np.maximum(units, 1), back["quantity"])
    return back


def _first(counts: Ints, sizes: Ints) -> Ints:
    """Return where the first `counts` members of consecutive groups of `sizes` are."""
    starts = np.cumsum(sizes) - sizes
    return np.asarray(np.repeat(starts, counts) + places(counts))


def _draw_places(basket: Ints, invoices: Invoices, shop: Shop, rng: np.random.Generator) -> Ints:
    """Draw a place on the shelf for each line: within a theme of its basket, or anywhere."""
    shelf = shop.catalogue.shelf
    month = months(invoices["at"])
    spread = rng.integers(_LINES_PER_THEME // 2, size=len(invoices))
    n_themes = 1 + (invoices["n_items"] + spread) // _LINES_PER_THEME
    themes = _draw_themes(np.repeat(np.arange(len(invoices)), n_themes), invoices, shop, rng)
    first = np.cumsum(n_themes) - n_themes
    theme = themes[first[basket] + (rng.random(len(basket)) * n_themes[basket]).astype(np.int64)]
    month = month[basket]
    is_themed = rng.random(len(basket)) < _THEMED_SHARE
    begins = np.where(is_themed, shelf.theme_begins[month, theme], month)
    ends = np.where(is_themed, shelf.theme_ends[month, theme], month + 1)
    drawn = begins + (ends - begins) * rng.random(len(basket))
    return np.asarray(np.searchsorted(shelf.ends, drawn, side="right"))


def _draw_themes(basket: Ints, invoices: Invoices, shop: Shop, rng: np.random.Generator) -> Ints:
    """Draw a theme per entry of `basket`: a favourite of the customer, or what is in season."""
    ends = shop.catalogue.shelf.theme_ends
    month = months(invoices["at"])[basket]
    in_season = np.searchsorted(ends.ravel(), month + rng.random(len(basket)), side="right")
    customers = invoices["customer"][basket]
    favourites = shop.people.favourites
    favourite = favourites[customers, rng.integers(favourites.shape[1], size=len(basket))]
    is_favourite = (customers != NOBODY) & (rng.random(len(basket)) < _FAVOURITE_SHARE)
    return np.asarray(np.where(is_favourite, favourite, in_season % ends.shape[1]))


def _distinct(basket: Ints, wanted: Ints) -> Ints:
    """Make places distinct within each basket: a repeated one gives way to its neighbour.

    Neighbours on the shelf are the colours of an article, then articles of the theme.
    The result is sorted within each basket.

    >>> _distinct(np.array([0, 0, 0, 1]), np.array([7, 5, 5, 5]))
    array([5, 6, 7, 5])
    """
    steps = np.arange(len(basket))
    ascending = np.sort(basket * _ROOM + wanted)
    return np.asarray((np.maximum.accumulate(ascending - steps) + steps) % _ROOM)


def _quantities(products: Ints, customers: Ints, shop: Shop, rng: np.random.Generator) -> Ints:
    # NOBODY is -1: guests take the last entry.
    per_customer = np.append(_UNITS * shop.people.units, _GUEST_UNITS)
    price = shop.catalogue.prices[TIERS.index("list"), products]
    wanted = per_customer[customers] * (_USUAL_PRICE / price) ** _CHEAP_COMES_IN_MANY
    wanted *= np.exp(rng.normal(0, _UNITS_SPREAD, size=len(products)))
    pack = np.searchsorted(_PACKS, wanted, side="right") - 1
    return np.asarray(_PACKS[np.maximum(pack, 0)])


def _prices(products: Ints, customers: Ints, quantities: Ints, catalogue: Catalogue) -> Floats:
    usual, bulk, retail = catalogue.prices[:, products]
    trade = np.where(usual * quantities >= _BULK_FROM, bulk, usual)
    return np.asarray(np.where(customers == NOBODY, retail, trade))
