"""The test of the recommender in plain words: tasks, methods, metrics, verdicts."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf, isnan
from typing import Final

import pandas as pd
from dash import html

from analytics import columns as c
from components import formats, tables
from components.figures.recommendations_quality import dots
from components.report import Shown, joined

# value, low and high
Result = tuple[float, float, float]

TASKS: Final[Mapping[str, str]] = {
    "similar_products": "What goes with a product",
    "complete_basket": "What completes a basket",
    "next_for_customer": "What a customer buys next",
}

MODELS: Final[Mapping[str, str]] = {
    "best": "Best",
    "classic": "Classic cosine",
    "popular": "Popular lately",
}

#: What each task asks, in a sentence.
ASKED: Final[Mapping[str, str]] = {
    "similar_products": "Given one product of a later basket, recommend the others in it.",
    "complete_basket": "Given a later basket with a third of its products hidden, recommend those.",
    "next_for_customer": "Given all a customer bought before, recommend products they bought "
    "later for the first time.",
}


@dataclass(frozen=True)
class Metric:
    """What is measured, and what it means."""

    title: str
    meaning: str
    is_share: bool


METRICS: Final[Mapping[str, Metric]] = {
    "hit_at_5": Metric(
        "Hit among 5",
        "share of trials in which at least one of the first five was bought",
        is_share=True,
    ),
    "ndcg_at_10": Metric(
        "NDCG at 10",
        "how many of the first ten were bought and how high they stood; 1 is a perfect order",
        is_share=False,
    ),
    "recall_at_10": Metric(
        "Recall at 10",
        "share of what was bought that stands among the first ten",
        is_share=True,
    ),
    "ndcg_at_10_rare": Metric(
        "NDCG, rare",
        "NDCG at 10 where the product asked about was in 1 to 9 baskets before, asking with every "
        "such product of every basket",
        is_share=False,
    ),
    "ndcg_at_10_rare_drawn": Metric(
        "NDCG, rare, drawn",
        "the same where at most five products of each basket ask, as in the other figures",
        is_share=False,
    ),
    "ndcg_at_10_under_10": Metric(
        "NDCG, rare or new", "NDCG at 10 where it was in 0 to 9 baskets before", is_share=False
    ),
    "coverage": Metric(
        "Coverage",
        "share of all products that appear among any first five: the higher, the less it is "
        "always the same",
        is_share=True,
    ),
    "novelty": Metric(
        "Novelty",
        "how rare the first five are, in bits: one in every second basket has 1, one in every "
        "thousandth has 10",
        is_share=False,
    ),
}

_UNTESTED: Final = "Not tested on this data"

#: Metrics that have an interval in every task, for the figure.
DRAWN: Final = {name: METRICS[name].title for name in ("hit_at_5", "ndcg_at_10", "recall_at_10")}


def quality(cards: pd.DataFrame, metric: str) -> Shown:
    """Compare the methods by one metric."""
    own = _own(cards)
    named = METRICS[metric]
    return Shown(
        dots(own, metric, tasks=TASKS, models=MODELS, is_share=named.is_share),
        to_export(own[own[c.METRIC] == metric]),
        verdict(own, metric),
        joined(f"{named.title}: {named.meaning}", tested(own)),
    )


def methods(cards: pd.DataFrame) -> Shown:
    """Tabulate every task, method and metric."""
    own = _own(cards)
    measured = [name for name in METRICS if (own[c.METRIC] == name).any()]
    columns = [
        tables.Column("Task"),
        tables.Column("Method"),
        *(tables.Column(METRICS[name].title, is_number=True) for name in measured),
        tables.Column("Trials", is_number=True),
    ]
    results = {name: _results(own, name) for name in measured}
    trials = own.groupby([c.TASK, c.MODEL])[c.N].max().to_dict()
    cells = [
        [
            title,
            words,
            *(_cell(results[name].get((task, model)), name) for name in measured),
            formats.count(trials[task, model]),
        ]
        for task, title in TASKS.items()
        for model, words in MODELS.items()
        if (task, model) in trials
    ]
    table = tables.table(columns, cells, label="Methods and metrics")
    return Shown(None, to_export(own), _in_brief(own), tested(own), html.Div(table))


def meanings() -> html.Dl:
    """Say what is tested and what each metric means."""
    terms = [(TASKS[task], words) for task, words in ASKED.items()]
    terms += [
        (one.title, f"{one.meaning[:1].upper()}{one.meaning[1:]}.") for one in METRICS.values()
    ]
    return html.Dl([html.Div([html.Dt(name), html.Dd(words)]) for name, words in terms],
                   className="facts")  # fmt: skip


def verdict(cards: pd.DataFrame, metric: str) -> str:
    """Say for each task whether the best method beats the classic one."""
    found = _results(cards, metric)
    said = []
    for task, title in TASKS.items():
        best, classic = found.get((task, "best")), found.get((task, "classic"))
        if best and classic:
            said.append(f"{title[:1].lower()}{title[1:]} {_beside(best, classic)}")
    if not said:
        return _UNTESTED
    return f"Best beside the classic: {', '.join(said)}"


def tested(cards: pd.DataFrame) -> str:
    """State when was learnt from and when tested."""
    if cards.empty:
        return ""
    one = cards.iloc[0]
    day = pd.Timedelta(days=1)
    spans = [
        f"{formats.day(pd.Timestamp(one[start]))} to {formats.day(pd.Timestamp(one[end]) - day)}"
        for start, end in ((c.TRAIN_FROM, c.TRAIN_TO), (c.TEST_FROM, c.TEST_TO))
    ]
    return (
        f"learnt from {spans[0]}, tested on {spans[1]}; intervals: 95%, by drawing baskets or "
        "customers again"
    )


def to_export(cards: pd.DataFrame) -> pd.DataFrame:
    """Name the rows of the model cards for readers."""
    titles = {name: one.title for name, one in METRICS.items()}
    named = cards.assign(
        **{
            c.TASK: cards[c.TASK].map(lambda name: TASKS.get(name, name)),
            c.MODEL: cards[c.MODEL].map(lambda name: MODELS.get(name, name)),
            c.METRIC: cards[c.METRIC].map(lambda name: titles.get(name, name)),
        }
    )
    columns = {
        c.TASK: "Task", c.MODEL: "Method", c.METRIC: "Metric", c.VALUE: "Result",
        c.LOW: "From (95%)", c.HIGH: "To (95%)", c.N: "Trials",
    }  # fmt: skip
    return named[list(columns)].rename(columns=columns).reset_index(drop=True)


def _own(cards: pd.DataFrame) -> pd.DataFrame:
    return cards[cards[c.TASK].isin(list(TASKS))]


def _results(cards: pd.DataFrame, metric: str) -> dict[tuple[str, str], Result]:
    """Take value, low and high of a metric by task and model."""
    rows = cards[cards[c.METRIC] == metric]
    keys = zip(rows[c.TASK].tolist(), rows[c.MODEL].tolist(), strict=True)
    ends = zip(
        *(rows[name].astype(float).tolist() for name in (c.VALUE, c.LOW, c.HIGH)), strict=True
    )
    return dict(zip(keys, ends, strict=True))


def _beside(best: Result, classic: Result) -> str:
    ratio = best[0] / classic[0] if classic[0] else inf
    if best[1] > classic[2]:
        return f"{ratio:.2f} times as good"
    if best[2] < classic[1]:
        return f"only {ratio:.2f} times as good"
    return f"no clear difference ({ratio:.2f} times)"


def _in_brief(cards: pd.DataFrame) -> str:
    """Say the plainest metric of the best method in words, task by task."""
    found = _results(cards, "hit_at_5")
    said = [
        f"{formats.percent(found[task, 'best'][0], 0)} ({title[:1].lower()}{title[1:]})"
        for task, title in TASKS.items()
        if (task, "best") in found
    ]
    if not said:
        return _UNTESTED
    ranges = _results(cards, "coverage")
    best, classic = (ranges.get(("similar_products", model)) for model in ("best", "classic"))
    wider = ""
    if best and classic and classic[0] > best[0]:
        wider = (
            f"; with single products the classic covers more of the range, "
            f"{formats.percent(classic[0], 0)} against {formats.percent(best[0], 0)}"
        )
    return f"One of the first five was bought in {', '.join(said)} of the trials{wider}"


def _cell(result: Result | None, metric: str) -> html.Div | str:
    if result is None:
        return formats.MISSING
    decimals = 1 if METRICS[metric].is_share or metric == "novelty" else 3
    write = formats.percent if METRICS[metric].is_share else formats.number
    value, low, high = (write(one, decimals) for one in result)
    if isnan(result[1]):
        return value
    return html.Div([html.Span(value), html.Small(f"{low} to {high}")], className="with-interval")
