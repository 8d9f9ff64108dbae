"""The bootstrap ``nianbao`` at the top of the checkout, without a network and without an installation."""

from __future__ import annotations

import ast
import importlib.machinery
import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from committed import CHECKOUT

SCRIPT = CHECKOUT / "nianbao"


@pytest.fixture
def bootstrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module whose checkout is an empty folder with pins."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader = importlib.machinery.SourceFileLoader("nianbao_bootstrap", str(SCRIPT))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    for name, value in {"ROOT": tmp_path, "VENV": tmp_path / ".venv", "BIN": tmp_path / ".venv/bin"}.items():
        setattr(module, name, value)
    module.STAMP = tmp_path / ".venv/nianbao-stamp.json"
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    (tmp_path / "constraints.txt").write_text("a==1\n")
    return module


class Steps:
    """Stands for the steps of an installation: notes them, and makes what they would make."""

    def __init__(self, bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
        self.run: list[str] = []
        self.stamps: list[dict[str, Any]] = []
        self.fails_with: BaseException | None = None
        self._bootstrap = bootstrap
        self._python = bootstrap.BIN / "python"
        monkeypatch.setattr(bootstrap, "run_step", self._step)
        monkeypatch.setattr(bootstrap, "works", lambda command: self._python.exists() or "ensurepip" in command[-1])
        monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)

    def _step(self, command: list[str]) -> None:
        if "venv" in command:
            self.run.append("venv")
            self._python.parent.mkdir(parents=True)
            self._python.write_text("")
            return
        self.run.append(command[-1])
        self.stamps.append(self._bootstrap.read_stamp(self._bootstrap.STAMP))
        if self.fails_with is not None:
            raise self.fails_with


