"""Rows of a list as the grid sees them: its filters, its order, its blocks.

The grid asks in AG Grid's own words (filter model, sort model); the download of a list takes the
same words, so it holds what was on screen.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, Literal, Protocol

import pandas as pd

from analytics.errors import SettingError

Kind = Literal["text", "customer", "count", "number", "money", "percent", "days", "date"]

#: Kinds that are numbers.
NUMBERS: Final = ("count", "number", "money", "percent", "days")

_PERCENT: Final = 100
_DECIMALS: Final = 9
_MOST_CONDITIONS: Final = 10

_Condition = Mapping[str, Any]


class _Column(Protocol):
    @property
    def field(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def kind(self) -> Kind: ...


_WORDS: Final = {
    "equals": "is",
    "notEqual": "is not",
    "lessThan": "is below",
    "lessThanOrEqual": "is at most",
    "greaterThan": "is above",
    "greaterThanOrEqual": "is at least",
    "inRange": "is from",
    "blank": "is empty",
    "notBlank": "is not empty",
    "contains": "contains",
    "notContains": "does not contain",
    "startsWith": "begins with",
    "endsWith": "ends with",
}

_COMPARED: Final[Mapping[str, Callable[[pd.Series, Any], pd.Series]]] = {
    "equals": lambda values, asked: values == asked,
    "notEqual": lambda values, asked: values != asked,
    "lessThan": lambda values, asked: values < asked,
    "lessThanOrEqual": lambda values, asked: values <= asked,
    "greaterThan": lambda values, asked: values > asked,
    "greaterThanOrEqual": lambda values, asked: values >= asked,
}

_TEXT: Final[Mapping[str, Callable[[pd.Series, str], pd.Series]]] = {
    "equals": lambda texts, asked: texts == asked,
    "notEqual": lambda texts, asked: texts != asked,
    "contains": lambda texts, asked: texts.str.contains(asked, regex=False),
    "notContains": lambda texts, asked: ~texts.str.contains(asked, regex=False),
    "startsWith": lambda texts, asked: texts.str.startswith(asked),
    "endsWith": lambda texts, asked: texts.str.endswith(asked),
}


def narrowed(
    frame: pd.DataFrame, columns: Sequence[_Column], model: Mapping[str, Any]
) -> pd.DataFrame:
    """Keep the rows that pass a filter model.

    Parameters
    ----------
    frame : DataFrame
        Rows of the list.
    columns : sequence of GridColumn
    model : mapping of field to AG Grid's filter
        A condition, or ``operator`` (AND, OR) and ``conditions``. Numbers of a percent column
        are in percent. Text is compared without regard to case.

    Raises
    ------
    SettingError
        The model names a column or a comparison that there is not, or a value of another kind.
    """
    known = {column.field: column for column in columns}
    kept = pd.Series(data=True, index=frame.index)
    for field, asked in model.items():
        column = known.get(field)
        if column is None:
            raise SettingError(f"no column {str(field)[:40]!r} to filter; there are {list(known)}")
        kept &= _passes(frame[field], column, asked)
    return frame[kept]


def ordered(
    frame: pd.DataFrame, columns: Sequence[_Column], model: Sequence[Mapping[str, Any]]
) -> pd.DataFrame:
    """Sort rows by a sort model; gaps come last, ties keep the list's own order."""
    known = {column.field for column in columns}
    for asked in reversed(model):
        field = asked.get("colId")
        if field not in known:
            raise SettingError(
                f"no column {str(field)[:40]!r} to sort by; there are {sorted(known)}"
            )
        is_up = asked.get("sort") != "desc"
        frame = frame.sort_values(field, ascending=is_up, kind="stable", na_position="last")
    return frame


def records(frame: pd.DataFrame, columns: Sequence[_Column]) -> list[dict[str, Any]]:
    """Write rows as the browser takes them: percent in percent, days as ISO text, gaps as null."""
    written = {}
    for column in columns:
        values = frame[column.field]
        if column.kind == "percent":
            values = values * _PERCENT
        elif column.kind == "date":
            values = pd.to_datetime(values).dt.strftime("%Y-%m-%d")
        elif column.kind not in NUMBERS:
            values = values.map(str, na_action="ignore")
        written[column.field] = values.astype(object).where(values.notna(), None).tolist()
    return [dict(zip(written, row, strict=True)) for row in zip(*written.values(), strict=True)]


