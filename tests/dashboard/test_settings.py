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


def test_a_secret_may_lie_in_a_file(tmp_path):
    (tmp_path / "key").write_text("a secret\n")
    variables = {"SHOPPER_SPECTRUM_SECRET_KEY_FILE": str(tmp_path / "key")}
    assert Settings.from_environment(variables).secret_key == "a secret"
    other = {"SHOPPER_SPECTRUM_PORT_FILE": str(tmp_path / "key")}
    assert Settings.from_environment(other).port == 8050


def test_a_missing_file_of_a_secret_is_refused(tmp_path):
    variables = {"SHOPPER_SPECTRUM_SECRET_KEY_FILE": str(tmp_path / "none")}
    with pytest.raises(SettingError, match=r"SECRET_KEY_FILE is .* which cannot be read"):
        Settings.from_environment(variables)


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
