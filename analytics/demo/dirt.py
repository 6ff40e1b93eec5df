"""What is not a sale of goods: services, fees, corrections, bad debts, typing errors."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from analytics.demo.arrays import Flags, Floats, Ints
from analytics.demo.baskets import Lines, Shop, make_lines
from analytics.demo.catalogue import TIERS
from analytics.demo.ledger import Invoices, Kind
from analytics.demo.people import COUNTRY_NAMES, UNITED_KINGDOM
from analytics.demo.words import CORRECTIONS

SERVICES: Final[dict[str, str]] = {
    "POST": "POSTAGE",
    "DOT": "DOTCOM POSTAGE",
    "C2": "CARRIAGE",
    "M": "Manual",
    "PADS": "PADS TO MATCH ALL CUSHIONS",
    "gift_0001_20": "Dotcomgiftshop Gift Voucher £20.00",
    "D": "Discount",
    "CRUK": "CRUK Commission",
    "AMAZONFEE": "AMAZON FEE",
    "BANK CHARGES": "Bank Charges",
    "B": "Adjust bad debt",
}
_SERVICE_CODES: Final = tuple(SERVICES)
_EIRE: Final = COUNTRY_NAMES.index("EIRE")

# Service, how often it ends a sale that can have it (or which share of fees it is), median price.
_ABROAD: Final = (("POST", 0.6, 18.0),)
_IRISH: Final = (("C2", 0.4, 50.0),)
_GUESTS: Final = (("DOT", 0.5, 240.0), ("gift_0001_20", 0.02, 16.67))
_ANYBODY: Final = (("M", 0.025, 4.0), ("PADS", 0.0003, 0.001))
_FEES: Final = (("AMAZONFEE", 0.5, 4_000.0), ("BANK CHARGES", 0.5, 82.0))
_GRANTED: Final = (("D", 0.85, 20.0), ("CRUK", 0.15, 470.0))
_BAD_DEBT: Final = 11_062.06

_LEAST_PRICE: Final = 0.001
_BLANK_SHARE: Final = 0.59
_LOSS_SHARE: Final = 0.53
_VARIED_SHARE: Final = 0.012
_BULK_UNITS_PER_LINE: Final = 0.15
_MOST_BULK_UNITS: Final = 80_995


@dataclass(frozen=True)
class Texts:
    """Every stock code and description a line may carry.

    Attributes
    ----------
    codes : list of str
        Products, then services.
    descriptions : list of str
        One for each code; from `first_variant` a variant of each product's name; from
        `first_correction` what stock-keepers type.
    """

    codes: list[str]
    descriptions: list[str]
    first_variant: int
    first_correction: int


def make_texts(shop: Shop, rng: np.random.Generator) -> Texts:
    """List the texts of a shop."""
    names = shop.catalogue.names
    described = [*names, *SERVICES.values()]
    forms = rng.integers(len(_FORMS), size=len(names))
    variants = [_FORMS[form](name) for form, name in zip(forms, names, strict=True)]
    return Texts(
        codes=[*shop.catalogue.stock_codes, *SERVICES],
        descriptions=[*described, *variants, *CORRECTIONS],
        first_variant=len(described),
        first_correction=len(described) + len(names),
    )


_FORMS: Final = (
    str.title,
    lambda name: f"{name} ",
    lambda name: name[:-2] + name[-1],
    lambda name: name.replace(" ", "  ", 1),
    lambda name: f"{name.rstrip('S')}S",
)


def add_services(lines: Lines, invoices: Invoices, shop: Shop, rng: np.random.Generator) -> None:
    """Turn the last line of some sales into a service; `lines` are those of `invoices`."""
    last = np.cumsum(invoices["n_items"]) - 1
    can_have = invoices["n_items"] > invoices["n_copies"] + invoices["n_returned"]
    is_guest = invoices["kind"] == Kind.GUEST_SALE
    is_abroad = invoices["country"] != UNITED_KINGDOM
    is_irish = invoices["country"] == _EIRE
    for services, fits in (
        (_ANYBODY, ~is_guest),
        (_ABROAD, is_abroad & ~is_irish),
        (_IRISH, is_irish),
        (_GUESTS, is_guest),
    ):
        for code, share, price in services:
            chosen = last[can_have & fits & (rng.random(len(invoices)) < share)]
            lines["code"][chosen] = lines["description"][chosen] = _service(code, shop)
            lines["quantity"][chosen] = 1
            lines["price"][chosen] = _near(price, len(chosen), rng)


def single_lines(
    rows: Ints, invoices: Invoices, shop: Shop, texts: Texts, rng: np.random.Generator
) -> Lines:
    """Make the lines of all invoices that are neither sales nor cancellations of one.

    Parameters
    ----------
    rows : int array
        The ledger's rows of `invoices`; sales and cancellations among them are passed over.
    """
    kind = invoices["kind"]
    identified = invoices["customer"] >= 0
    is_fee = kind == Kind.FEE
    parts = [
        _corrections(rows[kind == Kind.CORRECTION], shop, texts, rng),
        _returns(rows[kind == Kind.RETURN], shop, rng),
        _charges(rows[is_fee & ~identified], _FEES, shop, rng),
        _charges(rows[is_fee & identified], _GRANTED, shop, rng),
        _bad_debts(rows[kind == Kind.BAD_DEBT], shop),
    ]
    return np.concatenate(parts)


def place_bulk_order(lines: Lines, invoices: Invoices, shop: Shop, n_lines: int) -> None:
    """Let the bulk sale, if it is among `invoices`, be of very many units of the cheapest product.

    `lines` are those of `invoices`; the units grow with `n_lines`, the lines of the shop.
    """
    usual = shop.catalogue.prices[TIERS.index("list")]
    line = (np.cumsum(invoices["n_items"]) - 1)[invoices["kind"] == Kind.BULK_SALE]
    lines["code"][line] = lines["description"][line] = usual.argmin()
    lines["quantity"][line] = min(_MOST_BULK_UNITS, round(_BULK_UNITS_PER_LINE * n_lines))
    lines["price"][line] = usual.min()


def vary_descriptions(lines: Lines, texts: Texts, rng: np.random.Generator) -> None:
    """Let some lines spell their product's name in its second way."""
    is_product = lines["description"] < len(texts.codes) - len(SERVICES)
    varied: Flags = is_product & (lines["description"] >= 0)
    varied &= rng.random(len(lines)) < _VARIED_SHARE
    lines["description"][varied] += texts.first_variant


