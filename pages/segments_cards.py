"""Cards of the segments page: where customers stand, how many segments, what they are like."""

from typing import Final

import pandas as pd

from analytics import columns as c
from analytics.errors import SettingError
from components import formats
from components import segments_findings as findings
from components.figures import segments_choice, segments_map, segments_profiles
from components.figures.frame import empty
from components.report import Card, Shown, joined
from components.segments_tables import precise_table
from pages import read, segments_beside
from pages.segments_found import MOST_SEGMENTS, Found, found_for
from pages.segments_question import Question, chosen

_PLANE: Final = {
    "rm": "Recency \N{MULTIPLICATION SIGN} spent",
    "fm": "Orders \N{MULTIPLICATION SIGN} spent",
    "rf": "Recency \N{MULTIPLICATION SIGN} orders",
}
_TOOL: Final = {"lasso": "Lasso", "select": "Box"}
_BESIDE: Final = {
    "silhouette": "Silhouette",
    "stability": "Stability",
    "calinski_harabasz": "Calinski-H.",
    "davies_bouldin": "Davies-B.",
}
_DECIMALS: Final = {"Silhouette": 3, "Davies-Bouldin": 3, "Stability": 3, "Inertia": 1}
_FEATURE: Final = {
    c.RECENCY_DAYS: "Recency",
    c.FREQUENCY: "Orders",
    c.MONETARY: "Spent",
    c.BASKET_VALUE: "Order value",
}


def about(found: Found, *notes: str) -> str:
    """State basis and instant, whether it was recomputed, and what else there is to know."""
    as_of = pd.Timestamp(str(read.manifest()["parameters"]["as_of"])) - pd.Timedelta(days=1)
    return joined(
        f"Identified revenue, to the end of {formats.day(as_of)}",
        f"{formats.count(len(found.customers))} customers",
        found.words,
        *notes,
    )


def draw_map(question: Question) -> Shown:
    """Show customers in space."""
    found = found_for(question)
    figure = segments_map.rfm_cloud(
        found.customers, found.names, _selected(question, found), read.currency()
    )
    return Shown(
        figure,
        _listed(found),
        findings.on_map(found.profiles),
        about(found, _sampled(found), "drag to turn, click a point to open the customer"),
    )


def draw_plane(question: Question, plane: str, tool: str) -> Shown:
    """Show customers in a plane, to be drawn around."""
    found = found_for(question)
    figure = segments_map.rfm_plane(
        found.customers,
        found.names,
        _selected(question, found),
        read.currency(),
        plane=plane,
        tool=tool,
    )
    return Shown(
        figure,
        _listed(found),
        "Draw around customers to list them",
        about(
            found,
            _sampled(found),
            "equal values are spread a little",
            "0 days lie left of 1" if "r" in plane else "",
        ),
    )


def draw_choice(question: Question, beside: str) -> Shown:
    """Show what speaks for each number of segments."""
    found = found_for(question)
    choice = segments_beside.known("choice", found)
    if choice is None:
        return _to_come(f"Trying 1 to {MOST_SEGMENTS} segments {found.settings.how}", found)
    notes = [f"indices on {formats.count(choice[c.N].iloc[0])} customers"] if len(choice) else []
    if beside == "stability":
        notes.append("stability: adjusted Rand with segments of 80% of the customers, 8 times")
    if beside == "davies_bouldin":
        notes.append("Davies-Bouldin: lower is better")
    table = choice.rename(
        columns={
            c.K: "Segments",
            "inertia": "Inertia",
            **segments_choice.INDICES,
            "smallest_group": "Smallest segment",
            "is_elbow": "Elbow",
            "is_best_silhouette": "Best silhouette",
            c.N: "Customers looked at",
        }
    )
    return Shown(
        segments_choice.elbow_lines(choice, k=found.settings.k, beside=beside),
        table,
        findings.on_choice(choice, found.settings.k),
        joined(found.words, *notes),
        precise_table(table, _DECIMALS, "How many segments"),
    )


def draw_snake(question: Question) -> Shown:
    """Show what sets segments apart, feature by feature."""
    found = found_for(question)
    features = list(segments_profiles.FEATURES)
    scores = segments_profiles.standardised(found.customers, found.names)
    medians = found.customers.groupby(c.SEGMENT)[features].median().reindex(list(found.names))
    heads = [_plain(title) for title in segments_profiles.FEATURES.values()]
    table = scores.set_axis([f"{head} (sd)" for head in heads], axis=1)
    table = table.join(medians.set_axis([f"{head}, median" for head in heads], axis=1))
    return Shown(
        segments_profiles.snake(scores, medians),
        table.reset_index(names="Segment"),
        findings.on_snake(scores),
        about(found, "means of log(1 + x), in standard deviations over all customers"),
    )


def draw_spread(question: Question, feature: str) -> Shown:
    """Show how widely a feature is spread within segments."""
    found = found_for(question)
    is_money = feature in {c.MONETARY, c.BASKET_VALUE}
    named = segments_map.titles(read.currency())
    title = named.get(feature, f"Money per order ({read.currency()})")
    spread = segments_profiles.spread_of(found.customers, found.names, feature)
    unit = "money" if is_money else _FEATURE[feature].lower()
    table = spread.set_axis(
        [f"{name}, {unit}" for name in ("5%", "25%", "Median", "75%", "95%")], axis=1
    )
    return Shown(
        segments_profiles.boxes(spread, title=title, is_money=is_money, currency=read.currency()),
        table.reset_index(names="Segment"),
        findings.on_spread(spread),
        about(found, "box: middle half; whiskers: 5% to 95%; log axis"),
    )


def _to_come(words: str, found: Found) -> Shown:
    """Say what is being computed; the card is drawn again once it is there."""
    return Shown(
        empty(f"{words}:<br>it takes some seconds"),
        pd.DataFrame({"Segments": []}),
        "This is being computed; the rest of the page is ready",
        joined(found.words),
    )


def _selected(question: Question, found: Found) -> pd.Series | None:
    try:
        return chosen(question, found)
    except SettingError:  # the list says what is wrong with it
        return None


def _sampled(found: Found) -> str:
    n, most = len(found.customers), segments_map.MOST_POINTS
    if n <= most:
        return ""
    return f"every {n / most:.0f}th customer drawn: {formats.count(most)} of {formats.count(n)}"


def _listed(found: Found) -> pd.DataFrame:
    columns = {
        c.CUSTOMER_ID: "Customer",
        c.SEGMENT: "Segment",
        c.RECENCY_DAYS: "Days since last order",
        c.FREQUENCY: "Orders",
        c.MONETARY: "Money spent",
    }
    return found.customers[list(columns)].rename(columns=columns)


def _plain(title: str) -> str:
    return title.replace("<br>", " ")


MAP: Final = (Card("segments-map", "Customers in space", draw_map, 560),)
PLANE: Final = (
    Card(
        "segments-plane",
        "Customers in a plane",
        draw_plane,
        460,
        options={"tool": _TOOL, "plane": _PLANE},
    ),
)
LIKE: Final = (
    Card("segments-snake", "What sets segments apart", draw_snake, 360, wide=False),
    Card(
        "segments-spread",
        "How widely they spread",
        draw_spread,
        360,
        wide=False,
        options={"feature": _FEATURE},
    ),
)
CHOICE: Final = (
    Card(
        "segments-choice",
        "How many segments",
        draw_choice,
        340,
        options={"beside": _BESIDE},
    ),
)
