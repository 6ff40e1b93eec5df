"""A shop whose every text is an attack: nothing of it runs, asks elsewhere or leads there.

The content security policy would stop scripts too; here it is switched off, so that what is tested
is how texts are shown.
"""

from urllib.parse import quote, urlsplit

import pytest
from filelock import FileLock
from playwright.sync_api import Page, expect

from analytics.store import ArtifactStore
from dashboard import board, registry
from dashboard.app import create_app
from dashboard.settings import Settings
from tests import attacked_shop

pytestmark = [pytest.mark.browser, pytest.mark.operations]

_PATIENCE_MS = 240_000

# A page at rest, or as far as it comes in some seconds: models that are fitted meanwhile may take
# longer, and what they draw is drawn from the same parts.
_REST = """async () => {
    const isAtRest = () => {
        const { stored, completed, ...lists } = window.store.getState().callbacks;
        return Object.values(lists).every((waiting) => waiting.length === 0);
    };
    const deadline = performance.now() + 8000;
    for (let frames = 0; frames < 5 && performance.now() < deadline; ) {
        await new Promise(requestAnimationFrame);
        frames = isAtRest() ? frames + 1 : 0;
    }
}"""

_SEE_ALL = """async () => {
    for (let top = 0; top < document.body.scrollHeight; top += 400) {
        window.scrollTo({ top, behavior: "instant" });
        await new Promise(requestAnimationFrame);
    }
    document.querySelectorAll("details").forEach((part) => { part.open = true; });
}"""

# What an attack would leave: a mark, or a way out that a reader could be led to.
_HARM = """() => {
    const found = window.__xss === undefined ? [] : ["a script ran"];
    const own = location.protocol === "file:" ? "null" : location.origin;
    for (const node of document.querySelectorAll("a, area, form, iframe, object, embed, base")) {
        for (const name of ["href", "xlink:href", "src", "srcdoc", "action", "data"]) {
            const said = node.getAttribute(name);
            if (said === null) continue;
            const to = name === "srcdoc" ? null : new URL(said, location.href);
            const isOurs = to && (to.origin === own && to.protocol !== "javascript:")
                || said.startsWith("blob:") || said.startsWith("data:image/");
            if (!isOurs) found.push(`${node.nodeName} leads to ${said.slice(0, 90)}`);
        }
    }
    for (const node of document.querySelectorAll("main *, article *")) {
        for (const { name } of node.attributes) {
            if (/^on/.test(name)) found.push(`${node.nodeName} has ${name}`);
        }
    }
    return found;
}"""

# Every point of every figure, as the pointer would meet it.
_HOVER = """async () => {
    let n = 0;
    for (const plot of document.querySelectorAll(".js-plotly-plot")) {
        if (!plot._fullLayout || !plot._fullLayout._plots || !plot.calcdata) continue;
        for (let curve = 0; curve < plot.data.length; curve += 1) {
            const points = Math.min((plot.calcdata[curve] || []).length, 40);
            for (let point = 0; point < points; point += 1) {
                try {
                    Plotly.Fx.hover(plot, [{ curveNumber: curve, pointNumber: point }]);
                } catch (error) {
                    continue; /* a kind of figure that has no such points */
                }
                n += plot.querySelectorAll(".hovertext").length;
                const out = plot.querySelector(".hoverlayer a");
                if (out) return `hover leads to ${out.getAttribute("xlink:href")}`;
            }
        }
        try { Plotly.Fx.unhover(plot); } catch (error) { continue; }
    }
    return n;
}"""

# Every figure as it is taken away: what of an SVG would run, lead or ask elsewhere.
_SVG = """async () => {
    const found = [];
    let n = 0;
    for (const plot of document.querySelectorAll(".js-plotly-plot")) {
        if (!plot._fullLayout || !plot.calcdata) continue;
        const made = await Plotly.toImage(plot, { format: "svg", width: 500, height: 300 });
        const text = decodeURIComponent(made.slice(made.indexOf(",") + 1));
        const svg = new DOMParser().parseFromString(text, "image/svg+xml");
        n += 1;
        for (const node of svg.querySelectorAll("*")) {
            const name = node.localName.toLowerCase();
            if (/^(a|script|foreignobject|iframe|parsererror)$/.test(name)) found.push(name);
            for (const { localName, value } of node.attributes) {
                const leads = localName === "href" && !/^(#|data:image[/]|blob:)/.test(value);
                if (/^on/.test(localName) || leads) found.push(`${name} ${localName}=${value}`);
            }
        }
    }
    return { n, found };
}"""


@pytest.fixture(scope="module")
def artifacts(shared_dir):
    with FileLock(shared_dir / "attacked.lock"):
        return attacked_shop.build_attacked(shared_dir / "attacked")


