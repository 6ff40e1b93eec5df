"""The facts of a build in any window, on any basis, counted from its lines.

Distinct counts and products do not add up over days, so they are counted afresh
from the lines, by the engine; the headline figures come from the same definitions as on the pages.
"""

from collections.abc import Collection
from typing import Any, Final

import ibis
import ibis.expr.types as ir
from ibis import _

from analytics import columns as c
from analytics.errors import EmptyWindowError
from analytics.headline import MONEY_DECIMALS, RATIO_DECIMALS, as_facts, headline
from analytics.periods import Window, data_window
from analytics.store import Build
from analytics.stored import in_engine
from analytics.sums import on_basis, whole_sum

N_LISTED: Final = 10


def summary(
    build: Build,
    con: ibis.BaseBackend,
    *,
    basis: c.Basis = c.Basis.NET,
    window: Window | None = None,
    countries: Collection[str] = (),
) -> dict[str, Any]:
    """Count the facts of a build.

    Parameters
    ----------
    build : Build
        The build.
    con : BaseBackend
        An engine to count with.
    basis : Basis
        Which lines count.
    window : Window, optional
        Days that count; all by default.
    countries : collection of str
        Countries that count; all where empty.

    Returns
    -------
    dict
        Ready for JSON: distinct counts and sums of the lines that count, the headline ratios,
        the largest countries and products (on the raw basis with service lines), and the lines
        that each data-quality rule found in the whole file.

    Raises
    ------
    EmptyWindowError
        No line lies in the window and countries.
    """
    all_lines = in_engine(con, build.stored("lines"))
    lines = on_basis(_cut(all_lines, window, countries), basis)
    counts = _row(
        lines.aggregate(
            lines=_.count(),
            invoices=_.invoice.nunique(),
            customers=_.customer_id.nunique(),
            stock_codes=_.stock_code.nunique(),
            units=whole_sum(_.units),
            revenue=_.money.sum().round(MONEY_DECIMALS),
        )
    )
    days, invoices = build.table("days"), build.table("invoices")
    shown = window or data_window(days)
    if not counts["lines"]:
        found = data_window(days).label()
        where = f" in {', '.join(countries)}" if countries else ""
        raise EmptyWindowError(
            f"no line on the {basis} basis in {shown.label()}{where}; the build covers {found}"
        )
    figures = headline(invoices, days, basis=basis, window=window, countries=countries)
    quality = build.table("data_quality")
    merchandise = lines if basis is c.Basis.RAW else lines.filter(_.is_merchandise)
    return {
        "build_id": build.build_id,
        "basis": str(basis),
        "from": shown.start.isoformat(),
        "to": shown.last_day.isoformat(),
        "countries": sorted(countries),
        **counts,
        **as_facts(figures),
        "by_country": _by_country(lines, counts),
        "products_are": "all lines" if basis is c.Basis.RAW else "merchandise",
        "top_products_by_revenue": _top_products(merchandise, build, "revenue"),
        "top_products_by_units": _top_products(merchandise, build, "units"),
        "data_quality": dict(zip(quality[c.RULE], quality[c.LINES].tolist(), strict=True)),
    }


def _cut(lines: ir.Table, window: Window | None, countries: Collection[str]) -> ir.Table:
    if window is not None:
        start, end = ibis.date(window.start.isoformat()), ibis.date(window.end.isoformat())
        lines = lines.filter(_.invoiced_at >= start, _.invoiced_at < end)
    return lines.filter(_.country.isin(list(countries))) if countries else lines


def _row(table: ir.Table) -> dict[str, Any]:
    row: dict[str, Any] = table.to_pyarrow().to_pylist()[0]
    return row


def _by_country(lines: ir.Table, counts: dict[str, Any]) -> list[dict[str, Any]]:
    sums = lines.group_by(c.COUNTRY).aggregate(
        lines=_.count(), revenue=_.money.sum().round(MONEY_DECIMALS)
    )
    rows = sums.order_by(_.revenue.desc(), _.country).limit(N_LISTED).to_pyarrow().to_pylist()
    total = counts["revenue"]
    return [
        row
        | {
            "lines_share": round(row["lines"] / counts["lines"], RATIO_DECIMALS),
            "revenue_share": round(row["revenue"] / total, RATIO_DECIMALS) if total > 0 else None,
        }
        for row in rows
    ]


def _top_products(lines: ir.Table, build: Build, by: str) -> list[dict[str, Any]]:
    sums = lines.group_by(c.STOCK_CODE).aggregate(
        units=whole_sum(_.units), revenue=_.money.sum().round(MONEY_DECIMALS)
    )
    rows = sums.order_by(ibis.desc(by), c.STOCK_CODE).limit(N_LISTED).to_pyarrow().to_pylist()
    names = build.table("products", columns=[c.STOCK_CODE, c.NAME]).set_index(c.STOCK_CODE)[c.NAME]
    return [{"name": names[row[c.STOCK_CODE]], **row} for row in rows]
