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
