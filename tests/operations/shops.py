"""Artifacts folders to break: copies, file systems of their own, and the way to build in them."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson
import pytest

from tests.operations.served import CHECKOUT, Server, wait_until

NOTICE = "The build cannot be read"


def copy_of(store: Path, to: Path) -> Path:
    """Copy the current build of a store, and nothing else."""
    build_id = current_id(store)
    to.mkdir(parents=True, exist_ok=True)
    shutil.copytree(store / build_id, to / build_id)
    shutil.copy(store / "CURRENT", to / "CURRENT")
    return to


def current_id(store: Path) -> str:
    return (store / "CURRENT").read_text().strip()


def command(*arguments: str, **more: object) -> "subprocess.Popen[str]":
    """Start the command line."""
    return subprocess.Popen(
        [sys.executable, "-m", "dashboard", *arguments],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **more,
    )


def said_by(*arguments: str) -> tuple[int, str]:
    """Run a command to its end; give its exit code and all that it said."""
    with command(*arguments) as process:
        out, err = process.communicate(timeout=300)
    return process.returncode, out + err


@contextmanager
def file_system(folder: Path, megabytes: int) -> Iterator[Path]:
    """Mount a small file system of its own at `folder`."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("mounting a file system needs root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def remount(disk: Path, mode: str) -> None:
    """Make a file system read-only (``ro``) or writable (``rw``)."""
    subprocess.run(["mount", "-o", f"remount,{mode}", str(disk)], check=True)


def whole(server: Server, build_id: str, path: str = "/") -> bool:
    """Tell whether every worker shows the page of that build; asked often enough to meet all."""
    return all(f'"{build_id}"' in server.page(path).text for _ in range(8))


_SLOW = {
    "output": "segments-choice-made.data",
    "outputs": {"id": "segments-choice-made", "property": "data"},
}


def slow_answer(server: Server, build_id: str) -> str:
    """Ask a slow question, away from the server's own threads, until it is answered."""
    entry = next(
        one for one in server.ask("/_dash-dependencies").json if one["output"] == _SLOW["output"]
    )
    values = {
        "segments-visit": os.urandom(8).hex(),
        "segments-choice-wanted": {
            "build": build_id,
            "k": "4",
            "scaling": "quantile",
            "algorithm": "kmeans",
        },
    }

    def sides(wanted):
        return [
            {"id": s["id"], "property": s["property"], "value": values.get(s["id"], 1)}
            for s in wanted
        ]

    body = _SLOW | {
        "inputs": sides(entry["inputs"]),
        "state": sides(entry["state"]),
        "changedPropIds": [],
    }
    begun = server.post(body).json
    address = f"/_dash-update-component?cacheKey={begun['cacheKey']}&job={begun['job']}"

    def poll() -> str:
        answer = server.ask(
            address,
            method="POST",
            body=orjson.dumps(body),
            headers={"Content-Type": "application/json"},
        )
        return answer.text if answer.status == 200 and "response" in answer.text else ""

    return wait_until(poll, seconds=180)
