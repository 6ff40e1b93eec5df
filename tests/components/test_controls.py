import pytest

from components import controls, labels
from tests.components.tree import walk

CHOICES = {"period": labels.PERIOD, "basis": labels.BASIS}
DEFAULTS = {"period": "all", "basis": "net"}


def test_an_address_without_a_query_gives_the_defaults():
    assert controls.choose({}, CHOICES, DEFAULTS) == (DEFAULTS, [])


def test_an_address_names_the_state():
    chosen, problems = controls.choose({"basis": "raw", "utm_source": "x"}, CHOICES, DEFAULTS)
    assert chosen == {"period": "all", "basis": "raw"}
    assert problems == []


@pytest.mark.parametrize("value", ["nonsense", "", ["raw", "net"], None, "<script>"])
def test_nonsense_gives_the_default_and_a_sentence(value):
    chosen, problems = controls.choose({"basis": value}, CHOICES, DEFAULTS)
    assert chosen == DEFAULTS
    assert len(problems) == 1
    assert "wanted one of raw, gross, net, identified" in problems[0]


def test_long_nonsense_is_cut():
    _, problems = controls.choose({"basis": "x" * 5_000}, CHOICES, DEFAULTS)
    assert len(problems[0]) < 120


@pytest.mark.parametrize(
    ("n_days", "chosen", "shown"),
    [
        (374, "month", "month"),
        (374, "day", "day"),
        (30, "month", "day"),
        (10, "week", "day"),
        (3_000, "day", "week"),
        (1, "month", "day"),
        (90, "nonsense", "day"),
        (40_000, "day", "month"),
    ],
)
def test_a_step_that_does_not_suit_the_period_gives_way_to_the_finest(n_days, chosen, shown):
    options, value = controls.steps_for(n_days, chosen)
    assert value == shown
    assert [o["value"] for o in options] == ["month", "week", "day"]
    assert not next(o for o in options if o["value"] == shown)["disabled"]


def test_every_control_has_its_label():
    select = controls.select("some-period", "Period", labels.PERIOD, "all")
    (label,) = [c for c in walk(select) if type(c).__name__ == "Label"]
    assert label.htmlFor == "some-period"
    segmented = controls.segmented("some-basis", "Basis", labels.BASIS, "net")
    groups = [c for c in walk(segmented) if getattr(c, "role", None) == "group"]
    assert groups[0].to_plotly_json()["props"]["aria-labelledby"] == "some-basis-label"
