import pytest

from analytics.errors import SettingError
from dashboard.app import create_app
from dashboard.settings import Settings

ASK = "/lookup?q=cake"


@pytest.fixture
def client(shop, tmp_path):
    settings = Settings(
        artifacts=shop,
        cache=tmp_path,
        auth="proxy",
        trusted_proxies=("10.0.0.0/8",),
        roles=("sales=analyst", "all=viewer"),
    )
    return create_app(settings).server.test_client()


def _get(client, path=ASK, *, peer="10.1.2.3", **headers):
    named = {f"X-Forwarded-{name.title()}": value for name, value in headers.items()}
    return client.get(path, headers=named, environ_base={"REMOTE_ADDR": peer})


def test_a_trusted_proxy_says_who_asks(client):
    assert _get(client, user="ann", groups="staff, sales").status_code == 200
    export = "/export/data-fates.csv"
    assert _get(client, export, user="ann", groups="sales").status_code == 200
    assert _get(client, export, user="vera", groups="all").status_code == 403


@pytest.mark.parametrize("peer", ["192.0.2.1", "127.0.0.1", "::1", "", "unknown"])
def test_anybody_else_says_so_in_vain(client, peer):
    assert _get(client, peer=peer, user="ann", groups="sales").status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"user": ""},
        {"user": "ann"},
        {"user": "ann", "groups": "staff"},
        {"user": "ann,ada", "groups": "sales"},
        {"user": "a" * 255, "groups": "sales"},
        {"groups": "sales"},
    ],
)
def test_whom_the_proxy_does_not_name_with_a_role_is_out(client, headers):
    assert _get(client, **headers).status_code == 401


def test_a_person_is_told_why(client):
    answer = client.get("/", headers={"Accept": "text/html"})
    assert answer.status_code == 401
    assert "lets people in by its proxy" in answer.text


def test_sign_in_by_proxy_needs_to_know_the_proxy(tmp_path):
    with pytest.raises(SettingError, match="SHOPPER_SPECTRUM_TRUSTED_PROXIES"):
        create_app(Settings(artifacts=tmp_path, auth="proxy"))


def test_only_a_trusted_proxy_says_that_it_spoke_tls(client):
    named = {"user": "ann", "groups": "all", "proto": "https"}
    assert "Strict-Transport-Security" in _get(client, **named).headers
    assert "Strict-Transport-Security" not in _get(client, peer="192.0.2.1", **named).headers


def test_the_address_in_the_audit_log_is_the_visitors(client, shop):
    _get(client, "/export/data-fates.csv", user="ann", groups="sales", **{"for": "203.0.113.9"})
    said = (shop / ".audit.jsonl").read_text().splitlines()[-1]
    assert '"address": "203.0.113.9"' in said
