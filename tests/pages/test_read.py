import gc
import weakref

import pytest

from analytics.errors import ArtifactError
from dashboard.app import create_app
from dashboard.settings import Settings
from pages import read
from tests.pages import small_shop


def test_a_table_belongs_to_its_reader(app):
    mine = read.table("days")
    mine["revenue_net"] = 0.0
    assert read.table("days")["revenue_net"].sum() == 800.0


def test_answers_are_remembered_for_one_build(tmp_path):
    calls = []

    @read.remembered
    def total(name):
        calls.append(name)
        return read.table(name)["revenue_net"].sum()

    small_shop.publish(tmp_path)
    with create_app(Settings(artifacts=tmp_path)).server.app_context():
        assert (total("days"), total("days"), calls) == (800.0, 800.0, ["days"])
        small_shop.publish(tmp_path, build_id="another-build")
        assert read.build_id() == "another-build"
        assert total("days") == 800.0
        assert calls == ["days", "days"]


def test_answers_of_the_build_before_are_forgotten(tmp_path):
    @read.remembered
    def days():
        return read.table("days")

    small_shop.publish(tmp_path)
    with create_app(Settings(artifacts=tmp_path)).server.app_context():
        before = weakref.ref(days())
        assert before() is days()
        small_shop.publish(tmp_path, build_id="another-build")
        days()
        gc.collect()
        assert before() is None


def test_without_a_build_reading_says_so(tmp_path):
    with create_app(Settings(artifacts=tmp_path)).server.app_context():
        assert not read.has_build()
        with pytest.raises(ArtifactError):
            read.table("days")


def test_the_currency_set_wins_over_the_one_of_the_build(app, small_store):
    assert read.currency() == "£"
    with create_app(Settings(artifacts=small_store, currency="kr")).server.app_context():
        assert read.currency() == "kr"
