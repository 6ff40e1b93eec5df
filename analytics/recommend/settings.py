"""What the models may be tuned by."""

from dataclasses import dataclass
from typing import Final

# Fewer shared baskets or customers than this, and a recommendation says so.
THIN: Final = 5
# Products in fewer baskets than this are rare: little is known of what goes with them.
RARE: Final = 10
DISCONTINUED_AFTER_DAYS: Final = 180
# Beyond so many products a dense inverse takes too much memory: the most bought ones get it.
DENSE_PRODUCTS: Final = 8_000


@dataclass(frozen=True)
class Settings:
    """Strengths of the parts of the models.

    Those in the grids of `selecting` are chosen on a window before the test; the others keep the
    value that was fixed beforehand. The defaults serve where there is too little to choose on.

    Attributes
    ----------
    prior_baskets : float
        Baskets' worth of evidence that namesakes lend a product.
    n_namesakes : int
        Products with the most similar names that lend it.
    namesake_prior : float
        Empty baskets added to each namesake's own, so that one in few baskets lends little.
    name_weight : float
        What a fully alike name adds to a conditional probability.
    rare_weight : float
        What a fully alike name adds on top for a product never bought, and a neighbouring code
        with it; fades as its baskets outnumber the prior.
    rare_cosine_weight : float
        What the cosine over customers adds for a product never bought; fades likewise.
    code_weight : float
        What a neighbouring code counts there, and in who is a namesake, beside an alike name.
    basket_ridge, basket_dropout : float
        Regularisation of the basket model; the dropout is in [0, 1).
    customer_ridge : float
        Regularisation of the customer model.
    basket_name_weight, customer_name_weight : float
        What a fully alike name adds in these two.
    half_life_days : float
        After so many days a basket counts half towards what is in season.
    season_power : float
        0 ignores the season, 1 takes the recent share in full.
    """

    prior_baskets: float = 20.0
    n_namesakes: int = 20
    namesake_prior: float = 20.0
    name_weight: float = 0.1
    rare_weight: float = 0.0
    rare_cosine_weight: float = 0.0
    code_weight: float = 0.0
    basket_ridge: float = 50.0
    basket_dropout: float = 0.3
    customer_ridge: float = 500.0
    basket_name_weight: float = 0.04
    customer_name_weight: float = 0.03
    half_life_days: float = 30.0
    season_power: float = 0.9
