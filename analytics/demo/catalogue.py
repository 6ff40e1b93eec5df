"""Products: themes, articles in colours, codes, prices, popularity, and when they are on sale."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from analytics.demo.arrays import Flags, Floats, Ints
from analytics.demo.clock import N_MONTHS
from analytics.demo.words import ADJECTIVES, ARTICLES, CHRISTMAS, COLOURS, SUMMER, THEMES

_PRODUCTS_AT: Final = (540_000, 3_700)  # this many lines are sold from this many products
_GROWTH: Final = 0.35  # ... and the catalogue grows much slower than the business
_MIN_PRODUCTS: Final = 120
_MAX_PRODUCTS: Final = 20_000

_PRICE_ENDINGS: Final = np.array([0.25, 0.45, 0.65, 0.85, 0.95])
_BULK_PRICE: Final = 0.85
_RETAIL_PRICE: Final = 1.3

# Colours of one article, and how often there are so many.
_N_VARIANTS: Final = np.array([1, 2, 3, 4])
_VARIANT_SHARES: Final = (0.65, 0.17, 0.13, 0.05)
_ZIPF_EXPONENT: Final = 1.1
_ZIPF_SHIFT: Final = 0.008  # of the catalogue: flattens the very top, as in the real file

# Demand for a seasonal theme, December to December.
_CHRISTMAS_DEMAND: Final = (2.0, 0.05, 0.01, 0.01, 0.01, 0.01, 0.01, 0.02, 0.1, 0.8, 1.6, 2.4, 2.2)
_SUMMER_DEMAND: Final = (0.2, 0.4, 0.7, 1.0, 1.6, 2.0, 2.2, 2.0, 1.4, 0.6, 0.3, 0.2, 0.2)
_INTRODUCED_SHARE: Final = 0.15
_DISCONTINUED_SHARE: Final = 0.12

THEME_NAMES: Final = tuple(THEMES)
SEASONAL: Final = np.array([theme in CHRISTMAS for theme in THEME_NAMES])
TIERS: Final = ("list", "bulk", "retail")


@dataclass(frozen=True)
class Shelf:
    """What is on sale in every month, so that one search draws a product for any line.

    Month `m` occupies the stretch from `m` to `m + 1` of a line of weights; a product
    takes the part of it that it sells, next to the others of its theme.

    Attributes
    ----------
    products : int array
        Product at each place, month after month, theme after theme.
    ends : float array
        Where the place's part of the stretch ends.
    theme_begins, theme_ends : float array, shape (N_MONTHS, n_themes)
        The part of each theme.
    """

    products: Ints
    ends: Floats
    theme_begins: Floats
    theme_ends: Floats


@dataclass(frozen=True)
class Catalogue:
    """All products, those of a theme together and the colours of an article side by side.

    Attributes
    ----------
    stock_codes, names : list of str
        Both unique.
    themes : int array
        Place of the product's theme in `THEME_NAMES`.
    prices : float array, shape (3, n_products)
        By `TIERS`: usual, for many units, for guests.
    popularity : float array
        Share of the year's lines if every product were always on sale; adds up to 1.
    shelf : Shelf
    """

    stock_codes: list[str]
    names: list[str]
    themes: Ints
    prices: Floats
    popularity: Floats
    shelf: Shelf


def n_products(n_lines: int) -> int:
    """Return how many products a shop of `n_lines` lines carries.

    >>> n_products(540_000), n_products(54_000_000)
    (3700, 18544)
    """
    lines, products = _PRODUCTS_AT
    grown = int(products * np.power(n_lines / lines, _GROWTH) + 0.5)
    return min(_MAX_PRODUCTS, max(_MIN_PRODUCTS, grown))


def make_catalogue(n: int, rng: np.random.Generator) -> Catalogue:
    """Draw a catalogue of `n` products (at least one per theme)."""
    themes = np.sort(np.arange(n) % len(THEMES))
    article, variant, has_variants = _articles(themes, rng)
    names, usual = _names(themes, article, variant, has_variants, rng)
    numbers = rng.choice(np.arange(10_002, 99_000), size=article[-1] + 1, replace=False)
    letters = np.array(list("ABCDEFGH"))
    codes = [
        f"{number}{letter}" if lettered else str(number)
        for number, letter, lettered in zip(
            numbers[article], letters[variant], has_variants, strict=True
        )
    ]
    spread = np.exp(rng.normal(0, 0.3, size=article[-1] + 1))[article]
    listed = _shop_prices(usual * spread)
    prices = np.stack(
        [listed, _shop_prices(listed * _BULK_PRICE), np.round(listed * _RETAIL_PRICE, 2)]
    )
    popularity = _popularity(themes, rng)
    return Catalogue(codes, names, themes, prices, popularity, _shelf(themes, popularity, rng))


def _articles(themes: Ints, rng: np.random.Generator) -> tuple[Ints, Ints, Flags]:
    """Group neighbouring products of a theme into articles that differ by colour."""
    n = len(themes)
    runs = rng.choice(_N_VARIANTS, size=n, p=_VARIANT_SHARES)
    is_first = np.zeros(n, dtype=bool)
    starts = np.cumsum(runs) - runs
    is_first[starts[starts < n]] = True
    is_first |= np.diff(themes, prepend=-1) > 0
    article = np.cumsum(is_first) - 1
    variant = np.arange(n) - np.flatnonzero(is_first)[article]
    return article, variant, np.bincount(article)[article] > 1


def _names(
    themes: Ints,
    article: Ints,
    variant: Ints,
    has_variants: Flags,
    rng: np.random.Generator,
) -> tuple[list[str], Floats]:
    """Compose unique names, `COLOUR MOTIF ADJECTIVE ARTICLE`, and the article's usual price."""
    things, usual = list(ARTICLES), np.array(list(ARTICLES.values()))
    phrases, thing_of = np.empty(article[-1] + 1, dtype=object), np.zeros(article[-1] + 1, int)
    for theme, motifs in enumerate(THEMES.values()):
        own = np.unique(article[themes == theme])
        shape = (len(motifs), len(ADJECTIVES), len(things))
        drawn = rng.choice(np.prod(shape), size=len(own), replace=False)
        motif, adjective, thing = np.unravel_index(drawn, shape)
        thing_of[own] = thing
        phrases[own] = [
            f"{motifs[m]} {ADJECTIVES[a]} {things[t]}"
            for m, a, t in zip(motif, adjective, thing, strict=True)
        ]
    first_colour = rng.integers(len(COLOURS), size=article[-1] + 1)
    names = [
        f"{COLOURS[(first_colour[a] + v) % len(COLOURS)]} {phrases[a]}" if coloured else phrases[a]
        for a, v, coloured in zip(article, variant, has_variants, strict=True)
    ]
    return names, usual[thing_of[article]]


