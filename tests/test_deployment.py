"""The files that put the dashboard into service: safe as written, and in step with the code."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from dashboard import server
from dashboard.settings import PREFIX, Settings, described

ROOT = Path(__file__).parents[1]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
UNIT = (ROOT / "deploy" / "shopper-spectrum.service").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
SECRET = re.compile(r"(SECRET|TOKEN|PASSWORD)\w*(?<!_FILE)$")


def tool(name: str) -> str:
    """Find a program that the tests' requirements bring along."""
    return str(Path(sys.executable).parent / name)


def _said_by(command: list[str], **environment: str) -> tuple[int, str]:
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "SYSTEMD_PAGER": "", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def stages() -> list[list[str]]:
    """Split the Dockerfile into its stages, each a list of instructions on one line."""
    text = re.sub(r"\\\n\s*", "", re.sub(r"^#.*\n", "", DOCKERFILE, flags=re.MULTILINE))
    parts = re.split(r"^(?=FROM )", text, flags=re.MULTILINE)
    return [[line for line in part.splitlines() if line] for part in parts if "FROM " in part]


def unit() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in UNIT.splitlines():
        if "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


# The image


def test_the_image_runs_as_nobody_of_importance():
    (user,) = [line.split()[1] for line in stages()[-1] if line.startswith("USER ")]
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", user)
    after = stages()[-1][stages()[-1].index(f"USER {user}") :]
    assert not [line for line in after if line.startswith("RUN")]


def test_the_image_tells_whether_it_is_healthy():
    (check,) = [line for line in stages()[-1] if line.startswith("HEALTHCHECK")]
    assert "/healthz" in check
    assert f":{Settings().port}/" in check


def test_the_image_is_made_of_hashed_wheels_and_the_program_alone():
    first, last = ("\n".join(stage) for stage in (stages()[0], stages()[-1]))
    assert "--require-hashes --only-binary :all:" in first
    assert "pip install" not in last
    assert not re.search(r"apt-get|apk |curl|wget|gcc|\bADD\b", DOCKERFILE)
    assert "pip uninstall" in last
    copied = [
        line.split()[-2]
        for line in stages()[-1]
        if line.startswith("COPY") and "--from" not in line
    ]
    assert all((ROOT / name).exists() for name in copied)
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in ignored
    assert {f"!{name}" for name in copied} <= set(ignored)


def test_the_image_has_the_python_that_the_tests_run_under():
    target = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["ruff"]["target-version"]
    found = re.search(r"ARG PYTHON=(\d+)\.(\d+)-", DOCKERFILE)
    assert f"py{found[1]}{found[2]}" == target
    assert [stage[0] for stage in stages()] == [
        "FROM python:${PYTHON} AS install",
        "FROM python:${PYTHON}",
    ]


def test_the_image_passes_the_linter():
    assert _said_by([tool("hadolint"), "Dockerfile"]) == (0, "")


# Compose


@pytest.mark.parametrize("name", sorted(COMPOSE["services"]))
def test_a_service_can_write_nowhere_and_gain_nothing(name):
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert set(service.get("cap_add", [])) <= {"NET_BIND_SERVICE"}
    assert not {"privileged", "devices", "pid", "ipc"} & service.keys()


def test_only_the_proxy_can_be_reached():
    published = [name for name, service in COMPOSE["services"].items() if "ports" in service]
    assert published == ["proxy"]
    assert COMPOSE["services"]["web"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"]["internal"] is True


def test_whom_the_server_believes_is_the_network_of_the_proxy():
    (network,) = COMPOSE["networks"]["inside"]["ipam"]["config"]
    trusted = COMPOSE["services"]["web"]["environment"]["SHOPPER_SPECTRUM_TRUSTED_PROXIES"]
    assert trusted == network["subnet"]


def test_the_services_of_ours_run_as_the_user_of_the_image():
    (user,) = [line.split()[1] for line in stages()[-1] if line.startswith("USER ")]
    assert {COMPOSE["services"][name]["user"] for name in ("web", "build")} == {user}


def test_people_have_to_sign_in():
    # Not by what it is not: YAML reads the word off as no.
    assert COMPOSE["services"]["web"]["environment"]["SHOPPER_SPECTRUM_AUTH"] == "passwords"
    assert "SHOPPER_SPECTRUM_AUTH=passwords" in unit()["Environment"]
    assert "INSECURE" not in DOCKERFILE + UNIT + str(COMPOSE)


# Everything


def _variables() -> set[str]:
    whole = DOCKERFILE + UNIT + (ROOT / "compose.yaml").read_text() + GUIDE
    return set(re.findall(rf"{PREFIX}[A-Z_]+[A-Z]", whole))


def test_every_variable_named_is_a_setting():
    known = {variable for variable, _, _ in described()}
    secret = {f"{name}_FILE" for name in known}
    assert _variables() <= known | secret


def test_no_secret_is_written_down():
    environments = [service.get("environment", {}) for service in COMPOSE["services"].values()]
    named = {name for environment in environments for name in environment}
    named |= {line.partition("=")[0] for line in unit()["Environment"]}
    named |= set(re.findall(r"^(?:ENV|ARG)?\s*([A-Z_]+)=", DOCKERFILE, flags=re.MULTILINE))
    assert not [name for name in named if SECRET.search(name)]
    assert set(COMPOSE["secrets"]) == {"secret_key", "metrics_token"}
    assert all("file" in secret for secret in COMPOSE["secrets"].values())
    assert "/deploy/secrets/" in (ROOT / ".gitignore").read_text()


def test_whoever_stops_it_waits_longer_than_it_takes():
    grace = server.GRACE_SECONDS
    assert int(COMPOSE["services"]["web"]["stop_grace_period"].removesuffix("s")) > grace
    assert int(unit()["TimeoutStopSec"][0]) > grace


# systemd and the proxy


def test_the_unit_gives_the_server_no_more_than_it_needs():
    found = unit()
    assert found["User"] == ["shopper-spectrum"]
    for name in ("NoNewPrivileges", "PrivateTmp", "PrivateDevices", "ProtectHome"):
        assert found[name] == ["yes"]
    assert found["ProtectSystem"] == ["strict"]
    assert found["CapabilityBoundingSet"] == [""]
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not installed")
    path = str(ROOT / "deploy" / "shopper-spectrum.service")
    _code, said = _said_by([program, "security", "--offline=true", path])
    exposure = re.search(r"exposure level for shopper-spectrum\.service: ([\d.]+)", said)
    assert float(exposure[1]) < 2


def test_the_unit_is_understood(tmp_path):
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not installed")
    path = tmp_path / "shopper-spectrum.service"
    path.write_text(re.sub(r"ExecStart=\S+", f"ExecStart={shutil.which('true')}", UNIT))
    _code, said = _said_by([program, "verify", str(path)])
    assert "shopper-spectrum.service" not in said


def test_the_configuration_of_the_proxy_is_understood():
    how = ("validate", "--adapter", "caddyfile", "--config", "deploy/Caddyfile")
    code, said = _said_by([tool("caddy"), *how], SITE="shop.example", WEB="127.0.0.1:9")
    assert (code, "Valid configuration" in said) == (0, True), said
