"""Access: the gate, passwords, providers, proxies, sessions, forms, guessing, the audit log."""

from typing import Final

from tests.protections.row import TakenOut

_TESTS: Final = "tests/dashboard/access"
_GATE: Final = "dashboard/access/gate.py"
_SESSIONS: Final = "dashboard/access/sessions.py"
_SIGN_IN: Final = "dashboard/access/sign_in.py"
_OIDC: Final = "dashboard/access/oidc.py"
_USERS: Final = "dashboard/access/users.py"

_GATED: Final = (
    TakenOut(
        "a network is not served without a sign-in",
        "dashboard/addresses.py",
        'settings.auth == "off" and not settings.insecure and not is_loopback(settings.host)',
        "False",
        "tests/dashboard/test_addresses.py::test_a_network_needs_a_sign_in_or_the_word",
    ),
    TakenOut(
        "only loopback counts as this machine",
        "dashboard/addresses.py",
        "return ipaddress.ip_address(host).is_loopback",
        "return ipaddress.ip_address(host).is_private",
        "tests/dashboard/test_addresses.py::test_a_network_needs_a_sign_in_or_the_word",
    ),
    TakenOut(
        "the server asks before it listens",
        "dashboard/server.py",
        "addresses.require_closed(settings)",
        "",
        "tests/dashboard/test_users.py::test_a_network_is_not_served_without_sign_in"
        "[192.0.2.1-command0]",
    ),
    TakenOut(
        "every request passes the gate",
        _GATE,
        "server.before_request(lambda: _admit(access))",
        "server.before_request(lambda: who.set_current(who.LOCAL))",
        f"{_TESTS}/test_gate.py::test_a_route_of_tomorrow_is_behind_the_gate",
    ),
    TakenOut(
        "routes answer nobody who is not signed in",
        _GATE,
        "        return _refuse(access)\n    who.set_current(user)",
        "        return None\n    who.set_current(user)",
        f"{_TESTS}/test_gate.py::test_no_route_answers_who_is_not_signed_in[nobody]",
    ),
    TakenOut(
        "callbacks answer nobody, whatever page their body names",
        _GATE,
        "    user = _user(access)\n",
        '    if b"/sign-in" in flask.request.get_data():\n        return None\n'
        "    user = _user(access)\n",
        f"{_TESTS}/test_gate.py::test_no_callback_answers_who_is_not_signed_in[nobody]",
    ),
    TakenOut(
        "assets and scripts are behind the gate too",
        _GATE,
        "    if request.method in sign_in.OPEN.get(request.path, ()):",
        '    if request.path.startswith("/assets/") or '
        "request.method in sign_in.OPEN.get(request.path, ()):",
        f"{_TESTS}/test_gate.py::test_no_route_answers_who_is_not_signed_in[nobody]",
    ),
    TakenOut(
        "a page elsewhere whose name leads here reads nothing",
        _GATE,
        "    if not _is_own_host(access):",
        "    if False:",
        f"{_TESTS}/test_gate.py::test_loopback_without_sign_in_answers_to_its_own_names_only",
    ),
    TakenOut(
        "exports are for analysts",
        "dashboard/exports.py",
        "@access.require(access.Role.ANALYST)",
        "@access.require(access.Role.VIEWER)",
        f"{_TESTS}/test_gate.py::test_who_may_take_numbers_away[1-False]",
    ),
    TakenOut(
        "lists are for analysts",
        "dashboard/lists.py",
        "@access.require(access.Role.ANALYST)",
        "@access.require(access.Role.VIEWER)",
        f"{_TESTS}/test_gate.py::test_who_may_take_numbers_away[1-False]",
    ),
    TakenOut(
        "a route that asks for a role gets it",
        "dashboard/access/requiring.py",
        "            demand(role)\n",
        "",
        f"{_TESTS}/test_gate.py::test_who_may_take_numbers_away[1-False]",
    ),
)

