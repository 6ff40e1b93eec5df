"""What someone asks of a list: which rows, in which order, and how to split them.

A page's own query, the grid's filter and order, and the panel's settings come as one state: from
the browser as JSON, from an address as parameters.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from analytics.errors import SettingError
from components.campaign import NOT_BALANCED

#: Customers that a page may name one by one.
MOST_IDS: Final = 50_000

DEFAULTS: Final[Mapping[str, float]] = {"control": 10, "seed": 1}

_PERCENT: Final = 100
_MOST_ROWS: Final = 1_000
_MOST_CONTROL: Final = 90
_HIGHEST_SEED: Final = 2**31 - 1
_SPLIT: Final = ("control", "seed", "by", "effect", "baseline")
_GRID: Final = ("filter", "sort")


@dataclass(frozen=True)
class Split:
    """How a list is divided into treatment and control.

    Attributes
    ----------
    control_share : float
        Part left alone, 0 < share <= 0.9.
    seed : int
        Of the lots.
    by : str
        Column whose values are split in the same proportion; empty for none.
    effect : float, optional
        Change to be seen: a share (0.05 is five points), or money.
    baseline : float, optional
        Rate without the campaign, a share; where not given the list's own is taken.
    """

    control_share: float
    seed: int
    by: str = ""
    effect: float | None = None
    baseline: float | None = None


@dataclass(frozen=True)
class Asked:
    """Which rows of a list, in which order, split how."""

    query: Mapping[str, Any] = field(default_factory=dict)
    ids: frozenset[str] | None = None
    filters: Mapping[str, Any] = field(default_factory=dict)
    sort: Sequence[Mapping[str, Any]] = ()
    ticked: frozenset[str] | None = None
    split: Split | None = None


def from_json(text: str | None, *, in_percent: bool) -> Asked:
    """Read the state that the browser keeps.

    Parameters
    ----------
    text : str or None
        ``query`` (the page's; ``ids`` in it names customers), ``filter``, ``sort``, ``ticked``,
        ``split``; all may be missing.
    in_percent : bool
        Whether effect and baseline are percentages.

    Raises
    ------
    SettingError
        It cannot be read, or asks for what cannot be done.
    """
    try:
        state = json.loads(text or "{}")
    except json.JSONDecodeError as error:
        raise SettingError("the state of the list is no JSON; reload the page") from error
    if not isinstance(state, dict):
        raise SettingError("the state of the list is no object; reload the page")
    return _asked(state, in_percent=in_percent)


def from_address(values: Mapping[str, Sequence[str]], *, in_percent: bool) -> Asked:
    """Read the parameters of an address, each with all its values.

    ``ids`` (repeated), ``filter`` and ``sort`` (JSON in AG Grid's words), ``control`` (percent),
    ``seed``, ``by``, ``effect``, ``baseline``; all others are the page's own query.
    """
    said = {name: list(given) for name, given in values.items() if given}
    grid: dict[str, Any] = {name: _json(said.pop(name)[0], name) for name in _GRID if name in said}
    split = {name: said.pop(name)[0] for name in _SPLIT if name in said}
    query: dict[str, Any] = {
        name: given if len(given) > 1 or name == "ids" else given[0] for name, given in said.items()
    }
    return _asked({"query": query, **grid, "split": split or None}, in_percent=in_percent)


def from_request(query: object, request: Mapping[str, Any]) -> Asked:
    """Read what the grid asks for of a page's query."""
    filters, sort = request.get("filterModel"), request.get("sortModel")
    return _asked({"query": query, "filter": filters, "sort": sort}, in_percent=True)


def block_of(request: Mapping[str, Any]) -> tuple[int, int]:
    """Give the first row of the block that the grid asks for, and the one after its last."""
    first, last = request.get("startRow"), request.get("endRow")
    if not isinstance(first, int) or not isinstance(last, int) or first < 0:
        return 0, 0
    return first, min(last, first + _MOST_ROWS)


def query_of(query: object) -> tuple[dict[str, Any], frozenset[str] | None]:
    """Take the named customers out of a page's query."""
    if query is None:
        return {}, None
    if not isinstance(query, Mapping):
        raise SettingError("the query of the list is no object; reload the page")
    rest = {str(name): value for name, value in query.items() if name != "ids"}
    return rest, _ids(query.get("ids"))


def _asked(state: Mapping[str, Any], *, in_percent: bool) -> Asked:
    query, ids = query_of(state.get("query"))
    filters, sort, split = state.get("filter") or {}, state.get("sort") or [], state.get("split")
    if not isinstance(filters, Mapping) or not isinstance(sort, list):
        raise SettingError("filter or sort of the list cannot be read; reload the page")
    if not all(isinstance(part, Mapping) for part in sort):
        raise SettingError("the sort of the list cannot be read; reload the page")
    return Asked(
        query=query,
        ids=ids,
        filters=filters,
        sort=tuple(sort),
        ticked=_ids(state.get("ticked")),
        split=_split(split, in_percent=in_percent) if isinstance(split, Mapping) else None,
    )


def _split(said: Mapping[str, Any], *, in_percent: bool) -> Split:
    unit = _PERCENT if in_percent else 1
    control = _number(said, "control", "control group in percent", 1, _MOST_CONTROL)
    seed = _number(said, "seed", "seed", 0, _HIGHEST_SEED)
    effect = _number(said, "effect", "effect to see", 0.01, _PERCENT if in_percent else 1e9)
    baseline = _number(said, "baseline", "usual rate in percent", 0.01, 99.99)
    if seed is not None and seed != int(seed):
        raise SettingError(f"seed is {seed:g}; wanted a whole number")
    return Split(
        control_share=(control if control is not None else DEFAULTS["control"]) / _PERCENT,
        seed=int(seed if seed is not None else DEFAULTS["seed"]),
        by="" if said.get("by") in (None, NOT_BALANCED) else str(said["by"]),
        effect=None if effect is None else effect / unit,
        baseline=None if baseline is None else baseline / _PERCENT,
    )


def _number(
    said: Mapping[str, Any], name: str, words: str, low: float, high: float
) -> float | None:
    value = said.get(name)
    if value in (None, ""):
        return None
    try:
        number = float(str(value))
    except ValueError:
        number = float("nan")
    if not low <= number <= high:
        raise SettingError(
            f"{words} is {str(value)[:40]!r}; wanted a number from {low:g} to {high:,.10g}"
        )
    return number


def _ids(named: object) -> frozenset[str] | None:
    if named is None:
        return None
    if not isinstance(named, list):
        raise SettingError("the customers of the list cannot be read; select them again")
    if len(named) > MOST_IDS:
        raise SettingError(
            f"{len(named):,} customers are named one by one; wanted at most {MOST_IDS:,}, "
            "so select fewer or filter the list"
        )
    return frozenset(map(str, named))


def _json(text: str, name: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise SettingError(f"{name} is {text[:40]!r}; wanted JSON as the list makes it") from error
