"""Deployment, faults, slow clients and calls that no page of ours makes."""

from typing import Final

from tests.protections.row import TakenOut

_DEPLOYED: Final = "tests/test_deployment.py"
_UNIT: Final = "deploy/shopper-spectrum.service"
_CALLS: Final = "dashboard/calls.py"
_REFUSED: Final = "tests/dashboard/test_calls.py::test_anything_else_is_refused_in_words"

_DEPLOYMENT: Final = (
    TakenOut(
        "the image runs without privileges",
        "Dockerfile",
        "USER 10001:10001\n",
        "USER 0:0\n",
        f"{_DEPLOYED}::test_the_image_runs_as_nobody_of_importance",
    ),
    TakenOut(
        "the image tells whether it is healthy",
        "Dockerfile",
        "http://127.0.0.1:8050/healthz",
        "http://127.0.0.1:8050/",
        f"{_DEPLOYED}::test_the_image_tells_whether_it_is_healthy",
    ),
    TakenOut(
        "the image holds hashed wheels alone",
        "Dockerfile",
        "--require-hashes --only-binary :all:",
        "--only-binary :all:",
        f"{_DEPLOYED}::test_the_image_is_made_of_hashed_wheels_and_the_program_alone",
    ),
    TakenOut(
        "the services write on no root",
        "compose.yaml",
        '  user: "10001:10001"\n  read_only: true\n',
        '  user: "10001:10001"\n',
        f"{_DEPLOYED}::test_a_service_can_write_nowhere_and_gain_nothing[web]",
    ),
    TakenOut(
        "the services have no capabilities",
        "compose.yaml",
        '  cap_drop: [ALL]\n  security_opt: ["no-new-privileges:true"]\n  tmpfs',
        '  security_opt: ["no-new-privileges:true"]\n  tmpfs',
        f"{_DEPLOYED}::test_a_service_can_write_nowhere_and_gain_nothing[web]",
    ),
    TakenOut(
        "the services gain no privileges",
        "compose.yaml",
        '  security_opt: ["no-new-privileges:true"]\n  tmpfs',
        "  security_opt: []\n  tmpfs",
        f"{_DEPLOYED}::test_a_service_can_write_nowhere_and_gain_nothing[build]",
    ),
    TakenOut(
        "only the proxy can be reached",
        "compose.yaml",
        "    networks: [inside]\n    stop_grace_period",
        '    networks: [inside]\n    ports: ["8050:8050"]\n    stop_grace_period',
        f"{_DEPLOYED}::test_only_the_proxy_can_be_reached",
    ),
    TakenOut(
        "secrets are files and stand in no variable",
        "compose.yaml",
        "SHOPPER_SPECTRUM_SECRET_KEY_FILE: /run/secrets/secret_key",
        "SHOPPER_SPECTRUM_SECRET_KEY: 0123456789abcdef",
        f"{_DEPLOYED}::test_no_secret_is_written_down",
    ),
    TakenOut(
        "what is for the inside stays behind the proxy",
        "deploy/Caddyfile",
        "\trespond @inside 404\n",
        "",
        "tests/operations/test_proxy.py::test_what_is_for_the_inside_stays_there[/metrics]",
    ),
    TakenOut(
        "people have to sign in where it is deployed",
        "compose.yaml",
        "SHOPPER_SPECTRUM_AUTH: passwords",
        "SHOPPER_SPECTRUM_AUTH: off",
        f"{_DEPLOYED}::test_people_have_to_sign_in",
    ),
    TakenOut(
        "the unit gains no privileges",
        _UNIT,
        "NoNewPrivileges=yes",
        "NoNewPrivileges=no",
        f"{_DEPLOYED}::test_the_unit_gives_the_server_no_more_than_it_needs",
    ),
    TakenOut(
        "the unit writes on no root",
        _UNIT,
        "ProtectSystem=strict",
        "ProtectSystem=full",
        f"{_DEPLOYED}::test_the_unit_gives_the_server_no_more_than_it_needs",
    ),
    TakenOut(
        "whoever stops it waits until it is done",
        _UNIT,
        "TimeoutStopSec=20",
        "TimeoutStopSec=5",
        f"{_DEPLOYED}::test_whoever_stops_it_waits_longer_than_it_takes",
    ),
    TakenOut(
        "metrics are for who knows the token",
        "dashboard/metrics.py",
        'return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())',
        'return given.startswith("Bearer")',
        "tests/dashboard/test_watching.py::test_with_a_token_it_alone_counts",
    ),
    TakenOut(
        "metrics without a token are for nobody where people sign in",
        "dashboard/metrics.py",
        "    if not flask.current_app.config[_LOCAL]:\n        return False\n",
        "",
        "tests/dashboard/test_watching.py"
        "::test_where_people_sign_in_only_the_token_opens_the_figures",
    ),
    TakenOut(
        "metrics without a token are for this machine",
        "dashboard/metrics.py",
        'return ipaddress.ip_address(request.remote_addr or "").is_loopback',
        'return bool(ipaddress.ip_address(request.remote_addr or ""))',
        "tests/dashboard/test_watching.py"
        "::test_without_a_token_only_this_machine_may_read_the_figures",
    ),
    TakenOut(
        "the id of a request is well formed",
        "dashboard/watching.py",
        "flask.g.request_id = given if is_good else secrets.token_hex(8)",
        "flask.g.request_id = given or secrets.token_hex(8)",
        "tests/dashboard/test_watching.py::test_any_other_request_id_is_replaced",
    ),
    TakenOut(
        "who asks whether there is a build is told no path",
        "dashboard/health.py",
        "    except ArtifactError:\n"
        '        reason = "the build cannot be read; python -m dashboard verify says why"\n',
        "    except ArtifactError as error:\n        reason = str(error)\n",
        "tests/dashboard/test_app.py::test_who_asks_whether_there_is_a_build_is_told_no_path",
    ),
    TakenOut(
        "a request under way is answered when the server ends",
        "dashboard/server.py",
        '        "graceful_timeout": GRACE_SECONDS,\n',
        '        "graceful_timeout": 0,\n',
        "tests/operations/test_shutdown.py"
        "::test_a_request_under_way_is_answered_after_the_server_was_asked_to_end",
    ),
)

