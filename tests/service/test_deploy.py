"""The files of deploy/: what can be held against the code without systemd and Docker."""

from __future__ import annotations

import configparser
import re
import tomllib

import pytest
from docs_words import CHECKOUT, SERVICE_PAGE

from crawler.cli import COMMANDS
from crawler.schedule import Heartbeat
from crawler.schedule.jobs import jobs_of
from store.config import Config
from store.home import HOME_VARIABLE

DEPLOY = CHECKOUT / "deploy"
README = (DEPLOY / "README.md").read_text(encoding="utf-8")


class _Keys(configparser.RawConfigParser):
    """Keys of a unit are written with capitals."""

    def optionxform(self, optionstr: str) -> str:
        return optionstr


def unit() -> configparser.RawConfigParser:
    parser = _Keys(strict=True)
    parser.read(DEPLOY / "nianbao.service", encoding="utf-8")
    return parser


def test_the_unit_starts_the_service_and_leaves_it_time_to_stop() -> None:
    service = unit()["Service"]
    assert service["ExecStart"].split("/")[-1] == "nianbao schedule"
    assert f"{HOME_VARIABLE}=/var/lib/{service['StateDirectory']}" in service["Environment"]
    assert int(service["TimeoutStopSec"]) > 2 * Config().schedule.stop_grace
    assert service["KillSignal"] == "SIGTERM"
    assert service["RestartPreventExitStatus"] == "2"  # wrong settings, as docs/commands.md says
    memory = int(re.sub(r"G$", "000", service["MemoryMax"]))
    assert memory > Config().schedule.crawl_memory_mb
    hardened = {key for key, value in service.items() if value in ("yes", "strict")}
    assert {"NoNewPrivileges", "ProtectSystem", "ProtectHome", "PrivateTmp", "PrivateDevices"} <= hardened
    assert not any(value.split("#")[0] != value for value in service.values())  # a unit knows no comment behind a value


def test_the_image_runs_known_commands_with_the_python_that_is_asked_for() -> None:
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    version = re.search(r"^FROM python:([\d.]+)-", text, re.MULTILINE)
    assert version is not None
    assert f">={version[1]}" == project["project"]["requires-python"]
    assert 'CMD ["nianbao", "health"]' in text
    assert 'CMD ["schedule"]' in text
    assert {"health", "schedule"} <= set(COMMANDS)
    copied = re.findall(r"^COPY (.+) \./$", text, re.MULTILINE)[0].split()
    assert [name for name in copied if not (CHECKOUT / name).is_file()] == []
    extras = re.findall(r'"\.\[(\w+)\]"', text)
    assert set(extras) <= set(project["project"]["optional-dependencies"])
    rooms = re.findall(r"for room in ([\w ]+);", text)[0].split()
    assert sorted(rooms) == sorted(path.parent.name for path in CHECKOUT.glob("*/__init__.py"))


def test_nothing_private_gets_into_the_image() -> None:
    ignored = (CHECKOUT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {".git", ".venv", "var", "nianbao.toml", "deploy/secrets", "deploy/nianbao.toml"} <= set(ignored)


def test_compose_builds_that_image_and_keeps_the_home() -> None:
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    assert "dockerfile: deploy/Dockerfile" in text
    assert "- home:/var/lib/nianbao" in text
    assert "\t" not in text
    grace = re.search(r"stop_grace_period: (\d+)m", text)
    assert grace is not None
    assert int(grace[1]) * 60 > 2 * Config().schedule.stop_grace


@pytest.mark.parametrize("heading", ["systemd", "Image", "Compose"])
def test_each_is_explained_in_ten_lines(heading: str) -> None:
    section = re.search(rf"^## {heading}.*?(?=^## |\Z)", README, re.MULTILINE | re.DOTALL)
    assert section is not None
    assert [int(number) for number in re.findall(r"^(\d+)\. ", section[0], re.MULTILINE)] == list(range(1, 11))
    named = set(re.findall(r"(?:bin/|--rm |exec nianbao |/var/lib/nianbao )nianbao ([a-z]+)", section[0]))
    assert named
    assert named <= set(COMMANDS)


def test_the_page_names_every_job() -> None:
    names = [job.name for job in jobs_of(Config(), Heartbeat(None, 1.0))]
    assert [row[0].strip("`") for row in SERVICE_PAGE["Jobs"]] == names
