"""The list of what the dashboard is made of: every locked package, with its version and hashes."""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_bill_of_materials_lists_every_locked_package(tmp_path):
    out = tmp_path / "sbom.json"
    maker = Path(sys.executable).parent / "cyclonedx-py"
    command = [maker, "requirements", ROOT / "requirements.txt", "--of", "JSON", "-o", out]
    subprocess.run([str(word) for word in command], check=True, capture_output=True)
    listed = {
        (part["name"].lower(), part["version"]): part
        for part in json.loads(out.read_text())["components"]
    }
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    locked = set(re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", text, re.MULTILINE))
    assert len(locked) > 40
    assert {(name.lower(), version) for name, version in locked} <= listed.keys()
    for name, version in locked:
        assert listed[name.lower(), version]["purl"].startswith("pkg:pypi/")
        assert re.search("sha.?256", json.dumps(listed[name.lower(), version]), re.IGNORECASE)
