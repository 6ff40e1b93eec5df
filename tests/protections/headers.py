"""Headers of every answer, and what neither a log nor a cache keeps."""

from typing import Final

from tests.protections.row import TakenOut

_GUARDS: Final = "dashboard/guards.py"
_EVERY: Final = (
    "tests/dashboard/test_guards.py::test_every_kind_of_answer_carries_its_guards[GET-/healthz-200]"
)


def _header(name: str, value: str, words: str) -> TakenOut:
    return TakenOut(words, _GUARDS, f'    "{name}": "{value}",\n', "", _EVERY)


ROWS: Final = (
    _header(
        "X-Content-Type-Options", "nosniff", "a browser takes a type for what it is said to be"
    ),
    _header("Referrer-Policy", "same-origin", "other sites do not learn where somebody came from"),
    _header("X-Frame-Options", "DENY", "no site shows a page in a frame of its own"),
    _header("Cross-Origin-Opener-Policy", "same-origin", "no window of another site holds ours"),
    _header("Cross-Origin-Resource-Policy", "same-origin", "no other site loads what is ours"),
    _header(
        "Permissions-Policy",
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "pages have no use of camera, place and microphone",
    ),
    TakenOut(
        "what is no page may load nothing",
        _GUARDS,
        'response.headers.setdefault("Content-Security-Policy", _NOTHING)',
        "pass",
        _EVERY,
    ),
    TakenOut(
        "pages may not be framed",
        _GUARDS,
        "            \"frame-ancestors 'none'\",\n        ]",
        "        ]",
        "tests/dashboard/test_guards.py::test_scripts_run_by_their_hash_and_nothing_else_does",
    ),
    TakenOut(
        "scripts run from our own files or by their hash",
        _GUARDS,
        "[\"'self'\", early_script_hash(), *app.csp_hashes()]",
        "[\"'self'\", \"'unsafe-inline'\"]",
        "tests/dashboard/test_guards.py::test_scripts_run_by_their_hash_and_nothing_else_does",
    ),
    TakenOut(
        "forms of a page are sent here alone",
        _GUARDS,
        "            \"form-action 'self'\",\n",
        '            "form-action *",\n',
        "tests/dashboard/test_guards.py::test_scripts_run_by_their_hash_and_nothing_else_does",
    ),
    TakenOut(
        "browsers stay with TLS",
        _GUARDS,
        'response.headers.setdefault("Strict-Transport-Security", _TLS_ONLY)',
        "pass",
        "tests/dashboard/test_guards.py"
        "::test_behind_tls_browsers_are_told_to_stay_there[GET-/healthz-200]",
    ),
    TakenOut(
        "numbers are kept by no cache",
        _GUARDS,
        '_KEPT_BY_NOBODY: Final = "private, no-store"',
        '_KEPT_BY_NOBODY: Final = "public, max-age=60"',
        "tests/dashboard/test_guards.py::test_numbers_are_kept_by_no_cache",
    ),
    TakenOut(
        "no log line holds the query of an address",
        "dashboard/watching.py",
        "            method,\n            name,\n",
        "            method,\n            flask.request.full_path,\n",
        "tests/dashboard/test_watching.py"
        "::test_a_request_is_logged_by_its_template_and_nothing_that_was_typed",
    ),
    TakenOut(
        "no figure is labelled by what somebody typed",
        "dashboard/watching.py",
        "metrics.of(server).saw(method, name,",
        "metrics.of(server).saw(method, flask.request.full_path,",
        "tests/dashboard/test_watching.py::test_requests_are_counted_by_method_template_and_status",
    ),
    TakenOut(
        "the words of an error stay out of the log",
        "dashboard/logs.py",
        '        return "\\n".join([_LEFT_OUT, *frames])\n    return _LEFT_OUT',
        '        return "\\n".join([_LEFT_OUT, *frames])\n    return str(error)',
        "tests/dashboard/test_watching.py"
        "::test_the_words_of_an_error_stay_out_of_the_log_and_its_frames_in[text]",
    ),
)
