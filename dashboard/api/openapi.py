"""The OpenAPI document, made from the very models that check requests and answers."""

import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

from dashboard.api.operations import LONGEST_TEXT, PREFIX, Operation

_SCHEMAS: Final = "#/components/schemas/{model}"
_PART: Final = re.compile(r"<(\w+)>")

#: What any operation may answer, and one with a body.
_ALWAYS: Final = (401, 403, 422, 503)
_WITH_BODY: Final = (400, 413, 415)

_VERSION: Final = "1.0"
_ABOUT: Final = (
    "Answers of the current build, as on the pages and the command line. Without sign-in on "
    "loopback nothing is needed to ask; else a token (`python -m dashboard users token NAME`) or "
    "the cookie of a browser that is signed in. Every GET has the build's id as its ETag."
)


class Problem(BaseModel):
    """What was refused (RFC 9457), in the words that a page would use."""

    model_config = ConfigDict(extra="forbid")

    type: Literal["about:blank"]
    title: str
    status: int
    detail: str


Schema = dict[str, Any]
Mode = Literal["validation", "serialization"]


def document(operations: Sequence[Operation]) -> Schema:
    """Describe operations.

    Returns
    -------
    dict
        OpenAPI 3.1, ready for JSON.
    """
    wanted: list[tuple[str, Mode, TypeAdapter[Any]]] = [
        ("Problem", "serialization", TypeAdapter(Problem))
    ]
    for each in operations:
        wanted.append((each.name, "serialization", TypeAdapter(each.gives)))
        wanted.append((f"{each.name} query", "validation", TypeAdapter(each.query)))
        if each.body is not None:
            wanted.append((f"{each.name} body", "validation", TypeAdapter(each.body)))
    found, definitions = TypeAdapter.json_schemas(wanted, ref_template=_SCHEMAS)
    schemas = {name: schema for (name, _), schema in found.items()}
    defined: Schema = definitions.get("$defs", {})
    paths: Schema = {}
    for each in operations:
        path = PREFIX + _PART.sub(r"{\1}", each.path)
        paths.setdefault(path, {})[each.method.lower()] = _described(each, schemas, defined)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Shopper Spectrum", "version": _VERSION, "description": _ABOUT},
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": defined,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "shopper_session"},
            },
        },
        "security": [{}, {"token": []}, {"session": []}],
    }


def _described(operation: Operation, schemas: Schema, defined: Schema) -> Schema:
    answers = {str(s): _refusal(s, schemas["Problem"]) for s in _statuses(operation)}
    content = {"application/json": {"schema": schemas[operation.name]}}
    answers = {"200": {"description": "The answer.", "content": content}, **answers}
    if operation.method == "GET":
        answers["304"] = {"description": "The same build as that of the ETag sent."}
    said: Schema = {
        "operationId": operation.name,
        "summary": operation.summary,
        "description": f"For the role {operation.role.word}.",
        "parameters": [
            *_path_parameters(operation),
            *_query_parameters(_resolved(schemas[f"{operation.name} query"], defined)),
        ],
        "responses": answers,
    }
    if operation.body is not None:
        body = {"application/json": {"schema": schemas[f"{operation.name} body"]}}
        said["requestBody"] = {"required": True, "content": body}
    return said


def _statuses(operation: Operation) -> list[int]:
    with_body = _WITH_BODY if operation.body is not None else ()
    return sorted({*_ALWAYS, *with_body, *operation.refusals})


def _refusal(status: int, problem: Schema) -> Schema:
    content = {"application/problem+json": {"schema": problem}}
    return {"description": HTTPStatus(status).phrase, "content": content}


def _path_parameters(operation: Operation) -> list[Schema]:
    schema = {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT}
    return [
        {"name": name, "in": "path", "required": True, "description": meaning, "schema": schema}
        for name, meaning in (operation.path_parts or {}).items()
    ]


def _query_parameters(question: Schema) -> list[Schema]:
    found = []
    for name, schema in question.get("properties", {}).items():
        meaning = schema.get("description", "")
        kept = {key: value for key, value in schema.items() if key not in {"title", "description"}}
        found.append(
            {
                "name": name,
                "in": "query",
                "required": False,
                "description": meaning,
                "schema": _without_null(kept),
            }
        )
    return found


def _without_null(schema: Schema) -> Schema:
    """Take null away: an address cannot say it, but leave the parameter out."""
    options = [option for option in schema.get("anyOf", []) if option != {"type": "null"}]
    return options[0] if len(options) == 1 else schema


def _resolved(schema: Schema, defined: Schema) -> Schema:
    if "$ref" in schema:
        found: Schema = defined[schema["$ref"].rpartition("/")[2]]
        return found
    return schema
