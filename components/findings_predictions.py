"""One computed sentence per card of the predictions page, and the verdict of each tab."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from analytics import columns as c
from components import formats
from components.predictions_words import METRICS, Tab, figure_of, first_up, model_name, rule

_WITHIN: Final = 0.5


def on_verdict(tab: Tab, note: Mapping[str, Any], card: pd.DataFrame, currency: str) -> str:
    """Say in one sentence whether the model is worth more than a naive rule.

    Parameters
    ----------
    note : mapping
        Of the task, as the build notes it.
    card : DataFrame, index metric
        Of the model that serves: ``value``, ``low``, ``high``, ``baseline_value``.
    """
    days = int(note["days"])
    ranks, metric = tab.ranks.format(days=days), METRICS[str(note["metric"])]
    naive = rule(str(note["baseline"]), days)
    value, base = (
        metric.write(float(note[name]), currency) for name in ("value", "baseline_value")
    )
    if not note["beats_baseline"]:
        return (
            f"Nothing ranks {ranks} better than {naive}, so the simpler rule serves: "
            f"{metric.term} {base}{_between(card, str(note['metric']), currency)}"
        )
    said = (
        f"A {model_name(str(note['model']))} ranks {ranks} better than {naive}: {metric.term} "
        f"{value}{_between(card, str(note['metric']), currency)} against {base}"
    )
    if tab.is_money and "mae" in card.index:
        ours, theirs = (
            formats.money(figure_of(card, "mae", of), currency)
            for of in (c.VALUE, c.BASELINE_VALUE)
        )
        said += f"; for a customer it is off by {ours} on average, the rule by {theirs}"
    return f"{said}{_at_the_top(card)}"


def on_choice(note: Mapping[str, Any], tried: Mapping[str, float], currency: str) -> str:
    """Say how the model came to be chosen, and what the best of the others reaches.

    Parameters
    ----------
    tried : mapping of model to float
        The decisive metric on the test.
    """
    name, used = str(note["metric"]), str(note["model"])
    metric, others = (
        METRICS[name],
        {model: value for model, value in tried.items() if model != used},
    )
    if not others:
        return f"{first_up(model_name(used))} is the only model tried"
    best = max(others, key=lambda model: others[model])
    return (
        f"Of {len(tried)} models tried, {model_name(used)} was chosen by {metric.term} on an "
        f"earlier test, a simpler one first where it is as good; the best of the others here, "
        f"{model_name(best)}, reaches {metric.write(others[best], currency)}"
    )


def _at_the_top(card: pd.DataFrame) -> str:
    """Say where the model does not beat the rule among the highest scores, where lists are cut."""
    name = "precision_at_20"
    if not figure_of(card, f"{name}_difference", c.LOW) <= 0:
        return ""
    ours, theirs = (
        formats.percent(figure_of(card, name, of)) for of in (c.VALUE, c.BASELINE_VALUE)
    )
    return (
        f". Among the fifth with the highest scores it is no better than the rule beyond chance: "
        f"right for {ours} against {theirs}"
    )


def _between(card: pd.DataFrame, name: str, currency: str) -> str:
    low, high = (figure_of(card, name, end) for end in (c.LOW, c.HIGH))
    if pd.isna(low):
        return ""
    return f" ({METRICS[name].write(low, currency)} to {METRICS[name].write(high, currency)})"


def on_gains(tab: Tab, model: pd.DataFrame, baseline: pd.DataFrame, *, is_rule: bool) -> str:
    """Say what asking a fifth of the customers finds."""
    if model.empty:
        return ""
    at = int((model["x"] - 0.2).abs().to_numpy().argmin())
    row = model.iloc[at]
    found = "the spend" if tab.is_money else f"those {tab.found}"
    said = (
        f"The top {formats.percent(row['x'], 0)} hold {formats.percent(row['y'])} of {found} "
        f"({formats.percent(row['low'])} to {formats.percent(row['high'])})"
    )
    return (
        said if is_rule else f"{said}; the naive rule's hold {formats.percent(baseline['y'][at])}"
    )


def on_lift(tab: Tab, model: pd.DataFrame) -> str:
    """Say how much richer the top tenth is than a random one."""
    if model.empty:
        return ""
    row = model.iloc[int((model["x"] - 0.1).abs().to_numpy().argmin())]
    what = "spend" if tab.is_money else f"customers {tab.found}"
    return (
        f"The top {formats.percent(row['x'], 0)} hold {formats.number(row['y'], 2)} times as many "
        f"{what} as chance ({formats.number(row['low'], 2)} to {formats.number(row['high'], 2)})"
    ).replace("as many spend", "as much spend")


def on_metric(card: pd.DataFrame, name: str, currency: str) -> str:
    """Say a metric with its interval, and the naive rule's."""
    if name not in card.index:
        return ""
    metric, value = METRICS[name], figure_of(card, name)
    said = f"{metric.named}: {metric.write(value, currency)}{_between(card, name, currency)}"
    base = figure_of(card, name, c.BASELINE_VALUE)
    if pd.isna(base) or base == value:
        return said
    return f"{said}; naive rule {metric.write(base, currency)}"


