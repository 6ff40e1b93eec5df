"""What the what-if page finds of three figures, and of the customers nearest to them."""

from typing import Final

import numpy as np
import pandas as pd

from analytics import columns as c
from analytics import whatif
from analytics.segments.assignment import Floats
from analytics.segments.border import nearest_border
from analytics.segments.segmenter import Segmenter
from components import formats, what_if_words
from components.what_if import Verdict
from pages import bought, read
from pages.what_if_asked import customers, segmenter

#: Customers shown as the nearest.
N_NEAREST: Final = 10


def verdict(values: Floats, customer: str) -> Verdict:
    """Find the segment of three figures, its border, and what would change it."""
    of, currency = segmenter(), read.currency()
    segment = whatif.segment_of(of, values)
    border = nearest_border(of, values)
    changes = whatif.better_by_one_change(of, values)
    days, later = silence(of, values)
    return Verdict(
        segment=segment,
        place=of.names.index(segment),
        profile=profile(segment),
        other=border.segment,
        distance=border.distance,
        share=border.share,
        changes=[(whatif.in_words(change, currency), change.segment) for change in changes],
        silence=what_if_words.silence(days, later, float(of.highest[0])),
        outside=what_if_words.outside(whatif.outside(of, values), currency),
        origin=_origin(segment, values, customer),
    )


def silence(of: Segmenter, values: Floats) -> tuple[int | None, str]:
    """Find after how many more days without an order the segment is another one, and which.

    None, and the same segment, where no number of days does it within what the model has seen.
    """
    room = int(max(of.highest[0] - values[0], 0))
    later = np.tile(values, (room + 1, 1))
    later[:, 0] += np.arange(room + 1)
    places = of.places(later)
    changed = np.flatnonzero(places != places[0])
    if not len(changed):
        return None, of.names[int(places[0])]
    first = int(changed[0])
    return first, of.names[int(places[first])]


@read.remembered
def profile(segment: str) -> str:
    """Say who else is in a segment."""
    row = read.table("segment_profiles").set_index(c.SEGMENT).loc[segment].to_dict()
    orders = float(row["median_frequency"])
    middle = (
        f"{formats.number(orders, 0 if orders == round(orders) else 1)} "
        f"order{'' if orders == 1 else 's'}, "
        f"{formats.money(row['median_monetary'], read.currency())}, the last "
        f"{formats.count(row['median_recency_days'])} days ago"
    )
    return (
        f"{formats.count(row['customers'])} customers "
        f"({formats.percent(row['customer_share'])}) with "
        f"{formats.percent(row['revenue_share'])} of the revenue; in the middle {middle}"
    )


def nearest(values: Floats) -> pd.DataFrame:
    """Find the real customers most like these figures."""
    return whatif.nearest_customers(segmenter(), customers(), values, N_NEAREST)


def compared(values: Floats | None) -> pd.DataFrame:
    """Set the figures beside the medians of the segments."""
    names = list(segmenter().names)
    profiles = read.table("segment_profiles").set_index(c.SEGMENT).loc[names]
    table = pd.DataFrame(
        {
            "Who": [f"{name}, median" for name in names],
            "Recency (days)": profiles["median_recency_days"].to_numpy(),
            "Frequency (orders)": profiles["median_frequency"].to_numpy(),
            "Monetary (money spent)": profiles["median_monetary"].to_numpy(),
        }
    )
    if values is None:
        return table
    own = pd.DataFrame([["These figures", *values.tolist()]], columns=table.columns)
    return pd.concat([own, table], ignore_index=True)


def _origin(segment: str, values: Floats, customer: str) -> str:
    row = bought.standing(customer) if customer else None
    if row is None:
        return ""
    now = str(row[c.SEGMENT])
    if np.allclose(whatif.values_of(row), values, atol=0.005, rtol=0):
        return f"The figures of customer {customer}, whom the build has in {now}"
    if now == segment:
        return f"Customer {customer} is in {now} already: these figures change nothing of that"
    return f"Customer {customer} is in {now}: with these figures it would be {segment}"
