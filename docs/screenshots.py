"""Take the screenshots of the README: every page, wide and narrow, light and dark.

    python docs/screenshots.py [--url http://127.0.0.1:8050 | --artifacts artifacts] [--out DIR]
        [--page NAME …]

Without --url it serves the builds of the artifacts folder itself, on any free port.
"""

import argparse
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

PAGES = {
    "overview": "/",
    "changes": "/changes",
    "countries": "/countries",
    "products": "/products",
    "trends": "/trends",
    "spending": "/spending",
    "retention": "/retention",
    "segments": "/segments",
    "what-if": "/what-if",
    "predictions": "/predictions",
    "planner": "/planner",
    "outlook": "/outlook",
    "customers": "/customers",
    "customer": "/customers/{customer}",
    "recommendations": "/recommendations?product={product}",
    "quality": "/recommendations?tab=quality",
    "data": "/data",
}
WIDTHS = {1440: 900, 390: 844}
THEMES = ("light", "dark")
MARKS = ".bars path, .heatmaplayer image, .scatterlayer .trace, .gl-container canvas"
DRAWN = f".js-plotly-plot :is({MARKS}), .ag-row, .offer, .card table"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

_PATIENCE_MS = 120_000

# A card is drawn when it comes into sight; then Dash has to answer, and Plotly to come to rest.
_SEE_ALL = """async () => {
    const frame = () => new Promise(requestAnimationFrame);
    const isAtRest = () => {
        const { stored, completed, ...lists } = window.store.getState().callbacks;
        return Object.values(lists).every((waiting) => waiting.length === 0);
    };
    for (let top = 0; top < document.body.scrollHeight; top += 300) {
        window.scrollTo({ top, behavior: "instant" });
        await frame();
    }
    window.scrollTo({ top: 0, behavior: "instant" });
    for (let calm = 0; calm < 20; calm = isAtRest() ? calm + 1 : 0) {
        await frame();
        await new Promise((done) => requestIdleCallback(done));
    }
    await new Promise((done) => setTimeout(done, 1000));
}"""

_LISTS_HAVE_ROWS = """() => [...document.querySelectorAll(".list")]
    .every((list) => list.querySelector(".ag-row"))"""


def main() -> None:
    """Read the arguments and take the pictures."""
    parser = argparse.ArgumentParser(description="take the screenshots of the README")
    parser.add_argument("--url", help="a running dashboard")
    parser.add_argument("--artifacts", type=Path, default=ROOT / "artifacts")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots")
    parser.add_argument("--page", action="append", choices=PAGES, help="only this; all by default")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    with _address(given.url, given.artifacts) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"])
        examples = _examples(browser, url)
        for name in given.page or PAGES:
            path = PAGES[name].format(**examples)
            for width in WIDTHS:
                _take(browser, f"{url}{path}", given.out / name, width)
        browser.close()


def _examples(browser: Browser, url: str) -> dict[str, str]:
    """Find a well-sold product and a good customer of the shop that is shown."""
    page = browser.new_page()
    page.goto(f"{url}/recommendations")
    link = page.locator("main a[href*='product=']").first.get_attribute("href")
    found = page.request.get(f"{url}/lookup?q=1&kinds=customer&n=1").json()
    page.close()
    return {
        "product": str(link).split("product=")[1].split("&")[0],
        "customer": found["groups"][0]["hits"][0]["code"],
    }


def _take(browser: Browser, url: str, out: Path, width: int) -> None:
    """Take a page in both themes, the way the system's theme is followed while it is open."""
    page = browser.new_page(viewport={"width": width, "height": WIDTHS[width]})
    page.set_default_timeout(_PATIENCE_MS)
    page.goto(url)
    page.wait_for_selector(DRAWN, state="attached")
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        page.wait_for_selector(f"html[data-bs-theme={theme}]")
        page.evaluate(_SEE_ALL)
        page.wait_for_function(_LISTS_HAVE_ROWS)
        named = out.with_name(f"{out.name}-{width}-{theme}.jpg")
        page.screenshot(path=named, full_page=True, type="jpeg", quality=60)
        print(named, flush=True)
    page.close()


@contextmanager
def _address(url: str | None, artifacts: Path) -> Iterator[str]:
    if url:
        yield url.rstrip("/")
        return
    from werkzeug.serving import make_server

    from dashboard.app import create_app
    from dashboard.settings import Settings

    app = create_app(Settings(artifacts=artifacts))
    server = make_server("127.0.0.1", 0, app.server, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()


def _chromium() -> str:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        sys.exit(f"error: no browser; wanted one of {', '.join(BROWSERS)} on the path")
    return found


if __name__ == "__main__":
    main()
