import csv
import io

import pytest

from components.what_if import MOST_BYTES
from dashboard import what_if
from dashboard.app import create_app
from dashboard.settings import Settings
from tests.pages import small_shop


def serving(artifacts):
    app = create_app(Settings(artifacts=artifacts))
    if "score_what_if" not in app.server.view_functions:
        what_if.install(app.server)
    return app.server.test_client()


@pytest.fixture(scope="module")
def client(demo_store):
    return serving(demo_store)


def post(client, text, **headers):
    return client.post("/what-if/scored", data=text, content_type="text/csv", headers=headers)


def test_the_template_is_a_file_that_is_accepted(client):
    given = client.get("/what-if/template.csv")
    assert "what-if-template.csv" in given.headers["Content-Disposition"]
    answer = post(client, given.data).json
    assert answer["said"] == "2 of 2 rows have a segment"


def test_a_file_comes_back_safe_to_open_in_a_spreadsheet(client):
    text = "who,recency,frequency,monetary\n=1+1,5,3,100\n@x,-1,3,100\n"
    answer = post(client, text, **{"X-File-Name": "my%20list.csv"}).json
    rows = list(csv.DictReader(io.StringIO(answer["csv"].removeprefix("\ufeff"), newline="")))
    assert [row["who"] for row in rows] == ["'=1+1", "'@x"]
    assert rows[0]["segment"]
    assert rows[1]["segment"] == ""
    assert rows[1]["problem"].startswith("recency is -1")
    assert answer["name"] == "my list with segments.csv"
    assert answer["problems"]["rows"][0][0] == "3"


def test_the_name_of_the_answer_holds_nothing_but_a_name(client):
    text = "recency,frequency,monetary\n5,3,100\n"
    name = post(client, text, **{"X-File-Name": "..%2F..%2F%22%0D%0Aa%3Cb%3E.csv"}).json["name"]
    assert name == "....ab with segments.csv".removeprefix("....")


@pytest.mark.parametrize(
    ("uploaded", "name"),
    [
        ("..%2F..%2Fetc%2Fpasswd.csv", "etcpasswd with segments.csv"),
        ("a%0D%0ASet-Cookie: x.csv", "aSet-Cookie x with segments.csv"),
        ("%E2%80%AEgnp.csv", "gnp with segments.csv"),
        ('";rm .csv', "rm with segments.csv"),
        ("", "segments.csv"),
    ],
)
def test_a_name_is_made_of_letters_and_no_path(uploaded, name):
    assert what_if._named(uploaded) == name


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "recency,frequency,monetary\n", "PK\x03\0"])
def test_what_cannot_be_read_is_refused_in_words(client, text):
    response = post(client, text)
    assert response.status_code == 200
    assert not response.json["is_scored"]
    assert response.json["said"].startswith("Uploaded ")


def test_a_file_above_the_common_limit_is_read_and_one_above_its_own_is_not(client):
    row = "5,3,100," + "x" * 86 + "\n"
    text = "recency,frequency,monetary,note\n" + row * 49_000
    assert 4 * 2**20 < len(text) < MOST_BYTES
    assert post(client, text).json["said"] == "49,000 of 49,000 rows have a segment"
    refused = post(client, "x" * (MOST_BYTES + 1))
    assert refused.status_code == 413
    assert refused.json["said"] == "The file has 5.0 MB; wanted at most 5.0 MB"


def test_without_segments_there_is_nothing_to_predict(tmp_path):
    bare = serving(tmp_path)
    assert post(bare, "recency\n1\n").status_code == 503
    assert post(serving(small_shop.publish(tmp_path)), "recency\n1\n").status_code == 503


def test_another_site_cannot_ask(client):
    assert post(client, "x", Origin="https://elsewhere.example").status_code == 403