_FAULTS: Final = (
    TakenOut(
        "a build that fails leaves the old one",
        "analytics/store/artifacts.py",
        "                shutil.rmtree(staging, ignore_errors=True)\n",
        "                pass\n",
        "tests/analytics/test_store.py"
        "::test_a_failed_build_leaves_the_old_one_current_and_no_trace",
    ),
    TakenOut(
        "a damaged build is not made current",
        "analytics/store/artifacts.py",
        "            if problems := self.open(build_id).problems():\n",
        "            if problems := self.open(build_id) and []:\n",
        "tests/analytics/test_store.py::test_a_damaged_build_is_not_made_current",
    ),
    TakenOut(
        "a callback that fails is told by an id",
        "dashboard/failures.py",
        'return {shell.TOAST: {"children": _words(error, error_id)}}',
        'return {shell.TOAST: {"children": str(error)}}',
        "tests/dashboard/test_app.py::test_a_failed_callback_tells_an_id_and_logs_the_rest",
    ),
    TakenOut(
        "a request that fails is told by an id",
        "dashboard/failures.py",
        "    return flask.Response(words, _BROKEN,",
        "    words = f\"{getattr(error, 'original_exception', error)} {error_id}\"\n"
        "    return flask.Response(words, _BROKEN,",
        "tests/dashboard/test_app.py::test_a_failed_request_tells_an_id_and_logs_the_rest",
    ),
    TakenOut(
        "an answer that cannot be written is told by an id",
        _CALLS,
        "        except Exception as error:\n",
        "        except ZeroDivisionError as error:\n",
        "tests/dashboard/test_calls.py::test_an_answer_that_dash_cannot_write_is_a_notice_too",
    ),
    TakenOut(
        "a cache that was deleted is made anew",
        "dashboard/cache.py",
        "        if self._is_made:\n",
        "        if False:\n",
        "tests/dashboard/test_cache.py::test_it_starts_anew_when_its_folder_was_deleted",
    ),
    TakenOut(
        "a job that was killed is said to be",
        "dashboard/uploading/jobs.py",
        '    return status | {"state": REFUSED, "message": _ENDED}',
        "    return status",
        "tests/dashboard/uploading/test_jobs.py::test_a_job_that_was_killed_is_said_to_be",
    ),
)

_CLIENTS: Final = (
    TakenOut(
        "clients that never end their question keep nobody waiting",
        "dashboard/worker.py",
        "        if _is_whole(conn):\n",
        "        if True:\n",
        "tests/operations/test_bad_clients.py"
        "::test_more_clients_than_threads_that_never_end_their_question_keep_nobody_waiting[P]",
    ),
    TakenOut(
        "readers that do not take their answer are given up",
        "dashboard/worker.py",
        "for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):",
        "for option in (socket.SO_RCVTIMEO,):",
        "tests/operations/test_bad_clients.py"
        "::test_clients_that_do_not_take_their_answer_are_given_up",
    ),
    TakenOut(
        "so many slow questions are worked on at a time",
        "dashboard/jobs.py",
        "        if len(self._started) >= MOST:\n",
        "        if False:\n",
        "tests/dashboard/test_jobs.py"
        "::test_more_than_a_few_slow_questions_at_a_time_are_refused_in_words",
    ),
    TakenOut(
        "any request has so many bytes at most",
        "dashboard/guards.py",
        '    server.config["MAX_CONTENT_LENGTH"] = _MAX_REQUEST_BYTES\n',
        "",
        "tests/dashboard/test_app.py::test_a_body_that_is_too_large_is_refused",
    ),
)

_FUZZED: Final = (
    TakenOut(
        "a call of no callback is refused",
        _CALLS,
        "            require_call(app.callback_map, _posted())\n",
        "            _posted()\n",
        _REFUSED,
    ),
    TakenOut(
        "a call has the inputs of its callback",
        _CALLS,
        '    _require_sides(callback["inputs"], body.get("inputs", []), "inputs")\n',
        "",
        _REFUSED,
    ),
    TakenOut(
        "a call has the state of its callback",
        _CALLS,
        '    _require_sides(callback["state"], body.get("state", []), "state")\n',
        "",
        _REFUSED,
    ),
    TakenOut(
        "a call has the outputs of its callback",
        _CALLS,
        '    _require_outputs(callback, body.get("outputs"))\n',
        "",
        _REFUSED,
    ),
    TakenOut(
        "what is no JSON is refused in words",
        _CALLS,
        "return orjson.loads(request.get_data())",
        "return request.get_json(silent=True)",
        "tests/dashboard/test_calls.py::test_what_is_no_json_is_refused_in_words",
    ),
    TakenOut(
        "a script that no page names is not found",
        "dashboard/failures.py",
        "    server.register_error_handler(DependencyException, _no_such_script)\n",
        "",
        "tests/dashboard/test_calls.py::test_a_script_that_no_page_names_is_not_found",
    ),
)

ROWS: Final = (*_CLIENTS, *_DEPLOYMENT, *_FAULTS, *_FUZZED)