def _service(code: str, shop: Shop) -> int:
    return len(shop.catalogue.stock_codes) + _SERVICE_CODES.index(code)


def _near(price: float | Floats, n: int, rng: np.random.Generator) -> Floats:
    drawn = np.round(price * np.exp(rng.normal(0, 0.5, size=n)), 2)
    return np.asarray(np.maximum(drawn, _LEAST_PRICE))


def _corrections(rows: Ints, shop: Shop, texts: Texts, rng: np.random.Generator) -> Lines:
    n = len(rows)
    lines = make_lines(rows, _popular(n, shop, rng), 1, np.zeros(n))
    units = np.ceil(rng.exponential(30.0, size=n)).astype(np.int64)
    lines["quantity"] = np.where(rng.random(n) < _LOSS_SHARE, -units, units)
    words = texts.first_correction + rng.integers(len(CORRECTIONS), size=n)
    lines["description"] = np.where(rng.random(n) < _BLANK_SHARE, -1, words)
    return lines


def _returns(rows: Ints, shop: Shop, rng: np.random.Generator) -> Lines:
    products = _popular(len(rows), shop, rng)
    units = rng.integers(1, 13, size=len(rows))
    prices = shop.catalogue.prices[TIERS.index("list"), products]
    return make_lines(rows, products, -units, prices)


def _charges(
    rows: Ints, charges: tuple[tuple[str, float, float], ...], shop: Shop, rng: np.random.Generator
) -> Lines:
    drawn = rng.choice(len(charges), size=len(rows), p=[share for _, share, _ in charges])
    codes = np.array([_service(code, shop) for code, _, _ in charges])[drawn]
    usual = np.array([price for _, _, price in charges])[drawn]
    return make_lines(rows, codes, -1, _near(usual, len(rows), rng))


def _bad_debts(rows: Ints, shop: Shop) -> Lines:
    """Book one debt, then write it off twice, as the real file does."""
    prices = np.where(np.arange(len(rows)) == 0, _BAD_DEBT, -_BAD_DEBT)
    return make_lines(rows, np.full(len(rows), _service("B", shop)), 1, prices)


def _popular(n: int, shop: Shop, rng: np.random.Generator) -> Ints:
    popularity = shop.catalogue.popularity
    return rng.choice(len(popularity), size=n, p=popularity)
