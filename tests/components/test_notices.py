import pytest

from components import notices
from tests.components.tree import text


def test_without_a_build_the_command_that_makes_one_is_shown():
    assert "python -m dashboard build --source transactions.csv" in text(notices.no_build())


@pytest.mark.parametrize(
    ("tables", "words"),
    [
        (["days"], "lacks days."),
        (["days", "cohorts", "lines"], "lacks days, cohorts and lines."),
    ],
)
def test_missing_tables_are_named(tables, words):
    assert words in text(notices.missing_tables(tables))


def test_a_failure_tells_its_id_and_nothing_else():
    assert "ab12cd34" in text(notices.failure("ab12cd34"))


def test_only_a_bad_notice_interrupts_a_screen_reader():
    assert notices.notice("x").role == "status"
    assert notices.notice("x", tone="negative").role == "alert"


def test_the_demo_shop_says_that_it_is_made_up():
    assert "made up" in text(notices.demo_banner())
