"""Every page, as the router renders it."""

import importlib
import pkgutil

import pytest

import pages
from dashboard.app import create_app
from dashboard.settings import Settings
from pages import listing, viewing
from pages.reporting import CATALOGUE
from tests.pages import browsing, small_shop

MODULES = [
    importlib.import_module(f"pages.{info.name}") for info in pkgutil.iter_modules(pages.__path__)
]
SPECS = [module.PAGE for module in MODULES if hasattr(module, "PAGE")]
EVERY_PAGE = pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.slug)


@EVERY_PAGE
def test_the_page_is_framed_with_banner_and_footer(app, spec):
    shown = browsing.page(app, spec.path)
    assert spec.name in shown
    assert "Demo shop." in shown
    assert "small-shop" in shown


@EVERY_PAGE
def test_a_page_without_a_build_shows_how_to_make_one(tmp_path, spec):
    app = create_app(Settings(artifacts=tmp_path))
    assert "python -m dashboard build --source" in browsing.page(app, spec.path)


@EVERY_PAGE
def test_a_page_without_its_tables_names_them(tmp_path, spec):
    app = create_app(Settings(artifacts=small_shop.publish(tmp_path, without=spec.needs)))
    shown = browsing.page(app, spec.path)
    assert f"It lacks {spec.needs[0]}" in shown


@EVERY_PAGE
def test_a_layout_carries_no_data(app, spec):
    of_page = f"{spec.slug}-"
    n_cards = sum(name.startswith(of_page) for name in [*CATALOGUE, *viewing.CATALOGUE])
    n_lists = sum(name.startswith(of_page) for name in listing.LISTS)
    allowed = 16_000 + 4_000 * n_cards + 12_000 * n_lists
    assert len(browsing.page(app, spec.path)) < allowed


def test_no_two_pages_share_path_or_place():
    assert len({spec.path for spec in SPECS}) == len({spec.order for spec in SPECS}) == len(SPECS)


@pytest.mark.parametrize("path", ["/nope", "/data/nope"])
def test_an_unknown_path_is_no_page(app, path):
    assert "No such page" in browsing.page(app, path)
