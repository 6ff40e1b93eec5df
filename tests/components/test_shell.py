import dash

from components import shell
from components.page import PageSpec
from tests.components.tree import of_class, text

PAGES = [
    PageSpec(path="/", name="Overview", order=1),
    PageSpec(path="/customers/segments", name="Segments", order=2, section="Customers"),
]
MANIFEST = {
    "build_id": "b1",
    "created_at": "2026-11-20T19:33:00+00:00",
    "source": {"name": "shop.csv"},
    "window": {"first": "2011-01-01T09:00:00", "last": "2011-03-31T17:00:00"},
}


def test_the_slug_of_a_page_begins_its_ids():
    assert [page.slug for page in PAGES] == ["overview", "customers-segments"]


def test_the_navigation_comes_from_the_pages():
    frame = shell.shell(PAGES)
    assert [text(link) for link in of_class(frame, "nav-link")] == ["Overview", "Segments"]
    assert [link.href for link in of_class(frame, "nav-link")] == ["/", "/customers/segments"]
    assert [text(heading) for heading in of_class(frame, "nav-heading")] == ["Customers"]


def test_the_first_thing_to_reach_skips_the_navigation():
    frame = shell.shell(PAGES)
    assert frame.children[0].href == "#main"
    (main,) = [child for child in frame.children if getattr(child, "id", None) == "main"]
    assert main.children is dash.page_container


def test_the_footer_states_the_build():
    words = text(shell.footer(MANIFEST))
    assert "Source shop.csv" in words
    assert "Data 1 Jan 2011 to 31 Mar 2011" in words
    assert "Build b1" in words
    assert "Made 20 Nov 2026, 19:33 UTC" in words


def test_the_footer_of_an_empty_manifest_shows_dashes():
    assert text(shell.footer({})).count("\N{EN DASH}") >= 3
