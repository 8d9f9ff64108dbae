"""What the README shows is what happens."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from crawler.cli import COMMANDS, main

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _words(line: str) -> str:
    return " ".join(line.split())


def test_the_transcript_is_what_the_demo_prints_and_a_second_run_says_nothing_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NIANBAO_HOME", str(tmp_path))
    assert main(["demo"]) == 0
    printed = {_words(line) for line in capsys.readouterr().out.splitlines()}
    block = re.search(r"```console\n\$ \./nianbao demo\n(.*?)```", README, re.S)
    assert block is not None
    shown = [_words(line) for line in block[1].splitlines()]
    assert [line for line in shown if line not in printed] == []
    before = sorted(path.name for path in (tmp_path / "demo" / "mail" / "new").iterdir())
    assert main(["demo", "--json"]) == 0
    again = json.loads(capsys.readouterr().out)
    assert (again["new"], again["changed"], again["fired"]) == (0, 0, 0)
    assert before == sorted(path.name for path in (tmp_path / "demo" / "mail" / "new").iterdir())


def test_every_command_the_readme_names_exists() -> None:
    named = set(re.findall(r"\./nianbao ([a-z]+)", README)) | set(re.findall(r"`nianbao ([a-z]+)", README))
    assert named <= set(COMMANDS) | {"test", "check"}


def test_every_page_the_readme_links_to_exists() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).is_file()] == []
