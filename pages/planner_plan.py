"""The plan that a question leads to: the group, whom to contact, what it is expected to bring."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from analytics import experiments, outlook, planner, planner_response
from analytics.errors import SettingError
from analytics.experiments import Groups
from components import formats
from components.planner_question import Asked, checked
from pages import foretold_groups, outlook_found, read

Question = Mapping[str, Any]

#: Shares left alone that the page compares; the one it speaks of is `USUAL_SHARE`.
SHARES: Final = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)
USUAL_SHARE: Final = 0.2

_N_RESPONSES: Final = 61


@dataclass(frozen=True)
class Plan:
    """A plan; see the attributes.

    Attributes
    ----------
    asked : Asked
    group : DataFrame, index ``customer_id``
        Customers in the group, those with most at stake first.
    curve : DataFrame
        `planner.profit_curve`.
    at_stake : Series
        `planner_response.stakes`.
    best : int
        Size that pays best; 0 where none pays.
    """

    asked: Asked
    group: pd.DataFrame
    curve: pd.DataFrame
    at_stake: pd.Series
    best: int

    @property
    def n(self) -> int:
        """Customers to contact: the user's own number, else the best."""
        return self.best if self.asked.size is None else min(self.asked.size, len(self.group))

    @property
    def row(self) -> dict[str, Any] | None:
        """Row of the curve at that size; None where nobody is contacted."""
        return None if not self.n else dict(self.curve.iloc[self.n - 1])

    @property
    def contacted(self) -> pd.DataFrame:
        """Customers to contact."""
        return self.group.head(self.n)

    @property
    def break_even(self) -> float | None:
        """Response at which contacting them pays."""
        return planner_response.break_even(self.at_stake, self.asked.cost, self.n)

    @property
    def first_pays(self) -> float | None:
        """Response from which the first customer pays; None where somebody is contacted."""
        return None if self.n else planner_response.break_even(self.at_stake, self.asked.cost, 1)

    @property
    def base(self) -> float:
        """Share of them that orders without a contact, as foretold."""
        return float(self.contacted["buys_probability"].mean())

    def rise(self, response: float) -> float:
        """Rise of that share at a response of those who would stay away."""
        return float(self.contacted["churn_probability"].mean()) * response


def known() -> dict[str, tuple[str, ...]]:
    """Name what each part of the group can be."""
    return {
        "risk": foretold_groups.TIERS,
        "value": foretold_groups.TIERS,
        "segment": foretold_groups.segments(),
        "country": foretold_groups.countries(),
    }


def asked_in(question: Question) -> tuple[Asked, dict[str, str]]:
    """Read a question, and say what of it cannot be read."""
    return checked(question, known())


def plan_for(question: Question) -> Plan:
    """Make the plan of a question."""
    return _plan(asked_in(question)[0])


@read.remembered
def _plan(asked: Asked) -> Plan:
    kept = foretold_groups.foretold(foretold_groups.RISK, foretold_groups.SPEND)
    for column, names in asked.kept.items():
        if names:
            kept = kept[kept[column].isin(names)]
    curve = planner.profit_curve(kept, asked.campaign)
    group = kept.loc[curve["customer_id"]]
    at_stake = planner_response.stakes(kept, asked.margin)
    return Plan(asked, group, curve, at_stake, planner.best_size(curve))


def by_response(plan: Plan) -> pd.DataFrame:
    """Follow the plan over responses, from nothing to well above what is believed."""
    asked = plan.asked
    reach = max(
        1.5 * asked.high, 2 * asked.response, 1.3 * (plan.break_even or plan.first_pays or 0), 0.02
    )
    responses = np.linspace(0, min(reach, 1.0), _N_RESPONSES)
    return planner_response.profit_by_response(plan.at_stake, asked.cost, plan.n, responses)


def by_share(plan: Plan) -> pd.DataFrame:
    """Say of each share left alone what the test would show, and what it costs.

    Grain: one row per share: ``share``, ``control``, ``treatment``, ``seen`` (smallest rise that
    shows), ``is_enough`` (for the assumed response), ``forgone`` (money).
    """
    rows = []
    profit = float((plan.row or {"profit": 0.0})["profit"])
    rise = plan.rise(plan.asked.response) if plan.n else 0.0
    for share in SHARES:
        have = experiments.split_sizes(plan.n, share)
        seen = smallest_rise(plan, have)
        rows.append(
            {
                "share": share,
                "control": have.control,
                "treatment": have.treatment,
                "seen": np.nan if seen is None else seen,
                "is_enough": seen is not None and rise > 0 and seen <= rise,
                "forgone": profit * have.control / plan.n if plan.n else 0.0,
            }
        )
    return pd.DataFrame(rows)


def smallest_rise(plan: Plan, have: Groups) -> float | None:
    """Find the smallest rise that groups of such sizes would show."""
    if min(have.treatment, have.control) < 1 or not 0 < plan.base < 1:
        return None
    return experiments.detectable_effect(have.treatment, have.control, plan.base)


def equal_groups(plan: Plan) -> Groups | None:
    """Count the two equal groups that would show the assumed response."""
    rise = plan.rise(plan.asked.response) if plan.n else 0.0
    try:
        return experiments.group_sizes(plan.base, rise) if rise > 0 else None
    except SettingError:  # more would order than there are
        return None


def in_words(asked: Asked, currency: str) -> str:
    """Say which group and which assumptions a plan is of."""
    parts = [
        f"{name.replace('_', ' ').removesuffix(' tier')} {' or '.join(names)}"
        for name, names in asked.kept.items()
        if names
    ]
    money = formats.money(asked.cost, currency)
    return "; ".join(
        [
            ", ".join(parts) or "all customers with a prediction",
            f"assumed: {money} a contact, margin {formats.percent(asked.margin)}, "
            f"response {formats.percent(asked.response)} ({formats.percent(asked.low)} to "
            f"{formats.percent(asked.high)})",
        ]
    )


def trust() -> list[str]:
    """Say how far past sums of expected spend were off, and which season they have not seen."""
    if read.missing(["outlook_backtest"]):
        return []
    days = foretold_groups.windows()["horizon"]
    sums = outlook.tested_sums(read.table("outlook_backtest"), days)
    if sums.empty:
        return []
    off = sums["actual"] / sums["predicted"]
    times = "instant" if len(sums) == 1 else "instants"
    ends = dict.fromkeys(f"{end:.2f}" for end in (off.min(), off.max()))
    off_by = (
        f"At {len(sums)} past {times} customers spent {' to '.join(ends)} times "
        "what was expected of them; the expected gain is off by as much."
    )
    season = outlook_found.untested_season("horizon")
    return [off_by, f" {season}"] if season else [off_by]
