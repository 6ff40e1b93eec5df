"""A real Chromium, and apps served to it from a thread."""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from dash import Dash
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright
from werkzeug.serving import make_server

from dashboard.app import create_app
from dashboard.settings import Settings

# The shell has no window to draw for nobody, and takes half the time.
_NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
_ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]

# Whatever a page draws first.
DRAWN = ", ".join(
    f".js-plotly-plot {mark}"
    for mark in (
        ".bars path",
        ".heatmaplayer image",
        ".scatterlayer .trace",
        ".gl-container canvas",
        ".sankey-node",
        ".boxlayer path",
    )
)

# A figure below the fold is drawn when it is scrolled to.
IS_A_FIGURE_IN_SIGHT = """[...document.querySelectorAll("main section[data-card] figure")]
    .some((figure) => figure.getBoundingClientRect().top < window.innerHeight)"""

# The machine may be busy with other tests.
expect.set_options(timeout=60_000)

# Callbacks wait in lists by their state. What comes into sight asks a frame later, so that a page
# is at rest only when none is left for some frames.
_AT_REST = """async () => {
    const isAtRest = () => {
        const { stored, completed, ...lists } = window.store.getState().callbacks;
        return Object.values(lists).every((waiting) => waiting.length === 0);
    };
    const deadline = performance.now() + 60000;
    for (let frames = 0; frames < 5; ) {
        await new Promise(requestAnimationFrame);
        frames = isAtRest() ? frames + 1 : 0;
        if (performance.now() > deadline) throw new Error("callbacks still wait after a minute");
    }
}"""

# A list of customers fills itself a frame or two after its script.
_LISTS_ARE_THERE = """() => [...document.querySelectorAll("main .grid")]
    .every((list) => list.querySelector(".ag-header-cell"))"""

_SEE_ALL = """async () => {
    for (let top = 0; top < document.body.scrollHeight; top += 400) {
        window.scrollTo({ top, behavior: "instant" });
        await new Promise(requestAnimationFrame);
    }
}"""

Open = Callable[..., Page]


def settle(page: Page) -> None:
    """Wait until every callback has its answer. A page of Dash never tells the browser."""
    page.evaluate(_AT_REST)


def until(page: Page, is_so: Callable[[], Any], pause_ms: int = 100, patience_s: float = 60) -> Any:
    """Wait until it is so, and return what it is; nothing when patience ends."""
    end = time.monotonic() + patience_s
    while not (found := is_so()) and time.monotonic() < end:
        page.wait_for_timeout(pause_ms)
    return found


def choose(option: Locator) -> None:
    """Click on the label of a radio button or box of Dash, which is on a moment after."""
    option.locator("xpath=ancestor::label").click()
    expect(option).to_be_checked()


def see_all(page: Page) -> None:
    """Scroll to the end, since a card is drawn when it comes into sight."""
    page.evaluate(_SEE_ALL)
    settle(page)
    page.wait_for_function(_LISTS_ARE_THERE)


def click_mark(page: Page, mark: Locator, across: float = 0.5, down: float = 0.5) -> None:
    """Click on a mark of a figure once the figure knows what is under the pointer."""
    settle(page)
    mark.scroll_into_view_if_needed()
    settle(page)
    figure = mark.evaluate_handle("mark => mark.closest('.js-plotly-plot')")
    box = mark.bounding_box()
    at = (box["x"] + across * box["width"], box["y"] + down * box["height"])
    page.mouse.move(*at)
    page.wait_for_function("figure => figure._hoverdata?.length", arg=figure)
    page.mouse.click(*at)


def _chromium() -> str:
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found:
        return found
    reason = f"none of {', '.join(_NAMES)} is installed"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=_chromium(), args=_ARGS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[..., str]]:
    """Serve an artifacts folder, or an app of one's own; give the address."""
    servers = []

    def start(artifacts: Path, app: Dash | None = None) -> str:
        app = app or create_app(Settings(artifacts=artifacts))
        server = make_server("127.0.0.1", 0, app.server, threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Open]:
    """Open an address in a fresh window; fail when the page complains on its console."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def go(url: str, *, width: int = 1440, scheme: str = "light") -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("requestfailed", lambda request: complaints.append(f"failed: {request.url}"))
        page.goto(url)
        page.wait_for_selector("main h1")
        if page.evaluate(IS_A_FIGURE_IN_SIGHT):
            page.wait_for_selector(DRAWN, state="attached")
        settle(page)
        return page

    yield go
    said = list(complaints)
    for context in contexts:
        context.close()
    assert said == []
