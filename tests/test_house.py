"""What keeps the house in order: sizes, and documents that say what is there."""

import importlib
import pkgutil
from pathlib import Path

import pytest

import pages
from dashboard.cli import main
from dashboard.settings import described

ROOT = Path(__file__).parent.parent
PACKAGES = ("analytics", "components", "pages", "dashboard")
MODULES = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_holds_one_concept_in_at_most_300_lines(module):
    assert len(module.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("command", sorted(main.commands))
def test_the_readme_names_every_command(command):
    assert f"| `{command}" in README


def test_the_readme_names_every_page():
    for info in pkgutil.iter_modules(pages.__path__):
        module = importlib.import_module(f"pages.{info.name}")
        if hasattr(module, "PAGE") and module.PAGE.is_listed:
            assert f"| {module.PAGE.name} |" in README


def test_the_readme_names_every_setting():
    for variable, _default, _meaning in described():
        assert f"`{variable}`" in README


def test_every_picture_in_the_readme_is_there():
    for part in README.split("](")[1:]:
        target = part.split(")")[0]
        if target.startswith("docs/"):
            assert (ROOT / target).is_file()
