"""The headers that every kind of answer carries, and what never reaches a log."""

import logging
import re

import pytest

from dashboard.app import create_app
from dashboard.document import FLAT_PLOTLY
from dashboard.settings import Settings
from tests.pages import small_shop

PLOTLY = "/_dash-component-suites/plotly/package_data/plotly.min.js"

#: A page, Dash's own routes, data, downloads, the API, assets, and each kind of refusal.
ANSWERS = [
    ("GET", "/", 200),
    ("GET", "/customers", 200),
    ("GET", "/no-such-page", 404),
    ("GET", "/_dash-layout", 200),
    ("GET", "/_dash-dependencies", 200),
    ("GET", "/healthz", 200),
    ("GET", "/readyz", 200),
    ("GET", "/lookup?q=cake", 200),
    ("GET", "/lookup?n=x", 400),
    ("GET", "/export/data-fates.csv", 200),
    ("GET", "/export/data-fates.xlsx", 200),
    ("GET", "/export/none.csv", 404),
    ("GET", "/what-if/template.csv", 200),
    ("GET", "/api/v1/build", 200),
    ("GET", "/api/v1/nothing", 404),
    ("GET", "/api/v1/products?limit=x", 422),
    ("GET", "/assets/shopper.css", 200),
    ("GET", "/assets/none.css", 404),
    ("DELETE", "/lookup", 405),
    ("POST", "/_dash-update-component", 415),
]


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    folder = tmp_path_factory.mktemp("artifacts")
    settings = Settings(artifacts=small_shop.publish(folder), trusted_proxies=("127.0.0.1/32",))
    return create_app(settings).server


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
def test_every_kind_of_answer_carries_its_guards(app, method, path, status):
    with app.test_client().open(path, method=method) as answer:
        headers = answer.headers
        assert answer.status_code == status
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in headers
    assert "Strict-Transport-Security" not in headers, "this was no TLS"


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
def test_behind_tls_browsers_are_told_to_stay_there(app, method, path, status):
    behind = {"X-Forwarded-Proto": "https"}
    with app.test_client().open(path, method=method, headers=behind) as answer:
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_scripts_run_by_their_hash_and_nothing_else_does(app):
    policy = app.test_client().get("/").headers["Content-Security-Policy"]
    parts = dict(part.split(" ", 1) for part in policy.split("; "))
    scripts = parts["script-src"].split()
    assert scripts[0] == "'self'"
    assert all(source.startswith("'sha256-") for source in scripts[1:])
    assert parts["object-src"] == parts["frame-ancestors"] == "'none'"
    assert parts["base-uri"] == parts["form-action"] == parts["connect-src"] == "'self'"


@pytest.mark.parametrize(
    "path", ["/lookup?q=cake", "/export/data-fates.csv", "/_dash-layout", "/what-if/template.csv"]
)
def test_numbers_are_kept_by_no_cache(app, path):
    kept = app.test_client().get(path).headers["Cache-Control"]
    assert kept in {"private, no-store", "no-cache"}


def test_scripts_and_styles_stay_in_the_browser_until_their_address_changes(app):
    client = app.test_client()
    document = client.get("/").text
    kept = {}
    for path in re.findall(r'(?:src|href)="(/(?:assets|_dash-component-suites)/[^"]+)"', document):
        with client.get(path) as answer:
            kept[path] = answer.headers["Cache-Control"]
    assert len(kept) > 20
    assert [path for path, said in kept.items() if "max-age=31536000" not in said] == []
    for path in ("/assets/shopper.js", PLOTLY):
        with client.get(path) as answer:
            assert answer.headers["Cache-Control"] == "no-cache"
            assert answer.headers["ETag"]


def test_what_draws_flat_figures_is_of_the_version_that_draws_all(app):
    client = app.test_client()
    with client.get(f"/assets/{FLAT_PLOTLY}") as flat, client.get(PLOTLY) as whole:
        version = re.search(r"plotly.js v([\d.]+)", whole.text[:200])[1]
        assert f"v{version}" in flat.text[:200]
    assert version in FLAT_PLOTLY


SECRET = "jane-doe-of-kent"


def test_what_is_typed_and_asked_reaches_no_log(app, caplog):
    client = app.test_client()
    with caplog.at_level(logging.DEBUG):
        client.get(f"/lookup?q={SECRET}")
        client.get(f"/customers?q={SECRET}")
        client.get(f"/export/data-fates.csv?country={SECRET}")
        client.get(f"/api/v1/products?search={SECRET}")
        client.get(f"/api/v1/summary?country={SECRET}")
        client.post("/api/v1/baskets/recommendations", json={"stock_codes": [SECRET]})
        client.post("/what-if/scored", data=SECRET, content_type="text/csv")
    assert SECRET not in caplog.text
