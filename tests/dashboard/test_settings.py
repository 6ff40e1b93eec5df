from pathlib import Path

import pytest

from analytics.errors import SettingError
from dashboard.settings import Settings, described


def test_without_variables_there_are_defaults():
    settings = Settings.from_environment({})
    assert settings == Settings()
    assert (settings.host, settings.port, settings.artifacts) == (
        "127.0.0.1",
        8050,
        Path("artifacts"),
    )


def test_a_variable_sets_its_setting():
    settings = Settings.from_environment({"SHOPPER_SPECTRUM_PORT": "9000", "PORT": "1"})
    assert settings.port == 9000


def test_an_option_wins_over_its_variable():
    settings = Settings.from_environment({"SHOPPER_SPECTRUM_PORT": "9000"}, port=9001, host=None)
    assert (settings.port, settings.host) == (9001, "127.0.0.1")


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("PORT", "http", "SHOPPER_SPECTRUM_PORT is 'http'; wanted a whole number from 0 to 65,535"),
        ("PORT", "70000", "SHOPPER_SPECTRUM_PORT is 70000; wanted 0 to 65,535"),
        ("WORKERS", "0", "SHOPPER_SPECTRUM_WORKERS is 0; wanted 1 to 256"),
        ("LOG_LEVEL", "loud", "'loud'; wanted DEBUG"),
        ("HOST", " ", "SHOPPER_SPECTRUM_HOST is empty"),
        ("ARTIFACTS", "", "SHOPPER_SPECTRUM_ARTIFACTS is empty"),
        ("CURRENCY", "pounds sterling", "wanted a label such as"),
        ("LOG_FORMAT", "xml", "SHOPPER_SPECTRUM_LOG_FORMAT is 'xml'; wanted text or json"),
        ("SECRET_KEY", "short", "5 characters long; wanted at least 16"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused(name, text, words):
    with pytest.raises(SettingError) as refusal:
        Settings.from_environment({f"SHOPPER_SPECTRUM_{name}": text})
    assert words in str(refusal.value)


def test_an_option_that_cannot_be_used_is_named_as_an_option():
    with pytest.raises(SettingError, match="--port is -1; wanted 0 to 65,535"):
        Settings.from_environment({}, port=-1)


def test_every_setting_is_described():
    listed = described()
    assert len(listed) == len(Settings.__dataclass_fields__)
    assert all(
        variable.startswith("SHOPPER_SPECTRUM_") and meaning for variable, _, meaning in listed
    )


KEY = "0123456789abcdef0123"


def test_a_secret_may_stand_in_a_file(tmp_path):
    path = tmp_path / "key"
    path.write_text(f"{KEY}\n")
    settings = Settings.from_environment({"SHOPPER_SPECTRUM_SECRET_KEY_FILE": str(path)})
    assert settings.secret_key == KEY


def test_a_secret_is_never_printed():
    assert KEY not in repr(Settings(secret_key=KEY, metrics_token=KEY))
    with pytest.raises(SettingError) as refusal:
        Settings.from_environment({"SHOPPER_SPECTRUM_SECRET_KEY": KEY[:9]})
    assert KEY[:9] not in str(refusal.value)


def test_a_secret_given_twice_is_refused(tmp_path):
    given = {"SHOPPER_SPECTRUM_SECRET_KEY": KEY, "SHOPPER_SPECTRUM_SECRET_KEY_FILE": "x"}
    with pytest.raises(SettingError, match="are both set; keep one"):
        Settings.from_environment(given)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "No such file"),
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"\xff\xfe", "it is no text"),
    ],
)
def test_a_file_without_a_secret_is_refused(tmp_path, content, words):
    path = tmp_path / "key"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SettingError, match=words):
        Settings.from_environment({"SHOPPER_SPECTRUM_SECRET_KEY_FILE": str(path)})


def test_only_a_secret_may_stand_in_a_file(tmp_path):
    (tmp_path / "port").write_text("9000")
    given = {"SHOPPER_SPECTRUM_PORT_FILE": str(tmp_path / "port")}
    assert Settings.from_environment(given).port == 8050


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("INSECURE", "yes", True),
        ("INSECURE", "0", False),
        ("ROLES", "sales=analyst, *=viewer", ("sales=analyst", "*=viewer")),
        ("TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8", ("127.0.0.1/32", "10.0.0.0/8")),
    ],
)
def test_settings_with_several_parts_are_read(name, text, value):
    settings = Settings.from_environment({f"SHOPPER_SPECTRUM_{name}": text})
    assert getattr(settings, name.lower()) == value


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("AUTH", "none", "'none'; wanted off, passwords, oidc or proxy"),
        ("INSECURE", "maybe", "wanted yes or no"),
        ("TRUSTED_PROXIES", "10.0.0.7/8", "wanted such as 127.0.0.1,10.0.0.0/8"),
    ],
)
def test_an_access_setting_that_cannot_be_used_is_refused(name, text, words):
    with pytest.raises(SettingError) as refusal:
        Settings.from_environment({f"SHOPPER_SPECTRUM_{name}": text})
    assert words in str(refusal.value)
