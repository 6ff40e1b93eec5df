"""Cards of the campaign planner."""

from typing import Final

import pandas as pd

from analytics import columns as c
from analytics import experiments
from components import findings_planner as findings
from components import formats
from components.figures import planner as figures
from components.figures.frame import empty
from components.figures.planner_control import control as control_figure
from components.report import Card, Shown, joined
from pages import foretold_groups, read
from pages.planner_plan import (
    USUAL_SHARE,
    Plan,
    Question,
    by_response,
    by_share,
    equal_groups,
    plan_for,
    smallest_rise,
)

_EVERY: Final = 100
_RISES: Final = ("response", "low", "high")


def about(plan: Plan, *notes: str) -> str:
    """State as of when, over how long, of whom, and what else there is to know."""
    days = foretold_groups.windows()["horizon"]
    return joined(
        f"As of {foretold_groups.last_day()}",
        f"{days} days ahead, spend before returns",
        f"{formats.count(len(plan.group))} customers in the group",
        *notes,
    )


def draw_profit(question: Question) -> Shown:
    """Show the expected profit against the size of the group."""
    plan, currency = plan_for(question), read.currency()
    figure = figures.profit(
        plan.curve,
        best=plan.best,
        chosen=0 if plan.asked.size is None else plan.n,
        currency=currency,
        nothing=findings.NOBODY,
    )
    finding = findings.on_profit(plan.row, len(plan.group), currency, best=plan.best)
    names = {
        "n": "Customers",
        "customer_id": "The last one",
        "gain": "Money the last one brings",
        "cost": "Money spent on contacts",
        "profit": "Profit, money",
        "low": "Profit at least, money",
        "high": "Profit at most, money",
    }
    table = plan.curve[list(names)].rename(columns=names)
    return Shown(figure, table, finding, about(plan, "band: the response as low and as high"))


def draw_response(question: Question) -> Shown:
    """Show what the plan brings at other responses than the one assumed."""
    plan, currency = plan_for(question), read.currency()
    if plan.group.empty:
        return Shown(empty(findings.NOBODY), pd.DataFrame(columns=["Response"]), findings.NOBODY)
    table, asked = by_response(plan), plan.asked
    figure = figures.response(
        table,
        assumed=(asked.response, asked.low, asked.high),
        break_even=plan.break_even,
        n=plan.n,
        currency=currency,
    )
    names = {
        "response": "Response rate",
        "profit": "Profit of this plan, money",
        "best_n": "Customers that pay best",
        "best_profit": "Profit of those, money",
    }
    finding = findings.on_response(plan.break_even, asked.response, asked.low, plan.first_pays)
    return Shown(
        figure, table.rename(columns=names), finding, about(plan, "shaded: what you believe")
    )


def draw_control(question: Question) -> Shown:
    """Show what a control group of each size would tell."""
    plan, currency = plan_for(question), read.currency()
    if not plan.n:
        nobody = pd.DataFrame(columns=["Share left alone"])
        return Shown(control_figure(by_share(plan), rise=(0, 0, 0)), nobody, findings.NO_TEST)
    table = by_share(plan)
    middle, low, high = (plan.rise(getattr(plan.asked, name)) for name in _RISES)
    have = experiments.split_sizes(plan.n, USUAL_SHARE)
    finding = findings.on_control(
        have, middle, smallest_rise(plan, have), equal_groups(plan), plan.base
    )
    shown = table.assign(
        seen=_EVERY * table["seen"],
        is_enough=table["is_enough"].map({True: "yes", False: "no"}),
    ).rename(
        columns={
            "share": "Share left alone",
            "control": "Control",
            "treatment": "Treatment",
            "seen": "Smallest rise that shows (points)",
            "is_enough": "Enough for the assumed response",
            "forgone": f"Money forgone ({currency})",
        }
    )
    usually = f"without a contact {formats.percent(plan.base)} would order, as foretold"
    return Shown(
        control_figure(table, rise=(middle, low, high)),
        shown,
        finding,
        about(plan, usually, "power 80%, two-sided 5%"),
    )


def draw_group(question: Question) -> Shown:
    """Show who the customers to contact are, segment by segment."""
    plan, currency = plan_for(question), read.currency()
    chosen = plan.contacted
    if chosen.empty or c.SEGMENT not in chosen:
        return Shown(None, pd.DataFrame(columns=["Segment"]), findings.nobody(len(plan.group)))
    gain = plan.curve.set_index("customer_id")["gain"]
    by = chosen.assign(gain=gain).groupby(c.SEGMENT)
    table = by.agg(
        n=("gain", "size"),
        risk=("churn_probability", "mean"),
        spend=("expected_spend", "sum"),
        gain=("gain", "sum"),
    )
    everyone = plan.group.groupby(c.SEGMENT).size()
    order = [name for name in foretold_groups.segments() if name in table.index]
    table = table.assign(all=everyone).loc[order].rename_axis(c.SEGMENT).reset_index()
    shown = table[[c.SEGMENT, "n", "all", "risk", "spend", "gain"]].set_axis(
        [
            "Segment",
            "To contact",
            "In the group",
            "Mean churn rate foretold",
            f"Expected spend ({currency})",
            f"Expected gain in money ({currency})",
        ],
        axis=1,
    )
    return Shown(None, shown, findings.on_group(table), about(plan))


CARDS: Final = (
    Card("planner-profit", "Profit by number contacted", draw_profit, height=380),
    Card("planner-response", "If the response is another", draw_response, height=320, wide=False),
    Card(
        "planner-control", "What a control group would show", draw_control, height=320, wide=False
    ),
    Card("planner-group", "Whom this contacts", draw_group, height=0),
)
