"""What is never done with data from outside: run it, unpickle it, evaluate it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("analytics", "components", "pages", "dashboard")
MODULES = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]

# Who may: the store reads back the models it wrote, after their hash was compared; the cache reads
# with a class that refuses pickles; background callbacks fork and pickle nothing.
ALLOWED = {
    "joblib": {"analytics/store/models.py"},
    "multiprocess": {"dashboard/jobs.py"},
}
UNPICKLERS = {
    *("pickle", "_pickle", "cPickle", "pickletools", "dill", "cloudpickle", "marshal", "shelve"),
    *("joblib", "multiprocess", "skops", "copyreg", "yaml"),
}
RUNNERS = {"eval", "exec", "compile", "__import__", "execfile"}
# Readers of others that unpickle: pandas, numpy, the cache's own default.
UNPICKLING_CALLS = {"read_pickle", "to_pickle", "HDFStore", "read_hdf"}


def _uses(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (f"import {alias.name.partition('.')[0]}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield f"import {(node.module or '').partition('.')[0]}"
        elif isinstance(node, ast.Call):
            yield from _calls(node)


def _calls(node: ast.Call) -> Iterator[str]:
    if isinstance(node.func, ast.Name):
        yield f"call {node.func.id}"
    elif isinstance(node.func, ast.Attribute):
        yield f"method {node.func.attr}"
    yield from (f"keyword {keyword.arg}" for keyword in node.keywords if keyword.arg)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_unpickled_or_evaluated_outside_the_allowed_modules(path):
    name = path.relative_to(ROOT).as_posix()
    forbidden = {f"import {module}" for module in UNPICKLERS if name not in ALLOWED.get(module, ())}
    forbidden |= {f"call {name}" for name in RUNNERS}
    forbidden |= {f"method {name}" for name in UNPICKLING_CALLS}
    forbidden |= {"keyword allow_pickle", "keyword shell"}
    assert forbidden & set(_uses(path)) == set()


def test_the_allowed_modules_are_there_and_use_what_they_may():
    for module, names in ALLOWED.items():
        for name in names:
            assert f"import {module}" in set(_uses(ROOT / name))


def test_a_cache_on_disk_reads_with_the_class_that_refuses_pickles():
    made = re.compile(r"diskcache\.(Cache|FanoutCache|Index|Deque)\((.*)", re.DOTALL)
    makers = {path: made.search(path.read_text(encoding="utf-8")) for path in MODULES}
    found = {path.name: match[2] for path, match in makers.items() if match}
    assert all("disk=JsonOnly" in arguments.partition(")\n")[0] for arguments in found.values())
    assert (
        "super().__init__(str(folder), disk=JsonOnly" in (ROOT / "dashboard/cache.py").read_text()
    )


def test_the_search_sees_what_it_looks_for(tmp_path):
    path = tmp_path / "x.py"
    path.write_text("import pickle\nfrom joblib import load\neval('1')\npd.read_pickle('x')\n")
    assert {"import pickle", "import joblib", "call eval", "method read_pickle"} <= set(_uses(path))


# What is installed


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_to_a_version_and_its_hashes(name):
    entries = re.split(r"\n(?=[a-z0-9])", (ROOT / name).read_text(), flags=re.IGNORECASE)
    pinned = [entry for entry in entries if not entry.startswith("#")]
    assert len(pinned) > 30
    for entry in pinned:
        assert re.match(r"[A-Za-z0-9._-]+(\[[a-z,]+\])?==[^\s;]+", entry), entry
        assert "--hash=sha256:" in entry, entry


def test_what_is_installed_is_held_against_its_hash():
    installed = re.findall(r"pip install .*-r .*", (ROOT / "Makefile").read_text())
    assert len(installed) == 3
    assert all("--require-hashes" in command for command in installed)


def test_the_lock_names_no_other_place_to_install_from():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text()
        assert not re.search(r"--(extra-)?index-url|--find-links|--trusted-host| @ |git\+", text)
