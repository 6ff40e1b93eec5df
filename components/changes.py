"""The tables behind the cards on what changed, with headings to read."""

import pandas as pd

from analytics import columns as c
from components.figures.changes import step_name


def bridge_table(steps: pd.DataFrame, earlier: str, later: str, counted: str = "") -> pd.DataFrame:
    """Set the steps of a bridge (`analytics.changes`).

    Parameters
    ----------
    steps : DataFrame
        ``step``, ``change``, ``before``, ``now`` in reading order.
    earlier, later : str
        Names of the two periods.
    counted : str
        What a step's own figures count, such as customers.
    """
    names = [earlier, *map(step_name, steps["step"].iloc[1:-1]), later]
    before, now = (f"{counted} {when}".strip().capitalize() for when in ("before", "now"))
    return pd.DataFrame(
        {
            "Step": names,
            "Revenue change": steps["change"],
            before: steps["before"],
            now: steps["now"],
        }
    )


def mover_table(top: pd.DataFrame, heading: str) -> pd.DataFrame:
    """Set the top movers (`analytics.movers.top_movers`) under what they are."""
    return pd.DataFrame(
        {
            heading: top["name"].astype(str).tolist(),
            "Revenue before": top["before"].tolist(),
            "Revenue now": top["now"].tolist(),
            "Revenue change": top["change"].tolist(),
            "Change, share of before": top["change_share"].tolist(),
        }
    )


def newness_table(months: pd.DataFrame) -> pd.DataFrame:
    """Set the months of new and returning customers (`analytics.changes.revenue_by_newness`)."""
    return months.rename(
        columns={
            c.MONTH: "Month",
            "new": "Revenue of new customers",
            "returning": "Revenue of returning customers",
            "guests": "Revenue of guests",
            "n_new": "New customers",
            "n_returning": "Returning customers",
            c.IS_COMPLETE: "Complete month",
        }
    )
