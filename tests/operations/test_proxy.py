"""The TLS proxy of the guide, for real, in front of the server."""

import http.client
import os
import re
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.operations.served import CHECKOUT, serving, wait_until
from tests.pages import small_shop
from tests.ports import free_port


@pytest.fixture(scope="module")
def port(tmp_path_factory) -> Iterator[int]:
    """Start server and proxy; give the proxy's TLS port."""
    folder = tmp_path_factory.mktemp("proxy")
    store, found = small_shop.publish(folder / "artifacts"), free_port()
    trusting = {"SHOPPER_SPECTRUM_TRUSTED_PROXIES": "127.0.0.1"}
    with serving(store, folder / "log", workers=1, environment=trusting) as server:
        own = {
            **{"SITE": "localhost", "WEB": f"127.0.0.1:{server.port}", "HOME": str(folder)},
            **{"HTTPS_PORT": str(found), "HTTP_PORT": str(free_port())},
            **{"XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)},
        }
        command = [str(Path(sys.executable).parent / "caddy"), "run", "--adapter", "caddyfile"]
        with subprocess.Popen(
            [*command, "--config", "deploy/Caddyfile"],
            cwd=CHECKOUT,
            env=os.environ | own,
            stderr=subprocess.DEVNULL,
        ) as proxy:
            wait_until(lambda: _ask(found, "/healthz") is not None)
            yield found
            proxy.kill()


def _ask(port: int, path: str) -> http.client.HTTPResponse | None:
    """Ask through TLS; the certificate is the proxy's own, of this minute."""
    context = ssl._create_unverified_context()  # noqa: S323  # made by the proxy for this test
    connection = http.client.HTTPSConnection("localhost", port, timeout=30, context=context)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.text = answer.read().decode("utf-8", errors="replace")
    except OSError:
        return None
    finally:
        connection.close()
    return answer


def test_pages_come_through_tls_with_the_id_that_the_proxy_gave(port):
    answer = _ask(port, "/")
    assert (answer.status, '<html lang="en">' in answer.text) == (200, True)
    assert "max-age=" in answer.headers["Strict-Transport-Security"]
    assert re.fullmatch(r"[0-9a-f-]{36}", answer.headers["X-Request-ID"])


@pytest.mark.parametrize("path", ["/metrics", "/readyz"])
def test_what_is_for_the_inside_stays_there(port, path):
    assert _ask(port, path).status == 404
