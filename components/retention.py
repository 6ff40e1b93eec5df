"""The tables behind the retention cards, with headings to read."""

import pandas as pd

from analytics import columns as c


def cohort_table(grid: pd.DataFrame) -> pd.DataFrame:
    """Set the cells of the cohort grid (`analytics.retention.cohort_grid`)."""
    return _named(
        grid,
        {
            c.COHORT_MONTH: "First order in",
            c.MONTHS_SINCE: "Months since",
            "cohort_customers": "Customers in cohort",
            c.CUSTOMERS: "Customers who ordered",
            "retention_share": "Retention share",
            c.REVENUE: "Revenue",
            c.IS_COMPLETE: "Complete month",
        },
    )


def curve_table(curve: pd.DataFrame) -> pd.DataFrame:
    """Set the return curve (`analytics.survival.kaplan_meier`): shares back, not still away."""
    back = curve.assign(back=1 - curve["survival"], least=1 - curve["high"], most=1 - curve["low"])
    return _named(
        back,
        {
            "t_days": "Days since first order",
            "back": "Share back",
            "least": "Share, lower bound",
            "most": "Share, upper bound",
            "n_at_risk": "Customers still followed",
            "n_events": "Came back that day",
            "n_censored": "Not followed longer",
        },
    ).astype({"Days since first order": "int64"})


def gap_table(bins: pd.DataFrame) -> pd.DataFrame:
    """Set the bins of the time between orders (`analytics.retention.doubling_bins`)."""
    return _named(
        bins,
        {
            "first_day": "From day",
            "last_day": "To day",
            "n_gaps": "Repeat orders",
            "share": "Share of repeat orders",
        },
    )


def country_table(returns: pd.DataFrame, horizon_days: int) -> pd.DataFrame:
    """Set the shares back per first country (`analytics.retention.return_by_country`)."""
    return _named(
        returns,
        {
            c.COUNTRY: "First country",
            c.CUSTOMERS: "Customers",
            "share_back": f"Share back within {horizon_days} days",
            "low": "Share, lower bound",
            "high": "Share, upper bound",
            "median_days": "Median days to second order",
        },
    )


def _named(table: pd.DataFrame, headings: dict[str, str]) -> pd.DataFrame:
    return table[list(headings)].rename(columns=headings).reset_index(drop=True)
