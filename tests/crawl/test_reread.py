"""A parser bug is mended from the evidence: no request is made, what was wrong is right, decisions stay."""

from __future__ import annotations

import json
from contextlib import closing

import pytest
from crawls import Crawls

from crawler.cli import main
from store.queries import NewestReadings, is_newest


@pytest.fixture
def commands(crawls: Crawls, monkeypatch: pytest.MonkeyPatch) -> Crawls:
    crawls.run("years=2023-2025")
    monkeypatch.setenv("NIANBAO_HOME", str(crawls.home.path))
    monkeypatch.setenv("NIANBAO_NOW", "2026-02-05T09:00:00+08:00")
    return crawls


def test_an_older_readers_mistake_is_mended(commands: Crawls, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(commands.connect()) as conn:
        before = dict(conn.execute("SELECT version, json FROM readings").fetchall())
        conn.execute("UPDATE readings SET reader_version = 0, json = replace(json, '\"value\": 27', '\"value\": 72')")
        conn.execute("UPDATE findings SET gone_at = '2026-01-20T09:00:00+08:00'")
    served = len(commands.portal.requests)
    assert main(["reread", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["read"] == len(before)
    assert said["differ"] >= 1
    assert said["came"] == commands.one("SELECT count(*) FROM findings WHERE gone_at IS NULL")
    assert len(commands.portal.requests) == served
    with closing(commands.connect()) as conn:
        rows = conn.execute("SELECT version, json FROM readings WHERE reader_version > 0").fetchall()
        assert dict(rows) == before
    main(["reread", "--json"])
    assert json.loads(capsys.readouterr().out)["read"] == 0  # nothing is left that the present reader has not read
    main(["reread", "--all", "--json"])
    again = json.loads(capsys.readouterr().out)
    assert (again["read"], again["differ"], again["came"], again["went"]) == (len(before), 0, 0, 0)


def test_what_is_stored_is_checked_again(commands: Crawls, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recheck", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["came"], said["went"], said["skipped"]) == (0, 0, 0)
    assert (said["appeared"], said["disappeared"], said["turned"]) == ([], [], [])
    assert said["checked"] == commands.one("SELECT count(*) FROM postings")
    found = commands.one("SELECT count(*) FROM findings WHERE gone_at IS NULL")
    with closing(commands.connect()) as conn:
        conn.execute("UPDATE findings SET gone_at = '2026-01-20T09:00:00+08:00'")
    claims = commands.one("SELECT count(*) FROM claims")
    assert isinstance(claims, int)
    assert claims > 0
    with closing(commands.connect()) as conn:
        conn.execute("DELETE FROM claims")
        conn.execute("""INSERT INTO findings(fingerprint, body, year, version, code, verdict, message,
                          validator_version, first_at)
                        SELECT 'old', body, year, version, 'T9-OLD', 'error', '旧', 1, first_at
                        FROM findings LIMIT 1""")
    main(["recheck", "--json"])
    said = json.loads(capsys.readouterr().out)
    assert said["came"] == found == len({row["fingerprint"] for row in said["appeared"]})
    assert [(row["code"], row["gone_at"] is not None) for row in said["disappeared"]] == [("T9-OLD", True)]
    assert commands.one("SELECT count(*) FROM claims") == claims


def test_what_appeared_and_disappeared_is_printed(commands: Crawls, capsys: pytest.CaptureFixture[str]) -> None:
    found = commands.one("SELECT count(*) FROM findings WHERE code = 'T3-IDENTITY'")
    with closing(commands.connect()) as conn:
        conn.execute("UPDATE findings SET gone_at = '2026-01-20T09:00:00+08:00' WHERE code = 'T3-IDENTITY'")
        conn.execute("UPDATE findings SET verdict = 'scope' WHERE code = 'FORM-TABLE-IMAGE'")
    assert main(["recheck"]) == 0
    said = capsys.readouterr().out
    assert f"新增：T3-IDENTITY（错误）{found}" in said
    assert "结论改变：FORM-TABLE-IMAGE（错误）" in said
    assert "消除：" not in said


def test_a_report_replaced_meanwhile_is_left_alone(
    commands: Crawls, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(commands.connect()) as conn:
        conn.execute("UPDATE findings SET gone_at = '2026-01-20T09:00:00+08:00'")
    monkeypatch.setattr("crawler.recheck.is_newest", lambda *_: False)
    assert main(["recheck", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["checked"], said["came"]) == (0, 0)
    assert said["skipped"] == commands.one("SELECT count(*) FROM postings")
    assert commands.one("SELECT count(*) FROM findings WHERE gone_at IS NULL") == 0


def test_a_version_that_came_meanwhile_is_left_to_who_brought_it(commands: Crawls) -> None:
    with closing(commands.connect()) as conn:
        newest = NewestReadings(conn)
        one = next(iter(newest))
        assert is_newest(conn, one.version, one.id)
        conn.execute(
            """INSERT INTO versions(posting, address, content_key, evidence, url, first_at, look)
               SELECT posting, address, 'newer', evidence, url, first_at, look FROM versions WHERE id = ?""",
            (one.version,),
        )
        conn.execute("UPDATE postings SET current = (SELECT max(id) FROM versions) WHERE current = ?", (one.version,))
        assert not is_newest(conn, one.version, one.id)
        assert len(NewestReadings(conn)) == len(newest) - 1  # nothing has read the newer one yet


def test_damaged_evidence_is_said_to_be_so(commands: Crawls, capsys: pytest.CaptureFixture[str]) -> None:
    sha256 = str(commands.one("SELECT evidence FROM versions"))
    (commands.home.evidence / sha256[:2] / sha256[2:4] / sha256).write_bytes(b"changed by a stranger")
    assert main(["reread", "--all", "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert [line.partition(":")[0] for line in said["damaged"]] == [f"evidence {sha256} is damaged"]
    assert said["read"] == commands.one("SELECT count(*) FROM versions") - 1  # the others are read all the same


def test_a_quarantined_document_is_tried_again_by_a_newer_reader_once(
    commands: Crawls, capsys: pytest.CaptureFixture[str]
) -> None:
    found = commands.one("SELECT count(*) FROM findings WHERE gone_at IS NULL")
    with closing(commands.connect()) as conn:
        # What a document leaves that hung this reader: tests/looking/test_pool.py.
        conn.execute("UPDATE readings SET quarantine = 'document_hung', kind = 'unreadable'")
        conn.execute("UPDATE findings SET gone_at = '2026-01-20T09:00:00+08:00'")
        hung = conn.execute("SELECT count(*) FROM readings").fetchone()[0]
    main(["reread", "--json"])
    assert json.loads(capsys.readouterr().out)["read"] == 0  # this reader has tried, and does not try again and again
    main(["recheck", "--json"])
    assert json.loads(capsys.readouterr().out)["checked"] == 0  # and nothing is said of what nobody could read
    with closing(commands.connect()) as conn:
        conn.execute("UPDATE readings SET reader_version = 0")
    main(["reread", "--json"])
    assert json.loads(capsys.readouterr().out)["read"] == hung
    assert commands.one("SELECT count(*) FROM readings WHERE reader_version > 0 AND quarantine IS NULL") == hung
    assert commands.one("SELECT count(*) FROM findings WHERE gone_at IS NULL") == found
