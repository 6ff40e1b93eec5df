"""What the campaign planner is asked: a group, and the user's assumptions, read from any text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, Final

from analytics.errors import SettingError
from analytics.planner import Campaign

_PERCENT: Final = 100
_LONGEST: Final = 40
_MOST_NAMED: Final = 8


@dataclass(frozen=True)
class Field:
    """An assumption that is typed in.

    Attributes
    ----------
    name : str
        In the address.
    label, unit : str
        Above the field; ``{currency}`` stands for the label of money.
    usual : str
        What it is by itself.
    low, high : float
        Bounds, both included.
    help : str
        What it means.
    is_whole : bool
        Whether only whole numbers will do.
    """

    name: str
    label: str
    unit: str
    usual: str
    low: float
    high: float
    help: str
    is_whole: bool = False

    def read(self, text: object) -> float | None:
        """Read what was typed; None where nothing was and nothing is usual.

        Raises
        ------
        SettingError
            It is no number, or out of bounds.
        """
        said = "" if text is None else str(text).strip()
        said = said or self.usual
        if not said:
            return None
        try:
            number = float(said.removesuffix("%"))
        except ValueError:
            number = float("nan")
        is_sound = isfinite(number) and self.low <= number <= self.high
        if not is_sound or (self.is_whole and number != int(number)):
            kind = "a whole number" if self.is_whole else "a number"
            raise SettingError(
                f"{self.label.lower()} is {said[:_LONGEST]!r}; wanted {kind} from "
                f"{self.low:g} to {self.high:,.10g}"
            )
        return number


FIELDS: Final[Mapping[str, Field]] = {
    field.name: field
    for field in (
        Field("cost", "Cost per contact", "{currency}", "5", 0, 1e6, "postage, call, voucher"),
        Field("margin", "Margin", "%", "30", 0, 100, "share of spend that the shop keeps"),
        Field(
            "response",
            "Response",
            "%",
            "5",
            0,
            100,
            "of the customers who would stay away, those whom a contact brings back",
        ),
        Field("low", "Response at least", "%", "2", 0, 100, "lower end of what you believe"),
        Field("high", "Response at most", "%", "10", 0, 100, "upper end of what you believe"),
        Field(
            "size",
            "Customers to contact",
            "",
            "",
            1,
            1e9,
            "empty: as many as pay best",
            is_whole=True,
        ),
    )
}

#: Name of each part of the group in the address, and its column of the customers.
GROUP: Final[Mapping[str, str]] = {
    "risk": "risk_tier",
    "value": "value_tier",
    "segment": "segment",
    "country": "country",
}

DEFAULTS: Final[Mapping[str, Any]] = {
    **{name: [] for name in GROUP},
    **{name: field.usual for name, field in FIELDS.items()},
}


@dataclass(frozen=True)
class Asked:
    """A group and assumptions, checked.

    Attributes
    ----------
    risk, value, segment, country : tuple of str
        Names to keep; empty keeps all.
    cost, margin, response, low, high : float
        Money per contact; the others are shares.
    size : int, optional
        Customers to contact; as many as pay best where not given.
    """

    risk: tuple[str, ...] = ()
    value: tuple[str, ...] = ()
    segment: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    cost: float = 5.0
    margin: float = 0.3
    response: float = 0.05
    low: float = 0.02
    high: float = 0.1
    size: int | None = None

    @property
    def campaign(self) -> Campaign:
        """The assumptions as the analysis takes them."""
        return Campaign(self.cost, self.margin, self.response, self.low, self.high)

    @property
    def kept(self) -> dict[str, tuple[str, ...]]:
        """What each part of the group keeps, by column."""
        return {column: getattr(self, name) for name, column in GROUP.items()}


def checked(
    question: Mapping[str, Any], known: Mapping[str, Sequence[str]]
) -> tuple[Asked, dict[str, str]]:
    """Read a question that anybody may have written.

    Parameters
    ----------
    question : mapping
        What the controls or an address say.
    known : mapping of part of the group to its names

    Returns
    -------
    Asked, dict of str to str
        What can be used, with defaults for the rest; and by name why something cannot.
    """
    problems: dict[str, str] = {}
    group = {name: _names(question, name, known.get(name, ()), problems) for name in GROUP}
    numbers = {name: _number(question, field, problems) for name, field in FIELDS.items()}
    shares = {
        name: (numbers[name] or 0.0) / _PERCENT for name in ("margin", "response", "low", "high")
    }
    if not shares["low"] <= shares["response"] <= shares["high"]:
        problems["response"] = (
            f"response is {_written(shares['response'])} between {_written(shares['low'])} and "
            f"{_written(shares['high'])}; wanted them in order, so the interval is widened"
        )
        shares["low"] = min(shares["low"], shares["response"])
        shares["high"] = max(shares["high"], shares["response"])
    size = numbers["size"]
    asked = Asked(
        risk=group["risk"],
        value=group["value"],
        segment=group["segment"],
        country=group["country"],
        cost=numbers["cost"] or 0.0,
        margin=shares["margin"],
        response=shares["response"],
        low=shares["low"],
        high=shares["high"],
        size=None if size is None else int(size),
    )
    return asked, problems


def start(question: Mapping[str, Any], asked: Asked) -> dict[str, Any]:
    """Say what the controls show at first: what the address says, where it can be read."""
    shown: dict[str, Any] = {name: list(getattr(asked, name)) for name in GROUP}
    for name, field in FIELDS.items():
        said = str(question.get(name) or "").strip()
        shown[name] = said if said and _is_sound(field, said) else field.usual
    return shown


def _is_sound(field: Field, said: str) -> bool:
    try:
        field.read(said)
    except SettingError:
        return False
    return True


def _names(
    question: Mapping[str, Any], name: str, known: Sequence[str], problems: dict[str, str]
) -> tuple[str, ...]:
    said = question.get(name) or []
    wanted = list(map(str, said)) if isinstance(said, list | tuple) else [str(said)]
    unknown = [one for one in wanted if one not in known]
    if unknown:
        more = ", ..." if len(known) > _MOST_NAMED else ""
        offered = ", ".join(known[:_MOST_NAMED]) + more
        problems[name] = (
            f"{name} is {unknown[0][:_LONGEST]!r}; wanted one of {offered or 'none there is'}"
        )
    return tuple(one for one in known if one in wanted)


def _number(question: Mapping[str, Any], field: Field, problems: dict[str, str]) -> float | None:
    try:
        return field.read(question.get(field.name))
    except SettingError as refused:
        used = f"; {field.usual} is used" if field.usual else "; the best size is used"
        problems[field.name] = f"{refused}{used}"
        return field.read(field.usual)


def _written(share: float) -> str:
    return f"{_PERCENT * share:g}%"
