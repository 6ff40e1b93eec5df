"""What an operation of the API is: where it is asked, what it takes, what it answers."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from pages.who import Role

#: Where all of them are.
PREFIX: Final = "/api/v1"

#: What cannot be stock code, customer id or search text is longer.
LONGEST_TEXT: Final = 100

MOST: Final = 100


_WHOLE: Final = re.compile(r"-?[0-9]{1,9}")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _whole(said: object) -> object:
    """Take digits for a number; 1_0 and 5.0 are none, though Python would read them."""
    if not (isinstance(said, str) and _WHOLE.fullmatch(said)):
        raise ValueError("it should be a whole number")
    return int(said)


def _whole_in_json(said: object) -> object:
    """Take 5.0 for 5: JSON has one kind of number."""
    return int(said) if isinstance(said, float) and said.is_integer() else said


def _day(said: object) -> object:
    """Take a day as ISO writes it; a number is no instant."""
    if not (isinstance(said, str) and _DAY.fullmatch(said)):
        raise ValueError("it should be a day such as 2011-12-09")
    return said


#: A number and a day in an address, and a number in a body.
Count = Annotated[int, BeforeValidator(_whole)]
CountInJson = Annotated[int, BeforeValidator(_whole_in_json)]
Day = Annotated[date, BeforeValidator(_day)]


#: An instant without an offset: of the shop's own clock.
ShopTime = Annotated[
    datetime,
    WithJsonSchema({"type": "string", "examples": ["2011-12-09T12:50:00"]}, mode="serialization"),
]


class Question(BaseModel):
    """What is asked: nothing unknown, text without blanks around it."""

    model_config = ConfigDict(extra="forbid", str_max_length=LONGEST_TEXT, frozen=True)


class Nothing(Question):
    """No parameters."""


class Answer(BaseModel):
    """What is answered; which build it is of stands in each."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    build_id: str = Field(description="The build that the numbers are of.")


class Limited(Question):
    """How much is wanted."""

    limit: Count = Field(5, ge=1, le=MOST, description="At most so many.")


@dataclass(frozen=True)
class Operation:
    """One operation.

    Attributes
    ----------
    method, path : str
        ``GET`` or ``POST``, and the path below `PREFIX` as Flask writes it.
    summary : str
        One line for people.
    answer : callable
        Takes the parts of the path by name, and ``asked``, the question; gives the answer.
    gives : type
        Of the answer.
    query, body : type
        Of the question, in the address or in the body.
    path_parts : mapping of str to str
        What the parts of the path mean.
    role : Role
        Who may ask.
    refusals : tuple of int
        Statuses, beside those that any operation may have.
    """

    method: str
    path: str
    summary: str
    answer: Callable[..., Answer]
    gives: type[Answer]
    query: type[Question] = Nothing
    body: Any = None
    path_parts: dict[str, str] | None = None
    role: Role = Role.VIEWER
    refusals: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """Name the operation."""
        return self.answer.__name__
