"""A parser bug is mended from the evidence: no request is made, what was wrong is right, decisions stay."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing

import pytest
from crawls import Crawls

from crawler.cli import main


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
    assert (said["came"], said["went"]) == (0, 0)
    assert said["checked"] == commands.one("SELECT count(*) FROM postings")
    found = commands.one("SELECT count(*) FROM findings WHERE gone_at IS NULL")
    with closing(commands.connect()) as conn:
        conn.execute("UPDATE findings SET gone_at = '2026-01-20T09:00:00+08:00'")
    main(["recheck", "--json"])
    assert json.loads(capsys.readouterr().out)["came"] == found


def test_damaged_evidence_is_said_to_be_so(commands: Crawls, capsys: pytest.CaptureFixture[str]) -> None:
    sha256 = str(commands.one("SELECT evidence FROM versions"))
    (commands.home.evidence / sha256[:2] / sha256[2:4] / sha256).write_bytes(b"changed by a stranger")
    assert main(["reread", "--all", "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert [line.partition(":")[0] for line in said["damaged"]] == [f"evidence {sha256} is damaged"]
    assert said["read"] == commands.one("SELECT count(*) FROM versions") - 1  # the others are read all the same


def test_a_quarantined_document_is_posted_and_tried_again_by_a_newer_reader(
    new_crawls: Callable[..., Crawls], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    crawls = new_crawls(more="[pool]\ntimeout = 0.001\n")  # no document can be read in that
    crawls.run("years=2023-2025", "portal=xishan")
    monkeypatch.setenv("NIANBAO_HOME", str(crawls.home.path))
    monkeypatch.setenv("NIANBAO_NOW", "2026-02-05T09:00:00+08:00")
    posted = crawls.one("SELECT count(*) FROM postings")
    assert posted == crawls.one("SELECT count(*) FROM readings WHERE quarantine = 'document_hung'")
    assert crawls.one("SELECT count(*) FROM findings") == 0
    crawls.configure()
    main(["reread", "--json"])
    assert json.loads(capsys.readouterr().out)["read"] == 0  # this reader has tried, and does not try again and again
    with closing(crawls.connect()) as conn:
        conn.execute("UPDATE readings SET reader_version = 0")
    main(["reread", "--json"])
    assert json.loads(capsys.readouterr().out)["read"] == posted
    assert crawls.one("SELECT count(*) FROM readings WHERE quarantine IS NULL AND kind = 'annual_report'") == posted
