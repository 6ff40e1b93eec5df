from analytics.columns import Basis, Fate
from components import labels


def test_every_basis_and_fate_has_a_name_and_a_meaning():
    assert set(labels.BASIS) == set(labels.BASIS_MEANING) == set(Basis)
    assert set(labels.FATE) == set(labels.FATE_MEANING) == set(Fate)


def test_an_unknown_rule_is_named_by_its_code():
    assert labels.in_words("unmatched_cancellation") == "Unmatched cancellation"
    assert labels.in_words("guest_sale") == "Guest sale"
