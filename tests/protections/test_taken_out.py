"""What is promised has a test that fails when the protection is taken out: taken out in turn.

The cheap tests keep the table in step with the code; those marked `protections` change a copy of
the working tree and run the named test there (`make test-protections`).
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.pages.small_shop import KEPT_IN
from tests.protections import forking
from tests.protections.row import TakenOut
from tests.protections.taken_out import PARTS, ROWS

ROOT = Path(__file__).parents[2]
SECURITY = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")

_PATIENCE_SECONDS = 300
_FAILED = 1
_NOT_PASSED = {"failure", "error", "skipped"}
# A change that only breaks the program takes nothing out.
_BROKEN = re.compile(r"(NameError|SyntaxError|IndentationError|ImportError|ModuleNotFoundError)\b")

EVERY_ROW = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name.replace(" ", "-"))


@EVERY_ROW
def test_what_is_taken_out_stands_in_the_code_once_and_its_test_is_there(row):
    assert (ROOT / row.file).read_text(encoding="utf-8").count(row.found) == 1
    assert row.put != row.found
    path, _, name = row.test.partition("::")
    defined = f"\ndef {name.partition('[')[0]}("
    assert defined in (ROOT / path).read_text(encoding="utf-8")


def test_no_two_rows_take_out_the_same():
    assert len({row.name for row in ROWS}) == len({(r.file, r.found, r.put) for r in ROWS})
    assert len({row.name for row in ROWS}) == len(ROWS)


def test_the_document_says_how_many_protections_are_taken_out():
    assert f"{len(ROWS)} protections" in SECURITY
    for part, rows in PARTS.items():
        assert f"| {part} | {len(rows)} |" in SECURITY


@pytest.fixture(scope="session")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the working tree as it stands, without what git ignores; one for each test process."""
    copied = tmp_path_factory.mktemp("tree")
    list_files = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(list_files, cwd=ROOT, capture_output=True, check=True, text=True)
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (copied / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copied / name)
    return copied


# ``failure``, ``error`` or ``skipped``, and the words of it.
Outcome = tuple[str, str]


class Runner:
    """Runs tests in the copy, each time in a process forked from one that has its libraries."""

    def __init__(self, tree: Path, shop: Path) -> None:
        self._tree = tree
        environment = {n: said for n, said in os.environ.items() if not n.startswith("PYTEST_")}
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-W", "ignore", forking.__file__],
            env=environment | {KEPT_IN: str(shop)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, tests: Iterable[str], scratch: Path) -> tuple[int, str, list[Outcome]]:
        """Run tests; give pytest's exit code, what it said, and what did not pass."""
        report, said = scratch / "report.xml", scratch / "said"
        # No -m keeps a test out; the libraries were there before pytest could rewrite them.
        options = ["-x", "-q", "-p", "no:cacheprovider", "-m", "", "--tb=short"]
        quiet = ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
        places = [f"--basetemp={scratch / 'base'}", f"--junitxml={report}"]
        arguments = [*options, *quiet, *places, *tests]
        asked = {"folder": str(self._tree), "arguments": arguments, "said": str(said)}
        self._process.stdin.write(f"{json.dumps(asked)}\n")
        self._process.stdin.flush()
        pid = int(self._process.stdout.readline())
        patience = threading.Timer(_PATIENCE_SECONDS, _end_group, [pid])
        patience.start()
        code = int(self._process.stdout.readline())
        patience.cancel()
        _end_group(pid)  # a server that a test has left
        words = said.read_text(encoding="utf-8")[-4_000:]
        found = ElementTree.parse(report).iter() if report.exists() else ()  # noqa: S314
        return code, words, [(e.tag, e.get("message", "")) for e in found if e.tag in _NOT_PASSED]

    def stop(self) -> None:
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()


def _end_group(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


@pytest.fixture(scope="session")
def runner(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runner]:
    started = Runner(tree, tmp_path_factory.mktemp("shop"))
    try:
        # What all the others share is made while nothing is taken out.
        first = ["tests/dashboard/test_app.py::test_a_server_is_ready_when_it_has_a_build"]
        code, said, _ = started.run(first, tmp_path_factory.mktemp("first"))
        assert code == 0, said
        yield started
    finally:
        started.stop()


@contextmanager
def _without(tree: Path, row: TakenOut) -> Iterator[None]:
    path = tree / row.file
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace(row.found, row.put), encoding="utf-8")
    try:
        yield
    finally:
        path.write_text(whole, encoding="utf-8")


@pytest.mark.protections
def test_the_tests_pass_while_nothing_is_taken_out(runner, tmp_path):
    code, said, not_passed = runner.run(dict.fromkeys(row.test for row in ROWS), tmp_path)
    assert (code, not_passed) == (0, []), said


@pytest.mark.protections
@EVERY_ROW
def test_without_the_protection_its_test_fails(tree, runner, tmp_path, row, record_property):
    with _without(tree, row):
        code, said, not_passed = runner.run([row.test], tmp_path)
    assert code == _FAILED, f"survived: {row.name}\n{said}"
    [(outcome, words)] = not_passed
    record_property("failed_with", words[:200])
    assert outcome == "failure", said
    assert not _BROKEN.match(words), said
