"""What a recommender is asked for and does not have."""

from analytics.errors import ShopperError


class UnknownProductError(ShopperError, LookupError):
    """No product with this stock code; the message names the nearest."""


class UnknownCustomerError(ShopperError, LookupError):
    """No customer with this id; the message says what ids look like."""
