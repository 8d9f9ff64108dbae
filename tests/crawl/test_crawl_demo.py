"""The whole job on the demo portal: states, controls, steady state, arguments, exit status."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from datetime import timedelta

import pytest
from crawls import Crawls

from crawler.demo.city import INSTANTS
from store.states import Mark, State

FIRST, MORNING, EVENING, LAST = INSTANTS


def test_four_instants_give_every_body_its_state(crawls: Crawls) -> None:
    for instant in INSTANTS:
        crawls.portal.now = instant
        done = crawls.run("years=2023-2025", now=instant)
        assert done.returncode == 1, done.stderr  # one host always refuses: an honest run says so
    rows = crawls.states(LAST)
    states = {name: rows[name].judgement.state for name in rows if name.startswith("示例") and "北港" not in name}
    assert states == {
        "示例市人民政府": State.NOT_DUE,
        "示例市财政局": State.ON_TIME,
        "示例市教育局": State.ON_TIME,
        "示例市民政局": State.LATE,
        "示例市水务局": State.MISSING,
        "示例市统计局": State.UNKNOWN,
        "示例市东城区人民政府": State.NOT_DUE,
        "示例市东城区教育局": State.ON_TIME,
        "示例市东城区住房和城乡建设局": State.MISSING,
        "示例市东城区信访局": State.ON_TIME,
        "示例市东城区统计局": State.UNKNOWN,
        "示例市西山区人民政府": State.NOT_DUE,
        "示例市西山区财政局": State.ON_TIME,
        "示例市西山区农业农村局": State.ON_TIME,
        "示例市西山区青石镇人民政府": State.ON_TIME,
        "示例市西山区司法局": State.UNKNOWN,
        "示例高新技术产业开发区管理委员会": State.UNKNOWN,
        "示例市南屿区人民政府": State.ON_TIME,
        "示例市南屿区教育局": State.ON_TIME,
        "示例市南屿区财政局": State.ON_TIME,
        "示例市南屿区水务局": State.UNKNOWN,
        "示例湖西旅游度假区管理委员会": State.ON_TIME,
        "示例湖西旅游度假区湖口镇人民政府": State.MISSING,
    }
    reasons = {name: rows[name].judgement.reason for name in states if states[name] is State.UNKNOWN}
    assert reasons == {
        "示例市统计局": "not_the_report",  # last year's report stands under this year's address
        "示例市东城区统计局": "empty_unproven",  # its empty page differs from the control's
        "示例市西山区司法局": "empty_unproven",  # the empty answer is the error page
        "示例高新技术产业开发区管理委员会": "challenged",
        "示例市南屿区水务局": "no_authority",  # the new year's column was found, and nobody confirmed it yet
    }
    assert rows["示例市财政局"].judgement.basis == "proved"
    assert rows["示例市教育局"].judgement.marks == (Mark.CLAIMED,)
    assert Mark.IMAGE_ONLY in rows["示例市东城区信访局"].judgement.marks
    assert rows["示例市西山区财政局"].findings["error"] == 2
    assert "示例市" not in crawls.states(LAST, 2024)  # real offices have only the years that are true
    real = {row.body.name: row for year in (2023, 2024) for row in crawls.states(LAST, year).values() if row.posting}
    real = {name: row for name, row in real.items() if "南屿" not in name}
    assert len(real) == 5
    assert all(not row.findings.get("error") for name, row in real.items() if "文登" not in name)


def test_an_unchanged_portal_costs_no_parsing_and_no_bytes(crawls: Crawls) -> None:
    crawls.run("years=2023-2025")
    readings = crawls.one("SELECT count(*) FROM readings")
    changes = crawls.one("SELECT count(*) FROM changes WHERE kind != 'run.ended'")
    served = len(crawls.portal.requests)
    done = crawls.run("years=2023-2025", now=FIRST + timedelta(hours=1))
    assert done.returncode == 1
    assert crawls.one("SELECT new + changed FROM runs ORDER BY id DESC LIMIT 1") == 0
    assert crawls.one("SELECT count(*) FROM readings") == readings
    assert crawls.one("SELECT count(*) FROM changes WHERE kind != 'run.ended'") == changes
    statuses = Counter(r.status for r in crawls.portal.requests[served:] if r.host == "www.shili.example")
    assert statuses[304] >= 6  # asked conditionally where the server knows how
    stored_again = crawls.one(
        """SELECT count(*) FROM looks l JOIN targets t ON t.id = l.target JOIN evidence e ON e.sha256 = l.evidence
           WHERE l.run = 2 AND l.outcome = 'same' AND t.kind = 'look' AND e.stored_at = l.at"""
    )
    assert stored_again == 0


def test_evidence_is_whole_for_every_posting_and_every_accusation(crawls: Crawls) -> None:
    for instant in (FIRST, MORNING, EVENING):
        crawls.portal.now = instant
        crawls.run("years=2023-2025", now=instant)
    with closing(crawls.connect()) as conn:
        rows = conn.execute(
            """SELECT l.evidence, l.status FROM observations o JOIN looks l ON l.id = o.look
               JOIN bodies b ON b.id = o.body
               WHERE o.verdict = 'absent' AND o.at > '2026-02-01' AND b.level LIKE '%department'"""
        ).fetchall()
        assert {row["status"] for row in rows} == {200, 304}
        assert all(row["evidence"] for row in rows)
        for row in conn.execute("SELECT sha256, size FROM evidence"):
            path = crawls.home.evidence / row["sha256"][:2] / row["sha256"][2:4] / row["sha256"]
            assert path.stat().st_size == row["size"]
        assert conn.execute("SELECT count(*) FROM versions WHERE evidence IS NULL").fetchone()[0] == 0
        assert conn.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert conn.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_part_can_be_asked_for(crawls: Crawls) -> None:
    done = crawls.run("year=2025", "body=示例市财政局")
    assert done.returncode == 0, done.stderr
    assert crawls.one("SELECT looks FROM runs") == 1
    done = crawls.run("years=2025-2025", "portal=gaoxin")
    assert done.returncode == 1
    assert crawls.one("SELECT unknown FROM runs ORDER BY id DESC LIMIT 1") == '{"challenged": 1}'
    done = crawls.run(spider="xishan", now=FIRST)
    assert crawls.one("SELECT count(DISTINCT t.portal) FROM looks l JOIN targets t ON t.id = l.target "
                      "WHERE l.run = (SELECT max(id) FROM runs)") == 1  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["year=20x5"], "is no report year"),
        (["year=2027"], "must lie between"),
        (["year=2025", "years=2024-2025"], "not both"),
        (["colour=red"], "unknown argument -a colour"),
        (["portal=nowhere"], "no such portal"),
        (["body=不存在的机关"], "no body of the watch list"),
    ],
)
def test_bad_arguments_end_with_status_2_and_say_why(crawls: Crawls, arguments: list[str], message: str) -> None:
    done = crawls.run(*arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_broken_watch_list_ends_with_status_2_naming_file_and_line(crawls: Crawls) -> None:
    folder = crawls.home.path / "portals"
    folder.mkdir()
    (folder / "bad.toml").write_text('bodies = []\n[portal]\nid = "bad"\nnmae = "x"\n', encoding="utf-8")
    crawls.portals = folder
    crawls.configure()
    done = crawls.run()
    assert done.returncode == 2
    assert "bad.toml:" in done.stderr
    assert "nmae" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_invented_time_is_refused_on_a_real_database(crawls: Crawls) -> None:
    with closing(crawls.connect()) as conn:
        conn.execute("DELETE FROM meta WHERE key = 'mark'")
    done = crawls.run()
    assert done.returncode == 2
    assert "NIANBAO_NOW" in done.stderr


def test_a_report_seen_before_serves_as_control_where_none_is_named(crawls: Crawls) -> None:
    """The real offices of the demo name no control: from the second run on, what was seen is one."""
    for hour in (0, 1):
        crawls.run("years=2023-2025", now=FIRST + timedelta(hours=hour))
    looks = "SELECT count(*) FROM looks l JOIN targets t ON t.id = l.target"
    controls = f"{looks} WHERE t.portal = 'lingang' AND t.kind = ?"
    assert crawls.one(f"{controls} AND l.run = 1", "positive") == 0
    assert crawls.one(f"{controls} AND l.run = 2 AND l.complete", "positive") == 1
    assert crawls.one(f"{controls} AND l.run = 2 AND l.complete", "negative") == 1
