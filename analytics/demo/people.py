"""Customers: how they come, how often they buy, when they stop, where they live."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from analytics.demo.arrays import Floats, Ints
from analytics.demo.catalogue import SEASONAL

_LINES_PER_CUSTOMER: Final = 125  # of all raw lines, guests' and bad ones included
_FIRST_CUSTOMER_ID: Final = 12_346
_N_FAVOURITES: Final = 3


@dataclass(frozen=True)
class Segment:
    """How one kind of customer behaves; times in windows of the shop's clock.

    Attributes
    ----------
    share : float
        Of all identified customers.
    latest : float
        Until when they come, newcomers apart; most of them early.
    visits : float
        Mean number of visits in a window, the first not counted.
    lifetime : float
        Mean time until they drop out; 0: they never come back.
    basket : float
        Lines of a basket, relative to the others.
    units : float
        Units of a line, relative to the others.
    """

    name: str
    share: float
    latest: float
    visits: float
    lifetime: float
    basket: float
    units: float


SEGMENTS: Final = (
    Segment("frequent", 0.05, latest=0.4, visits=26, lifetime=6.0, basket=1.1, units=1.3),
    Segment("regular", 0.17, latest=0.5, visits=8.5, lifetime=5.0, basket=1.1, units=1.3),
    Segment("occasional", 0.28, latest=0.55, visits=2.6, lifetime=4.0, basket=1.0, units=1.2),
    Segment("lapsed", 0.13, latest=0.25, visits=28, lifetime=0.1, basket=1.0, units=1.2),
    Segment("one_time", 0.335, latest=0.8, visits=0, lifetime=0.0, basket=0.5, units=0.55),
    Segment("wholesale", 0.035, latest=0.5, visits=10, lifetime=6.0, basket=1.8, units=5.0),
)
SEGMENT_NAMES: Final = tuple(segment.name for segment in SEGMENTS)
_RATE_SHAPE: Final = 20.0  # of the gamma that mixes visit rates within a segment
_NEWCOMER_SHARE: Final = 0.15  # come at any time, whatever their segment
_EARLY: Final = 2.2  # > 1: more customers come at the start, who knew the shop before

# Before they drop out, customers buy less: a sign that a model can learn.
_FADES_FOR: Final = 0.12
_FADED_BASKET: Final = 0.55

COUNTRIES: Final[dict[str, float]] = {
    "United Kingdom": 89.0,
    "Germany": 2.4,
    "France": 2.2,
    "Spain": 0.7,
    "EIRE": 0.65,
    "Belgium": 0.6,
    "Switzerland": 0.5,
    "Netherlands": 0.5,
    "Portugal": 0.45,
    "Italy": 0.35,
    "Finland": 0.3,
    "Australia": 0.25,
    "Norway": 0.25,
    "Austria": 0.2,
    "Channel Islands": 0.2,
    "Denmark": 0.2,
    "Japan": 0.2,
    "Sweden": 0.2,
    "Cyprus": 0.15,
    "Poland": 0.15,
    "Canada": 0.1,
    "Greece": 0.1,
    "Hong Kong": 0.1,
    "Israel": 0.1,
    "Singapore": 0.1,
    "USA": 0.1,
    "Unspecified": 0.1,
    "Iceland": 0.05,
    "Malta": 0.05,
    "United Arab Emirates": 0.05,
    "Bahrain": 0.03,
    "Brazil": 0.03,
    "Czech Republic": 0.03,
    "European Community": 0.03,
    "Lebanon": 0.03,
    "Lithuania": 0.03,
    "RSA": 0.03,
    "Saudi Arabia": 0.03,
}
COUNTRY_NAMES: Final = tuple(COUNTRIES)
UNITED_KINGDOM: Final = COUNTRY_NAMES.index("United Kingdom")


@dataclass(frozen=True)
class People:
    """All identified customers, one entry each; times on the shop's clock.

    Attributes
    ----------
    ids : int array
        Customer ids, ascending and unique.
    segments, countries : int array
        Places in `SEGMENTS` and `COUNTRY_NAMES`.
    acquired : float array
        First visit.
    churned : float array
        No visit after this; beyond 1 means not in this window.
    visits : float array
        The customer's own visit rate.
    basket, units : float array
        The customer's own lines of a basket and units of a line.
    favourites : int array, shape (n, 3)
        Themes bought again and again.
    """

    ids: Ints
    segments: Ints
    countries: Ints
    acquired: Floats
    churned: Floats
    visits: Floats
    basket: Floats
    units: Floats
    favourites: Ints


def n_customers(n_lines: int) -> int:
    """Return how many identified customers a shop of `n_lines` lines has.

    >>> n_customers(540_000)
    4320
    """
    return max(1, n_lines // _LINES_PER_CUSTOMER)


def make_people(n: int, rng: np.random.Generator) -> People:
    """Draw `n` customers."""
    shares = np.array([segment.share for segment in SEGMENTS])
    segments = rng.choice(len(SEGMENTS), size=n, p=shares / shares.sum())
    acquired = np.where(
        rng.random(n) < _NEWCOMER_SHARE,
        rng.random(n),
        _of("latest")[segments] * rng.beta(1.0, _EARLY, size=n),
    )
    lifetime = rng.exponential(_of("lifetime")[segments])
    visits = _of("visits")[segments] * rng.gamma(_RATE_SHAPE, 1 / _RATE_SHAPE, size=n)
    return People(
        ids=_FIRST_CUSTOMER_ID + np.cumsum(rng.integers(1, 3, size=n)),
        segments=segments,
        countries=draw_countries(n, rng),
        acquired=acquired,
        churned=acquired + lifetime,
        visits=visits,
        basket=_of("basket")[segments] * np.exp(rng.normal(0, 0.2, size=n)),
        units=_of("units")[segments] * np.exp(rng.normal(0, 0.2, size=n)),
        favourites=rng.choice(np.flatnonzero(~SEASONAL), size=(n, _N_FAVOURITES)),
    )


def draw_countries(n: int, rng: np.random.Generator) -> Ints:
    """Draw where `n` customers live, as places in `COUNTRY_NAMES`."""
    weights = np.array(list(COUNTRIES.values()))
    return rng.choice(len(weights), size=n, p=weights / weights.sum())


def make_visits(people: People, rng: np.random.Generator) -> tuple[Ints, Floats]:
    """Let everybody shop.

    Returns
    -------
    customers : int array
        Place in `people`, one per visit; every customer has at least one.
    positions : float array
        Time on the shop's clock, in [0, 1).
    """
    alive = np.minimum(people.churned, 1.0) - people.acquired
    # Whoever never came back would be a one-time customer.
    repeats = np.maximum(rng.poisson(people.visits * alive), people.visits > 0)
    again = np.repeat(np.arange(len(people.ids)), repeats)
    later = people.acquired[again] + rng.random(len(again)) * alive[again]
    customers = np.concatenate([np.arange(len(people.ids)), again])
    return customers, np.concatenate([people.acquired, later])


def basket_weights(
    people: People, customers: Ints, positions: Floats, rng: np.random.Generator
) -> Floats:
    """Draw how large the basket of each visit is, relative to the others."""
    left = people.churned[customers] - positions
    is_fading = (left < _FADES_FOR) & (people.visits[customers] > 0)
    faded = np.where(is_fading, _FADED_BASKET, 1.0)
    luck = np.exp(rng.normal(0, 0.65, size=len(customers)))
    return np.asarray(people.basket[customers] * faded * luck)


def _of(trait: str) -> Floats:
    return np.array([getattr(segment, trait) for segment in SEGMENTS], dtype=float)