@pytest.fixture(scope="module")
def url(serve, artifacts):
    return serve(artifacts)


@pytest.fixture
def watched(browser):
    """Open pages without their policy; note dialogs and what is asked of anybody else."""
    context = browser.new_context(bypass_csp=True, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_default_timeout(_PATIENCE_MS)
    page.harm = []
    page.on("dialog", lambda dialog: (page.harm.append("a dialog"), dialog.dismiss()))
    page.on("request", lambda request: _note_request(page, request.url))
    context.on("page", lambda _opened: page.harm.append("a window was opened"))
    yield page
    context.close()


def _note_request(page: Page, asked: str) -> None:
    parts = urlsplit(asked)
    if parts.scheme in {"http", "https", "ws"} and parts.hostname != "127.0.0.1":
        page.harm.append(f"asked for {asked[:90]}")


def harm(page: Page) -> list[str]:
    return [*page.harm, *page.evaluate(_HARM)]


def show_all(page: Page) -> None:
    """Scroll to the end and open what is folded; a card is drawn when it comes into sight."""
    page.wait_for_selector("main h1")
    page.evaluate(_REST)
    page.evaluate(_SEE_ALL)
    page.evaluate(_REST)


def _paths(artifacts):
    """Every page; those about one thing for the worst and the most honest of them."""
    current = ArtifactStore(artifacts).current()
    products = current.table("products").sort_values("n_invoices", ascending=False)
    customers = current.table("customers").sort_values("monetary", ascending=False)
    codes = [products["stock_code"].iloc[0], *_code_of(products, attacked_shop.HONEST)]
    for spec in registry.specs():
        if not spec.is_template:
            yield spec.path
    for code in codes:
        yield f"/recommendations?product={quote(code, safe='')}"
    for who in customers["customer_id"].loc[lambda ids: ids.str.contains("<svg onload")].head(1):
        yield f"/customers/{quote(who, safe='')}"
        yield f"/what-if?customer={quote(who, safe='')}"
    yield f"/?country={quote(attacked_shop.ATTACKS[0], safe='')}"
    yield f"/?product={quote(codes[0], safe='')}&country={quote('<img src=x onerror=__xss=1>')}"
    yield "/data?built=<script>window.__xss=1</script>"
    yield "/recommendations?tab=quality"


def _code_of(products, name):
    return products.loc[products["name"] == name, "stock_code"]


def test_no_page_lets_an_attack_through(watched, url, artifacts):
    n_hovered = 0
    for path in _paths(artifacts):
        watched.goto(url + path)
        show_all(watched)
        assert harm(watched) == [], path
        hovered = watched.evaluate(_HOVER)
        assert isinstance(hovered, int), (path, hovered)
        n_hovered += hovered
        assert harm(watched) == [], path
    assert n_hovered > 100


@pytest.mark.parametrize("path", ["/products", "/countries", "/recommendations?product="])
def test_a_figure_that_is_taken_away_as_a_picture_holds_text(watched, url, artifacts, path):
    products = ArtifactStore(artifacts).current().table("products")
    worst = products.sort_values("n_invoices", ascending=False)["stock_code"].iloc[0]
    watched.goto(url + (f"{path}{quote(worst, safe='')}" if path.endswith("=") else path))
    show_all(watched)
    taken = watched.evaluate(_SVG)
    assert taken["n"] > 0
    assert taken["found"] == []
    assert harm(watched) == []


@pytest.mark.parametrize("typed", ["script", "onerror", "CAKE & CO <SMALL>"])
def test_what_is_found_by_search_is_text(watched, url, typed):
    watched.goto(url)
    watched.wait_for_selector("main h1")
    watched.locator("#quick-search-input").first.fill(typed)
    found = watched.locator("[role=option]").first
    expect(found).to_be_visible(timeout=60_000)
    if "CAKE" in typed:
        expect(found).to_contain_text(attacked_shop.HONEST)
    found.hover()
    assert harm(watched) == []


def test_a_written_report_is_as_harmless_when_it_is_opened_from_the_disk(
    watched, artifacts, tmp_path
):
    app = create_app(Settings(artifacts=artifacts))
    path = tmp_path / "report.html"
    path.write_text(board.board_report(app, {}), encoding="utf-8")
    watched.goto(path.as_uri())
    watched.wait_for_function(
        "document.querySelectorAll('.js-plotly-plot').length"
        " === document.querySelectorAll('[data-figure]').length",
        timeout=_PATIENCE_MS,
    )
    assert isinstance(hovered := watched.evaluate(_HOVER), int), hovered
    assert harm(watched) == []
    expect(watched.locator("main")).to_contain_text("CAKE & CO <SMALL>")
