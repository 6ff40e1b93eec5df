"""One computed sentence per card of the segments page."""

from typing import Final

import pandas as pd

from analytics import columns as c
from components import formats
from components.segments_words import ALGORITHM, FEATURE_WORDS

_LARGE: Final = 0.14  # epsilon squared from which an effect is called large
_SMALL: Final = 0.01
_STABLE: Final = 0.8  # mean adjusted Rand index


def on_map(profiles: pd.DataFrame) -> str:
    """Name the segment that brings most money, beside its share of customers."""
    if profiles.empty:
        return ""
    top = profiles.iloc[int(profiles["revenue_share"].fillna(0).to_numpy().argmax())]
    if len(profiles) == 1:
        return f"All {formats.count(top[c.CUSTOMERS])} customers stand in one segment"
    return (
        f"{top[c.SEGMENT]}: {formats.percent(top['customer_share'])} of customers bring "
        f"{formats.percent(top['revenue_share'])} of revenue"
    )


def on_choice(choice: pd.DataFrame, k: int) -> str:
    """Weigh the number in use against the elbow and the best separated number."""
    known = choice.dropna(subset=["silhouette"])
    if known.empty:
        return ""
    best = known.iloc[int(known["silhouette"].to_numpy().argmax())]
    own = known[known[c.K] == k]
    elbow = choice[choice["is_elbow"]][c.K].tolist()
    bend = f", and the curve bends at {elbow[0]}" if elbow else ""
    if own.empty:
        return (
            f"{int(best[c.K])} segments separate best (silhouette {best['silhouette']:.2f}){bend}"
        )
    row = own.iloc[0]
    if int(best[c.K]) == k:
        return f"{k} segments separate best (silhouette {row['silhouette']:.2f}){bend}"
    return (
        f"{int(best[c.K])} segments separate best (silhouette {best['silhouette']:.2f}){bend}; "
        f"{k} are for use: they separate less ({row['silhouette']:.2f}) "
        f"{_stability(row['stability'])}, and tell more customers apart"
    )


def _stability(value: float) -> str:
    if pd.isna(value):
        return "and their stability is not known"
    return (
        f"yet come back alike on resamples (adjusted Rand {value:.2f})"
        if value >= _STABLE
        else f"and change on resamples (adjusted Rand {value:.2f})"
    )


def on_snake(scores: pd.DataFrame) -> str:
    """Name the feature that sets segments apart most, and the two furthest apart in it."""
    if len(scores) < 2:  # noqa: PLR2004  # two to tell apart
        return ""
    spread = scores.max() - scores.min()
    feature = str(spread.idxmax())
    high, low = str(scores[feature].idxmax()), str(scores[feature].idxmin())
    return (
        f"Segments differ most in {FEATURE_WORDS[feature]}: {high} and {low} lie "
        f"{spread[feature]:.1f} standard deviations apart"
    )


def on_spread(spread: pd.DataFrame) -> str:
    """Tell whether the middle halves of the outermost segments overlap."""
    known = spread.dropna()
    if len(known) < 2:  # noqa: PLR2004  # two to tell apart
        return ""
    high, low = str(known["median"].idxmax()), str(known["median"].idxmin())
    ratio = known["median"][high] / known["median"][low] if known["median"][low] else float("inf")
    apart = known["p25"][high] > known["p75"][low]
    times = f"{formats.number(ratio, 1)} times " if ratio < 1e4 else "far above "  # noqa: PLR2004  # no ratio
    return (
        f"The median of {high} is {times}that of {low}; their middle halves "
        f"{'do not overlap' if apart else 'overlap'}"
    )


def on_rules(grid: pd.DataFrame, total: float, *, is_money: bool) -> str:
    """Name the largest meeting of a rule-based name and a segment."""
    if grid.empty or not total:
        return ""
    values = grid.to_numpy(dtype="float64")
    row, column = divmod(int(values.argmax()), values.shape[1])
    rule, segment, most = grid.index[row], grid.columns[column], values[row, column]
    within = formats.percent(most / values[row].sum(), 0)
    share = formats.percent(most / total)
    if is_money:
        return f"{share} of revenue comes from {rule} in {segment}, {within} of all {rule} bring"
    return f"{within} of {rule} are {segment}: {share} of all customers"


def on_methods(agreement: pd.DataFrame, used: str) -> str:
    """Say which algorithm separates best, and which agrees most with the others."""
    known = agreement.dropna(subset=["silhouette"])
    if known.empty:
        return ""
    best = known.iloc[int(known["silhouette"].to_numpy().argmax())]
    most = agreement[agreement["is_most_agreed"]]
    said = (
        f"{ALGORITHM[best[c.ALGORITHM]]} separates best here (silhouette {best['silhouette']:.2f})"
    )
    if len(most):
        row = most.iloc[0]
        said += (
            f"; {ALGORITHM[row[c.ALGORITHM]]} agrees most with the others "
            f"(mean adjusted Rand {row['mean_agreement']:.2f})"
        )
    used_row = agreement[agreement[c.ALGORITHM] == used]
    if len(used_row) and used != best[c.ALGORITHM]:
        return f"{said}; {ALGORITHM[used]} is in use"
    return said


def on_tests(tests: pd.DataFrame) -> str:
    """Say in what, beside what they were made from, segments differ."""
    other = tests[~tests["is_fitted_on"].astype(bool)]
    if other.empty:
        return ""
    differs = other[other["p_adjusted"] < 0.05]  # noqa: PLR2004  # the usual risk
    if differs.empty:
        return "Beside recency, orders and money the segments do not differ"
    top = differs.iloc[int(differs["epsilon_squared"].to_numpy().argmax())]
    words = FEATURE_WORDS.get(top["feature"], top["feature"])
    return (
        f"Beside what they were made from, segments differ most in {words}: it explains "
        f"{formats.percent(top['epsilon_squared'])} of the ranks' variance, "
        f"{size_of(top['epsilon_squared'])} effect"
    )


def size_of(epsilon_squared: float) -> str:
    """Name the size of an effect, with its article."""
    if epsilon_squared >= _LARGE:
        return "a large"
    if epsilon_squared >= 0.06:  # noqa: PLR2004  # the usual bound
        return "a medium"
    return "a small" if epsilon_squared >= _SMALL else "hardly any"


def on_moves(moves: pd.DataFrame, newcomer: str, since: str) -> str:
    """Say how many stayed, and the largest move."""
    old = moves[moves["was"] != newcomer]
    if old.empty:
        return ""
    n = int(old[c.CUSTOMERS].sum())
    stayed = int(old[old["was"] == old["now"]][c.CUSTOMERS].sum())
    moved = old[old["was"] != old["now"]]
    said = f"{formats.percent(stayed / n)} of the {formats.count(n)} customers of {since} stayed"
    if moved.empty:
        return said
    top = moved.iloc[int(moved[c.CUSTOMERS].to_numpy().argmax())]
    return (
        f"{said}; most moves, {formats.count(top[c.CUSTOMERS])}, went from {top['was']} "
        f"to {top['now']}"
    )
