"""Cards of the revenue outlook."""

from typing import Final

import pandas as pd

from components import findings_outlook as findings
from components import formats
from components.figures import outlook as figures
from components.report import Card, Shown, joined
from components.segment_colours import segment_colours
from pages import foretold_groups, outlook_found, read
from pages.outlook_found import Question

_SCOPE: Final = {"rest": "Without the largest", "all": "All"}
_UNTESTED: Final = "No window of this length is over yet:<br>nothing to compare with"


def about(key: str, *notes: str) -> str:
    """State as of when, over how long, of whom, and what else there is to know."""
    expected = outlook_found.now(key)
    return joined(
        f"As of {foretold_groups.last_day()}",
        f"next {expected['days']} days, spend before returns",
        f"{formats.count(expected['n_customers'])} customers of today",
        *notes,
    )


def draw_totals(question: Question) -> Shown:
    """Show past sums, predicted and actual, with today's at the end."""
    key, currency = outlook_found.window_of(question), read.currency()
    past, expected = outlook_found.tested_totals(key), outlook_found.now(key)
    year_before = outlook_found.before(key)[1]
    figure = figures.totals(past, expected, year_before, currency)
    table = past.assign(
        cut=past["cut"].map(formats.day),
        off=past["actual"] / past["predicted"],
        held=past["actual"].between(past["low"], past["high"]).map({True: "yes", False: "no"}),
    )[["cut", "predicted", "low", "high", "actual", "off", "held"]].set_axis(
        [
            "Seen from",
            "Money expected",
            "Money at least",
            "Money at most",
            "Money that came",
            "Times the expected",
            "Interval held",
        ],
        axis=1,
    )
    note = about(
        key,
        "each interval from the other instants' errors; neighbouring windows overlap, so that "
        "they are less than as many tests",
        "the last also reaches the year before" if outlook_found.is_season_untested(key) else "",
        outlook_found.level_words(key),
    )
    return Shown(figure, table, findings.on_totals(past), note)


def draw_segments(question: Question) -> Shown:
    """Show what each segment is expected to spend."""
    colours = segment_colours(foretold_groups.segments())
    table = _of_window("segment", outlook_found.window_of(question))
    return _grouped(question, "segment", table, table, colours, "not tested segment by segment")


def draw_countries(question: Question, scope: str) -> Shown:
    """Show what the customers of each country are expected to spend."""
    table = _of_window("country", outlook_found.window_of(question))
    shown, left_out = _without_largest(table, scope)
    return _grouped(question, "country", table, shown, {}, joined(left_out, _drawn(len(shown))))


def draw_tested(question: Question, scope: str) -> Shown:
    """Show what was expected of each country at the latest instant tested, and what came."""
    key, currency = outlook_found.window_of(question), read.currency()
    found = outlook_found.tested_countries(key).rename(columns={"predicted": "expected"})
    shown, left_out = _without_largest(found, scope)
    figure = figures.bars(shown, colours={}, currency=currency, nothing=_UNTESTED)
    cut = outlook_found.latest_cut(key)
    seen = f"Seen from {formats.day(cut)}, " if cut is not None else ""
    days = foretold_groups.windows()[key]
    note = joined(f"{seen}{days} days, spend before returns", left_out, _drawn(len(shown)))
    table = _table(found, "Country", with_actual=True)
    return Shown(figure, table, findings.on_tested(found), note)


def _of_window(group: str, key: str) -> pd.DataFrame:
    table = outlook_found.by_group(group)
    return table[table["days"] == foretold_groups.windows()[key]].reset_index(drop=True)


def _grouped(
    question: Question,
    group: str,
    table: pd.DataFrame,
    shown: pd.DataFrame,
    colours: dict[str, str],
    note: str,
) -> Shown:
    currency = read.currency()
    figure = figures.bars(
        shown, colours=colours, currency=currency, nothing=f"No {group} is known of the customers"
    )
    finding = findings.on_groups(table, group, currency)
    key = outlook_found.window_of(question)
    said = about(key, "fewer customers, wider interval", note)
    return Shown(figure, _table(table, group.capitalize()), finding, said)


def _without_largest(table: pd.DataFrame, scope: str) -> tuple[pd.DataFrame, str]:
    """Leave out the first row where it hides the others, and say so."""
    if scope != "rest" or len(table) <= 1:
        return table, ""
    first = table.iloc[0]
    spend = formats.compact_money(first["expected"], read.currency())
    return table.iloc[1:], f"{first['group']} ({spend}) not drawn"


def _drawn(n: int) -> str:
    most = figures.MOST_BARS
    return f"the {most} largest of {formats.count(n)} drawn" if n > most else ""


def _table(groups: pd.DataFrame, heading: str, *, with_actual: bool = False) -> pd.DataFrame:
    names = {
        "group": heading,
        "n_customers": "Customers",
        "expected": "Money expected",
        "low": "Money at least",
        "high": "Money at most",
    }
    if with_actual:
        names["actual"] = "Money that came"
    return groups[list(names)].rename(columns=names)


CARDS: Final = (
    Card("outlook-totals", "How the total has held", draw_totals, height=340),
    Card("outlook-segments", "Expected by segment", draw_segments, height=420, wide=False),
    Card(
        "outlook-countries",
        "Expected by country",
        draw_countries,
        height=420,
        wide=False,
        options={"scope": _SCOPE},
    ),
    Card(
        "outlook-tested",
        "How countries have held: expected and what came",
        draw_tested,
        height=460,
        options={"scope": _SCOPE},
    ),
)