_PASSWORDS: Final = (
    TakenOut(
        "passwords are kept as argon2 hashes",
        _USERS,
        'passwords.hashed(password) if password is not None else ""',
        'password or ""',
        f"{_TESTS}/test_users.py"
        "::test_a_password_is_kept_as_an_argon2_hash_that_only_the_owner_reads",
    ),
    TakenOut(
        "a wrong password is wrong",
        "dashboard/access/passwords.py",
        "            return False\n",
        "            return known is not None\n",
        f"{_TESTS}/test_users.py::test_only_the_right_password_of_somebody_known_is_right",
    ),
    TakenOut(
        "an unknown name costs a check as well",
        "dashboard/access/passwords.py",
        "    with _AT_ONCE:\n",
        "    if known is None:\n        return False\n    with _AT_ONCE:\n",
        f"{_TESTS}/test_users.py::test_somebody_unknown_costs_a_check_as_well",
    ),
    TakenOut(
        "passwords have a least length",
        "dashboard/access/passwords.py",
        "_SHORTEST: Final = 12",
        "_SHORTEST: Final = 1",
        f"{_TESTS}/test_users.py::test_what_cannot_be_a_user_is_refused",
    ),
    TakenOut(
        "a file of users that others may read is refused",
        _USERS,
        'if os.name == "posix" and found.st_mode & _OTHERS:',
        "if False:",
        f"{_TESTS}/test_users.py::test_a_file_that_others_may_read_is_refused",
    ),
    TakenOut(
        "the file of users is written for its owner alone",
        _USERS,
        "os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600",
        "os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644",
        f"{_TESTS}/test_users.py"
        "::test_a_password_is_kept_as_an_argon2_hash_that_only_the_owner_reads",
    ),
    TakenOut(
        "a damaged file of users is not taken for an empty one",
        _USERS,
        "(OSError, ValueError, KeyError, TypeError, AttributeError) as error:\n",
        "(OSError, ValueError, KeyError, TypeError, AttributeError) as error:\n        return {}\n",
        f"{_TESTS}/test_users.py::test_a_damaged_file_is_refused_and_not_taken_for_empty",
    ),
    TakenOut(
        "API tokens are kept as hashes",
        _USERS,
        "return hashlib.sha256(token.encode()).hexdigest()",
        "return token",
        f"{_TESTS}/test_users.py::test_a_token_is_found_by_its_hash_until_it_ends",
    ),
    TakenOut(
        "an API token opens the API alone",
        _GATE,
        "flask.request.path.startswith(API) and said.startswith(_BEARER)",
        "said.startswith(_BEARER)",
        f"{_TESTS}/test_gate.py::test_a_token_opens_the_api_alone",
    ),
)

_PROVIDERS: Final = (
    TakenOut(
        "the code of a provider is bound by PKCE",
        _OIDC,
        '                "code_challenge_method": "S256",\n',
        "",
        f"{_TESTS}/test_oidc.py::test_the_question_to_the_provider_is_proven_and_bound",
    ),
    TakenOut(
        "userinfo of another person is not believed",
        _OIDC,
        'if told.get("sub") != sub:',
        "if False:",
        f"{_TESTS}/test_oidc.py::test_userinfo_of_another_person_is_not_believed",
    ),
    TakenOut(
        "who has no role at the provider is out",
        _OIDC,
        "role = role_of(_groups(claims.get(self._claim)), self._roles)",
        "role = role_of(_groups(claims.get(self._claim)), self._roles) or "
        "max(self._roles.values())",
        f"{_TESTS}/test_oidc.py::test_whom_the_provider_does_not_vouch_for_is_out",
    ),
    TakenOut(
        "the issuer is asked over TLS",
        _OIDC,
        "        _require_private(issuer)\n",
        "",
        f"{_TESTS}/test_oidc.py::test_an_issuer_that_anybody_could_overhear_is_refused",
    ),
    TakenOut(
        "only a trusted proxy says who asks",
        "dashboard/access/proxies.py",
        "    if not flask.request.environ.get(_IS_TRUSTED):\n        return None\n",
        "",
        f"{_TESTS}/test_proxies.py::test_anybody_else_says_so_in_vain",
    ),
    TakenOut(
        "only a trusted proxy says that it spoke TLS",
        "dashboard/access/proxies.py",
        "            return self._fixed(environ, start_response)\n        return self._plain",
        "            return self._fixed(environ, start_response)\n        return self._fixed",
        f"{_TESTS}/test_proxies.py::test_only_a_trusted_proxy_says_that_it_spoke_tls",
    ),
    TakenOut(
        "two users in a proxy's header are nobody",
        "dashboard/access/proxies.py",
        'if not name or "," in name or',
        "if not name or",
        f"{_TESTS}/test_proxies.py::test_whom_the_proxy_does_not_name_with_a_role_is_out",
    ),
    TakenOut(
        "sign-in by proxy needs to know the proxy",
        "dashboard/access/setup.py",
        'if settings.auth == "proxy" and not settings.trusted_proxies:',
        "if False:",
        f"{_TESTS}/test_proxies.py::test_sign_in_by_proxy_needs_to_know_the_proxy",
    ),
)

