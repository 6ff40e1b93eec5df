import flask
import pytest

from pages import who
from pages.who import Role


@pytest.fixture
def request_context():
    with flask.Flask("test").test_request_context():
        yield


def test_a_request_that_went_round_the_gate_is_nobodys(request_context):
    with pytest.raises(who.ForbiddenError, match="nobody is signed in"):
        who.current()


def test_the_command_line_is_its_users_own():
    assert who.current() == who.LOCAL


@pytest.mark.parametrize(
    ("has", "may"),
    [
        (Role.VIEWER, {Role.VIEWER}),
        (Role.ANALYST, {Role.VIEWER, Role.ANALYST}),
        (Role.ADMIN, {Role.VIEWER, Role.ANALYST, Role.ADMIN}),
    ],
)
def test_a_role_may_do_what_a_lesser_one_may(request_context, has, may):
    who.set_current(who.User("ann", has))
    assert {role for role in Role if who.allows(role)} == may


def test_who_may_not_is_told_what_it_needs(request_context):
    who.set_current(who.User("ann", Role.VIEWER))
    with pytest.raises(who.ForbiddenError, match=r"ann signed in as viewer; this needs .* admin"):
        who.demand(Role.ADMIN)