@pytest.fixture
def steps(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Steps:
    return Steps(bootstrap, monkeypatch)


def test_an_old_python_can_read_it() -> None:
    ast.parse(SCRIPT.read_text("utf-8"), feature_version=(3, 8))


def test_it_needs_the_standard_library_only() -> None:
    tree = ast.parse(SCRIPT.read_text("utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in names} <= set(sys.stdlib_module_names)


def test_the_first_run_installs_and_the_next_does_nothing(
    bootstrap: ModuleType, steps: Steps, capsys: pytest.CaptureFixture[str]
) -> None:
    bootstrap.ensure(set())
    assert steps.run == ["venv", "."]
    assert steps.stamps[0]["state"] == "installing"
    said = capsys.readouterr()
    assert "./nianbao test adds what the tests need" in said.err
    assert said.out == ""
    bootstrap.ensure(set())
    assert steps.run == ["venv", "."]


def test_an_extra_is_added_and_stays(bootstrap: ModuleType, steps: Steps) -> None:
    bootstrap.ensure(set())
    bootstrap.ensure({"test"})
    bootstrap.ensure(set())
    assert steps.run == ["venv", ".", ".[test]"]
    (bootstrap.ROOT / "constraints.txt").write_text("a==2\n")
    bootstrap.ensure(set())
    assert steps.run[3:] == [".[test]"]


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt"])
def test_a_changed_pin_installs_again(bootstrap: ModuleType, steps: Steps, name: str) -> None:
    bootstrap.ensure(set())
    (bootstrap.ROOT / name).write_text("changed")
    bootstrap.ensure(set())
    assert steps.run == ["venv", ".", "."]


def test_a_killed_installation_begins_anew(bootstrap: ModuleType, steps: Steps) -> None:
    steps.fails_with = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        bootstrap.ensure({"test"})
    steps.fails_with = None
    (bootstrap.VENV / "half").write_text("")
    bootstrap.ensure(set())
    assert steps.run == ["venv", ".[test]", "venv", ".[test]"]
    assert not (bootstrap.VENV / "half").exists()


def test_a_failed_installation_keeps_what_was_there(bootstrap: ModuleType, steps: Steps) -> None:
    bootstrap.ensure(set())
    before = bootstrap.read_stamp(bootstrap.STAMP)
    steps.fails_with = bootstrap.SetupError("no network")
    with pytest.raises(bootstrap.SetupError):
        bootstrap.ensure({"test"})
    assert bootstrap.read_stamp(bootstrap.STAMP) == before
    bootstrap.ensure(set())
    assert steps.run == ["venv", ".", ".[test]"]


def test_an_environment_made_by_hand_is_built_upon(bootstrap: ModuleType, steps: Steps) -> None:
    bootstrap.BIN.mkdir(parents=True)
    (bootstrap.BIN / "python").write_text("")
    bootstrap.ensure(set())
    assert steps.run == ["."]


def test_a_broken_environment_is_made_anew(bootstrap: ModuleType, steps: Steps) -> None:
    bootstrap.VENV.mkdir()
    bootstrap.ensure(set())
    assert steps.run == ["venv", "."]


def test_a_python_that_was_removed_makes_it_anew_with_its_extras(bootstrap: ModuleType, steps: Steps) -> None:
    bootstrap.ensure({"test"})
    (bootstrap.BIN / "python").unlink()
    (bootstrap.BIN / "python").symlink_to("gone")
    bootstrap.ensure(set())
    assert steps.run == ["venv", ".[test]", "venv", ".[test]"]


def test_a_moved_checkout_is_made_anew(bootstrap: ModuleType, steps: Steps) -> None:
    bootstrap.ensure(set())
    stamp = bootstrap.read_stamp(bootstrap.STAMP)
    bootstrap.write_stamp(bootstrap.STAMP, {**stamp, "root": "elsewhere"})
    bootstrap.ensure(set())
    assert steps.run == ["venv", ".", "venv", "."]


@pytest.mark.parametrize("text", ["", "{", "[]", '"done"'])
def test_a_stamp_that_is_none_counts_as_none(bootstrap: ModuleType, text: str) -> None:
    path = bootstrap.ROOT / "stamp.json"
    path.write_text(text)
    assert bootstrap.read_stamp(path) == {}
    assert bootstrap.read_stamp(bootstrap.ROOT / "none") == {}


def test_the_commands(bootstrap: ModuleType) -> None:
    pip = bootstrap.install_command(None, {"test", "board"})
    assert pip[1:4] == ["-m", "pip", "install"]
    assert pip[-4:] == ["--constraint", "constraints.txt", "--editable", ".[board,test]"]
    uv = bootstrap.install_command("uv", set())
    assert uv[:3] == ["uv", "pip", "install"]
    assert uv[-4:] == ["--constraint", "constraints.txt", "--editable", "."]
    assert bootstrap.venv_command(None, "py", (3, 12)) == ["py", "-m", "venv", str(bootstrap.VENV)]
    assert bootstrap.venv_command("uv", "py", (3, 12))[-3:] == ["--python", "py", str(bootstrap.VENV)]
    assert bootstrap.venv_command("uv", "py", (3, 9))[-3:] == ["--python", ">=3.11", str(bootstrap.VENV)]


def test_a_python_that_will_not_do_is_named(bootstrap: ModuleType) -> None:
    with pytest.raises(bootstrap.SetupError, match=r"Python 3\.11 or newer is needed; this is 3\.9"):
        bootstrap.check_python(None, (3, 9), True)
    with pytest.raises(bootstrap.SetupError, match="apt-get install python3-venv"):
        bootstrap.check_python(None, (3, 11), False)
    bootstrap.check_python("uv", (3, 9), False)


def test_arguments_pass_through(
    bootstrap: ModuleType, steps: Steps, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    became: list[list[str]] = []
    monkeypatch.setattr(bootstrap.os, "execv", lambda path, command: became.append([Path(path).name, *command[1:]]))
    monkeypatch.chdir(tmp_path)
    bootstrap.main(["read", "a b.html", "--json"])
    bootstrap.main(["test", "-k", "x"])
    bootstrap.main([])
    assert became == [["nianbao", "read", "a b.html", "--json"], ["pytest", "-k", "x"], ["nianbao"]]


def test_a_command_that_cannot_be_run_is_named(bootstrap: ModuleType, steps: Steps) -> None:
    with pytest.raises(bootstrap.SetupError, match=r"remove \.venv and try again"):
        bootstrap.main(["demo"])


def test_check_runs_every_gate_and_fails_if_one_does(
    bootstrap: ModuleType, steps: Steps, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[str] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        ran.append(Path(command[0]).name)
        return subprocess.CompletedProcess(command, int(ran[-1] == "mypy"))

    monkeypatch.setattr(bootstrap.subprocess, "run", run)
    assert bootstrap.main(["check"]) == 1
    assert ran == ["ruff", "mypy", "lint-imports", "pytest"]
    assert "check: failed: mypy" in capsys.readouterr().err
    ran.clear()
    bootstrap.main(["check", "--no-tests"])
    assert ran == ["ruff", "mypy", "lint-imports"]
    with pytest.raises(bootstrap.SetupError, match="--no-tests"):
        bootstrap.main(["check", "--fast"])


def test_its_own_exit_status_is_2_and_one_line(tmp_path: Path) -> None:
    copy = tmp_path / "nianbao"
    copy.write_text(SCRIPT.read_text("utf-8"), encoding="utf-8")
    done = subprocess.run([sys.executable, str(copy), "check", "--fast"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "nianbao: check knows one option: --no-tests\n"


def test_a_stamp_is_replaced_at_once(bootstrap: ModuleType) -> None:
    path = bootstrap.ROOT / "stamp.json"
    bootstrap.write_stamp(path, {"state": "done"})
    assert json.loads(path.read_text()) == {"state": "done"}
    assert not list(bootstrap.ROOT.glob("*.part"))
