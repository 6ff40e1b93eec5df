"""The HTTP API: limits of what is asked, words of what is refused, what may be kept."""

from typing import Final

from tests.protections.row import TakenOut

_TEST: Final = "tests/dashboard/api/test_limits.py"
_ASKING: Final = "dashboard/api/asking.py"
_SERVING: Final = "dashboard/api/serving.py"
_OPERATIONS: Final = "dashboard/api/operations.py"

ROWS: Final = (
    TakenOut(
        "results have a limit",
        _OPERATIONS,
        "limit: Count = Field(5, ge=1, le=MOST,",
        "limit: Count = Field(5, ge=1,",
        f"{_TEST}::test_a_question_beyond_its_limits_is_refused",
    ),
    TakenOut(
        "a text has a greatest length",
        _OPERATIONS,
        'extra="forbid", str_max_length=LONGEST_TEXT, frozen=True',
        'extra="forbid", frozen=True',
        f"{_TEST}::test_a_question_beyond_its_limits_is_refused",
    ),
    TakenOut(
        "a part of a path has a greatest length",
        _ASKING,
        "if len(said) > LONGEST_TEXT:",
        "if False:",
        f"{_TEST}::test_a_question_beyond_its_limits_is_refused",
    ),
    TakenOut(
        "a parameter may be said so many times",
        "dashboard/api/builds.py",
        "Field([], max_length=MOST, description",
        "Field([], description",
        f"{_TEST}::test_a_question_beyond_its_limits_is_refused",
    ),
    TakenOut(
        "unknown parameters are refused",
        _OPERATIONS,
        'extra="forbid", str_max_length=LONGEST_TEXT, frozen=True',
        'extra="ignore", str_max_length=LONGEST_TEXT, frozen=True',
        f"{_TEST}::test_a_question_beyond_its_limits_is_refused",
    ),
    TakenOut(
        "a parameter that is said twice is refused",
        _ASKING,
        "if len(said) > 1 and name not in several:",
        "if False:",
        f"{_TEST}::test_a_question_beyond_its_limits_is_refused",
    ),
    TakenOut(
        "a body has so many bytes at most",
        _ASKING,
        "    request.max_content_length = MOST_BYTES\n",
        "",
        f"{_TEST}::test_a_body_beyond_its_limits_is_refused",
    ),
    TakenOut(
        "so many customers are predicted at a time",
        "dashboard/api/segments.py",
        "Field(min_length=1, max_length=_MOST), Tag",
        "Field(min_length=1), Tag",
        f"{_TEST}::test_a_body_beyond_its_limits_is_refused",
    ),
    TakenOut(
        "so many products are in a basket",
        "dashboard/api/products.py",
        "Field(min_length=1, max_length=MOST)",
        "Field(min_length=1)",
        f"{_TEST}::test_a_body_beyond_its_limits_is_refused",
    ),
    TakenOut(
        "text is no number",
        _ASKING,
        "validate_json(_body(), strict=True)",
        "validate_json(_body(), strict=False)",
        f"{_TEST}::test_a_body_beyond_its_limits_is_refused",
    ),
    TakenOut(
        "a body has to say that it is JSON",
        _ASKING,
        'if request.mimetype != "application/json":',
        "if False:",
        f"{_TEST}::test_a_body_of_another_type_is_refused",
    ),
    TakenOut(
        "what the framework refuses is problem+json too",
        _SERVING,
        "    server.register_error_handler(HTTPException, _failed)\n",
        "",
        f"{_TEST}::test_what_the_framework_refuses_is_a_problem_too",
    ),
    TakenOut(
        "an operation asks for its role",
        _SERVING,
        "            demand(operation.role)\n",
        "",
        f"{_TEST}::test_who_may_ask_what",
    ),
    TakenOut(
        "customers are told to analysts alone",
        "dashboard/api/customers.py",
        "        path_parts=_ID,\n        role=Role.ANALYST,\n        refusals=(404,),",
        "        path_parts=_ID,\n        refusals=(404,),",
        f"{_TEST}::test_who_may_ask_what",
    ),
    TakenOut(
        "questions about customers are in the audit log",
        _SERVING,
        '        audit.record("api", operation=operation.name, **parts)\n',
        "        pass\n",
        f"{_TEST}::test_questions_about_customers_are_in_the_audit_log_and_others_are_not",
    ),
    TakenOut(
        "an answer is kept for its own build alone",
        _SERVING,
        'return any(tag.partition(":")[0] == build_id for tag in known)',
        "return bool(known)",
        f"{_TEST}::test_an_answer_is_kept_for_its_own_build_alone",
    ),
    TakenOut(
        "a fault is told by an id",
        _SERVING,
        'words = f"something went wrong on the server; its log has the details under {error_id}"',
        "words = f\"{__import__('sys').exception()} {error_id}\"",
        f"{_TEST}::test_a_fault_is_told_by_an_id_and_not_in_its_own_words",
    ),
    TakenOut(
        "the document names every operation",
        _SERVING,
        "text = flask.json.dumps(document(operations))",
        "text = flask.json.dumps(document(operations[1:]))",
        "tests/dashboard/api/test_serving.py::test_the_document_is_valid_and_names_every_operation",
    ),
)
