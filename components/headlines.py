"""The row of headline figures, each beside its earlier values."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dash import html

from analytics.headline import Headline
from components import formats
from components.cards import kpi_card
from components.deltas import Kind, change
from components.spark import spark


@dataclass(frozen=True)
class Earlier:
    """The headline figures of an earlier period, and what to call it."""

    against: str
    figures: Headline


@dataclass(frozen=True)
class _Kpi:
    name: str
    label: str
    meaning: str
    kind: Kind = "relative"
    is_judged: bool = True


_KPIS: Final = (
    _Kpi("revenue", "Revenue", "sum of quantity times price of the lines of the revenue basis"),
    _Kpi("n_orders", "Orders", "distinct sale invoices; on the net basis those not taken back"),
    _Kpi("n_customers", "Customers", "distinct identified customers with an order; guests are not"),
    _Kpi("average_order_value", "Average order value", "revenue divided by orders"),
    _Kpi("items_per_order", "Items per order", "units divided by orders"),
    _Kpi(
        "repeat_rate",
        "Repeat rate",
        "share of customers with two orders or more within the period",
        kind="points",
    ),
    _Kpi(
        "top_fifth_share",
        "Top 20% of customers",
        "share of identified customers' revenue that the best fifth of them brings",
        kind="points",
        is_judged=False,
    ),
)

N_KPIS: Final = len(_KPIS)


def kpi_row(
    shown: Headline,
    compared: Headline,
    earlier: Sequence[Earlier],
    *,
    caption: str,
    currency: str,
    months: Sequence[Headline] = (),
) -> list[html.Div]:
    """Show the figures of a period with their changes.

    Parameters
    ----------
    shown : Headline
        The figures of the period chosen.
    compared : Headline
        The figures the changes are of: the same, or those of the last complete month where the
        period chosen has nothing before it.
    earlier : sequence of Earlier
        What to compare with; empty where the data has nothing complete.
    caption : str
        Basis and period.
    currency : str
        Label of money amounts.
    months : sequence of Headline
        The figures of each complete month, earliest first, for a small line.
    """
    return [
        kpi_card(
            kpi.label,
            _written(getattr(shown, kpi.name), kpi.name, currency),
            help_text=kpi.meaning,
            deltas=[
                change(
                    getattr(compared, kpi.name),
                    getattr(other.figures, kpi.name),
                    other.against,
                    kind=kpi.kind,
                    is_judged=kpi.is_judged,
                )
                for other in earlier
            ],
            note=caption if kpi.name == "revenue" else "",
            trail=spark([getattr(month, kpi.name) for month in months]),
            is_wide=kpi.name == "revenue",
        )
        for kpi in _KPIS
    ]


def on_comparison(note: str, n_earlier: int) -> str:
    """Say what the changes are of, where that is not the period chosen, or why there are none."""
    if not n_earlier:
        return "The data holds no complete earlier period to compare with."
    return f"{note[:1].upper()}{note[1:]}." if note else ""


def _written(value: float | None, name: str, currency: str) -> str:
    if name in {"revenue", "average_order_value"}:
        return formats.money(value, currency)
    if name in {"repeat_rate", "top_fifth_share"}:
        return formats.percent(value)
    return formats.number(value) if name == "items_per_order" else formats.count(value)
