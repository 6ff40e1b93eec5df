"""The invoices of the window before anything is scanned: who, when, how many lines.

Everything that crosses invoices is settled here (which sale a cancellation takes
back, how many lines there are in all), so that the lines themselves can be made
block by block.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.demo.arrays import Floats, Ints, Times, deal, take_until
from analytics.demo.clock import ENDS_AT, ShopClock
from analytics.demo.people import (
    UNITED_KINGDOM,
    People,
    basket_weights,
    draw_countries,
    make_visits,
)

# Shares of all raw lines, measured on the real file.
_GUEST_SHARE: Final = 0.243
_CANCELLED_SHARE: Final = 0.0155
_RETURNED_SHARE: Final = 0.001
_FEE_SHARE: Final = 0.0006
_CORRECTION_SHARE: Final = 0.0046
_COPY_SHARE: Final = 0.0097

_LINES_PER_GUEST_INVOICE: Final = 92.6  # a day's web orders come as one invoice
_GUESTS_ABROAD_SHARE: Final = 0.02
_LINES_PER_CANCELLATION: Final = 2.3
_COPIES_PER_INVOICE: Final = 2.7

# Time to a cancellation on the shop's clock; the least is longer than any hour of the window.
_LEAST_LAG: Final = 0.002
_MEAN_LAG: Final = 0.05

# One bulk order that is cancelled minutes later, and three bad debts, in all but tiny shops.
_ODDITIES_FROM: Final = 10_000
_BULK_AT: Final = ENDS_AT.astype("datetime64[D]") + np.timedelta64(9 * 60 + 15, "m")
_BULK_CANCELLED_AFTER: Final = np.timedelta64(12, "m")
_N_BAD_DEBTS: Final = 3

NOBODY: Final = -1
NO_PARTNER: Final = -1


class Kind(IntEnum):
    """What an invoice records."""

    SALE = 0
    GUEST_SALE = 1
    CANCELLATION = 2
    RETURN = 3  # of goods bought before the window: a cancellation without a sale
    FEE = 4
    CORRECTION = 5
    BAD_DEBT = 6
    BULK_SALE = 7


# Kinds with a basket, and kinds that are written as a cancellation.
CANCELLING: Final = (Kind.CANCELLATION, Kind.RETURN, Kind.FEE)
SALES: Final = (Kind.SALE, Kind.GUEST_SALE, Kind.BULK_SALE)


# One row per invoice. `n_items` lines, and copies of its first `n_copies` lines; a later
# cancellation takes back its first `n_returned` lines. `partner` is the row of a sale's
# cancellation, or of a cancellation's sale.
_INVOICE: Final = np.dtype(
    [
        ("kind", np.int8),
        ("at", "datetime64[m]"),
        ("customer", np.int64),
        ("country", np.int16),
        ("n_items", np.int32),
        ("n_copies", np.int32),
        ("n_returned", np.int32),
        ("partner", np.int64),
    ]
)
Invoices = npt.NDArray[np.void]


@dataclass(frozen=True)
class _Budget:
    """Raw lines by what they are for; they add up to the lines asked for."""

    sales: int
    guests: int
    cancelled: int
    returned: int
    fees: int
    corrections: int
    copies: int
    oddities: int


def plan_invoices(
    n_lines: int, people: People, clock: ShopClock, rng: np.random.Generator
) -> Invoices:
    """Plan all invoices of the window, in the order of time, with `n_lines` lines in all."""
    budget = _budget(n_lines)
    sales, positions = _sales(budget.sales, people, clock, rng)
    parts = [
        *_with_cancellations(budget.cancelled, sales, positions, clock, rng),
        _guest_sales(budget.guests, clock, rng),
        _returns(budget.returned, people, clock, rng),
        _fees(budget.fees, sales, clock, rng),
        _single_lines(Kind.CORRECTION, clock.instants(rng.random(budget.corrections))),
    ]
    if budget.oddities:
        parts += [
            _bulk_order(people, sum(len(part) for part in parts), rng),
            _single_lines(Kind.BAD_DEBT, np.sort(clock.instants(rng.random(_N_BAD_DEBTS)))),
        ]
    invoices = np.concatenate(parts)
    _add_copies(budget.copies, invoices, rng)
    # What found no place, in tiny shops only, is sold to the first customer.
    invoices["n_items"][0] += n_lines - n_lines_of(invoices).sum()
    return _in_order_of_time(invoices)


def n_lines_of(invoices: Invoices) -> Ints:
    """Count the lines of each invoice."""
    return np.asarray(invoices["n_items"].astype(np.int64) + invoices["n_copies"])


def _budget(n_lines: int) -> _Budget:
    oddities = (_N_BAD_DEBTS + 2) * (n_lines >= _ODDITIES_FROM)
    guests, cancelled, returned, fees, corrections, copies = (
        round(share * n_lines)
        for share in (
            _GUEST_SHARE,
            _CANCELLED_SHARE,
            _RETURNED_SHARE,
            _FEE_SHARE,
            _CORRECTION_SHARE,
            _COPY_SHARE,
        )
    )
    sales = n_lines - guests - cancelled - returned - fees - corrections - copies - oddities
    return _Budget(sales, guests, cancelled, returned, fees, corrections, copies, oddities)


def _invoices(kind: Kind, at: Times, customers: Ints | int = NOBODY) -> Invoices:
    rows = np.zeros(len(at), dtype=_INVOICE)
    rows["kind"], rows["at"], rows["customer"] = kind, at, customers
    rows["country"], rows["partner"] = UNITED_KINGDOM, NO_PARTNER
    return rows


def _single_lines(kind: Kind, at: Times, customers: Ints | int = NOBODY) -> Invoices:
    rows = _invoices(kind, at, customers)
    rows["n_items"] = 1
    return rows


def _sales(
    n_lines: int, people: People, clock: ShopClock, rng: np.random.Generator
) -> tuple[Invoices, Floats]:
    customers, positions = make_visits(people, rng)
    customers, positions = customers[:n_lines], positions[:n_lines]
    rows = _invoices(Kind.SALE, clock.instants(positions), customers)
    rows["country"] = people.countries[customers]
    rows["n_items"] = deal(n_lines, basket_weights(people, customers, positions, rng))
    return rows, positions


def _guest_sales(n_lines: int, clock: ShopClock, rng: np.random.Generator) -> Invoices:
    n = -(-n_lines // round(_LINES_PER_GUEST_INVOICE))
    rows = _invoices(Kind.GUEST_SALE, clock.instants(rng.random(n)))
    if n:
        weights = np.minimum(np.exp(rng.normal(0, 1.35, size=n)), 15.0)
        rows["n_items"] = deal(n_lines, weights)
        abroad = rng.random(n) < _GUESTS_ABROAD_SHARE
        rows["country"][abroad] = draw_countries(int(abroad.sum()), rng)
    return rows


def _with_cancellations(
    n_lines: int, sales: Invoices, positions: Floats, clock: ShopClock, rng: np.random.Generator
) -> tuple[Invoices, Invoices]:
    """Choose which sales are cancelled later, and when: `n_lines` lines if there are so many."""
    later = positions + _LEAST_LAG + rng.exponential(_MEAN_LAG, size=len(sales))
    chosen = rng.permutation(np.flatnonzero(later < 1.0))
    wanted = rng.geometric(1 / _LINES_PER_CANCELLATION, size=len(chosen))
    n_returned = take_until(n_lines, np.minimum(wanted, sales["n_items"][chosen]))
    chosen, n_returned = chosen[n_returned > 0], n_returned[n_returned > 0]
    rows = _invoices(Kind.CANCELLATION, clock.instants(later[chosen]), sales["customer"][chosen])
    rows["country"], rows["n_items"] = sales["country"][chosen], n_returned
    rows["partner"] = chosen
    cancelled = sales.copy()
    cancelled["n_returned"][chosen] = n_returned
    cancelled["partner"][chosen] = len(sales) + np.arange(len(chosen))
    return cancelled, rows


def _returns(n: int, people: People, clock: ShopClock, rng: np.random.Generator) -> Invoices:
    """Let customers of old bring something back before they first buy in the window."""
    known = np.flatnonzero(people.acquired > 2 * _LEAST_LAG)
    customers = rng.choice(known, size=n) if len(known) else known
    positions = rng.random(len(customers)) * (people.acquired[customers] - _LEAST_LAG)
    rows = _single_lines(Kind.RETURN, clock.instants(positions), customers)
    rows["country"] = people.countries[customers]
    return rows


def _fees(n: int, sales: Invoices, clock: ShopClock, rng: np.random.Generator) -> Invoices:
    """Charge commissions without a customer, and grant discounts to some that just bought."""
    rows = _single_lines(Kind.FEE, clock.instants(rng.random(n)))
    discounts = slice(n // 3, None)
    granted = sales[rng.integers(len(sales), size=n)]
    for field in ("at", "customer", "country"):
        rows[field][discounts] = granted[field][discounts]
    return rows


def _bulk_order(people: People, row: int, rng: np.random.Generator) -> Invoices:
    staying = np.flatnonzero((people.churned > 1) & (people.acquired < 1 - _MEAN_LAG))
    customer = rng.choice(staying) if len(staying) else 0
    rows = _single_lines(
        Kind.BULK_SALE, np.array([_BULK_AT, _BULK_AT + _BULK_CANCELLED_AFTER]), customer
    )
    rows["kind"][1] = Kind.CANCELLATION
    rows["country"] = people.countries[customer]
    rows["n_returned"][0] = 1
    rows["partner"] = [row + 1, row]
    return rows


def _add_copies(n: int, invoices: Invoices, rng: np.random.Generator) -> None:
    """Let a scanner stutter: `n` lines are entered twice."""
    is_sale = np.isin(invoices["kind"], [Kind.SALE, Kind.GUEST_SALE])
    chosen = rng.permutation(np.flatnonzero(is_sale))
    wanted = rng.geometric(1 / _COPIES_PER_INVOICE, size=len(chosen))
    invoices["n_copies"][chosen] = take_until(n, np.minimum(wanted, invoices["n_items"][chosen]))


def _in_order_of_time(invoices: Invoices) -> Invoices:
    order = np.argsort(invoices["at"], kind="stable")
    row_after = np.empty_like(order)
    row_after[order] = np.arange(len(order))
    has_partner = invoices["partner"] != NO_PARTNER
    invoices["partner"][has_partner] = row_after[invoices["partner"][has_partner]]
    return invoices[order]
