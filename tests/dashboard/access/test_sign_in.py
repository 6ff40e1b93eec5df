import json

import pytest

from dashboard.access.setup import ACCESS
from tests.dashboard.access import doors


def _cookie(answer):
    return next(c for c in answer.headers.getlist("Set-Cookie") if "shopper_session=" in c)


def _events(users):
    lines = (users.path.parent / "audit.jsonl").read_text().splitlines()
    return [(e["event"], e.get("user") or e.get("account")) for e in map(json.loads, lines)]


def test_the_right_password_opens_the_page_that_was_asked_for(client):
    led = client.get("/customers?q=1", headers={"Accept": "text/html"})
    assert led.status_code == 302
    assert led.headers["Location"] == "/sign-in?next=%2Fcustomers%3Fq%3D1"
    assert 'value="/customers?q=1"' in client.get(led.headers["Location"]).text
    answer = doors.sign_in(client, "Ann", next="/customers?q=1")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/customers?q=1")
    assert client.get("/customers").status_code == 200


@pytest.mark.parametrize(
    "asked",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\tevil",
        "javascript:alert(1)",
        "evil.example",
        "/sign-in",
        "/sign-out",
        "",
        "/" + "a" * 3_000,
    ],
)
def test_nobody_is_led_to_another_site(client, asked):
    answer = doors.sign_in(client, "ann", next=asked)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


@pytest.mark.parametrize(
    ("name", "password"), [("ann", "wrong horse battery"), ("nobody", doors.PASSWORD), ("", "")]
)
def test_a_wrong_name_and_a_wrong_password_are_said_alike(client, name, password):
    answer = doors.sign_in(client, name, password)
    assert answer.status_code == 401
    assert "User name or password is wrong." in answer.text
    assert client.get("/lookup").status_code == 401


def test_markup_in_a_name_is_shown_as_text(client):
    answer = doors.sign_in(client, '"><script>alert(1)</script>', "wrong horse battery")
    assert "<script>alert(1)" not in answer.text
    assert "&lt;script&gt;alert(1)" in answer.text


def test_a_form_that_is_not_ours_signs_nobody_in(client):
    fields = {"name": "ann", "password": doors.PASSWORD}
    for forged in ({}, {"form_token": ""}, {"form_token": "0" * 64}, {"form_token": "é"}):
        answer = client.post("/sign-in", data={**fields, **forged})
        assert answer.status_code == 403
        assert client.get("/lookup").status_code == 401


def test_a_token_of_another_browser_is_no_proof(app, client):
    other = doors.proof(app.server.test_client())
    doors.proof(client)
    fields = {"name": "ann", "password": doors.PASSWORD, "form_token": other}
    assert client.post("/sign-in", data=fields).status_code == 403


def test_the_cookie_is_kept_from_scripts_and_other_sites(client):
    cookie = _cookie(doors.sign_in(client, "ann"))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_over_tls_the_cookie_never_travels_without_it(shop, users):
    app = doors.app_of(shop, users, trusted_proxies=("127.0.0.1/32",))
    client = app.server.test_client()
    behind = {"X-Forwarded-Proto": "https"}
    page = client.get("/sign-in", headers=behind, base_url="https://localhost")
    token = doors.FIELD.search(page.text).group(1)
    fields = {"name": "ann", "password": doors.PASSWORD, "form_token": token}
    answer = client.post("/sign-in", data=fields, headers=behind, base_url="https://localhost")
    cookie = _cookie(answer)
    assert cookie.startswith("__Host-shopper_session=")
    assert "Secure" in cookie
    assert "Path=/" in cookie


def test_signing_in_makes_another_cookie(client):
    before = _cookie(client.get("/sign-in"))
    after = _cookie(doors.sign_in(client, "ann"))
    assert before.split(";")[0] != after.split(";")[0]


def test_after_signing_out_a_copy_of_the_cookie_opens_nothing(app, client):
    signed = _cookie(doors.sign_in(client, "ann")).split(";")[0]
    thief = app.server.test_client()
    thief.set_cookie("shopper_session", signed.split("=", 1)[1])
    assert thief.get("/lookup?q=cake").status_code == 200
    token = _shell_proof(client)
    assert client.post("/sign-out", data={"form_token": token}).status_code == 303
    assert client.get("/lookup?q=cake").status_code == 401
    assert thief.get("/lookup?q=cake").status_code == 401


def test_signing_out_needs_our_own_form(client):
    doors.sign_in(client, "ann")
    assert client.post("/sign-out", data={}).status_code == 403
    assert client.get("/lookup?q=cake").status_code == 200


def test_a_token_of_another_session_is_no_proof(app, client):
    other = app.server.test_client()
    for browser, name in ((client, "ann"), (other, "vera")):
        doors.sign_in(browser, name)
    answer = client.post("/sign-out", data={"form_token": _shell_proof(other)})
    assert answer.status_code == 403
    assert client.get("/lookup?q=cake").status_code == 200


def test_who_is_signed_out_already_is_led_to_the_sign_in(client):
    answer = client.post("/sign-out", data={})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")


def test_too_many_attempts_have_to_wait_even_with_the_right_password(app, client):
    doors.sign_in(client, "ann", "wrong horse battery")
    for _ in range(9):
        app.server.config[ACCESS].throttle.attempt("ann", "127.0.0.1")
    answer = doors.sign_in(client, "ann")
    assert answer.status_code == 429
    assert "Too many attempts; wait 15 minutes." in answer.text
    assert 890 < int(answer.headers["Retry-After"]) <= 901
    assert doors.sign_in(client, "ada").status_code == 303


def test_what_happened_is_in_the_audit_log_without_what_was_typed(client, users):
    doors.sign_in(client, "ann", "a secret by mistake")
    doors.sign_in(client, "my password in the wrong field", "x")
    doors.sign_in(client, "ann")
    token = _shell_proof(client)
    client.post("/sign-out", data={"form_token": token})
    assert _events(users) == [
        ("sign-in.failed", "ann"),
        ("sign-in.failed", "unknown"),
        ("sign-in", "ann"),
        ("sign-out", "ann"),
    ]
    said = (users.path.parent / "audit.jsonl").read_text()
    assert "secret" not in said
    assert "wrong field" not in said


def test_the_sign_in_needs_no_file_but_its_font(client):
    text = client.get("/sign-in").text
    assert "<script src" not in text
    assert '<link rel="stylesheet"' not in text
    with client.get("/assets/inter.woff2") as font:
        assert font.status_code == 200
    policy = client.get("/sign-in").headers["Content-Security-Policy"]
    assert "unsafe" not in policy.split("script-src")[1].split(";")[0]


def _shell_proof(client):
    """Find the form token in the layout, where the shell has it."""

    def search(node):
        if isinstance(node, dict):
            if node.get("id") == "form-token":
                return node["value"]
            node = list(node.values())
        if isinstance(node, list):
            return next(filter(None, map(search, node)), None)
        return None

    return search(client.get("/_dash-layout").json)