def on_calibration(groups: pd.DataFrame) -> str:
    """Say whether the probabilities were too high or too low, and how often they held."""
    if groups.empty:
        return ""
    n = groups["n"].sum()
    told = float((groups["predicted"] * groups["n"]).sum() / n)
    true = float((groups["actual"] * groups["n"]).sum() / n)
    way = "too high" if told > true else "too low"
    off = abs(told - true) * 100
    if off < _WITHIN:
        return f"On the whole as told: {formats.percent(told)} told, {formats.percent(true)} true"
    return (
        f"On the whole {formats.number(off)} points {way}: {formats.percent(told)} told, "
        f"{formats.percent(true)} came true"
    )


def on_tenths(groups: pd.DataFrame, currency: str) -> str:
    """Compare the top tenth with the bottom one."""
    if len(groups) < 2:  # noqa: PLR2004  # two to compare
        return ""

    def said(value: float) -> str:
        return formats.money(value, currency) if currency else formats.percent(value)

    first, last = groups.iloc[0], groups.iloc[-1]
    return (
        f"Top tenth: {said(first['predicted'])} foretold, {said(first['actual'])} actual; bottom "
        f"tenth: {said(last['predicted'])} foretold, {said(last['actual'])} actual"
    )


def on_residuals(spread: pd.DataFrame, nominal: float) -> str:
    """Say on which side the predictions err, and whether the intervals hold."""
    if spread.empty:
        return ""
    weights = spread["n"] / spread["n"].sum()
    inside = float((spread["inside"] * weights).sum())
    mean = float((spread["mean"] * weights).sum())
    side = "less" if mean > 0 else "more"
    held = (
        f"the {formats.percent(nominal, 0)} intervals held {formats.percent(inside)} of customers"
    )
    return f"Foretold {side} than was spent on average; {held}"


def on_drivers(drivers: pd.DataFrame, metric: str) -> str:
    """Name what matters most, and what adds nothing."""
    known = drivers[drivers["importance"] > 0]
    if known.empty:
        return "No family of features makes a difference"
    first = known.iloc[0]
    said = (
        f"What matters most is {first['words']}: shuffled, {METRICS[metric].term} falls by "
        f"{formats.number(first['importance'], 3)} ± {formats.number(first['sd'], 3)}"
    )
    weak = int((drivers["importance"] <= 2 * drivers["sd"]).sum())
    if not weak:
        return said
    return f"{said}; {weak} of {len(drivers)} add nothing that is told from chance"


def on_rolling(cuts: pd.DataFrame, metric: str, *, is_rule: bool, currency: str) -> str:
    """Say how far a metric moved, and how often the model was ahead."""
    known = cuts.dropna(subset=["value"])
    if known.empty:
        return ""
    meant = METRICS[metric]
    low, high = (
        meant.write(float(v), currency) for v in (known["value"].min(), known["value"].max())
    )
    n = len(known)
    said = f"{meant.term} lay between {low} and {high} at {n} instant{'' if n == 1 else 's'}"
    if is_rule or known["baseline_value"].isna().all():
        return said
    gap = known["value"] - known["baseline_value"]
    ahead = int(((gap < 0) if meant.is_lower_better else (gap > 0)).sum())
    return f"{said}; ahead of the naive rule at {ahead} of {n}"


def unknown(
    tab: Tab, days: int, clv_days: int, levels: tuple[float, float] | None
) -> tuple[str, ...]:
    """List what the scores of a tab cannot tell.

    Parameters
    ----------
    days : int
        Window of the test.
    clv_days : int
        Horizon of the lifetime value.
    levels : (float, float) or None
        Lowest and highest base rate, or mean, over the instants tested at.
    """
    said = [
        "What contacting a customer would change: it foretells what happens without. Split the "
        "export into treatment and control to find out",
        "Anyone without an order in the 365 days before the instant, guests, and customers not "
        "yet won: they have no score",
        "Prices, stock, campaigns and reasons outside the orders: they are not in the data",
    ]
    if tab.is_money:
        said.append(
            "A single customer's spend closely: it is mostly nothing or a lot; sums over many "
            "customers are much firmer than any one amount"
        )
        if clv_days > days:
            said.append(
                f"What lies beyond {days} days with the same certainty: the longer the horizon, "
                "the more it rests on customers going on as they do"
            )
    elif levels is not None:
        low, high = (formats.percent(level) for level in levels)
        said.append(
            f"The level of a season it has not seen: the base rate lay between {low} and {high} "
            "over the instants tested; trust ranks and bands more than single percents"
        )
    said.append("Much of customers with a single order: nothing is known of their rhythm yet")
    return tuple(said)
