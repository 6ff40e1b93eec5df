"""What the pages show of a build that grew by additions is what they show of one read whole."""

import json
import random

import pandas as pd
import pytest

from analytics import demo, renewal
from analytics.build import append, build
from analytics.periods import presets
from analytics.recipe import BuildOptions
from analytics.store import ArtifactStore
from benchmarks import asked
from dashboard.app import create_app
from dashboard.settings import Settings
from pages import read, reporting, viewing
from tests.analytics.stores import NOON

pytestmark = pytest.mark.operations

OPTIONS = BuildOptions(without=("predictions",))


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """Build the same lines day after day, in pieces, and at once."""
    monkeypatch.setattr(renewal, "LEAST_ROWS", 0)
    demo.write(tmp_path / "shop.csv", n_lines=12_000, seed=3)
    shop = pd.read_csv(tmp_path / "shop.csv", dtype="str", keep_default_na=False)
    day = shop["InvoiceDate"].str[:10]
    first, *last = sorted(day.unique())[-7:]
    parts = [shop[day <= first], *(shop[day == each] for each in last)]
    paths = [tmp_path / f"{place}.csv" for place in range(len(parts))]
    for path, part in zip(paths, parts, strict=True):
        part.to_csv(path, index=False)
    grown, whole = ArtifactStore(tmp_path / "grown"), ArtifactStore(tmp_path / "whole")
    build(paths[0], grown, created_at=NOON, options=OPTIONS)
    for path in paths[1:]:
        append(path, grown, created_at=NOON)
    build(paths, whole, created_at=NOON, options=OPTIONS)
    in_pieces = grown.current().manifest["pieces"]
    assert in_pieces["lines"]["removed"]
    assert "pieces" not in whole.current().manifest
    return grown.root, whole.root


def answers(root):
    """Ask for every card, of all of the data and of random parts of it."""
    app = create_app(Settings(artifacts=root))
    client, rng = app.server.test_client(), random.Random(0)  # noqa: S311  # no secret
    client.get("/")
    with app.server.app_context():
        periods = list(presets(reporting.data_covered()))
        countries = list(reporting.known_countries())
        products = read.table("products")["stock_code"].sort_values().tolist()
        customers = read.table("customers")["customer_id"].sort_values().tolist()
        drawn = list(asked.states(rng, 2, periods, countries, products[:300]))
        bodies = [
            asked.card(card, state)
            for card in reporting.CATALOGUE.values()
            for state in ({}, *(state for _kind, state in drawn))
        ]
        bodies += [asked.card(card, {}) for card in viewing.CATALOGUE.values()]
    for body in bodies:
        yield body, client.post("/_dash-update-component", json=body)
    for code in rng.sample(products, 10):
        yield code, client.get(f"/api/v1/products/{code}/recommendations")
    for customer in rng.sample(customers, 10):
        yield customer, client.get(f"/api/v1/customers/{customer}")


def test_every_card_shows_the_same(folders):
    n_cards = 0
    for one, other in zip(*map(answers, folders), strict=True):
        (question, found), (same, wanted) = one, other
        assert question == same
        assert found.status_code == wanted.status_code, question
        # Not of a card that needs a product, or what is foretold: then a notice has an id.
        if wanted.status_code == 200 and "sideUpdate" not in wanted.get_json():
            assert_close(found.get_json(), wanted.get_json(), json.dumps(question)[:300])
            n_cards += 1
    assert n_cards > 300


def assert_close(found, wanted, where):
    """Compare what was answered: numbers to 1e-9 of their size, all else exactly."""
    if isinstance(wanted, float):
        assert found == pytest.approx(wanted, rel=1e-9, abs=1e-9), where
    elif isinstance(wanted, dict):
        assert found.keys() == wanted.keys(), where
        for key, value in wanted.items():
            assert_close(found[key], value, f"{where} {key}")
    elif isinstance(wanted, list):
        assert len(found) == len(wanted), where
        for place, (one, other) in enumerate(zip(found, wanted, strict=True)):
            assert_close(one, other, f"{where} {place}")
    else:
        assert found == wanted, where
