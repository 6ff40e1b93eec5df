"""The predictions page: verdict and headline figures of a tab, and its model card."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd
from dash import dcc, html

from analytics import columns as c
from components import cards, formats, tables, views
from components.predictions_words import (
    HEADLINES,
    METRICS,
    TABS,
    Metric,
    Tab,
    figure_of,
    first_up,
    model_name,
)

_DIFFERENCE: Final = "_difference"
_SAME: Final = "as the model"


def tabs(path: str, current: str) -> html.Nav:
    """Link the tabs; the first one is the page's own address."""
    return views.tabs(path, {key: tab.label for key, tab in TABS.items()}, current)


def verdict(sentence: str, about: str, *, is_good: bool) -> html.Section:
    """Set the verdict of a tab over everything else."""
    return html.Section(
        [html.P(sentence, className="verdict-words"), html.P(about, className="card-caption")],
        className="card verdict is-better" if is_good else "card verdict",
        role="note",
    )


def headlines(tab: Tab, card: pd.DataFrame, days: int, currency: str) -> html.Div:
    """Show how common it is, and the figures that decide, beside the naive rule's.

    Parameters
    ----------
    card : DataFrame, index metric
        Of the model that serves.
    """
    name = "mean_spend" if tab.is_money else "base_rate"
    shown = []
    if name in card.index:
        value = figure_of(card, name)
        written = formats.money(value, currency) if tab.is_money else formats.percent(value)
        what = "mean spend of a customer" if tab.is_money else "share of the customers"
        title = "Spent on average" if tab.is_money else "How common it is (base rate)"
        shown.append(
            cards.kpi_card(
                title,
                _figure(
                    written, f"{formats.count(figure_of(card, name, c.N))} customers, {days} days"
                ),
                help_text=f"{what} tested: {tab.event.format(days=days)}",
            )
        )
    shown += [
        _headline(each, card, currency) for each in HEADLINES[tab.is_money] if each in card.index
    ]
    return html.Div(shown, className="kpis predictions-kpis", role="list")


def _headline(name: str, card: pd.DataFrame, currency: str) -> html.Div:
    metric = METRICS[name]
    value, low, high, base = (
        figure_of(card, name, column) for column in (c.VALUE, c.LOW, c.HIGH, c.BASELINE_VALUE)
    )
    rule = _SAME if base == value else metric.write(base, currency)
    ends = f"{metric.write(low, currency)} to {metric.write(high, currency)}"
    better = "; lower is better" if metric.is_lower_better else ""
    return cards.kpi_card(
        metric.title,
        _figure(metric.write(value, currency), f"{ends}; naive rule {rule}"),
        help_text=f"{metric.term}: {metric.meaning}{better}. With its 95% interval",
    )


def _figure(value: str, against: str) -> html.Div:
    return html.Div([value, html.Small(against, className="kpi-beside")])


def model_card(
    facts: Sequence[tuple[str, str]],
    metrics: html.Div,
    others: html.Div | None,
    unknown: Sequence[str],
) -> html.Div:
    """Set dates, figures, candidates and limits under each other."""
    parts: list[Any] = [
        html.Dl(
            [html.Div([html.Dt(title), html.Dd(text)]) for title, text in facts], className="facts"
        ),
        html.H3("Figures"),
        metrics,
    ]
    if others is not None:
        parts += [html.H3("What else was tried"), others]
    parts += [html.H3("What it cannot know"), html.Ul([html.Li(text) for text in unknown])]
    return html.Div(parts, className="model-card")


def metric_rows(card: pd.DataFrame) -> pd.DataFrame:
    """Set each metric of a card beside the paired difference to the naive rule.

    Parameters
    ----------
    card : DataFrame, index metric
        ``value``, ``low``, ``high``, ``baseline_value``.

    Returns
    -------
    DataFrame, index metric
        The same with ``difference``, ``difference_low``, ``difference_high``; known metrics only.
    """
    known = [name for name in METRICS if name in card.index]
    names = [c.VALUE, c.LOW, c.HIGH, c.BASELINE_VALUE]
    found = card.loc[known, names].astype(float)
    for end, column in (("", c.VALUE), ("_low", c.LOW), ("_high", c.HIGH)):
        pairs = card[column].reindex([f"{name}{_DIFFERENCE}" for name in known])
        found[f"difference{end}"] = pairs.to_numpy(float)
    return found


def metric_table(rows: pd.DataFrame, currency: str) -> html.Div:
    """Set the metrics of `metric_rows` as people read them."""
    headings = [
        tables.Column("Figure"),
        tables.Column("Model", is_number=True),
        tables.Column("95% interval", is_number=True),
        tables.Column("Naive rule", is_number=True),
        tables.Column("Model less rule", is_number=True),
        tables.Column("95% interval", is_number=True),
    ]
    written = []
    for name, row in rows.iterrows():
        metric = METRICS[str(name)]
        better = "; lower is better" if metric.is_lower_better else "; higher is better"
        title = html.Span(
            [metric.named, " ", cards.help_mark(f"{metric.named}: {metric.meaning}{better}")]
        )
        written.append(
            (
                title,
                metric.write(row[c.VALUE], currency),
                _interval(metric, row, c.LOW, c.HIGH, currency, is_signed=False),
                metric.write(row[c.BASELINE_VALUE], currency),
                metric.write(row["difference"], currency, is_signed=True),
                _interval(
                    metric, row, "difference_low", "difference_high", currency, is_signed=True
                ),
            )
        )
    return tables.table(headings, written, label="Figures of the model and of the naive rule")


def other_table(cards_: Mapping[str, pd.DataFrame], used: str, currency: str) -> html.Div:
    """Set the candidates beside each other.

    Parameters
    ----------
    cards_ : mapping of model to DataFrame, index metric
    used : str
        The one that serves.
    """
    names = [name for name in METRICS if any(name in card.index for card in cards_.values())]
    headings = [
        tables.Column("Model"),
        *(tables.Column(first_up(METRICS[name].term), is_number=True) for name in names),
    ]
    rows = [
        (
            first_up(model_name(model)) + (", in use" if model == used else ""),
            *(
                METRICS[name].write(figure_of(card, name), currency)
                if name in card.index
                else formats.MISSING
                for name in names
            ),
        )
        for model, card in cards_.items()
    ]
    return tables.table(headings, rows, label="What else was tried, on the same test")


def nothing(title: str, why: str) -> html.Div:
    """Say why there is nothing on a tab, and where to go."""
    return html.Div(
        [
            html.Strong(title),
            html.P(f"{first_up(why)}."),
            html.P(
                [
                    "Everything else works: see ",
                    dcc.Link("the customers", href="/customers"),
                    ", ",
                    dcc.Link("their segments", href="/segments"),
                    " and ",
                    dcc.Link("how many come back", href="/retention"),
                    ".",
                ]
            ),
        ],
        className="notice notice-caution",
        role="status",
    )


def _interval(
    metric: Metric, row: pd.Series, low: str, high: str, currency: str, *, is_signed: bool
) -> str:
    if pd.isna(row[low]):
        return formats.MISSING
    first, last = (metric.write(row[end], currency, is_signed=is_signed) for end in (low, high))
    return f"{first.removesuffix(' points')} to {last}"
