"""The cut-off slider and the model card of a tab, read from the build."""

from typing import Any, Final

import pandas as pd
from dash import html

from analytics import columns as c
from analytics import curves
from components import findings_predictions as findings
from components import formats, predictions, predictions_cut, predictions_slider
from components.predictions_cut import Cuts
from components.predictions_words import Tab, figure_of, model_name, tab_of
from components.report import Card, Shown
from pages import predictions_found as found
from pages import read
from pages.predictions_found import Question, Tested

_EVEN: Final = 0.5
_WHO: Final = " with an order in the 365 days before, scored by models that had not seen them"


@read.remembered
def cuts(key: str) -> Cuts | None:
    """Write out every position of a tab's slider; None where nothing was tested."""
    tested = found.tested(key)
    if tested is None or not tested.actual.sum() > 0:
        return None
    if tested.tab.is_money:
        model, rule = found.curve(key, "gains"), found.curve(key, "gains", is_baseline=True)
        return predictions_cut.of_money(tested.table, model, rule, read.currency())
    card = found.own_card(key)
    stated = figure_of(card, "threshold") if "threshold" in card.index else _EVEN
    thresholds, usual = predictions_cut.thresholds(stated)
    table = curves.cuts(tested.actual, tested.score, tested.baseline, thresholds)
    n_happened = int(tested.actual.sum())
    return predictions_cut.of_probability(tested.tab, table, usual, len(tested.table), n_happened)


def cut_panel(tab: Tab, asked: Any) -> html.Section | None:
    """Lay out the slider of a tab at the position an address asks for."""
    known, tested = cuts(tab.key), found.tested(tab.key)
    if known is None or tested is None:
        return None
    position = known.position(asked)
    rule = (
        "the naive rule itself is in use"
        if tested.is_rule_used
        else f"naive rule: {tested.rule}, as many customers told"
    )
    stated = (
        "intervals: 95% by bootstrap over customers"
        if tab.is_money
        else f"stated cut-off: {_stated(tab)}; intervals: 95% by bootstrap over customers"
    )
    caption = tested.about(stated, rule)
    return predictions_slider.panel(
        tab,
        known,
        known.usual if position is None else position,
        caption,
        is_rule=tested.is_rule_used,
    )


def _stated(tab: Tab) -> str:
    card = found.own_card(tab.key)
    if "threshold" not in card.index:
        return "50%"
    value = figure_of(card, "threshold")
    how = "even odds" if value == _EVEN else "the best F1 on the training data"
    return f"{formats.percent(value)}, {how}"


def draw_card(question: Question) -> Shown:
    """Show everything that is to be known of a tab's model."""
    tab = tab_of(question)
    tested, currency = found.tested(tab.key), read.currency()
    if tested is None:
        why = found.refusal(tab)
        return Shown(None, pd.DataFrame(columns=["Nothing"]), why, "")
    card = found.own_card(tab.key)
    rows = predictions.metric_rows(card)
    body = predictions.model_card(
        _facts(tested, card),
        predictions.metric_table(rows, currency),
        _others(tested, currency),
        findings.unknown(tab, tested.days, found.windows().get("clv", 0), _levels(tested)),
    )
    finding = findings.on_choice(tested.note, _tried(tested), currency)
    exported = found.cards(tab.key).reset_index()
    note = (
        "intervals: 95% by bootstrap over customers; differences are paired, on the same resamples"
    )
    return Shown(None, exported, finding, tested.about(note), body)


