import numpy as np
import pytest

from analytics.demo.catalogue import SEASONAL, THEME_NAMES, make_catalogue, n_products
from analytics.demo.words import THEMES


@pytest.fixture(scope="module", params=[120, 3_700, 20_000])
def catalogue(request):
    return make_catalogue(request.param, np.random.default_rng(3))


def test_names_and_codes_are_unique_and_upper_case(catalogue):
    assert len(set(catalogue.names)) == len(catalogue.names)
    assert len(set(catalogue.stock_codes)) == len(catalogue.stock_codes)
    assert all(name == name.upper() for name in catalogue.names)


def test_no_text_needs_quotes_in_a_csv(catalogue):
    assert not any(set('",\n') & set(name) for name in catalogue.names)


def test_the_colours_of_an_article_share_its_number_and_its_price(catalogue):
    coloured = [i for i, code in enumerate(catalogue.stock_codes) if code[-1] == "B"]
    assert coloured
    for i in coloured:
        assert catalogue.stock_codes[i - 1] == catalogue.stock_codes[i][:-1] + "A"
        assert catalogue.names[i - 1].split(" ")[1:] == catalogue.names[i].split(" ")[1:]
        assert catalogue.prices[0, i - 1] == catalogue.prices[0, i]


def test_prices_end_as_shops_like_them(catalogue):
    pence = np.rint(catalogue.prices[:2] * 100).astype(int) % 100
    assert set(pence.ravel()) <= {25, 45, 65, 85, 95}
    assert (catalogue.prices[1] <= catalogue.prices[0]).all()


def test_popularity_is_zipf_like(catalogue):
    ranked = np.sort(catalogue.popularity)[::-1]
    assert ranked.sum() == pytest.approx(1.0)
    top_fifth = ranked[: len(ranked) // 5].sum()
    assert 0.5 < top_fifth < 0.9


def test_every_theme_is_on_the_shelf_in_every_month(catalogue):
    shelf = catalogue.shelf
    assert (shelf.theme_ends > shelf.theme_begins).all()
    assert shelf.theme_ends[:, -1] == pytest.approx(np.arange(1, 14))
    assert (np.diff(shelf.ends) > 0).all()


def test_a_draw_within_a_theme_gives_products_of_that_theme(catalogue):
    shelf = catalogue.shelf
    middles = (shelf.theme_begins + shelf.theme_ends) / 2
    place = np.searchsorted(shelf.ends, middles.ravel(), side="right")
    themes = catalogue.themes[shelf.products[place]]
    assert themes.reshape(middles.shape).tolist() == [list(range(len(THEME_NAMES)))] * 13


def test_christmas_takes_its_place_from_september_on(catalogue):
    share = (catalogue.shelf.theme_ends - catalogue.shelf.theme_begins)[:, SEASONAL].sum(axis=1)
    assert share[11] > 10 * share[5]


def test_no_motif_belongs_to_two_themes():
    motifs = [motif for own in THEMES.values() for motif in own]
    assert len(set(motifs)) == len(motifs)
    assert len(THEMES) == 40


def test_the_catalogue_grows_slower_than_the_business():
    assert n_products(1) == 120
    assert n_products(540_000) == 3_700
    assert n_products(1_000_000_000) == 20_000