def _shop_prices(wanted: Floats) -> Floats:
    """Round to the endings that shops like."""
    pounds = np.floor(wanted)
    ending = np.searchsorted(_PRICE_ENDINGS, wanted - pounds).clip(max=len(_PRICE_ENDINGS) - 1)
    return np.asarray(np.round(pounds + _PRICE_ENDINGS[ending], 2))


def _popularity(themes: Ints, rng: np.random.Generator) -> Floats:
    n = len(themes)
    by_rank = (np.arange(1, n + 1) + _ZIPF_SHIFT * n) ** -_ZIPF_EXPONENT
    by_theme = np.exp(rng.normal(0, 0.3, size=len(THEMES)))
    weights = rng.permutation(by_rank) * by_theme[themes]
    return np.asarray(weights / weights.sum())


def _shelf(themes: Ints, popularity: Floats, rng: np.random.Generator) -> Shelf:
    n, n_themes = len(themes), len(THEMES)
    month = np.arange(N_MONTHS)[:, None]
    introduced = np.where(rng.random(n) < _INTRODUCED_SHARE, rng.integers(1, 10, n), 0)
    discontinued = np.where(
        rng.random(n) < _DISCONTINUED_SHARE, introduced + rng.integers(2, 10, n), N_MONTHS
    )
    on_sale = (introduced <= month) & (month < discontinued)
    # A theme never leaves the shelf altogether.
    on_sale[:, np.flatnonzero(np.diff(themes, prepend=-1))] = True
    weights = popularity * _demand()[:, themes] * on_sale
    weights /= weights.sum(axis=1, keepdims=True)
    by_theme = np.stack([np.bincount(themes, w, n_themes) for w in weights]).astype(np.float64)
    theme_ends = np.cumsum(by_theme, axis=1) + month
    return Shelf(
        products=np.tile(np.arange(n), N_MONTHS)[on_sale.ravel()],
        ends=(np.cumsum(weights, axis=1) + month)[on_sale],
        theme_begins=theme_ends - by_theme,
        theme_ends=theme_ends,
    )


def _demand() -> Floats:
    """Demand by month and theme, 1 where the season does not matter."""
    demand = np.ones((N_MONTHS, len(THEMES)))
    demand[:, SEASONAL] = np.array(_CHRISTMAS_DEMAND)[:, None]
    demand[:, [theme in SUMMER for theme in THEME_NAMES]] = np.array(_SUMMER_DEMAND)[:, None]
    return demand
