"""The split of a list, and whether its groups are large enough for what it should show."""

from collections.abc import Sequence

import pandas as pd

from analytics import columns as c
from analytics import experiments
from analytics.errors import SettingError
from analytics.experiments import Groups
from components.campaign import Outcome, Plan
from pages.list_state import Split


def with_groups(rows: pd.DataFrame, split: Split, balanced_by: Sequence[str]) -> pd.DataFrame:
    """Add the column ``group``: treatment or control.

    Raises
    ------
    SettingError
        The split is balanced by a column that is none of `balanced_by`.
    """
    _require_known(split.by, balanced_by)
    strata = rows[split.by].tolist() if split.by else None
    ids = rows[c.CUSTOMER_ID].astype("str").tolist()
    groups = experiments.assign(ids, split.control_share, split.seed, strata)
    return rows.assign(**{experiments.GROUP: groups.to_numpy()})


def plan_of(outcome: Outcome | None, rows: pd.DataFrame, split: Split) -> Plan:
    """Compare the groups that a split of `rows` gives with those that an effect needs."""
    have = experiments.split_sizes(len(rows), split.control_share)
    if outcome is not None and outcome.kind == "mean":
        return _plan_of_mean(outcome, rows[outcome.column].dropna(), split, have)
    rate = split.baseline
    if rate is None and outcome is not None:
        rate = _mean(rows[outcome.column])
    title = outcome.title if outcome else "the outcome"
    plan = Plan(have, title, is_rate=True, effect=split.effect, share=split.control_share)
    return _plan_of_rate(plan, rate) if rate is not None and 0 < rate < 1 else plan


def _plan_of_rate(plan: Plan, rate: float) -> Plan:
    needed = even = None
    if plan.effect is not None:
        # A rate that cannot rise by so much is asked about its fall.
        effect = plan.effect if rate + plan.effect <= 1 else -plan.effect
        needed = experiments.group_sizes(rate, effect, control_share=plan.share)
        even = experiments.group_sizes(rate, effect)
    seen = experiments.detectable_effect(plan.have.treatment, plan.have.control, rate)
    return plan.informed(baseline=rate, needed=needed, even=even, seen=seen)


def _plan_of_mean(outcome: Outcome, amounts: pd.Series, split: Split, have: Groups) -> Plan:
    share = split.control_share
    plan = Plan(have, outcome.title, is_rate=False, effect=split.effect, share=share)
    sd = float(amounts.std()) if len(amounts) > 1 else 0.0
    if not sd > 0:
        return plan
    needed = even = None
    if split.effect is not None:
        needed = experiments.group_sizes_for_means(sd, split.effect, control_share=share)
        even = experiments.group_sizes_for_means(sd, split.effect)
    seen = experiments.detectable_difference(have.treatment, have.control, sd)
    return plan.informed(baseline=_mean(amounts), needed=needed, even=even, seen=seen)


def _mean(values: pd.Series) -> float | None:
    known = values.dropna()
    return None if known.empty else float(known.astype("float").mean())


def _require_known(by: str, balanced_by: Sequence[str]) -> None:
    if by and by not in balanced_by:
        known = ", ".join(balanced_by) or "none"
        raise SettingError(f"no column {by[:40]!r} to balance by; there are: {known}")
