"""``nianbao alerts``: what a person can say and see."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from alerts_world import FINANCE, YEAR, World, at

from alerts import process, recent_events, sweep
from alerts.templates import write
from crawler.cli import main
from store.clock import stamp
from store.config import read_config
from store.db import open_database
from store.home import Home

KEY = f"missing|{FINANCE}|{YEAR}"
Run = Callable[..., tuple[int, Any]]


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A home with a mail folder, at 2 February 20:00, in which one body is missing."""
    home = Home(tmp_path)
    monkeypatch.setenv("NIANBAO_HOME", str(tmp_path))
    monkeypatch.delenv("NIANBAO_CONFIG", raising=False)
    monkeypatch.setenv("NIANBAO_NOW", stamp(at(2, 20)))
    settings = "[alerts.folder]\npath = 'mail'\n[alerts.messages]\ngather_minutes = 0\n[alerts.conditions]\n"
    (tmp_path / "nianbao.toml").write_text(settings + "run_missing_hours = 9999\n", encoding="utf-8")
    conn = open_database(home, migrate=True, mark="test")
    world = World(conn)
    # The run began a moment ago.
    conn.execute("UPDATE runs SET started_at = ?", (stamp(at(2, 7)),))
    world.missing(FINANCE)
    yield world
    conn.close()


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*arguments: str) -> tuple[int, Any]:
        capsys.readouterr()
        status = main(["alerts", *arguments, "--json"])
        out = capsys.readouterr().out
        return status, json.loads(out) if out else None

    return command


def test_a_confirmation_is_written_down_and_shown(house: World, run: Run) -> None:
    assert run("deliver") == (0, {"sent": 1, "failed": 0, "dead": 0, "pending": 0})
    status, event = run("ack", KEY, "--who", "李科长", "--why", "已电话催报")
    assert (status, event["transition"], event["key"]) == (0, "ack", KEY)
    (row,) = run("list")[1]["open"]
    assert (row["key"], row["acked"], row["held"]) == (KEY, "李科长：已电话催报", None)


def test_the_command_in_the_mail_is_one_that_works(house: World, run: Run, tmp_path: Path) -> None:
    sweep(house.conn, at(2, 20), read_config(tmp_path / "nianbao.toml"))
    (event,) = recent_events(house.conn, 1)
    (line,) = [line.value for line in write(event).lines if line.label == "已在处理的"]
    words = shlex.split(line.partition("（")[0])
    assert words[:2] == ["nianbao", "alerts"]
    assert run(*words[2:])[0] == 0


def test_a_silence_holds_until_its_day_is_over_and_can_be_ended(house: World, run: Run) -> None:
    status, made = run("silence", "missing|*", "--until", "2026-02-05", "--who", "王主任", "--why", "移交")
    assert (status, made["until"]) == (0, "2026-02-05T23:59:59+08:00")
    assert run("deliver")[1]["sent"] == 0
    listed = run("list")[1]
    assert "王主任已设静默至2026年2月5日 23:59：移交" in listed["open"][0]["held"]
    assert [one["pattern"] for one in listed["silences"]] == ["missing|*"]
    ended = run("silence", "missing|*", "--end", "--who", "王主任", "--why", "移交完成")
    assert ended == (0, {"pattern": "missing|*", "ended": 1})
    assert run("deliver")[1]["sent"] == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("ack", "missing|nobody|2025", "--who", "李", "--why", "因"),
        ("silence", "*", "--until", "2020-01-01", "--who", "李", "--why", "因"),
        ("silence", "*", "--until", "tomorrow", "--who", "李", "--why", "因"),
        ("silence", "*", "--end", "--who", "李", "--why", "因"),
    ],
)
def test_what_cannot_be_done_ends_with_2(house: World, run: Run, arguments: tuple[str, ...]) -> None:
    assert run(*arguments)[0] == 2


def test_what_was_given_up_is_listed_and_sent_again(house: World, run: Run, tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file where a folder should be", encoding="utf-8")
    process(house.conn, at(2, 20), read_config(tmp_path / "nianbao.toml"))
    assert run("deliver")[1]["failed"] == 1
    house.conn.execute("UPDATE outbox SET status = 'dead'")
    (letter,) = run("list", "--dead")[1]
    assert (letter["channel"], letter["kind"], letter["events"]) == ("folder", "missing", 1)
    (tmp_path / "mail").unlink()
    assert run("deliver", "--again") == (0, {"sent": 1, "failed": 0, "dead": 0, "pending": 0})
    assert run("list", "--dead") == (0, [])


def test_a_wrong_route_is_named_by_doctor(
    house: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (tmp_path / "nianbao.toml").open("a", encoding="utf-8") as file:
        file.write("[[alerts.route]]\nchannel = 'mail'\n")
    assert main(["doctor"]) == 1
    out = capsys.readouterr().out
    assert "FAIL alert routes: alerts.route.channel: 'mail' is not set up; set up: folder" in out
    assert "ok   calendar: the holidays of this year are known" in out


def test_people_read_words(house: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["alerts", "deliver"]) == 0
    assert main(["alerts", "silence", "late|*", "--until", "2026-03-01T12:00", "--who", "王", "--why", "移交"]) == 0
    assert main(["alerts", "ack", KEY, "--who", "李", "--why", "催报"]) == 0
    assert main(["alerts"]) == 0
    assert main(["alerts", "list", "--dead"]) == 0
    out = capsys.readouterr().out
    for words in ("已送达 1", "静默至 2026-03-01 12:00", "已记录", "已确认", "没有被放弃的消息"):
        assert words in out
