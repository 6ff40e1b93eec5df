"""Fit the four readings of the purchases together."""

from typing import Final

import numpy as np

from analytics.recommend.classic import classic_rows
from analytics.recommend.models import Models
from analytics.recommend.purchases import Purchases
from analytics.recommend.ridge import Strength, ridge_rows
from analytics.recommend.rows import TopRows
from analytics.recommend.season import recent_baskets, season_factor
from analytics.recommend.settings import DENSE_PRODUCTS, Settings
from analytics.recommend.together import Known, together_rows

WIDTH: Final = 100
_WIDTH_OF_LARGE: Final = 40


def fit_models(purchases: Purchases, settings: Settings) -> Models:
    """Fit all readings on `purchases`."""
    k = WIDTH if len(purchases.codes) <= DENSE_PRODUCTS else _WIDTH_OF_LARGE
    k = min(k, max(1, len(purchases.codes) - 1))
    known = Known.of(purchases)
    product = together_rows(known, settings, k)
    return Models(
        classic=classic_rows(known.customers.matrix, k),
        product=product,
        basket=basket_rows(known, product, settings),
        customer=customer_rows(known, product, settings),
        season=season_factor(purchases, settings.half_life_days, settings.season_power),
        recent=recent_baskets(purchases, settings.half_life_days).astype(np.float32),
    )


def basket_rows(known: Known, product: TopRows, settings: Settings) -> TopRows:
    """Fit what each product in a basket speaks for, on baskets and customers together.

    Returns
    -------
    TopRows
        As wide as `product`, which stands in for products without a row of their own.
    """
    strength = Strength(settings.basket_ridge, settings.basket_dropout, settings.basket_name_weight)
    return ridge_rows((known.baskets, known.customers), product, known.likeness.names, strength)


def customer_rows(known: Known, product: TopRows, settings: Settings) -> TopRows:
    """Fit what each product in a customer's history speaks for, as `basket_rows`."""
    strength = Strength(settings.customer_ridge, 0.0, settings.customer_name_weight)
    return ridge_rows((known.customers,), product, known.likeness.names, strength)
