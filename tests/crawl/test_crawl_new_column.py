"""January: the new year's column is found from last year's, and looked at in the same run."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from crawls import Crawls

from crawler.cli import main
from crawler.demo.city import INSTANTS
from crawler.demo.nanyu import BODIES, HOST, NOT_SEEN, nanyu_world
from crawler.demo.replay import PORTALS
from store import record
from store.clock import stamp
from store.queries import why_crawl
from store.states import State

FIRST, MORNING, EVENING, LAST = INSTANTS
SEEN = sorted(set(BODIES) - set(NOT_SEEN))
NEW_YEAR = datetime.fromisoformat("2026-01-03T09:00:00+08:00")


@pytest.fixture
def nanyu(new_crawls: Callable[..., Crawls], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Crawls:
    crawls = _nanyu(new_crawls, tmp_path)
    monkeypatch.setenv("NIANBAO_HOME", str(crawls.home.path))
    monkeypatch.setenv("NIANBAO_NOW", stamp(LAST))
    return crawls


def _nanyu(new_crawls: Callable[..., Crawls], tmp_path: Path, more: str = "") -> Crawls:
    folder = tmp_path / "portals"
    folder.mkdir()
    text = (PORTALS / "nanyu.toml").read_text(encoding="utf-8").replace(', parent = "示例市人民政府"', "")
    (folder / "nanyu.toml").write_text(text + more, encoding="utf-8")
    return new_crawls(nanyu_world(), folder)


def _crawl(crawls: Crawls, *instants: datetime) -> list[int]:
    statuses = []
    for instant in instants:
        crawls.portal.now = instant
        done = crawls.run("year=2025", now=instant)
        assert "Traceback" not in done.stderr, done.stderr[-3000:]
        statuses.append(done.returncode)
    return statuses


def _check(capsys: pytest.CaptureFixture[str]) -> dict[tuple[str, str], int]:
    capsys.readouterr()
    assert main(["portals", "check", "--json"]) == 0
    return {(d["subject"], d["value"]): d["id"] for d in json.loads(capsys.readouterr().out)["discoveries"]}


def test_the_new_column_is_found_and_read_in_one_run(nanyu: Crawls) -> None:
    _crawl(nanyu, FIRST)
    rows = nanyu.states(FIRST)
    assert sorted(name for name, row in rows.items() if row.judgement.state is State.ON_TIME) == SEEN
    assert nanyu.one("SELECT count(*) FROM sightings WHERE channel = 'column-9125'") == len(SEEN)


def test_a_column_that_opens_later_is_found_when_it_opens(nanyu: Crawls) -> None:
    _crawl(nanyu, NEW_YEAR)
    assert nanyu.one("SELECT count(*) FROM postings") == 0
    reasons = {name: row.judgement.reason for name, row in nanyu.states(LAST).items() if name.endswith("局")}
    assert set(reasons.values()) == {"no_column_for_year"}
    _crawl(nanyu, FIRST)
    assert nanyu.one("SELECT count(*) FROM postings") == len(SEEN)


def test_a_found_column_accuses_nobody_until_a_person_pins_it(
    nanyu: Crawls, capsys: pytest.CaptureFixture[str]
) -> None:
    _crawl(nanyu, MORNING, EVENING, LAST)
    late = nanyu.states(LAST)[NOT_SEEN[0]]
    assert (late.judgement.state, late.judgement.reason) == (State.UNKNOWN, "no_authority")
    main(["portals", "check"])
    printed = capsys.readouterr().out
    assert f"http://{HOST}/col/col9125/index.html" in printed
    assert "nanyu/column-9125" in printed
    assert main(["portals", "pin", "nanyu/column-9125", "--who", "某某", "--why", "已逐一核对"]) == 0
    _crawl(nanyu, LAST + timedelta(hours=7), LAST + timedelta(hours=14))
    assert nanyu.states(LAST + timedelta(hours=14))[NOT_SEEN[0]].judgement.state is State.MISSING
    assert main(["portals", "unpin", "nanyu/column-9125", "--who", "某某", "--why", "还有一处"]) == 0
    _crawl(nanyu, LAST + timedelta(hours=21))
    assert nanyu.states(LAST + timedelta(hours=21))[NOT_SEEN[0]].judgement.state is State.UNKNOWN


def test_a_refused_column_is_not_looked_at_again(nanyu: Crawls, capsys: pytest.CaptureFixture[str]) -> None:
    _crawl(nanyu, FIRST)
    number = _check(capsys)[f"http://{HOST}/col/col9125/index.html", "2025"]
    assert main(["portals", "refuse", str(number), "--who", "某某", "--why", "不是年报"]) == 0
    assert (f"http://{HOST}/col/col9125/index.html", "2025") not in _check(capsys)
    served = len(nanyu.portal.requests)
    _crawl(nanyu, MORNING)
    assert not any("9125" in one.path for one in nanyu.portal.requests[served:])


def test_a_parent_that_is_written_down_leads_to_its_columns_and_gives_them_no_authority(
    new_crawls: Callable[..., Crawls], tmp_path: Path
) -> None:
    crawls = _nanyu(
        new_crawls, tmp_path,
        f'[[channel]]\ntemplate = "column_index"\nurl = "http://{HOST}/col/col9100/index.html"\n',
    )  # fmt: skip
    _crawl(crawls, MORNING, EVENING, LAST)
    states = {name: row.judgement.state for name, row in crawls.states(LAST).items()}
    assert sorted(name for name, state in states.items() if state is State.ON_TIME) == SEEN
    assert states[NOT_SEEN[0]] is State.UNKNOWN


def test_a_pin_holds_for_the_years_that_were_there_and_taking_it_back_holds_at_once(
    nanyu: Crawls, capsys: pytest.CaptureFixture[str]
) -> None:
    _crawl(nanyu, MORNING)
    assert main(["portals", "pin", "nanyu/column-9125", "--who", "某某", "--why", "已核对", "--json"]) == 0
    with closing(nanyu.connect()) as conn:
        seen = record.Discovery(
            record.DiscoveryKind.COLUMN, "nanyu", f"http://{HOST}/col/col9125/index.html", "2023", "栏目中有", None
        )
        record.discovered(conn, [seen], MORNING)
    nanyu.run("years=2023-2025", now=EVENING)
    accuses = "SELECT count(*) FROM standing WHERE channel = 'column-9125' AND authoritative AND year = ?"
    assert nanyu.one(accuses, 2025) == len(BODIES)
    assert nanyu.one("SELECT count(*) FROM standing WHERE channel = 'column-9125' AND year = 2023") == len(BODIES)
    assert nanyu.one(accuses, 2023) == 0
    assert main(["portals", "unpin", "nanyu/column-9125", "--who", "某某", "--why", "还有一处"]) == 0
    assert nanyu.one(accuses, 2025) == 0
    assert main(["portals", "unpin", "nanyu/column-9125", "--who", "某某", "--why", "还有一处"]) == 2
    assert main(["portals", "pin", "nanyu/column-1", "--who", "某某", "--why", "没有这个"]) == 2
    capsys.readouterr()


def test_when_all_is_seen_nothing_is_due_before_the_interval(nanyu: Crawls) -> None:
    """The page of last year, opened once for where it leads to, does not keep the service crawling."""
    _crawl(nanyu, FIRST)
    with closing(nanyu.connect()) as conn:
        assert why_crawl(conn, FIRST + timedelta(hours=1), FIRST) is None
    _crawl(nanyu, FIRST + timedelta(hours=25), FIRST + timedelta(hours=50))
    with closing(nanyu.connect()) as conn:
        assert why_crawl(conn, FIRST + timedelta(hours=51), FIRST) is None


def test_a_parent_that_leads_nowhere_is_unknown(new_crawls: Callable[..., Crawls], tmp_path: Path) -> None:
    crawls = _nanyu(
        new_crawls, tmp_path,
        f'[[channel]]\ntemplate = "column_index"\nurl = "http://{HOST}/col/col9123/index.html"\n',
    )  # fmt: skip
    assert _crawl(crawls, FIRST) == [1]
    assert "redesigned" in str(crawls.one("SELECT unknown FROM runs"))