_SESSION: Final = (
    TakenOut(
        "scripts do not read the cookie",
        _SESSIONS,
        "SESSION_COOKIE_HTTPONLY=True",
        "SESSION_COOKIE_HTTPONLY=False",
        f"{_TESTS}/test_sign_in.py::test_the_cookie_is_kept_from_scripts_and_other_sites",
    ),
    TakenOut(
        "forms of other sites do not bring the cookie along",
        _SESSIONS,
        '            SESSION_COOKIE_SAMESITE="Lax",\n',
        "",
        f"{_TESTS}/test_sign_in.py::test_the_cookie_is_kept_from_scripts_and_other_sites",
    ),
    TakenOut(
        "over TLS the cookie is Secure",
        _SESSIONS,
        "return flask.request.is_secure or super().get_cookie_secure(app)",
        "return super().get_cookie_secure(app)",
        f"{_TESTS}/test_sign_in.py::test_over_tls_the_cookie_never_travels_without_it",
    ),
    TakenOut(
        "over TLS the cookie is bound to this host",
        _SESSIONS,
        'return f"__Host-{name}" if flask.request.is_secure else name',
        "return name",
        f"{_TESTS}/test_sign_in.py::test_over_tls_the_cookie_never_travels_without_it",
    ),
    TakenOut(
        "a session that is idle or old ends",
        _SESSIONS,
        "            if not -_CLOCK_SECONDS <= now - began <= longest:\n",
        "            if began < 0:\n",
        f"{_TESTS}/test_sessions.py::test_a_session_ends_when_idle_and_when_old",
    ),
    TakenOut(
        "another password ends sessions",
        _SESSIONS,
        'if account is None or not hmac.compare_digest(account.stamp, said["stamp"]):',
        "if account is None:",
        f"{_TESTS}/test_sessions.py::test_another_password_ends_sessions",
    ),
    TakenOut(
        "a cookie that was not signed here is nobody's",
        _SESSIONS,
        "    digest_method = staticmethod(hashlib.sha256)\n",
        "    digest_method = staticmethod(hashlib.sha256)\n\n"
        "    def get_signing_serializer(self, app):\n"
        "        import flask.sessions as own\n\n"
        "        class Unsigned(own.URLSafeTimedSerializer):\n"
        "            def loads(self, s, *args, **kwargs):\n"
        '                return self.load_payload(str(s).encode().rsplit(b".", 2)[0])\n\n'
        "        return Unsigned(app.secret_key, salt=self.salt, serializer=self.serializer)\n",
        f"{_TESTS}/test_sessions.py::test_a_cookie_that_we_did_not_sign_is_nobodys",
    ),
    TakenOut(
        "after signing out a copy of the cookie opens nothing",
        _SIGN_IN,
        "    access.sessions.end()\n",
        "    flask.session.clear()\n",
        f"{_TESTS}/test_sign_in.py::test_after_signing_out_a_copy_of_the_cookie_opens_nothing",
    ),
    TakenOut(
        "nobody is led to another site after signing in",
        _SIGN_IN,
        'return _to(own_path(form.get(_NEXT, "/")))',
        'return _to(form.get(_NEXT, "/"))',
        f"{_TESTS}/test_sign_in.py::test_nobody_is_led_to_another_site",
    ),
)