def _facts(tested: Tested, card: pd.DataFrame) -> list[tuple[str, str]]:
    tab, note, days = tested.tab, tested.note, tested.days
    nominal = formats.percent(float(note.get("nominal_coverage", 0.8)), 0)
    held = formats.percent(float(note.get("coverage", float("nan"))))
    facts = [
        ("Foretells", tab.event.format(days=days)),
        ("What counted", tab.label_words.format(days=days)),
        ("Model in use", model_name(str(note["model"]))),
        ("Naive rule", tested.rule),
        ("Trained on", _period(card, c.TRAIN_FROM, c.TRAIN_TO)),
        ("Tested on", f"{tested.period}: {formats.count(len(tested.table))} customers{_WHO}"),
    ]
    if tab.is_money:
        facts.append(("Mean spend", f"{_value(card, 'mean_spend', money=True)} in the test"))
        facts.append(
            (f"{nominal} intervals", f"held the actual spend of {held} of the customers tested")
        )
        facts += _beyond(tab)
    else:
        facts.append(("Base rate", f"{_value(card, 'base_rate')} in the test"))
        facts.append(("Stated cut-off", _stated(tab)))
        facts.append(
            (f"{nominal} intervals", f"held the share that came true for {held} of the customers "
             "tested, by tenths of the score"),
        )  # fmt: skip
    return facts


def _beyond(tab: Tab) -> list[tuple[str, str]]:
    """Say how the longer horizons are tested, and which is not."""
    windows = found.windows()
    every = found.cards(tab.key).reset_index()
    long = every[every[c.TASK] == f"{tab.task}_long"].set_index(c.METRIC)
    facts = []
    if {"gini", "mae"} <= set(long.index):
        n = formats.count(figure_of(long, "gini", c.N))
        gini = formats.number(figure_of(long, "gini"), 3)
        off = formats.money(figure_of(long, "mae"), read.currency())
        when = _period(long, c.TEST_FROM, c.TEST_TO)
        said = f"tested once, {when}, on {n} customers: Gini {gini}, off by {off} on average"
        if "interval_coverage" in long.index:
            held = formats.percent(figure_of(long, "interval_coverage"), 0)
            said += f"; the interval, carried on likewise, held what {held} of them spent"
        facts.append((f"{windows.get('long', 0)} days", said))
    clv = windows.get("clv")
    if clv:
        facts.append(
            (
                f"{clv} days",
                "lifetime value: the tested window and its interval, carried on as the orders "
                "expected in both; the data is too short to test either",
            )
        )
    return facts


def _others(tested: Tested, currency: str) -> html.Div | None:
    every = found.cards(tested.tab.key)
    own = every[every.index.get_level_values(c.TASK) == tested.tab.task].droplevel(c.TASK)
    names = own.index.get_level_values(c.MODEL).unique()
    if len(names) < 2:  # noqa: PLR2004  # nothing beside the one in use
        return None
    used = str(tested.note["model"])
    ordered = [used, *(name for name in names if name != used)]
    return predictions.other_table({name: own.loc[name] for name in ordered}, used, currency)


def _tried(tested: Tested) -> dict[str, float]:
    """Read the decisive metric of every model tried, on the test."""
    every = found.cards(tested.tab.key).reset_index()
    is_own = (every[c.TASK] == tested.tab.task) & (every[c.METRIC] == tested.note["metric"])
    own = every[is_own]
    return dict(zip(own[c.MODEL], own[c.VALUE].astype(float), strict=True))


def _levels(tested: Tested) -> tuple[float, float] | None:
    """Lowest and highest level over the instants tested at."""
    name = "mean_spend" if tested.tab.is_money else "base_rate"
    every = found.rolling(tested.tab.key)
    known = every.loc[every[c.METRIC] == name, c.VALUE].dropna()
    return (float(known.min()), float(known.max())) if len(known) > 1 else None


def _period(card: pd.DataFrame, first: str, last: str) -> str:
    known = card[[first, last]].dropna()
    if known.empty:
        return formats.MISSING
    ends = (formats.day(pd.Timestamp(str(value))) for value in known.iloc[0])
    return " to ".join(ends)


def _value(card: pd.DataFrame, name: str, *, money: bool = False) -> str:
    if name not in card.index:
        return formats.MISSING
    value = figure_of(card, name)
    return formats.money(value, read.currency()) if money else formats.percent(value)


MODEL_CARD: Final = Card("predictions-card", "Model card", draw_card, 0)
