"""What to recommend with a product, in a basket, to a customer; tested and explained."""

from analytics.recommend.evidence import Evidence, lift_interval
from analytics.recommend.recommender import Recommender
from analytics.recommend.results import Cause, Recommendation
from analytics.recommend.settings import DISCONTINUED_AFTER_DAYS, THIN, Settings
from analytics.recommend.unknown import UnknownCustomerError, UnknownProductError

__all__ = [
    "DISCONTINUED_AFTER_DAYS",
    "THIN",
    "Cause",
    "Evidence",
    "Recommendation",
    "Recommender",
    "Settings",
    "UnknownCustomerError",
    "UnknownProductError",
    "lift_interval",
]
