"""Everything in this folder needs a server or a lot of time; `make test-operations` runs it.

At the end it says how many inputs were tried and how many faults were survived.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent

# What a server of a test imports of its own accord is no test.
collect_ignore = ["turned_clock"]
FAULT = "faults survived"

Count = Callable[..., None]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "fault: one fault that the product has to survive")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.operations)
            if item.get_closest_marker("fault"):
                item.user_properties.append((FAULT, 1))


@pytest.fixture
def tried(request: pytest.FixtureRequest) -> Iterator[Count]:
    """Count inputs of a kind that a test has tried."""
    counts: Counter[str] = Counter()

    def add(kind: str, n: int = 1) -> None:
        counts[kind] += n

    yield add
    request.node.user_properties.extend(counts.items())


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Sum what the tests that passed have counted; the teardown's report has heard of it all."""
    totals: Counter[str] = Counter()
    failed = {report.nodeid for report in terminalreporter.stats.get("failed", [])}
    for report in (r for found in terminalreporter.stats.values() for r in found):
        if getattr(report, "when", "") == "teardown" and report.nodeid not in failed:
            for kind, n in report.user_properties:
                totals[kind] += n
    for kind, n in sorted(totals.items()):
        terminalreporter.write_line(f"{n:,} {kind}")
