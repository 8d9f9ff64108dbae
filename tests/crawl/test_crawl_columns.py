"""Columns: lists walked to the end, articles read once, absence only where the whole list was seen."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from crawls import Crawls

from crawler.cli import main
from crawler.demo.area import area_code
from crawler.demo.beigang import BODIES, LATE, MISSING, TOWN_NAME, beigang_world
from crawler.demo.city import INSTANTS
from crawler.demo.replay import PORTALS
from store.states import Mark, State

FIRST, MORNING, EVENING, LAST = INSTANTS


@pytest.fixture
def column(new_crawls: Callable[..., Crawls], tmp_path: Path) -> Crawls:
    folder = tmp_path / "portals"
    folder.mkdir()
    text = (PORTALS / "beigang.toml").read_text(encoding="utf-8").replace(', parent = "示例市人民政府"', "")
    text = text.replace("years = [2025]", "years = [2021, 2022, 2023, 2024, 2025]")
    (folder / "beigang.toml").write_text(text, encoding="utf-8")
    return new_crawls(beigang_world(), folder)


def test_a_column_gives_every_body_its_state(column: Crawls) -> None:
    for instant in INSTANTS:
        column.portal.now = instant
        done = column.run("year=2025", now=instant)
        assert done.returncode == 0, done.stderr[-3000:]
    rows = column.states(LAST)
    assert set(rows) == set(BODIES)
    states = {name: row.judgement.state for name, row in rows.items()}
    assert {name for name, state in states.items() if state is State.MISSING} == set(MISSING)
    assert {name for name, state in states.items() if state is State.LATE} == set(LATE)
    on_time = set(BODIES) - set(MISSING) - set(LATE)
    assert {name for name, state in states.items() if state is State.ON_TIME} == on_time
    assert not any(Mark.CHANGED in row.judgement.marks for row in rows.values())
    with closing(column.connect()) as conn:
        titles = [row[0] for row in conn.execute("SELECT title FROM postings")]
        assert not any(word in title for title in titles for word in ("解读", "一图读懂", "指南", "通知", "法治"))
        dated = conn.execute("SELECT count(*) FROM postings WHERE url_date IS NOT NULL AND article_id IS NOT NULL")
        assert dated.fetchone()[0] == len(titles)


def test_several_years_are_filled_back_once(column: Crawls) -> None:
    column.portal.now = LAST
    done = column.run("years=2021-2025", now=LAST)
    assert done.returncode == 0, done.stderr[-3000:]
    per_year = {}
    with closing(column.connect()) as conn:
        for row in conn.execute("SELECT year, count(*) AS n FROM postings GROUP BY year"):
            per_year[row["year"]] = row["n"]
        twice = conn.execute("SELECT body, year FROM postings GROUP BY 1, 2 HAVING count(*) > 1").fetchall()
    assert set(per_year) == {2021, 2022, 2023, 2024, 2025}
    assert twice == []


def test_an_unchanged_column_costs_its_pages_and_no_article(column: Crawls) -> None:
    column.run("year=2025")
    served = len(column.portal.requests)
    readings = column.one("SELECT count(*) FROM readings")
    done = column.run("year=2025", now=FIRST + timedelta(hours=2))
    assert done.returncode == 0
    paths = Counter(r.path.partition("?")[0] for r in column.portal.requests[served:])
    assert not any("/art/" in path for path in paths)
    assert column.one("SELECT count(*) FROM readings") == readings
    assert column.one("SELECT new + changed FROM runs ORDER BY id DESC LIMIT 1") == 0


def test_a_town_with_a_column_of_its_own(column: Crawls) -> None:
    column.run("year=2025", f"body={TOWN_NAME}", now=LAST)
    assert column.one("SELECT count(*) FROM runs") == 1
    assert column.states(LAST)[TOWN_NAME].judgement.state in {State.ON_TIME, State.MISSING, State.UNCONFIRMED}


def test_what_the_watch_list_does_not_know_is_proposed_and_can_be_refused(
    new_crawls: Callable[..., Crawls],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    unknown, coded = "示例市北港区统计局", "示例市北港区教育局"
    text = (PORTALS / "beigang.toml").read_text(encoding="utf-8").replace(', parent = "示例市人民政府"', "")
    lines = [line for line in text.splitlines() if unknown not in line]
    text = re.sub(rf'(name = "{coded}".*?), area = "([^"]+)"', r"\1", "\n".join(lines))
    folder = tmp_path / "portals"
    folder.mkdir()
    (folder / "beigang.toml").write_text(text, encoding="utf-8")
    crawls = new_crawls(beigang_world(), folder)
    crawls.run("year=2025")
    monkeypatch.setenv("NIANBAO_HOME", str(crawls.home.path))
    monkeypatch.setenv("NIANBAO_NOW", "2026-02-05T09:00:00+08:00")
    assert main(["portals", "check", "--json"]) == 0
    found = {(d["kind"], d["subject"], d["value"]): d["id"] for d in json.loads(capsys.readouterr().out)["discoveries"]}
    assert ("body", unknown, "2025") in found
    assert ("year", "column-all", "2024") in found
    assert ("area", coded, area_code(BODIES[coded])) in found
    number = found["body", unknown, "2025"]
    assert main(["portals", "refuse", str(number), "--who", "某某", "--why", "已撤并"]) == 0
    assert main(["portals", "refuse", str(number), "--who", "某某", "--why", "已撤并"]) == 2
    capsys.readouterr()
    main(["portals", "check", "--json"])
    assert number not in {d["id"] for d in json.loads(capsys.readouterr().out)["discoveries"]}
