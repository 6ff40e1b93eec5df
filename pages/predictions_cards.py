"""Cards of the predictions page: how good, what drives it, how it holds over time."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from analytics import curves
from components import findings_predictions as findings
from components.figures import predictions as figures
from components.figures import predictions_groups as groups
from components.figures.frame import empty
from components.figures.predictions import Axes
from components.predictions_words import HEADLINES, METRICS, Tab, first_up, tab_of
from components.report import Card, Shown, joined
from components.segments_tables import precise_table
from pages import predictions_found as found
from pages import read
from pages.predictions_found import Tested

Question = Mapping[str, Any]


def _nothing(question: Question) -> Shown:
    why = found.refusal(tab_of(question)) or "this tab has no such figure"
    return Shown(empty(first_up(why)), pd.DataFrame(columns=["Nothing"]), "", "")


def draw_gains(question: Question, show: str) -> Shown:
    """Show what is found by asking the highest scores first."""
    tested = found.tested(tab_of(question).key)
    if tested is None:
        return _nothing(question)
    tab, key = tested.tab, tested.tab.key
    model, rule = found.curve(key, "gains"), found.curve(key, "gains", is_baseline=True)
    is_lift = show == "lift"
    what = "of all spend" if tab.is_money else f"of those {tab.found}"
    asked = "{x} of the customers, highest scores first:<br>"
    if is_lift:
        finding = findings.on_lift(tab, model)
        model, rule = figures.lift(model), figures.lift(rule)
        axes = Axes("Customers asked", "Times chance", f"{asked}{{y}} chance {{interval}}", False)
    else:
        finding = findings.on_gains(tab, model, rule, is_rule=tested.is_rule_used)
        axes = Axes("Customers asked", f"Found {what}", f"{asked}{{y}} {what}<br>{{interval}}")
    figure = figures.curve(
        model,
        None if tested.is_rule_used else rule,
        axes,
        random=(1, 1) if is_lift else (0, 1),
        cut=0.5,
    )
    note = tested.about(f"naive rule: {tested.rule}", "the upright line is the cut-off above")
    return Shown(figure, _points(model, rule, axes, tested), finding, note)


def draw_order(question: Question, show: str) -> Shown:
    """Show ROC or precision and recall."""
    tested = found.tested(tab_of(question).key)
    if tested is None or tested.tab.is_money:
        return _nothing(question)
    tab, key = tested.tab, tested.tab.key
    model, rule = found.curve(key, show), found.curve(key, show, is_baseline=True)
    base = float(tested.actual.mean())
    those = f"those {tab.found}"
    if show == "roc":
        metric, random = "roc_auc", (0.0, 1.0)
        axes = Axes(
            "False alarms, of the others",
            f"Found, of {those}",
            "{y} found with {x} false alarms<br>{interval}",
        )
    else:
        metric, random = "pr_auc", (base, base)
        axes = Axes(
            f"Found, of {those} (recall)",
            "Hits among those told (precision)",
            "{y} hits where {x} are found<br>{interval}",
        )
    figure = figures.curve(model, None if tested.is_rule_used else rule, axes, random=random)
    finding = findings.on_metric(found.own_card(key), metric, read.currency())
    note = tested.about(f"naive rule: {tested.rule}", METRICS[metric].meaning)
    return Shown(figure, _points(model, rule, axes, tested), finding, note)


def draw_calibration(question: Question) -> Shown:
    """Show whether probabilities come true as often as they say."""
    tested = found.tested(tab_of(question).key)
    if tested is None or tested.tab.is_money:
        return _nothing(question)
    model, rule = _tenths(tested)
    figure = figures.calibration(model, rule, event=tested.tab.event.format(days=tested.days))
    note = tested.about("ten groups of equal size by score", "whiskers: 95% interval")
    finding = findings.on_calibration(model)
    return Shown(figure, _grouped(model, rule), finding, note)


def draw_tenths(question: Question) -> Shown:
    """Show predicted against actual by tenth."""
    tested = found.tested(tab_of(question).key)
    if tested is None:
        return _nothing(question)
    currency = read.currency() if tested.tab.is_money else ""
    model, rule = _tenths(tested)
    note = tested.about("whiskers: 95% interval of the actual", f"naive rule: {tested.rule}")
    return Shown(
        groups.tenths(model, rule, currency=currency),
        _grouped(model, rule, unit=", money" if currency else " share"),
        findings.on_tenths(model, currency),
        note,
    )


def draw_residuals(question: Question) -> Shown:
    """Show on which side predictions of spend err, and by how much."""
    tested = found.tested(tab_of(question).key)
    if tested is None or not tested.tab.is_money:
        return _nothing(question)
    table = tested.table
    spread = curves.residuals(
        tested.actual, tested.score, table["low"].to_numpy(float), table["high"].to_numpy(float)
    )
    nominal = float(tested.note.get("nominal_coverage", 0.8))
    named = {
        "tenth": "Tenth",
        "n": "Customers",
        "predicted": "Predicted, mean money",
        "p5": "5% money",
        "p25": "25% money",
        "median": "Median money",
        "p75": "75% money",
        "p95": "95% money",
        "mean": "Mean money",
        "inside": "Share in the 80% interval",
    }
    note = tested.about("box: middle half; whiskers: 5% to 95%; diamond: mean")
    return Shown(
        groups.residual_boxes(spread, currency=read.currency()),
        spread.rename(columns=named),
        findings.on_residuals(spread, nominal),
        note,
    )


def draw_drivers(question: Question) -> Shown:
    """Show which families of features matter."""
    tested = found.tested(tab_of(question).key)
    if tested is None:
        return _nothing(question)
    drivers = found.drivers(tested.tab.key)
    metric = str(tested.note["metric"])
    term = METRICS[metric].term
    named = {"words": "What is shuffled", "importance": f"{term} falls by", "sd": "sd"}
    table = drivers[list(named)].rename(columns=named)
    note = tested.about(
        f"fall of {term} when the facts named are dealt out at random, mean ± standard deviation "
        "of 5 shuffles",
        "what helps to foretell is not what causes",
    )
    return Shown(
        groups.driver_bars(drivers, metric=term),
        table,
        findings.on_drivers(drivers, metric),
        note,
        precise_table(table, {f"{term} falls by": 4, "sd": 4}, "What drives the scores"),
    )


def draw_rolling(question: Question, show: str) -> Shown:
    """Show how good the model was at earlier instants."""
    tested = found.tested(tab_of(question).key)
    if tested is None:
        return _nothing(question)
    name = HEADLINES[tested.tab.is_money][int(show)]
    metric, every = METRICS[name], found.rolling(tested.tab.key)
    cuts = every[every["metric"] == name].reset_index(drop=True)
    currency = read.currency()
    figure = groups.rolling_lines(
        cuts,
        metric=metric.term,
        is_share=metric.unit == "share",
        currency=currency if metric.unit == "money" else "",
    )
    table = cuts[["cut", "value", "baseline_value", "n"]].set_axis(
        ["Scored as of", f"{metric.term}, model", f"{metric.term}, naive rule", "Customers"], axis=1
    )
    table["Scored as of"] = table["Scored as of"].dt.strftime("%Y-%m-%d")
    note = joined(
        f"{tested.days} days foretold from each instant, by a model trained on what was over",
        f"naive rule: {tested.rule}",
        "single tests without intervals; that of the last stands on the model card",
    )
    finding = findings.on_rolling(cuts, name, is_rule=tested.is_rule_used, currency=currency)
    return Shown(figure, table, finding, note, precise_table(table, _four(table), "By instant"))


def _four(table: pd.DataFrame) -> dict[str, int]:
    names = [str(name) for name in table.columns if pd.api.types.is_float_dtype(table[name])]
    return dict.fromkeys(names, 4)


def _tenths(tested: Tested) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    key = tested.tab.key
    return found.tenths(key), None if tested.is_rule_used else found.tenths(key, is_baseline=True)


def _points(model: pd.DataFrame, rule: pd.DataFrame, axes: Axes, tested: Tested) -> pd.DataFrame:
    unit = "share" if axes.is_share else "times chance"
    named = {"y": "Model", "low": "From", "high": "To"}
    table = model.rename(columns={key: f"{title}, {unit}" for key, title in named.items()})
    if not tested.is_rule_used:
        table = table.assign(**{f"Naive rule, {unit}": rule["y"].to_numpy()})
    return table.rename(columns={"x": f"{axes.x}, share"})


def _grouped(model: pd.DataFrame, rule: pd.DataFrame | None, unit: str = " share") -> pd.DataFrame:
    table = model.rename(
        columns={
            "tenth": "Tenth",
            "n": "Customers",
            "predicted": f"Predicted{unit}",
            "actual": f"Actual{unit}",
            "low": f"From{unit}",
            "high": f"To{unit}",
        }
    )
    if rule is None:
        return table
    return table.assign(
        **{
            f"Naive rule, predicted{unit}": rule["predicted"],
            f"Naive rule, actual{unit}": rule["actual"],
        }
    )


_GAINS: Final = {"gains": "Gains", "lift": "Lift"}
_ORDER: Final = {"roc": "ROC", "precision_recall": "Precision-recall"}

GAINS: Final = Card(
    "predictions-gains", "What is found from the top", draw_gains, 340, False, {"show": _GAINS}
)
ORDER: Final = Card(
    "predictions-order", "Hits and alarms", draw_order, 340, False, {"show": _ORDER}
)
CALIBRATION: Final = Card(
    "predictions-calibration", "Do they come true as told", draw_calibration, 340, False
)
TENTHS: Final = Card("predictions-tenths", "Predicted against actual", draw_tenths, 340, False)
RESIDUALS: Final = Card("predictions-residuals", "Residuals", draw_residuals, 340)
DRIVERS: Final = Card("predictions-drivers", "What drives it", draw_drivers, 336, False)


_SHORT: Final = {"precision_at_20": "Top fifth", "calibration_error": "Level"}


def _rolling(*, is_money: bool) -> Card:
    names = HEADLINES[is_money]
    options = {str(place): _SHORT.get(name, METRICS[name].term) for place, name in enumerate(names)}
    kind = "money" if is_money else "chance"
    return Card(
        f"predictions-over-time-{kind}", "Over time", draw_rolling, 336, False, {"show": options}
    )


ROLLING: Final = {is_money: _rolling(is_money=is_money) for is_money in (False, True)}


def quality_of(tab: Tab) -> tuple[Card, ...]:
    """List the cards that say how good a tab's scores are."""
    if tab.is_money:
        return (GAINS, TENTHS, RESIDUALS)
    return (GAINS, ORDER, CALIBRATION, TENTHS)


FIGURES: Final = (GAINS, ORDER, CALIBRATION, TENTHS, RESIDUALS, DRIVERS, *ROLLING.values())