_FORMS: Final = (
    TakenOut(
        "pages of other sites change nothing",
        "dashboard/guards.py",
        "    server.before_request(refuse_foreign_origin)\n",
        "",
        "tests/dashboard/test_app.py::test_a_request_from_another_site_is_refused",
    ),
    TakenOut(
        "what a form could send needs a token",
        _GATE,
        'if access.mode != "off" and _needs_proof() and not sessions.has_form_token(user):',
        "if False:",
        f"{_TESTS}/test_gate.py::test_forms_of_another_site_are_not_answered",
    ),
    TakenOut(
        "a body of no type needs a token too",
        _GATE,
        '    "text/plain",\n    "",\n',
        '    "text/plain",\n',
        f"{_TESTS}/test_gate.py::test_forms_of_another_site_are_not_answered",
    ),
    TakenOut(
        "the sign-in form has to be our own",
        _SIGN_IN,
        "if not sessions.has_form_token(None):",
        "if False:",
        f"{_TESTS}/test_sign_in.py::test_a_form_that_is_not_ours_signs_nobody_in",
    ),
    TakenOut(
        "a form token is of one browser",
        _SESSIONS,
        'bound = f"form {flask.session[_FORM]}"',
        'bound = "form"',
        f"{_TESTS}/test_sign_in.py::test_a_token_of_another_browser_is_no_proof",
    ),
    TakenOut(
        "a form token is of one session",
        _SESSIONS,
        "bound = f\"session {said['id']}\"",
        'bound = "session"',
        f"{_TESTS}/test_sign_in.py::test_a_token_of_another_session_is_no_proof",
    ),
)

_GUESSING: Final = (
    TakenOut(
        "guessing at an account is slowed down",
        "dashboard/access/throttle.py",
        "_MOST_PER_ACCOUNT: Final = 10\n",
        "_MOST_PER_ACCOUNT: Final = 10_000\n",
        f"{_TESTS}/test_throttle.py::test_after_ten_attempts_an_account_has_to_wait",
    ),
    TakenOut(
        "guessing from an address is slowed down, an IPv6 network being one",
        "dashboard/access/throttle.py",
        "_MOST_PER_ADDRESS: Final = 30\n",
        "_MOST_PER_ADDRESS: Final = 30_000\n",
        f"{_TESTS}/test_throttle.py::test_after_thirty_attempts_an_address_has_to_wait",
    ),
    TakenOut(
        "who has to wait is not let in by the right password",
        _SIGN_IN,
        "if wait := access.throttle.attempt(name, address):",
        "if (wait := access.throttle.attempt(name, address)) and False:",
        f"{_TESTS}/test_sign_in.py"
        "::test_too_many_attempts_have_to_wait_even_with_the_right_password",
    ),
)

_AUDIT: Final = (
    TakenOut(
        "only the server reads the audit log",
        "dashboard/audit.py",
        "os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600",
        "os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644",
        "tests/dashboard/test_audit.py::test_only_the_server_reads_the_log",
    ),
    TakenOut(
        "failed sign-ins are in the audit log",
        _SIGN_IN,
        '        audit.note("sign-in.failed", **logged)\n',
        "",
        f"{_TESTS}/test_sign_in.py::test_what_happened_is_in_the_audit_log_without_what_was_typed",
    ),
    TakenOut(
        "what was typed into the form is not in the audit log",
        _SIGN_IN,
        'account.name if account else "unknown", "address": address}',
        'name, "address": address}',
        f"{_TESTS}/test_sign_in.py::test_what_happened_is_in_the_audit_log_without_what_was_typed",
    ),
    TakenOut(
        "exports are in the audit log",
        "dashboard/exports.py",
        '        audit.record("export", name=name, kind=kind, rows=len(shown.table))\n',
        "",
        f"{_TESTS}/test_gate.py::test_takers_are_in_the_audit_log",
    ),
    TakenOut(
        "a fact cannot forge a second event",
        "dashboard/audit.py",
        "line = json.dumps(entry, ensure_ascii=True, default=str)",
        'line = json.dumps(entry, default=str).encode().decode("unicode_escape")',
        "tests/dashboard/test_audit.py::test_text_in_a_fact_cannot_forge_a_second_event",
    ),
)

ROWS: Final = (*_GATED, *_PASSWORDS, *_PROVIDERS, *_SESSION, *_FORMS, *_GUESSING, *_AUDIT)
