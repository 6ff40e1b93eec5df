"""The four readings of the purchases that recommendations are looked up in."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.recommend.rows import TopRows


@dataclass(frozen=True)
class Models:
    """Rows and factors that recommendations are looked up in.

    Attributes
    ----------
    classic : TopRows
        Cosine over customers.
    product : TopRows
        Smoothed conditional probability given one product.
    basket : TopRows
        What each product in a basket speaks for.
    customer : TopRows
        What each product in a customer's history speaks for.
    season : float array, shape (n_products,)
        Factor on scores for customers.
    recent : float array, shape (n_products,)
        Recent baskets, for popularity.
    """

    classic: TopRows
    product: TopRows
    basket: TopRows
    customer: TopRows
    season: npt.NDArray[np.float32]
    recent: npt.NDArray[np.float32]
