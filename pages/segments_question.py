"""What the segments page may be asked: selections and cut points, each checked."""

from collections.abc import Mapping
from datetime import timedelta
from itertools import pairwise
from typing import Any, Final

import numpy as np
import pandas as pd

from analytics import columns as c
from analytics import rfm_rules
from analytics.errors import SettingError
from analytics.rfm_rules import RULE_NAMES, CutPoints
from components import formats
from components.segments_places import PLANES, in_plane, inside
from pages import read
from pages.segments_found import Found

#: Who had not bought yet at the earlier instant.
NEWCOMER: Final = "Not yet a customer"

#: Fields of the cut points: name in the address to feature.
CUTS: Final = {"cut_r": c.RECENCY_DAYS, "cut_f": c.FREQUENCY, "cut_m": c.MONETARY}

_MOST_CORNERS: Final = 20_000
_QUOTED: Final = 40
_SCORES: Final = ("recency", "orders", "spent")

Question = Mapping[str, Any]


def said(question: Question, name: str) -> str:
    """Read a text of the question; nothing where it is none."""
    value = question.get(name)
    return value if isinstance(value, str) else ""


#: The two instants of the movers, by their names in the address.
BETWEEN: Final = ("since", "until")


def instants(found: Found) -> dict[str, str]:
    """Offer the instants, latest first: ISO date to the last day they saw; none if but one."""
    stored = list(found.instants) if len(found.instants) > 1 else []
    return {at.date().isoformat(): day_before(at) for at in reversed(stored)}


def day_before(at: pd.Timestamp) -> str:
    """Name the last day that an instant has seen."""
    return formats.day((at - timedelta(days=1)).date())


def between(question: Question, found: Found) -> tuple[str, str]:
    """Read both instants, the earlier first; by default the last and the one before it."""
    usual = list(instants(found))[:2][::-1]
    if not usual:
        return "", ""
    asked = zip(BETWEEN, usual, strict=True)
    first, last = sorted(
        text if (text := said(question, name)) in instants(found) else own for name, own in asked
    )
    return first, last


def days_between(question: Question, found: Found) -> tuple[str, str]:
    """Name the last days that both instants have seen; nothing where there is but one."""
    first, last = (instants(found).get(at, "") for at in between(question, found))
    return first, last


def moves(question: Question, found: Found) -> pd.DataFrame:
    """Tell where each customer stood at both instants.

    Returns
    -------
    DataFrame, index of ``found.customers``
        ``was`` (a segment, or `NEWCOMER`), ``now`` and ``monetary``, all spent up to the later
        instant; both are missing for who had not bought by then.
    """
    first, last = between(question, found)
    then, later = (_standing(found, at) for at in (first, last))
    customers = found.customers[c.CUSTOMER_ID]
    was = customers.map(then[c.SEGMENT]).astype("object").fillna(NEWCOMER)
    now, spent = (customers.map(later[name]) for name in (c.SEGMENT, c.MONETARY))
    return pd.DataFrame({"was": was, "now": now.astype("object"), c.MONETARY: spent})


def _standing(found: Found, at: str) -> pd.DataFrame:
    if not at:  # a build with one instant: now
        return found.customers.set_index(c.CUSTOMER_ID)
    stood = found.history[found.history[c.AT] == pd.Timestamp(at)]
    return stood.set_index(c.CUSTOMER_ID)


def usual_cuts() -> dict[str, str]:
    """Write the quintiles of all customers into the fields."""
    cuts = _quintiles()
    return {} if cuts is None else {n: _written(getattr(cuts, f)) for n, f in CUTS.items()}


def cuts_of(question: Question) -> CutPoints | None:
    """Read the cut points; None while they are the usual ones.

    Raises
    ------
    SettingError
        A field does not hold four numbers, smallest first.
    """
    usual = usual_cuts()
    asked = {name: said(question, name) or usual.get(name, "") for name in CUTS}
    quintiles = _quintiles()
    if asked == usual or quintiles is None:
        return None
    parts = [
        getattr(quintiles, CUTS[name]) if text == usual[name] else read_cut(name, text)
        for name, text in asked.items()
    ]
    return CutPoints(*parts)


