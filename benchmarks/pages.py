"""How long each page's callbacks take on the server, over random filters.

    python benchmarks/pages.py ARTIFACTS … [--filters 6] [--seed 0] [--document docs/performance.md]

Every card of every report page is drawn for random filters (period, countries, hours, products,
basis, and all of them at once), every card of the other pages for what they show at first, and
every page is laid out, each as a browser would ask for it, through the whole stack but the
network. Printed per page and per filter: median, 95th and 99th percentile in milliseconds, and the
largest response in kilobytes; then the memory of the process. The first draw of each card is left
out: it reads the tables. Several artifacts folders, such as those of `benchmarks/scale.py`, are
measured one after the other, each in a process of its own.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from analytics.periods import presets  # noqa: E402  # after the path
from benchmarks import asked, written  # noqa: E402
from dashboard.app import create_app  # noqa: E402
from dashboard.settings import Settings  # noqa: E402
from pages import read, reporting, viewing  # noqa: E402

EVERYTHING = ("every page", "every filter")


class Clock:
    """Milliseconds and kilobytes of responses, by page and by filter."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self.took: dict[str, list[float]] = defaultdict(list)
        self.largest: dict[str, float] = defaultdict(float)

    def ask(self, body: asked.Body, *names: str) -> None:
        start = time.perf_counter()
        response = self._client.post("/_dash-update-component", json=body)
        took = 1000 * (time.perf_counter() - start)
        if response.status_code not in (200, 204):
            sys.exit(f"{names}: {response.status_code} {response.text[:300]}")
        for name in names:
            self.took[name].append(took)
            self.largest[name] = max(self.largest[name], len(response.data) / 1e3)

    def rows(self) -> list[list[str]]:
        found = []
        for name, times in self.took.items():
            p50, p95, p99 = np.percentile(times, [50, 95, 99])
            kb = self.largest[name]
            found.append(
                [name, str(len(times)), f"{p50:.0f}", f"{p95:.0f}", f"{p99:.0f}", f"{kb:.0f}"]
            )
        return found


def measure(artifacts: Path, n_filters: int, seed: int) -> dict[str, Any]:
    app = create_app(Settings(artifacts=artifacts))
    client, rng = app.server.test_client(), random.Random(seed)  # noqa: S311  # no secret
    client.get("/")
    with app.server.app_context():
        periods = list(presets(reporting.data_covered()))
        countries = list(reporting.known_countries())
        products = list(reporting.known_products())[:500]
        lines = int(read.manifest()["source"]["lines"])
        drawn = list(asked.states(rng, n_filters, periods, countries, products))
        reports = list(reporting.CATALOGUE.values())
        views = list(viewing.CATALOGUE.values())
        first = [asked.card(card, {}) for card in (*reports, *views)]
    warm = Clock(client)
    for body in first:
        warm.ask(body, "warm")
    clock = Clock(client)
    # As a reader goes: filters are set, then all cards are seen; the first of them pays for
    # reading what these filters need.
    for kind, state in drawn:
        for card in reports:
            with app.server.app_context():
                body = asked.card(card, state)
            clock.ask(body, card.page, f"filter: {kind}", EVERYTHING[0])
    for _turn in range(n_filters):
        for card in views:
            with app.server.app_context():
                body = asked.card(card, {})
            clock.ask(body, card.page, EVERYTHING[0])
    for path in layouts():
        clock.ask(asked.page(path), "laying a page out", EVERYTHING[0])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"lines": lines, "rows": clock.rows(), "peak_mib": peak}


def layouts() -> list[str]:
    import dash

    return [page["path"] for page in dash.page_registry.values() if not page["path_template"]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("artifacts", type=Path, nargs="+")
    parser.add_argument("--filters", type=int, default=6, help="random states per kind of filter")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--document", type=Path)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        print(json.dumps(measure(given.artifacts[0], given.filters, given.seed)))
        return
    head = ["page or filter", "asked", "p50 ms", "p95 ms", "p99 ms", "largest kB"]
    texts = []
    for artifacts in given.artifacts:
        command = [sys.executable, __file__, str(artifacts), "--child"]
        command += ["--filters", str(given.filters), "--seed", str(given.seed)]
        answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        found = json.loads(answer.splitlines()[-1])
        said = f"{found['lines']:,} lines; peak memory of the process {found['peak_mib']:.0f} MiB"
        print(f"\n{said}")
        written.show([head, *found["rows"]])
        texts.append(f"### {said}\n\n{written.markdown([head, *found['rows']])}")
    if given.document:
        written.put(given.document, "pages", "\n\n".join(texts), written.machine())


if __name__ == "__main__":
    main()
