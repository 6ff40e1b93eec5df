"""Parts of the revenue outlook: its headline figures and its cautions."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html

from components import findings_outlook as findings
from components import formats, notices


def headline(
    now: Mapping[str, Any],
    before: float | None,
    year_before: float | None,
    currency: str,
    *,
    is_chosen: bool,
    is_season_untested: bool = False,
) -> html.Div:
    """Show the expected sum of one window with its interval, beside the past.

    Parameters
    ----------
    now : mapping
        ``days``, ``expected``, ``low``, ``high``.
    before, year_before : float or None
        As in `findings_outlook.beside_the_past`.
    is_chosen : bool
        Whether the cards below are of this window.
    is_season_untested : bool
        Whether no instant tested was followed by such months: then the range stands for the sum.
    """
    ends = " to ".join(formats.compact_money(now[end], currency) for end in ("low", "high"))
    past = findings.beside_the_past(now, before, year_before, currency)
    label = f"Next {now['days']} days"
    expected = formats.compact_money(now["expected"], currency)
    shown = (ends, "If the level of late goes on: ", expected)
    if not is_season_untested:
        shown = (expected, "80% interval: ", ends)
    return html.Div(
        [
            html.Div(html.Span(label, className="kpi-label"), className="kpi-head"),
            html.Div(shown[0], className="kpi-value"),
            html.P([shown[1], html.Strong(shown[2])], className="card-caption"),
            html.P(f"{past[:1].upper()}{past[1:]}", className="card-caption"),
        ],
        className="card kpi is-chosen" if is_chosen else "card kpi",
        role="listitem",
    )


def cautions(sentences: Sequence[str]) -> list[html.Div]:
    """Say what speaks against taking the sums at their word."""
    if not sentences:
        return []
    return [notices.notice("Take the level with care", list(sentences), tone="caution")]


def scope(n_foretold: int, n_known: int) -> html.Div:
    """Say whose spend is summed, and whose is not."""
    left = n_known - n_foretold
    have = "has" if left == 1 else "have"
    without = f" {formats.count(left)} {have} not ordered for a year: nothing is foretold of them."
    without = without if left else ""
    return html.Div(
        [
            html.Strong("Today's customers only. "),
            html.Span(
                f"The sums are of {formats.count(n_foretold)} customers who ordered within the "
                f"last year.{without} Customers who are yet to come, and guests, are not in them, "
                "so the shop's revenue will be higher by what those bring. Spend is before "
                "returns. "
            ),
            html.Span("Whom to contact: "),
            dcc.Link("Campaign planner", href="/planner"),
            html.Span("."),
        ],
        className="notice notice-neutral outlook-known",
        role="note",
    )
