import pytest

from analytics.errors import SettingError
from dashboard.access.groups import role_of, roles_by_group
from pages.who import Role


def test_without_a_mapping_groups_are_called_as_roles():
    known = roles_by_group(())
    assert role_of(["analyst", "staff"], known) == Role.ANALYST
    assert role_of(["staff"], known) is None


def test_the_greatest_role_of_several_groups_counts():
    known = roles_by_group(("sales=analyst", "it = admin", "*=viewer"))
    assert role_of(["sales", "it"], known) == Role.ADMIN
    assert role_of(["sales"], known) == Role.ANALYST
    assert role_of([], known) == Role.VIEWER


def test_a_mapping_takes_the_place_of_the_roles_names():
    assert role_of(["admin"], roles_by_group(("sales=analyst",))) is None


def test_a_group_may_hold_an_equals_sign():
    assert role_of(["cn=shop"], roles_by_group(("cn=shop=viewer",))) == Role.VIEWER


@pytest.mark.parametrize("pair", ["sales", "=admin", "sales=boss"])
def test_what_is_no_mapping_is_refused(pair):
    with pytest.raises(SettingError, match=r"no GROUP=ROLE|no role"):
        roles_by_group((pair,))
