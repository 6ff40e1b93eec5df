"""What-if on the real file: the same segment as the model and as the build has, for everyone."""

import pandas as pd
import pytest

from analytics import columns as c
from analytics import whatif
from dashboard.app import create_app
from dashboard.settings import Settings
from pages import what_if_asked, what_if_found

pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def context(real_store):
    with create_app(Settings(artifacts=real_store)).server.app_context():
        yield


@pytest.mark.usefixtures("context")
def test_what_if_has_every_real_customer_in_the_segment_of_model_and_build():
    customers, of = what_if_asked.customers(), what_if_asked.segmenter()
    shown = []
    for _, one in customers.iterrows():
        entered = what_if_asked.entered(what_if_asked.typed(whatif.values_of(one)))
        assert entered.figures is not None
        shown.append(whatif.segment_of(of, entered.figures))
    assert len(shown) == 4338
    assert shown == of.predict(customers).tolist() == customers[c.SEGMENT].tolist()


@pytest.mark.usefixtures("context")
def test_a_customer_in_the_address_has_the_figures_of_the_build():
    for _, one in what_if_asked.customers().iloc[::400].iterrows():
        begun = what_if_asked.start({"customer": one[c.CUSTOMER_ID]})
        figures = what_if_asked.entered(begun).figures
        assert figures == pytest.approx(whatif.values_of(one), abs=0.005)


@pytest.mark.usefixtures("context")
def test_the_verdict_of_a_sample_is_that_of_the_build():
    for _, one in what_if_asked.customers().iloc[::100].iterrows():
        found = what_if_found.verdict(whatif.values_of(one), str(one[c.CUSTOMER_ID]))
        assert found.segment == one[c.SEGMENT]
        assert isinstance(found.profile, str)
        assert found.distance >= 0
        assert pd.notna(found.share)
