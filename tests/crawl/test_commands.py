"""The ``nianbao`` commands on a crawled database: what they print, with which status, in JSON too."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from crawls import Crawls

from crawler.cli import main
from crawler.demo.city import INSTANTS
from store.clock import stamp


@pytest.fixture
def house(crawls: Crawls, monkeypatch: pytest.MonkeyPatch) -> Crawls:
    """A database crawled at the last instant, and the environment of a person at the keyboard."""
    mail = crawls.home.path / "mail"
    crawls.configure(f"[alerts.folder]\npath = {json.dumps(str(mail))}\n")
    crawls.portal.now = INSTANTS[-1]
    crawls.run("years=2023-2025", now=INSTANTS[-1])
    monkeypatch.setenv("NIANBAO_HOME", str(crawls.home.path))
    monkeypatch.setenv("NIANBAO_NOW", stamp(INSTANTS[-1]))
    return crawls


def _json(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    status = main([arguments[0], "--json", *arguments[1:]])
    return status, json.loads(capsys.readouterr().out)


def test_reading_commands(house: Crawls, capsys: pytest.CaptureFixture[str]) -> None:
    status, seen = _json(capsys, "status", "--year", "2025")
    assert status == 1  # somebody is late
    assert {row["state"] for row in seen["rows"]} >= {"on_time", "late", "not_due", "unknown"}
    assert [blind["portal"] for blind in seen["blind"]] == ["gaoxin"]
    assert main(["status"]) == 1
    assert "示例市民政局" in capsys.readouterr().out

    status, found = _json(capsys, "findings", "--body", "示例市西山区财政局")
    assert status == 1
    assert {finding["code"] for finding in found} == {"T3-IDENTITY"}
    assert _json(capsys, "findings", "--body", "示例市财政局") == (0, [])

    status, shown = _json(capsys, "show", "示例市财政局", "2025")
    assert status == 0
    assert shown["reading"]["tables"]["requests"]["medium"] == "text"
    assert shown["looks"][0]["verdict"] == "posted"
    assert all(claim["quote"] and claim["sentence"] for claim in shown["claims"])
    assert {claim["quantity"] for claim in shown["claims"]} >= {"count"}
    assert main(["show", "东城区信访局", "2025"]) == 0
    assert "图片，无法核对" in capsys.readouterr().out
    assert main(["show", "西山区财政局", "2025"]) == 0
    assert "本年新收政府信息公开申请数量" in capsys.readouterr().out


def test_a_person_decides_about_a_finding(house: Crawls, capsys: pytest.CaptureFixture[str]) -> None:
    body = "示例市西山区财政局"
    _, (finding, other) = _json(capsys, "findings", "--body", body)
    start, who = finding["fingerprint"][:8], ["--who", "张三", "--why", "与该局核对"]
    assert main(["findings", "decide", "0" * 24, "dismissed", *who]) == 2
    assert main(["findings", "decide", "", "dismissed", *who]) == 2
    assert main(["findings", "decide", start, "dismissed", "--who", "张三", "--why", " "]) == 2
    assert "--who and --why must say something" in capsys.readouterr().err
    assert main(["alerts", "deliver"]) == 0
    _condition_is(house, body, "open")
    assert main(["findings", "decide", start, "dismissed", *who]) == 0
    assert "不是问题" in capsys.readouterr().out
    status, found = _json(capsys, "findings", "--body", body)
    assert (status, len(found)) == (1, 2)  # the other one still counts
    assert _json(capsys, "findings", "--body", body, "--undecided")[1] == [other]
    assert _json(capsys, "findings", "decide", other["fingerprint"], "dismissed", *who)[0] == 0
    status, (finding, _) = _json(capsys, "findings", "--body", body)
    assert (status, finding["counts"], finding["decision"]["why"]) == (0, False, "与该局核对")
    assert _json(capsys, "findings", "--body", body, "--undecided") == (0, [])
    assert main(["findings", "--body", body]) == 0
    assert "不是问题（张三" in capsys.readouterr().out
    assert main(["show", body, "2025"]) == 0
    assert "处理：不是问题（张三" in capsys.readouterr().out
    assert main(["alerts", "deliver"]) == 0
    _condition_is(house, body, "resolved")
    capsys.readouterr()
    status, said = _json(capsys, "findings", "decide", start, "confirmed", *who)
    assert (status, [one["decision"] for one in said["decisions"]]) == (0, ["dismissed", "confirmed"])
    assert main(["findings", "--body", body]) == 1


def _condition_is(house: Crawls, body: str, state: str) -> None:
    assert house.one("SELECT state FROM conditions WHERE kind = 'findings' AND subject = ?", body) == state


def test_alert_commands(house: Crawls, capsys: pytest.CaptureFixture[str]) -> None:
    status, delivered = _json(capsys, "alerts", "deliver")
    assert (status, delivered["dead"], delivered["pending"]) == (0, 0, 0)
    assert delivered["sent"] > 0
    assert _json(capsys, "alerts", "deliver")[1]["sent"] == 0
    _, listed = _json(capsys, "alerts", "list")
    assert {condition["kind"] for condition in listed["open"]} >= {"late", "image_only", "findings", "portal_blind"}
    assert all(condition["reason"] for condition in listed["open"])
    assert main(["alerts"]) == 0
    assert "逾期发布" in capsys.readouterr().out
    status, trial = _json(capsys, "alerts", "test", "folder")
    assert (status, trial[0]["ok"]) == (0, True)
    assert main(["alerts", "test", "pigeon"]) == 2
    assert "pigeon" in capsys.readouterr().err


def test_a_person_confirms_an_empty_page(house: Crawls, capsys: pytest.CaptureFixture[str]) -> None:
    _, checked = _json(capsys, "portals", "check")
    answer = next(a for a in checked["unproven"] if a["portal"] == "xishan")
    channel = f"{answer['portal']}/{answer['channel']}"
    assert main(["portals", "pin", channel, "0" * 64, "--who", "某某", "--why", "电话"]) == 2
    assert main(["portals", "pin", channel, answer["fingerprint"], "--who", "某某", "--why", "电话核实"]) == 0
    capsys.readouterr()
    house.run("year=2025", "portal=xishan", now=INSTANTS[-1])
    row = house.states(INSTANTS[-1])["示例市西山区司法局"]
    assert row.judgement.state.value == "unconfirmed"  # one complete look says absent now; a second is needed
    assert house.one("SELECT who FROM decisions") == "某某"


def test_backup_and_doctor(house: Crawls, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "copy.db"
    status, said = _json(capsys, "backup", str(target))
    assert (status, said["file"]) == (0, str(target))
    with closing(sqlite3.connect(target)) as copy:
        assert copy.execute("SELECT count(*) FROM postings").fetchone()[0] > 0
    assert main(["backup", str(target)]) == 2
    assert "never overwrites" in capsys.readouterr().err
    status, lines = _json(capsys, "doctor")
    assert status == 0
    assert {line["what"] for line in lines} >= {"python", "database", "watch list", "browser", "ocr"}


def test_doctor_says_what_pages_filled_by_scripts_need(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NIANBAO_HOME", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    for path, (well, words) in {"": (False, "apt-get install chromium"), "/nowhere": (False, "/nowhere")}.items():
        (tmp_path / "nianbao.toml").write_text(f'[crawl]\nbrowser = "{path}"\n', encoding="utf-8")
        with monkeypatch.context() as without:
            without.setenv("PATH", str(tmp_path))
            status, lines = _json(capsys, "doctor")
        (line,) = [line for line in lines if line["what"] == "browser"]
        assert (status, line["well"], line["needed"]) == (0, well, False)
        assert words in line["detail"]
    program = tmp_path / "browser"
    program.write_text("", encoding="utf-8")
    program.chmod(0o755)
    (tmp_path / "nianbao.toml").write_text(f'[crawl]\nbrowser = "{program}"\n', encoding="utf-8")
    status, lines = _json(capsys, "doctor")
    assert {"what": "browser", "well": True, "detail": str(program), "needed": False} in lines


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["show", "不存在", "2025"], "没有名称含"),
        (["show", "财政局", "2025"], "请写得更完整"),
        (["read", "/nowhere/at/all.html"], "cannot read"),
    ],
)
def test_clear_refusals(
    house: Crawls, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert main(arguments) == 2
    assert message in capsys.readouterr().err


def test_a_file_that_is_no_report_is_said_to_be_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NIANBAO_HOME", str(tmp_path))
    page = tmp_path / "guide.html"
    guide = "<html><body><h1>示例市财政局政府信息公开指南</h1><p>为便于申请。</p></body></html>"
    page.write_text(guide, encoding="utf-8")
    status, reading = _json(capsys, "read", str(page))
    assert (status, reading["kind"]) == (0, "not_a_report")
    assert reading["why"]


def test_hostile_text_does_not_reach_the_terminal(house: Crawls, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(house.connect()) as conn:
        conn.execute("UPDATE findings SET message = 'x\x1b]0;owned\x07\x1b[31m\u202egnp.exe [bold]y[/bold]'")
        conn.execute("UPDATE sightings SET url = 'http://x/\x1b[2J'")
    main(["findings"])
    main(["show", "西山区财政局", "2025"])
    printed = capsys.readouterr().out
    assert "[bold]y[/bold]" in printed  # shown as text, not taken as markup
    assert not any(c in printed for c in "\x1b\x07\u202e")


def test_broken_settings_name_file_line_and_key(house: Crawls, capsys: pytest.CaptureFixture[str]) -> None:
    (house.home.path / "nianbao.toml").write_text("[crawl]\ntimeout = 'soon'\n", encoding="utf-8")
    assert main(["status"]) == 2
    assert "nianbao.toml:2: crawl.timeout: expected a number" in capsys.readouterr().err
