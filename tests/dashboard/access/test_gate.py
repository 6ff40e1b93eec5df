"""Every way in, tried without a sign-in: a route or callback that is left open fails here."""

import json

import pytest

from dashboard.access.setup import ACCESS
from dashboard.app import create_app
from dashboard.settings import Settings
from pages.who import Role
from tests.dashboard.access import doors

#: What may answer anybody, by path; a new one is a decision, and stands here.
OPEN = {"/healthz", "/readyz", "/sign-in", "/metrics"}

_PARTS = {
    "name": "overview-countries",
    "kind": "csv",
    "path": "customers",
    "filename": "shopper.js",
    "package_name": "dash",
    "fingerprinted_path": "dcc/dash_core_components.js",
    "stock_code": "A",
    "customer_id": "1",
}

#: What the small shop's answers would hold.
DATA = ("small-shop", "CAKE", "shop.csv", "United Kingdom", "overview-kpis", "800")


def _ways(app):
    """Every address of the app with every method that it answers."""
    for rule in app.server.url_map.iter_rules():
        lacking = rule.arguments - set(_PARTS)
        assert not lacking, f"say an example of {lacking} above, so that {rule} is tried"
        _, path = rule.build(_PARTS, append_unknown=False)
        for method in sorted(rule.methods | {"POST", "PUT", "DELETE"}):
            yield method, path


def _visitors(app, users):
    """Browsers in which nobody is signed in, whatever they claim."""
    nobody = app.server.test_client()
    forged = app.server.test_client()
    other = create_app(Settings(artifacts=users.path.parent, secret_key="another")).server
    signer = other.session_interface.get_signing_serializer(other)
    session = {"id": "1", "name": "ada", "role": "admin", "stamp": "", "began": 0, "seen": 0}
    forged.set_cookie("shopper_session", signer.dumps({"who": session}))
    tampered = doors.signed_in(app, Role.ADMIN)
    cookie = tampered.get_cookie("shopper_session").value
    tampered.set_cookie("shopper_session", f"{cookie[:-3]}xyz")
    expired = app.server.test_client()
    ours = app.server.session_interface.get_signing_serializer(app.server)
    account = users.get("ada")
    old = {"id": "1", "name": "ada", "role": "", "stamp": account.stamp, "began": 1, "seen": 1}
    expired.set_cookie("shopper_session", ours.dumps({"who": old}))
    claiming = app.server.test_client()
    claiming.environ_base.update(
        HTTP_X_FORWARDED_USER="ada",
        HTTP_X_FORWARDED_GROUPS="admin",
        HTTP_AUTHORIZATION="Bearer shopper_guess",
    )
    return {
        "nobody": nobody,
        "forged": forged,
        "tampered": tampered,
        "expired": expired,
        "claiming": claiming,
    }


VISITORS = ("nobody", "forged", "tampered", "expired", "claiming")


@pytest.mark.parametrize("visitor", VISITORS)
def test_no_route_answers_who_is_not_signed_in(app, users, visitor):
    browser = _visitors(app, users)[visitor]
    tried = 0
    for method, path in _ways(app):
        if path in OPEN:
            continue
        for accept in ("text/html", "*/*"):
            answer = browser.open(path, method=method, headers={"Accept": accept})
            led = answer.headers.get("Location", "")
            is_led = answer.status_code in {302, 303} and led.startswith("/sign-in")
            assert is_led or answer.status_code == 401, f"{method} {path} is open"
            assert not [word for word in DATA if word in answer.text]
            tried += 1
    assert tried > 100


@pytest.mark.parametrize("visitor", VISITORS)
def test_no_callback_answers_who_is_not_signed_in(app, users, visitor):
    browser = _visitors(app, users)[visitor]
    assert len(app.callback_map) > 150
    for output, callback in app.callback_map.items():
        inputs = [
            {"id": each["id"], "property": each["property"], "value": None}
            for each in (*callback["inputs"], *callback["state"])
        ]
        # Another library takes the first input with this name for the page that is asked for.
        trick = {"id": "x", "property": "pathname", "value": "/sign-in"}
        body = {
            "output": output,
            "outputs": {"id": "x", "property": "y"},
            "inputs": [*inputs, trick],
            "changedPropIds": ["x.pathname"],
        }
        answer = browser.post("/_dash-update-component", json=body)
        assert answer.status_code == 401, f"callback {output} is open"


