"""The demo shop: a generative model of a gift wholesaler, and its raw transactions file.

The model, in words:

* `clock`: the shop has one window of thirteen months, the last one unfinished. Its clock
  runs faster in busy hours, so that whatever is uniform on it has the shop's rhythm.
* `catalogue`: products belong to themes; popularity follows Zipf; some articles come in
  colours, some only for Christmas or summer, some are introduced late or discontinued.
* `people`: customers belong to segments. They come mostly early, shop as a Poisson process
  at their own rate, and drop out after an exponential lifetime, buying less towards the end.
* `ledger`: every visit, guest order, cancellation and correction is an invoice with its time
  and number of lines; they add up to the lines asked for.
* `baskets`: a basket is about one theme, often a favourite of the customer, and fills up
  with what is popular.
* `dirt`: services, fees, bad debts, corrections and typing errors, in the real file's shares.

The ledger is planned in memory (some 60 bytes per invoice); lines are made and written
block by block, so that a file of any size takes little memory.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from analytics.demo.baskets import Shop
from analytics.demo.catalogue import make_catalogue, n_products
from analytics.demo.clock import shop_clock
from analytics.demo.dirt import make_texts
from analytics.demo.ledger import CANCELLING, Invoices, plan_invoices
from analytics.demo.people import make_people, n_customers
from analytics.demo.till import RAW, as_cancellations, as_raw, scan
from analytics.demo.truth import buyers, planted
from analytics.demo.writing import require_writable, whole_file
from analytics.errors import SettingError

__all__ = ["DemoSummary", "write"]

_MOST_LINES: Final = 1_000_000_000


@dataclass(frozen=True)
class DemoSummary:
    """What was written.

    Attributes
    ----------
    path : Path
    seed : int
    lines, invoices, cancellations : int
        Raw lines; distinct invoices of any kind; those of them that are cancelled (``C...``).
    customers, products : int
        Identified customers with a sale; products of the catalogue.
    """

    path: Path
    seed: int
    lines: int
    customers: int
    products: int
    invoices: int
    cancellations: int


def write(
    path: Path,
    *,
    n_lines: int = 540_000,
    seed: int = 0,
    truth_dir: Path | None = None,
    progress: Callable[[int], None] | None = None,
) -> DemoSummary:
    """Write a synthetic raw transactions file, whole or not at all.

    Parameters
    ----------
    path : Path
        ``.csv``, ``.csv.gz`` or ``.parquet``; replaced if it exists.
    n_lines : int
        Raw lines, met exactly.
    seed : int
        The same seed and `n_lines` give the same bytes.
    truth_dir : Path, optional
        Folder, made if missing, for what was planted: ``customers.parquet``,
        ``products.parquet``, ``cancellations.parquet``.
    progress : callable, optional
        Told the number of lines written so far, after every block.

    Raises
    ------
    SettingError
        A path, `n_lines` or `seed` that cannot be used.
    """
    require_writable(path)
    _require_whole("n_lines", n_lines, 1, _MOST_LINES)
    _require_whole("seed", seed, 0, 2**63 - 1)
    *for_plan, for_lines = np.random.SeedSequence(seed).spawn(5)
    people_rng, catalogue_rng, texts_rng, ledger_rng = map(np.random.default_rng, for_plan)
    clock = shop_clock()
    shop = Shop(
        make_people(n_customers(n_lines), people_rng),
        make_catalogue(n_products(n_lines), catalogue_rng),
    )
    texts = make_texts(shop, texts_rng)
    invoices = plan_invoices(n_lines, shop.people, clock, ledger_rng)
    with whole_file(path, RAW) as raw, planted(truth_dir, shop, invoices, clock) as cancellations:
        n_written = 0
        for lines in scan(invoices, shop, texts, for_lines):
            raw.write_batch(as_raw(lines, invoices, shop, texts))
            if cancellations is not None:
                cancellations.write_batch(as_cancellations(lines, invoices, shop, texts))
            n_written += len(lines)
            if progress is not None:
                progress(n_written)
    return _summary(path, seed, n_written, shop, invoices)


def _require_whole(name: str, value: int, least: int, most: int) -> None:
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    if not is_whole or not least <= value <= most:
        raise SettingError(
            f"{name}: found {value!r}, wanted a whole number from {least:,} to {most:,}"
        )


def _summary(path: Path, seed: int, n_lines: int, shop: Shop, invoices: Invoices) -> DemoSummary:
    return DemoSummary(
        path=path,
        seed=seed,
        lines=n_lines,
        customers=len(buyers(invoices)),
        products=len(shop.catalogue.stock_codes),
        invoices=len(invoices),
        cancellations=int(np.isin(invoices["kind"], CANCELLING).sum()),
    )
