import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from analytics.errors import SettingError
from dashboard import server
from dashboard.settings import Settings
from tests.pages import small_shop

ROOT = Path(__file__).parents[2]

PROGRAM = """
import logging, sys
from pathlib import Path
from dashboard.server import serve
from dashboard.settings import Settings
logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stdout)
serve(Settings(artifacts=Path(sys.argv[1]), port=0, workers=1, threads=2))
"""


def test_a_free_address_is_accepted():
    server.require_free("127.0.0.1", 0)


def test_a_taken_port_is_refused_with_the_next_one():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(SettingError) as refusal:
            server.serve(Settings(port=port))
    assert f"cannot listen on 127.0.0.1:{port}" in str(refusal.value)
    assert f"--port {port + 1}" in str(refusal.value)


@pytest.mark.parametrize("host", ["not a host", "192.0.2.1"])
def test_a_host_that_is_not_ours_is_refused(host):
    with pytest.raises(SettingError, match=r"no address|cannot listen on 192\.0\.2\.1"):
        server.require_free(host, 0)


def test_the_address_to_open_is_one_a_browser_can_reach():
    assert server.url("::", 8050) == "http://127.0.0.1:8050"
    assert server.url("::1", 80) == "http://[::1]:80"
    assert server.url("shop.example", 80) == "http://shop.example:80"


@pytest.mark.skipif(os.name != "posix", reason="gunicorn forks")
def test_the_production_server_says_where_it_listens_answers_and_stops(tmp_path):
    small_shop.publish(tmp_path)
    command = [sys.executable, "-c", PROGRAM, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            said = process.stdout.readline().strip()
            assert said.startswith("listening on http://127.0.0.1:")
            url = said.removeprefix("listening on ")
            assert _text(f"{url}/healthz") == "OK\n"
            assert "small-shop" in _text(f"{url}/readyz")
            assert '<html lang="en">' in _text(url)
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=20) == 0
        finally:
            process.kill()


def _text(url):
    deadline = time.monotonic() + 20
    while True:
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310  # our own server
                return answer.read().decode()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