def test_a_route_of_tomorrow_is_behind_the_gate(shop, users):
    app = doors.app_of(shop, users)
    app.server.add_url_rule("/new", "new", lambda: "data")
    assert app.server.test_client().get("/new").status_code == 401


def test_what_is_open_tells_nothing_of_the_shop(app):
    browser = app.server.test_client()
    for path in OPEN:
        answer = browser.get(path)
        assert answer.status_code in ({403} if path == "/metrics" else {200, 503})
        told = [word for word in DATA if word in answer.text]
        assert told in ([], ["small-shop"]), "the build's id is not a secret"


@pytest.mark.parametrize(
    "path", ["/healthz/", "/sign-in/x", "//sign-in", "/SIGN-IN", "/%2e/healthz"]
)
def test_what_only_looks_like_an_open_path_is_closed(client, path):
    assert client.get(path).status_code in {302, 401, 404, 308}
    assert client.get(path, headers={"Accept": "text/html"}).status_code in {302, 308, 401, 404}


@pytest.mark.parametrize(
    ("role", "may"), [(Role.VIEWER, False), (Role.ANALYST, True), (Role.ADMIN, True)]
)
def test_who_may_take_numbers_away(app, role, may):
    browser = doors.signed_in(app, role)
    page = {"Accept": "text/html"}
    assert browser.get("/", headers=page).status_code == 200
    assert browser.get("/lookup?q=cake").status_code == 200
    for path in ("/export/overview-countries.csv", "/export/data-fates.xlsx"):
        assert browser.get(path).status_code == (200 if may else 403)
    answer = browser.get("/lists/no-such-list.csv")
    assert answer.status_code == (404 if may else 403)
    if not may:
        assert "signed in as viewer; this needs the role analyst" in answer.json["detail"]
        assert "Not allowed" in browser.get("/export/data-fates.csv", headers=page).text


def test_takers_are_in_the_audit_log(app, users):
    doors.signed_in(app, Role.ANALYST).get("/export/overview-countries.csv")
    last = json.loads((users.path.parent / "audit.jsonl").read_text().splitlines()[-1])
    assert (last["event"], last["user"], last["name"]) == ("export", "ann", "overview-countries")
    assert last["rows"] == 2


def test_forms_of_another_site_are_not_answered(app):
    browser = doors.signed_in(app, Role.ANALYST)
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain", ""):
        for path in ("/lists/no-such-list.csv", "/what-if/scored", "/sign-out"):
            assert browser.post(path, data=b"", content_type=kind).status_code == 403
    from_elsewhere = {"Sec-Fetch-Site": "cross-site", "X-Form-Token": "x"}
    assert browser.post("/sign-out", headers=from_elsewhere).status_code == 403


def test_a_token_opens_the_api_alone(app, client, users):
    headers = {"Authorization": f"Bearer {users.new_token('ann')}"}
    assert client.get("/lookup?q=cake", headers=headers).status_code == 401
    assert client.get("/api/v1/build", headers=headers).status_code != 401


def test_loopback_without_sign_in_answers_to_its_own_names_only(shop, tmp_path):
    client = create_app(Settings(artifacts=shop, cache=tmp_path)).server.test_client()
    for host in ("localhost:8050", "127.0.0.1", "[::1]:8050", "LOCALHOST"):
        assert client.get("/lookup?q=cake", headers={"Host": host}).status_code == 200
    for host in ("evil.example", "localhost.evil.example:8050", "127.0.0.1.evil.example"):
        answer = client.get("/lookup?q=cake", headers={"Host": host})
        assert answer.status_code == 421
        assert "SHOPPER_SPECTRUM_HOSTS" in answer.json["detail"]


def test_a_named_host_is_answered(shop, tmp_path):
    settings = Settings(artifacts=shop, cache=tmp_path, hosts=("shop.example",))
    client = create_app(settings).server.test_client()
    assert client.get("/lookup?q=cake", headers={"Host": "shop.example"}).status_code == 200
    assert client.get("/lookup?q=cake", headers={"Host": "localhost"}).status_code == 421


def test_without_sign_in_everybody_is_the_local_admin(shop, tmp_path):
    app = create_app(Settings(artifacts=shop, cache=tmp_path))
    assert app.server.config[ACCESS].mode == "off"
    assert app.server.test_client().get("/export/data-fates.csv").status_code == 200
