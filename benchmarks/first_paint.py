"""How soon a reader sees the first figure, in headless Chromium over loopback.

    python benchmarks/first_paint.py ARTIFACTS [--turns 5]

The production server serves the builds of the folder. Each turn opens the overview in a fresh
window with an empty cache, then goes to every other report page by its link, each once the one
before is at rest. Printed are milliseconds from the request, or the click, until the first figure
of the page is drawn: median and maximum over the turns. Budget: 2,000 for the first page, 1,000
for later ones.
"""

import argparse
import os
import re
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.conftest import _ARGS, DRAWN, _chromium, settle  # noqa: E402  # after the path

LATER = ("What changed", "Countries", "Products", "Trends", "Spending", "Retention")


def served(artifacts: Path) -> tuple[subprocess.Popen[str], str]:
    command = [sys.executable, "-m", "dashboard", "serve", "--artifacts", str(artifacts)]
    server = subprocess.Popen(
        [*command, "--port", "0"], cwd=ROOT, stderr=subprocess.PIPE, text=True, env=os.environ
    )
    for line in server.stderr:
        if found := re.search(r"listening on (\S+)", line):
            return server, found[1]
    raise SystemExit("the server did not start")


def until_drawn(page: Page, began: float) -> float:
    page.wait_for_selector(DRAWN, state="attached", timeout=60_000)
    return 1000 * (time.perf_counter() - began)


def turn(browser: Browser, address: str) -> dict[str, float]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    began = time.perf_counter()
    page.goto(address, wait_until="commit")
    took = {"Overview, first": until_drawn(page, began)}
    for name in LATER:
        settle(page)
        began = time.perf_counter()
        page.get_by_role("link", name=name, exact=True).click()
        page.wait_for_function(
            "name => document.querySelector('main h1')?.textContent === name", arg=name
        )
        took[name] = until_drawn(page, began)
    context.close()
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("artifacts", type=Path)
    parser.add_argument("--turns", type=int, default=5)
    given = parser.parse_args()
    server, address = served(given.artifacts.resolve())
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=_chromium(), args=_ARGS)
            turns = [turn(browser, address) for _ in range(given.turns)]
            browser.close()
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()
    print(f"{'page':18}{'median ms':>12}{'most ms':>12}")
    for name in turns[0]:
        times = [each[name] for each in turns]
        print(f"{name:18}{statistics.median(times):>12.0f}{max(times):>12.0f}")


if __name__ == "__main__":
    main()