def in_words(columns: Sequence[_Column], model: Mapping[str, Any]) -> str:
    """Say a filter model in words; nothing where it filters nothing."""
    titles = {column.field: column.title for column in columns}
    return "; ".join(
        f"{titles.get(field, field)} {_said(asked)}" for field, asked in sorted(model.items())
    )


def order_in_words(columns: Sequence[_Column], model: Sequence[Mapping[str, Any]]) -> str:
    """Say a sort model in words; nothing where it sorts nothing."""
    titles = {column.field: column.title for column in columns}
    return ", ".join(
        f"{titles.get(asked.get('colId', ''), '')}"
        f"{', largest first' if asked.get('sort') == 'desc' else ''}"
        for asked in model
    )


def _passes(values: pd.Series, column: _Column, asked: Any) -> pd.Series:
    conditions, is_any = _conditions(asked)
    masks = [_meets(values, column, condition) for condition in conditions]
    together = pd.concat(masks, axis="columns")
    return together.any(axis="columns") if is_any else together.all(axis="columns")


def _conditions(asked: Any) -> tuple[list[_Condition], bool]:
    if not isinstance(asked, Mapping):
        raise SettingError(f"a filter is {str(asked)[:40]!r}; wanted type and value")
    parts = asked.get("conditions", [asked])
    is_sound = isinstance(parts, list) and 0 < len(parts) <= _MOST_CONDITIONS
    if not is_sound or not all(isinstance(part, Mapping) for part in parts):
        raise SettingError("the conditions of a filter cannot be read; wanted one to ten of them")
    return parts, asked.get("operator") == "OR"


def _meets(values: pd.Series, column: _Column, condition: _Condition) -> pd.Series:
    comparison = condition.get("type")
    if comparison in {"blank", "notBlank"}:
        return values.isna() if comparison == "blank" else values.notna()
    if column.kind in NUMBERS:
        scale = _PERCENT if column.kind == "percent" else 1
        # Rounded, since 0.07 in percent is 7.000000000000001.
        sizes = (values * scale).round(_DECIMALS)
        return _compare(sizes, comparison, map(_number, _ends(condition)))
    if column.kind == "date":
        return _compare(
            pd.to_datetime(values).dt.normalize(),
            comparison,
            map(_day, (condition.get("dateFrom"), condition.get("dateTo"))),
        )
    return _compare_text(values, comparison, condition.get("filter"))


def _ends(condition: _Condition) -> tuple[Any, Any]:
    return condition.get("filter"), condition.get("filterTo")


def _compare(values: pd.Series, comparison: Any, asked: Iterable[Any]) -> pd.Series:
    ends = iter(asked)
    low = next(ends)
    if comparison == "inRange":
        return values.between(low, next(ends))
    if comparison not in _COMPARED:
        raise SettingError(
            f"no comparison {str(comparison)[:40]!r}; there are {', '.join(_COMPARED)}, inRange"
        )
    return _COMPARED[comparison](values, low) & values.notna()


def _compare_text(values: pd.Series, comparison: Any, asked: Any) -> pd.Series:
    if comparison not in _TEXT:
        raise SettingError(
            f"no comparison {str(comparison)[:40]!r} of text; there are {', '.join(_TEXT)}"
        )
    texts = values.astype("str").str.lower().fillna("")
    return _TEXT[comparison](texts, str(asked or "").lower()).astype(bool)


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError) as error:
        raise SettingError(f"a filter has {str(value)[:40]!r}; wanted a number") from error


def _day(value: Any) -> pd.Timestamp:
    try:
        return pd.Timestamp(str(value)[:10])
    except ValueError as error:
        raise SettingError(f"a filter has {str(value)[:40]!r}; wanted a day") from error


def _said(asked: Any) -> str:
    conditions, is_any = _conditions(asked)
    return (" or " if is_any else " and ").join(map(_condition_said, conditions))


def _condition_said(condition: _Condition) -> str:
    comparison = str(condition.get("type"))
    words = _WORDS.get(comparison, comparison)
    low, high = condition.get("filter", condition.get("dateFrom")), condition.get("filterTo")
    high = condition.get("dateTo") if high is None else high
    if comparison in {"blank", "notBlank"}:
        return words
    ends = [str(end).removesuffix(" 00:00:00")[:80] for end in (low, high) if end is not None]
    return f"{words} {' to '.join(ends if comparison == 'inRange' else ends[:1])}"
