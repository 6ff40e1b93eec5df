import stat

import pytest

from analytics.errors import SettingError
from dashboard.access import passwords
from dashboard.access.users import Users
from pages.who import Role

GOOD = "correct horse battery"


@pytest.fixture
def users(tmp_path):
    found = Users(tmp_path / "users.json")
    found.add("Ann", Role.ANALYST, GOOD)
    return found


def test_a_password_is_kept_as_an_argon2_hash_that_only_the_owner_reads(users):
    text = users.path.read_text()
    assert "$argon2id$" in text
    assert GOOD not in text
    assert stat.S_IMODE(users.path.stat().st_mode) == 0o600


def test_a_file_that_others_may_read_is_refused(users):
    users.path.chmod(0o640)
    with pytest.raises(SettingError, match="has mode 640, which lets others in; chmod 600"):
        Users(users.path).all()


@pytest.mark.parametrize("text", ["", "[]", '{"users": {"ann": {}}}', '{"users": 7}', "\x00"])
def test_a_damaged_file_is_refused_and_not_taken_for_empty(tmp_path, text):
    path = tmp_path / "users.json"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(SettingError, match="cannot be read"):
        Users(path).all()


def test_another_process_sees_a_change(users):
    other = Users(users.path)
    assert other.get("ANN").role == Role.ANALYST
    users.change("ann", role=Role.ADMIN)
    assert other.get("ann").role == Role.ADMIN
    users.remove("ann")
    assert other.get("ann") is None


def test_another_password_is_another_stamp(users):
    before = users.get("ann").stamp
    users.change("ann", role=Role.VIEWER)
    assert users.get("ann").stamp == before
    users.change("ann", password=f"{GOOD} 2")
    assert users.get("ann").stamp != before


@pytest.mark.parametrize(
    ("name", "password", "words"),
    [
        ("ann", GOOD, "there is a user ann already"),
        ("", GOOD, "is no user name"),
        ("../ann", GOOD, "is no user name"),
        ("a" * 65, GOOD, "is no user name"),
        ("bob", "short", "has 5 characters; wanted 12 to 256"),
        ("bob", "x" * 257, "has 257 characters"),
    ],
)
def test_what_cannot_be_a_user_is_refused(users, name, password, words):
    with pytest.raises(SettingError, match=words):
        users.add(name, Role.VIEWER, password)


def test_who_is_not_there_cannot_be_changed(users):
    with pytest.raises(SettingError, match="no user 'bob'; there are: ann"):
        users.remove("bob")


def test_a_token_is_found_by_its_hash_until_it_ends(users):
    token = users.new_token("ann")
    assert token not in users.path.read_text()
    assert users.with_token(token).name == "ann"
    newer = users.new_token("ann")
    assert users.with_token(token) is None
    users.end_token("ann")
    assert users.with_token(newer) is None


@pytest.mark.parametrize("token", ["", "shopper_", "shopper_x"])
def test_no_token_is_nobodys(users, token):
    users.add("bob", Role.ADMIN, None)
    assert users.with_token(token) is None


def test_only_the_right_password_of_somebody_known_is_right():
    known = passwords.hashed(GOOD)
    assert passwords.is_right(GOOD, known)
    assert not passwords.is_right(f"{GOOD}!", known)
    assert not passwords.is_right("", known)
    assert not passwords.is_right(GOOD, None)
    assert not passwords.is_right(GOOD, "no hash")


def test_somebody_unknown_costs_a_check_as_well(monkeypatch):
    checked = []
    real = passwords._HASHER.verify

    class Watched:
        def verify(self, known, password):
            checked.append(known)
            return real(known, password)

    monkeypatch.setattr(passwords, "_HASHER", Watched())
    passwords.is_right(GOOD, None)
    assert checked == [passwords._NOBODYS]
