import json

import pytest
from click.testing import CliRunner

from dashboard.__main__ import run as run_command
from dashboard.access import passwords
from dashboard.access.users import Users
from dashboard.cli import main
from pages.who import Role

PASSWORD = "correct horse battery"


@pytest.fixture
def call(tmp_path):
    def run(*arguments, typed=""):
        options = ["--artifacts", str(tmp_path)]
        return CliRunner().invoke(main, ["users", *arguments, *options], input=typed)

    return run


@pytest.fixture
def users(tmp_path):
    return Users(tmp_path / ".users.json")


def test_a_user_is_added_with_the_password_on_standard_input(call, users):
    answer = call("add", "Ann", "--role", "analyst", typed=f"{PASSWORD}\n")
    assert answer.exit_code == 0
    assert "ann may sign in as analyst" in answer.stdout
    assert PASSWORD not in answer.output
    account = users.get("ann")
    assert account.role == Role.ANALYST
    assert passwords.is_right(PASSWORD, account.password)


def test_a_password_is_never_an_argument(call):
    answer = call("add", "ann", PASSWORD, "--role", "analyst")
    assert answer.exit_code == 2
    assert "unexpected extra argument" in answer.output
    assert "--password" not in CliRunner().invoke(main, ["users", "add", "--help"]).output.split()


def test_users_are_listed_without_their_hashes(call, users):
    users.add("ann", Role.ANALYST, PASSWORD)
    users.add("bot", Role.VIEWER, None)
    users.new_token("bot")
    assert json.loads(call("list", "--json").stdout) == {
        "users": [
            {"name": "ann", "role": "analyst", "has_password": True, "has_token": False},
            {"name": "bot", "role": "viewer", "has_password": False, "has_token": True},
        ]
    }
    assert "bot: viewer, token" in call("list").stdout


def test_a_user_is_changed_and_removed(call, users):
    users.add("ann", Role.ANALYST, PASSWORD)
    before = users.get("ann").password
    assert call("change", "ann", "--role", "viewer", "--keep-password").exit_code == 0
    assert (users.get("ann").role, users.get("ann").password) == (Role.VIEWER, before)
    assert call("change", "ann", typed="another long password\n").exit_code == 0
    assert passwords.is_right("another long password", users.get("ann").password)
    assert call("remove", "ann").exit_code == 0
    assert users.get("ann") is None


def test_a_token_is_printed_once_and_ends(call, users):
    users.add("bot", Role.VIEWER, None)
    token = call("token", "bot").stdout.strip()
    assert users.with_token(token).name == "bot"
    assert call("token", "bot", "--end").exit_code == 0
    assert users.with_token(token) is None


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["users", "add", "ann"], "no role said; wanted --role viewer|analyst|admin"),
        (["users", "remove", "bob"], "no user 'bob'; there are: none yet"),
    ],
)
def test_what_cannot_be_done_is_said(arguments, words, tmp_path, capsys):
    assert run_command([*arguments, "--artifacts", str(tmp_path)]) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("command", [["serve"], ["run"]])
@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "shop.example"])  # noqa: S104
def test_a_network_is_not_served_without_sign_in(command, host, tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("SHOPPER_SPECTRUM_AUTH", raising=False)
    assert run_command([*command, "--host", host, "--artifacts", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert f"host '{host}' can be reached from other machines, and nobody would have to" in said
    assert "--insecure" in said
    assert list(tmp_path.iterdir()) == [], "nothing is built before that is said"


def test_sign_in_by_passwords_needs_a_user(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("SHOPPER_SPECTRUM_AUTH", "passwords")
    arguments = ["serve", "--host", "127.0.0.1", "--port", "0", "--artifacts", str(tmp_path)]
    assert run_command(arguments) == 2
    assert "python -m dashboard users add NAME" in capsys.readouterr().err
