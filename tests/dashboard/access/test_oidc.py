import json

import pytest

from analytics.errors import SettingError
from dashboard.app import create_app
from dashboard.settings import Settings
from tests.dashboard.access import provider as fake

ASK = "/lookup?q=cake"
PAGE = {"Accept": "text/html"}


@pytest.fixture
def provider():
    running = fake.Provider()
    yield running
    running.stop()


@pytest.fixture
def app(shop, tmp_path, provider):
    return _app(shop, tmp_path, provider.issuer)


@pytest.fixture
def client(app):
    return app.server.test_client()


def _app(shop, tmp_path, issuer, **given):
    return create_app(
        Settings(
            artifacts=shop,
            cache=tmp_path,
            audit_log=tmp_path / "audit.jsonl",
            auth="oidc",
            oidc_issuer=issuer,
            oidc_client_id=fake.CLIENT,
            oidc_client_secret=fake.SECRET,
            roles=("sales=analyst", "staff=viewer"),
            **given,
        )
    )


def _sign_in(client, provider, path="/customers?q=1"):
    led = client.get(path, headers=PAGE)
    link = client.get(led.headers["Location"]).text.split('class="go" href="')[1].split('"')[0]
    sent = client.get(link)
    assert sent.status_code == 302
    assert sent.headers["Location"].startswith(f"{provider.issuer}/authorize?")
    return client.get(provider.agree(sent.headers["Location"]))


def test_the_provider_signs_somebody_in_with_the_role_of_their_group(client, provider, tmp_path):
    provider.claims = {"preferred_username": "ann", "groups": ["staff", "sales"]}
    back = _sign_in(client, provider)
    assert (back.status_code, back.headers["Location"]) == (303, "/customers?q=1")
    assert client.get(ASK).status_code == 200
    assert client.get("/export/data-fates.csv").status_code == 200
    first = json.loads((tmp_path / "audit.jsonl").read_text().splitlines()[0])
    assert (first["event"], first["user"], first["role"]) == ("sign-in", "ann", "analyst")


def test_the_question_to_the_provider_is_proven_and_bound(client, provider):
    provider.claims = {"email": "vera@shop.example", "groups": "staff"}
    assert _sign_in(client, provider).status_code == 303
    asked = provider.asked
    assert asked["code_challenge_method"] == "S256"
    assert asked["nonce"]
    assert asked["redirect_uri"] == "http://localhost/sign-in/oidc/back"
    assert client.get("/export/data-fates.csv").status_code == 403


def test_groups_may_come_from_the_userinfo(client, provider):
    provider.claims = {"email": "ann@shop.example"}
    provider.told = {"groups": ["sales"]}
    assert _sign_in(client, provider).status_code == 303
    assert client.get("/export/data-fates.csv").status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "http://evil.example"},
        {"aud": "another"},
        {"exp": 1_000},
        {"nonce": "another"},
        {"groups": []},
        {"groups": ["guests"]},
        {"groups": {"sales": True}},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_whom_the_provider_does_not_vouch_for_is_out(client, provider, wrong):
    provider.claims = {"preferred_username": "ann", "groups": ["sales"], **wrong}
    back = _sign_in(client, provider)
    assert back.status_code == 403
    assert 'role="alert"' in back.text
    assert client.get(ASK).status_code == 401


def test_an_answer_signed_by_somebody_else_is_no_answer(client, provider):
    provider.claims = {"preferred_username": "ann", "groups": ["sales"]}
    provider.key = fake.OTHER_KEY
    assert _sign_in(client, provider).status_code == 403
    assert client.get(ASK).status_code == 401


def test_userinfo_of_another_person_is_not_believed(client, provider):
    provider.claims = {"preferred_username": "ann"}
    provider.told = {"sub": "43", "groups": ["sales"]}
    assert _sign_in(client, provider).status_code == 403


@pytest.mark.parametrize(
    "query", ["", "code=a-code", "code=a-code&state=guessed", "error=access_denied&state=x"]
)
def test_who_was_not_sent_by_us_is_not_signed_in(client, provider, query):
    client.get("/sign-in/oidc")
    assert client.get(f"/sign-in/oidc/back?{query}").status_code == 403
    assert client.get(ASK).status_code == 401


def test_another_browser_cannot_use_the_answer(app, client, provider):
    provider.claims = {"preferred_username": "ann", "groups": ["sales"]}
    sent = client.get("/sign-in/oidc")
    back = provider.agree(sent.headers["Location"])
    assert app.server.test_client().get(back).status_code == 403


def test_a_provider_that_is_down_is_said(shop, tmp_path, provider):
    app = _app(shop, tmp_path, "http://127.0.0.1:9")
    answer = app.server.test_client().get("/sign-in/oidc")
    assert answer.status_code == 502
    assert "cannot be reached; try again" in answer.text


def test_what_oidc_needs_is_said(tmp_path):
    settings = Settings(artifacts=tmp_path, auth="oidc", oidc_issuer="https://id.example")
    with pytest.raises(SettingError, match="OIDC_CLIENT_ID, SHOPPER_SPECTRUM_OIDC_CLIENT_SECRET"):
        create_app(settings)


def test_an_issuer_that_anybody_could_overhear_is_refused(shop, tmp_path):
    with pytest.raises(SettingError, match="wanted https"):
        _app(shop, tmp_path, "http://id.example")
