"""Reads what a request asks, and says in words what cannot be taken."""

import re
from http import HTTPStatus
from typing import Any, Final

import flask
from pydantic import TypeAdapter, ValidationError
from werkzeug.exceptions import HTTPException

from analytics.errors import ShopperError
from dashboard.api.operations import LONGEST_TEXT, Operation, Question

#: Bytes of a body: a thousand customers take a tenth of it.
MOST_BYTES: Final = 2**20

_MOST_SAID: Final = 5
_QUOTED: Final = 40
_TAGS: Final = {"one", "many"}
_SHOULD: Final = re.compile(r"^(?:Input|String|List) should |^Value error, it should ")


class RefusedError(ShopperError):
    """A question that cannot be taken, with the status of the answer."""

    def __init__(self, words: str, status: int) -> None:
        super().__init__(words)
        self.status = status


def asked_of(operation: Operation) -> Any:
    """Read the question of the current request.

    Raises
    ------
    RefusedError
        It cannot be taken.
    """
    for name, said in (flask.request.view_args or {}).items():
        if len(said) > LONGEST_TEXT:
            raise RefusedError(
                f"'{name}' is {_shown(said)}; wanted at most {LONGEST_TEXT} signs", 422
            )
    try:
        question = operation.query.model_validate(_values(operation.query))
        if operation.body is None:
            return question
        return TypeAdapter(operation.body).validate_json(_body(), strict=True)
    except ValidationError as error:
        is_json = error.errors()[0]["type"] != "json_invalid"
        raise RefusedError(_words(error), 422 if is_json else 400) from None


def _values(query: type[Question]) -> dict[str, Any]:
    """Take the parameters as text; a list where several are meant, else one at most."""
    several = {
        field.alias or name
        for name, field in query.model_fields.items()
        if getattr(field.annotation, "__origin__", None) is list
    }
    found: dict[str, Any] = {}
    for name, said in flask.request.args.lists():
        if len(said) > 1 and name not in several:
            raise RefusedError(f"'{name[:_QUOTED]}' is said {len(said)} times; wanted once", 422)
        found[name] = said if name in several else said[0]
    return found


def _body() -> bytes:
    request = flask.request
    if request.mimetype != "application/json":
        raise RefusedError(
            f"the body is {request.mimetype[:_QUOTED] or 'of no type'}; wanted application/json",
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        )
    request.max_content_length = MOST_BYTES
    try:
        return request.get_data(cache=False)
    except HTTPException:
        raise RefusedError(
            f"the body is too large; wanted at most {MOST_BYTES:,} bytes",
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        ) from None


def _words(error: ValidationError) -> str:
    problems = error.errors(include_url=False, include_context=False)
    said = [_one(problem) for problem in problems[:_MOST_SAID]]
    more = len(problems) - len(said)
    return "; ".join([*said, *([f"and {more} more problems"] if more else [])])


def _one(problem: Any) -> str:
    where = ".".join(str(part) for part in problem["loc"] if part not in _TAGS)[:_QUOTED]
    where = f"'{where}'" if where else "the body"
    if problem["type"] == "missing":
        return f"{where} is missing"
    if problem["type"] == "extra_forbidden":
        return f"{where} is not known"
    if problem["type"] == "json_invalid":
        return f"the body is no JSON: {problem['msg'].removeprefix('Invalid JSON: ')}"
    wanted = _SHOULD.sub("it should ", problem["msg"])
    return f"{where} is {_shown(problem['input'])}; {wanted[:1].lower()}{wanted[1:]}"


def _shown(value: Any) -> str:
    if isinstance(value, dict | list):
        return f"a list of {len(value):,}" if isinstance(value, list) else "an object"
    text = repr(value)
    return f"{text[:_QUOTED]}{chr(0x2026)}" if len(text) > _QUOTED else text
