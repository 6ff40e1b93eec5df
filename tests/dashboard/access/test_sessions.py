import time

import pytest

from dashboard.app import create_app
from dashboard.settings import Settings
from pages.who import Role
from tests.dashboard.access import doors

KEY = "0123456789abcdef0123456789abcdef"
HOUR = 3_600


@pytest.fixture
def app(shop, users):
    return doors.app_of(shop, users, secret_key=KEY, idle_minutes=60, session_hours=12)


def _session(users, *, began=0, seen=0, **changed):
    """What the cookie of a session says; instants in seconds from now."""
    now = int(time.time())
    said = {
        "id": "an-id",
        "name": "ann",
        "role": "",
        "stamp": users.get("ann").stamp,
        "began": now + began,
        "seen": now + seen,
    }
    return {"who": {**said, **changed}, "_permanent": True}


def _ask(app, session):
    """Ask with a session that is signed as the server signs."""
    signer = app.server.session_interface.get_signing_serializer(app.server)
    return _ask_with(app, signer.dumps(session))


def _ask_with(app, cookie):
    client = app.server.test_client()
    client.set_cookie("shopper_session", cookie)
    return client.get("/lookup?q=cake")


@pytest.mark.parametrize(
    ("began", "seen", "status"),
    [
        (0, 0, 200),
        (-11 * HOUR, -59 * 60, 200),
        (-2 * HOUR, -61 * 60, 401),
        (-12 * HOUR - 60, 0, 401),
        (HOUR, HOUR, 401),
        (0, HOUR, 401),
    ],
    ids=["new", "in use", "idle", "too old", "from the future", "seen in the future"],
)
def test_a_session_ends_when_idle_and_when_old(app, users, began, seen, status):
    assert _ask(app, _session(users, began=began, seen=seen)).status_code == status


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "nobody"},
        {"stamp": ""},
        {"stamp": "0" * 16},
    ],
)
def test_a_session_is_of_one_user_and_their_password(app, users, changed):
    assert _ask(app, _session(users, **changed)).status_code == 401


@pytest.mark.parametrize("session", [{}, {"who": None}, {"who": "ann"}, {"who": {}}, {"who": []}])
def test_a_cookie_without_a_session_is_nobodys(app, session):
    assert _ask(app, session).status_code == 401


def test_a_cookie_that_we_did_not_sign_is_nobodys(app, users, shop):
    ours = app.server.session_interface.get_signing_serializer(app.server).dumps(_session(users))
    assert _ask_with(app, ours).status_code == 200
    body, stamp, signature = ours.rsplit(".", 2)
    other = create_app(Settings(artifacts=shop, secret_key="another key")).server
    forged = other.session_interface.get_signing_serializer(other).dumps(_session(users))
    tampered = f"{body[:-1]}{'A' if body[-1] != 'A' else 'B'}.{stamp}.{signature}"
    for cookie in (forged, tampered, f"{body}.{stamp}.", body, "", "x" * 3_000, "{}"):
        assert _ask_with(app, cookie).status_code == 401


def test_another_password_ends_sessions(app, users):
    session = _session(users)
    users.change("ann", password="another long password")
    assert _ask(app, session).status_code == 401


def test_a_removed_user_is_out_at_once(app, users):
    session = _session(users)
    assert _ask(app, session).status_code == 200
    users.remove("ann")
    assert _ask(app, session).status_code == 401


def test_another_role_counts_at_once(app, users):
    client = doors.signed_in(app, Role.ANALYST)
    assert client.get("/export/overview-countries.csv").status_code == 200
    users.change("ann", role=Role.VIEWER)
    assert client.get("/export/overview-countries.csv").status_code == 403


def test_a_file_of_users_that_others_may_read_lets_nobody_in(app, users):
    session = _session(users)
    users.path.chmod(0o644)
    users.path.write_text(users.path.read_text())
    assert _ask(app, session).status_code == 401


def test_use_keeps_a_session_alive_but_not_with_every_answer(app, users):
    def sets_cookie(seen):
        return "Set-Cookie" in _ask(app, _session(users, seen=seen)).headers

    assert not sets_cookie(-30)
    assert sets_cookie(-90)


def test_what_is_the_same_for_everybody_is_kept_whatever_the_cookie(app, users):
    signer = app.server.session_interface.get_signing_serializer(app.server)
    client = app.server.test_client()
    client.set_cookie("shopper_session", signer.dumps(_session(users, seen=-90)))
    with client.get("/assets/shopper.css") as answer:
        assert answer.status_code == 200
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert "Set-Cookie" not in answer.headers
