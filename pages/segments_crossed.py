"""Cards of the segments page: names by rule, other algorithms, tests, movers."""

from typing import Final

import pandas as pd

from analytics import columns as c
from analytics.errors import SettingError
from analytics.rfm_rules import RULE_NAMES
from components import segments_findings as findings
from components.figures import segments_flow, segments_rules
from components.figures.frame import empty
from components.report import Card, Shown, joined
from components.segments_tables import precise_table
from components.segments_words import ALGORITHM, FEATURE_WORDS, SCALING
from pages import read, segments_beside
from pages.segments_cards import about
from pages.segments_found import Found, found_for
from pages.segments_question import (
    NEWCOMER,
    Question,
    cuts_of,
    days_between,
    moves,
    rule_names,
)

_MEASURE: Final = {"customers": "Customers", "revenue": "Money"}
#: Of the indices.
_DECIMALS: Final = {
    "Silhouette": 3,
    "Davies-Bouldin": 3,
    "Stability": 3,
    "Agrees with the one in use": 3,
    "Agrees with the others": 3,
}
_HEADINGS: Final = {"customers": "Customers", "revenue": "Money spent"}


def draw_rules(question: Question, measure: str) -> Shown:
    """Cross names by rule with segments."""
    found = found_for(question)
    try:
        names = rule_names(question, found)
    except SettingError as refused:
        said = str(refused).replace(", wanted", ",<br>wanted")
        return Shown(empty(said), pd.DataFrame({"Name by rule": []}))
    crossed = found.customers.assign(rule=names)
    counted = _counted(crossed, ["rule", c.SEGMENT])
    grid = counted.pivot_table(index="rule", columns=c.SEGMENT, values=measure, aggfunc="sum")
    grid = grid.reindex(index=list(RULE_NAMES.values()), columns=list(found.names)).fillna(0)
    is_money, currency = measure == "revenue", read.currency()
    figure = segments_rules.crossed(
        grid,
        pick="rule",
        currency=currency,
        is_money=is_money,
        said=lambda rule, segment: f"{rule} in {segment}",
        nothing="No customer to name",
    )
    is_edited = cuts_of(question) is not None
    return Shown(
        figure,
        counted.set_axis(["Name by rule", "Segment", *_HEADINGS.values()], axis=1),
        findings.on_rules(grid, float(grid.to_numpy().sum()), is_money=is_money),
        about(
            found,
            "cut points edited above" if is_edited else "scores by fifths of the customers",
            "click a cell to list its customers",
        ),
    )


def list_methods(question: Question) -> Shown:
    """Compare algorithms on the same customers, scale and number of segments."""
    found = found_for(question)
    agreement, used = segments_beside.known("agreement", found), found.settings.algorithm
    if agreement is None:
        return Shown(
            None,
            pd.DataFrame({"Algorithm": []}),
            "The algorithms are being compared: it takes some seconds",
            about(found),
        )
    order = {name: place for place, name in enumerate(ALGORITHM)}
    ranked = agreement.sort_values(c.ALGORITHM, key=lambda names: names.map(order))
    table = pd.DataFrame(
        {
            "Algorithm": [
                ALGORITHM[name] + (" (in use)" if name == used else "")
                for name in ranked[c.ALGORITHM]
            ],
            "Segments": ranked[c.K],
            "Silhouette": ranked["silhouette"],
            "Calinski-Harabasz": ranked["calinski_harabasz"],
            "Davies-Bouldin": ranked["davies_bouldin"],
            "Stability": ranked["stability"],
            "Smallest segment": ranked["smallest_group"],
            "Agrees with the one in use": ranked["agreement"],
            "Agrees with the others": ranked["mean_agreement"],
        }
    ).reset_index(drop=True)
    return Shown(
        None,
        table,
        findings.on_methods(agreement, used),
        joined(
            about(found),
            f"all on the {SCALING[found.settings.scaling].lower()} scale",
            "agreement: adjusted Rand index, 1 for equal, 0 for chance",
            "Davies-Bouldin: lower is better",
        ),
        precise_table(table, _DECIMALS, "Other algorithms"),
    )


