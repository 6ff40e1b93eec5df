"""Take the screenshots of the README: every page, wide and narrow, light and dark.

    python docs/screenshots.py [--url http://127.0.0.1:8050 | --artifacts artifacts] [--out DIR]

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


def main() -> None:
    """Read the arguments and take the pictures."""
    parser = argparse.ArgumentParser(description="take the screenshots of the README")
    parser.add_argument("--url", help="a running dashboard")
    parser.add_argument("--artifacts", type=Path, default=ROOT / "artifacts")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    with _address(given.url, given.artifacts) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"])
        examples = _examples(browser, url)
        for name, template in PAGES.items():
            path = template.format(**examples)
            for width, height in WIDTHS.items():
                for theme in THEMES:
                    out = given.out / f"{name}-{width}-{theme}.jpg"
                    _take(browser, f"{url}{path}", out, (width, height), theme)
                    print(out)
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


def _take(browser: Browser, url: str, out: Path, size: tuple[int, int], theme: str) -> None:
    viewport = {"width": size[0], "height": size[1]}
    page = browser.new_page(viewport=viewport, color_scheme=theme)
    page.goto(url)
    page.wait_for_selector(DRAWN, state="attached")
    # A card is drawn when it comes into sight.
    for y in range(0, page.evaluate("document.body.scrollHeight"), 600):
        page.evaluate(f"window.scrollTo(0, {y})")
        page.wait_for_timeout(200)
    page.evaluate("window.scrollTo(0, 0)")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1_500)  # plotly's last frame
    page.screenshot(path=out, full_page=True, type="jpeg", quality=75)
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