def read_cut(name: str, text: str) -> tuple[float, ...]:
    """Read one field of cut points.

    Raises
    ------
    SettingError
        It does not hold four finite numbers, smallest first.
    """
    words = text.replace(";", " ").replace(",", " ").split()
    try:
        numbers = tuple(float(word) for word in words)
    except ValueError:
        numbers = ()
    is_ascending = all(a <= b for a, b in pairwise(numbers))
    n_cuts = rfm_rules.N_SCORES - 1
    if len(numbers) != n_cuts or not np.isfinite(numbers).all() or not is_ascending:
        feature = _SCORES[list(CUTS).index(name)]
        raise SettingError(
            f"cut points of {feature}: found {text[:_QUOTED]!r}, wanted {n_cuts} numbers, "
            "smallest first, such as 10, 30, 60, 120"
        )
    return numbers


def rule_names(question: Question, found: Found) -> pd.Series:
    """Name every customer by rule, with the cut points asked for.

    Raises
    ------
    SettingError
        The cut points cannot be read.
    """
    cuts = cuts_of(question)
    if cuts is None:
        return found.customers[c.RULE_NAME]
    return _ruled(cuts)


def chosen(question: Question, found: Found) -> pd.Series | None:
    """Tell who is selected; None where nobody in particular is.

    Raises
    ------
    SettingError
        The selection names what there is not.
    """
    kept = [mask for mask in _masks(question, found) if mask is not None]
    if not kept:
        return None
    return pd.Series(np.logical_and.reduce(kept), index=found.customers.index)


def _masks(question: Question, found: Found) -> list[Any]:
    segment, rule = said(question, "segment"), said(question, "rule")
    was, now, area = said(question, "was"), said(question, "now"), question.get("area")
    names = found.names
    masks: list[Any] = []
    if segment:
        _require(segment, names, "segment")
        masks.append((found.customers[c.SEGMENT] == segment).to_numpy())
    if rule:
        _require(rule, tuple(RULE_NAMES.values()), "name by rule")
        masks.append((rule_names(question, found) == rule).to_numpy())
    if was or now:
        moved = moves(question, found)
        for side, name in (("was", was), ("now", now)):
            if name:
                _require(name, (*names, NEWCOMER), "segment")
                masks.append((moved[side] == name).to_numpy())
    if area:
        masks.append(_within(area, found))
    return masks


def _require(name: str, known: tuple[str, ...], what: str) -> None:
    if name not in known:
        raise SettingError(f"no {what} {name[:_QUOTED]!r} here; there are {', '.join(known)}")


def _within(area: object, found: Found) -> Any:
    """Tell who stands within what was drawn in a plane."""
    refusal = SettingError("the area drawn cannot be read; draw it again")
    if not isinstance(area, Mapping) or area.get("plane") not in PLANES:
        raise refusal
    try:
        corners = [np.asarray(area[side], dtype=np.float64) for side in ("x", "y")]
    except (KeyError, TypeError, ValueError):
        raise refusal from None
    xs, ys = corners
    if not 2 < len(xs) == len(ys) <= _MOST_CORNERS or (xs <= 0).any() or (ys <= 0).any():  # noqa: PLR2004  # a triangle
        raise refusal
    x, y = in_plane(found.customers, str(area["plane"]))
    return inside(x, y, np.log10(xs).tolist(), np.log10(ys).tolist())


@read.remembered
def _quintiles() -> CutPoints | None:
    rfm = read.table("customers", list(c.RFM))
    return rfm_rules.quintiles(rfm) if len(rfm) else None


@read.remembered
def _ruled(cuts: CutPoints) -> pd.Series:
    rfm = read.table("customers", list(c.RFM))
    return rfm_rules.scores(rfm, cuts)[c.RULE_NAME]


def _written(cuts: tuple[float, ...]) -> str:
    return ", ".join(f"{value:.2f}".rstrip("0").rstrip(".") for value in cuts)