def list_tests(question: Question) -> Shown:
    """Test whether segments differ, feature by feature."""
    found = found_for(question)
    ranked = found.tests.sort_values(
        ["is_fitted_on", "epsilon_squared"], ascending=[False, False], kind="stable"
    )
    table = pd.DataFrame(
        {
            "Feature": [_sentence(FEATURE_WORDS.get(name, name)) for name in ranked[c.FEATURE]],
            "Segments made from it": ["yes" if own else "no" for own in ranked["is_fitted_on"]],
            "H": ranked["h"].round(1),
            "p, corrected": [_p(value) for value in ranked["p_adjusted"]],
            "Share of ranks' variance": ranked["epsilon_squared"],
            "Effect": [
                findings.size_of(value).removeprefix("a ") for value in ranked["epsilon_squared"]
            ],
            "Customers": ranked[c.N],
        }
    ).reset_index(drop=True)
    return Shown(
        None,
        table,
        findings.on_tests(found.tests),
        about(found, "Kruskal-Wallis test, corrected by Holm for the number of features"),
    )


def draw_flow(question: Question, measure: str) -> Shown:
    """Show how customers moved from the earlier instant to the later."""
    found = found_for(question)
    moved = _moved(question, found)
    figure = segments_flow.flow(
        moved,
        found.names,
        newcomer=NEWCOMER,
        measure=measure,
        currency=read.currency(),
        nothing="No earlier instant to compare with:<br>it takes purchases over more than 90 days",
    )
    then, now = days_between(question, found)
    table = moved.set_axis(["Then", "Now", "Customers", "Money spent"], axis=1)
    when = f"from {then} to {now}" if then else ""
    return Shown(
        figure,
        table,
        findings.on_moves(moved, NEWCOMER, then),
        about(found, when, _money_note(measure, now), "click a flow"),
    )


def draw_migration(question: Question, measure: str) -> Shown:
    """Show the migration matrix."""
    found = found_for(question)
    moved = _moved(question, found)
    names = list(found.names)
    grid = moved.pivot_table(index="was", columns="now", values=measure, aggfunc="sum")
    grid = grid.reindex(index=[*names, NEWCOMER], columns=names).fillna(0.0)
    figure = segments_rules.crossed(
        grid,
        pick="move",
        currency=read.currency(),
        is_money=measure == "revenue",
        titles=("Then", "Now"),
        said=lambda was, now: f"{was}{segments_flow.ARROW}{now}",
        nothing="No earlier instant to compare with",
    )
    then, now = days_between(question, found)
    table = grid.rename_axis(index="Then", columns=None).reset_index()
    note = "money spent" if measure == "revenue" else "customers"
    return Shown(
        figure,
        table,
        _stayed(grid, "money" if measure == "revenue" else "customers"),
        about(
            found,
            f"{note}, from {then} to {now}" if then else "",
            "click a cell to list who moved",
        ),
    )


def _moved(question: Question, found: Found) -> pd.DataFrame:
    """Count customers and money by segment then and now, in the order of the segments."""
    sides = moves(question, found)
    if not days_between(question, found)[0]:
        sides = sides.head(0)
    order = {name: place for place, name in enumerate((*found.names, NEWCOMER))}
    table = _counted(sides, ["was", "now"])
    return table.sort_values(["was", "now"], key=lambda names: names.map(order), ignore_index=True)


def _counted(named: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Count customers and sum their money by `keys`."""
    grouped = named.groupby(keys)[c.MONETARY]
    return pd.DataFrame({c.CUSTOMERS: grouped.size(), c.REVENUE: grouped.sum()}).reset_index()


def _stayed(grid: pd.DataFrame, what: str) -> str:
    """Name the segment that keeps most of its own, and the one that keeps least."""
    whole = grid.sum(axis=1)
    kept = pd.Series(
        {name: grid.loc[name, name] / whole[name] for name in grid.columns if whole[name] > 0}
    )
    if len(kept) < 2:  # noqa: PLR2004  # two to tell apart
        return ""
    high, low = str(kept.idxmax()), str(kept.idxmin())
    return f"{high} has kept {kept[high]:.0%} of its {what}, {low} {kept[low]:.0%}"


def _money_note(measure: str, now: str) -> str:
    return f"money: all that these customers had spent by {now}" if measure == "revenue" else ""


def _p(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"{value:.3f}"  # noqa: PLR2004  # the usual bound


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


RULES: Final = (
    Card(
        "segments-rules",
        "Names by rule and segments",
        draw_rules,
        460,
        options={"measure": _MEASURE},
    ),
)
METHODS: Final = (
    Card("segments-methods", "Other algorithms", list_methods, 0),
    Card("segments-tests", "Do segments differ?", list_tests, 0),
)
MOVES: Final = (
    Card("segments-flow", "Who moved", draw_flow, 420, wide=False, options={"measure": _MEASURE}),
    Card(
        "segments-migration",
        "From segment to segment",
        draw_migration,
        420,
        wide=False,
        options={"measure": _MEASURE},
    ),
)
