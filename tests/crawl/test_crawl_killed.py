"""``kill -9`` at any moment: nothing is lost, nothing is half, the next run goes on."""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from contextlib import closing

import pytest
from crawls import Crawls

from crawler.demo.city import INSTANTS


@pytest.mark.parametrize("moment", [1, 4, 9, 15, 22, 30])
def test_killed_after_a_number_of_looks(new_crawls: Callable[..., Crawls], moment: int) -> None:
    crawls = new_crawls()
    crawls.kill_after(
        lambda conn: conn.execute("SELECT count(*) FROM looks").fetchone()[0] >= moment, "years=2023-2025"
    )
    asked = crawls.one("SELECT count(*) FROM standing WHERE portal NOT IN ('beigang', 'nanyu', 'huxi')")
    looked = crawls.one(
        "SELECT count(*) FROM observations o JOIN standing s USING (body, year, channel) "
        "WHERE o.verdict != 'unknown' AND s.portal NOT IN ('beigang', 'nanyu', 'huxi')"
    )
    done = crawls.run("years=2023-2025")
    assert done.returncode == 1, done.stderr
    with closing(crawls.connect()) as conn:
        assert conn.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert conn.execute("SELECT count(*) FROM runs WHERE ended_at IS NULL").fetchone()[0] == 0
        assert conn.execute("SELECT count(*) FROM looks WHERE outcome = 'archived'").fetchone()[0] == 0
        # every body-year was looked at, every posting has its reading, every fact has its change
        assert conn.execute("SELECT count(*) FROM standing WHERE verdict IS NULL").fetchone()[0] == 0
        assert conn.execute(
            "SELECT count(*) FROM versions v LEFT JOIN readings r ON r.version = v.id WHERE r.id IS NULL"
        ).fetchone()[0] == 0  # fmt: skip
        new = [r[0] for r in conn.execute("SELECT subject FROM changes WHERE kind = 'posting.new'")]
        posted = {f"{r[0]}|{r[1]}" for r in conn.execute(
            "SELECT b.name, p.year FROM postings p JOIN bodies b ON b.id = p.body")}  # fmt: skip
        assert len(new) == len(posted)
        assert set(new) == posted
        for row in conn.execute("SELECT sha256 FROM evidence"):
            assert (crawls.home.evidence / row[0][:2] / row[0][2:4] / row[0]).is_file()
        second = conn.execute("SELECT resumes, looks FROM runs ORDER BY id DESC LIMIT 1").fetchone()
        if second["resumes"] is not None:
            again = conn.execute(
                "SELECT count(*) FROM looks l JOIN targets t ON t.id = l.target "
                "WHERE l.run = (SELECT max(id) FROM runs) AND t.kind = 'look'"
            ).fetchone()[0]
            assert again + looked == asked  # what was seen before is not looked at again
    after = crawls.states(INSTANTS[0])
    assert after["示例市财政局"].judgement.state.value == "on_time"


@pytest.mark.parametrize("moment", [0, 1, 6])
def test_a_crawl_that_is_told_to_stop_ends_its_line_and_lets_the_next_go_on(
    new_crawls: Callable[..., Crawls], moment: int
) -> None:
    crawls = new_crawls()
    child = crawls.start("years=2023-2025")
    with closing(crawls.connect()) as conn:
        while child.poll() is None:
            runs, looks = conn.execute("SELECT (SELECT count(*) FROM runs), (SELECT count(*) FROM looks)").fetchone()
            if runs and looks >= moment:
                break
    child.terminate()
    child.communicate(timeout=60)
    assert crawls.one("SELECT count(*) FROM runs WHERE ended_at IS NULL") == 0
    assert crawls.run("years=2023-2025").returncode == 1
    assert crawls.one("SELECT count(*) FROM standing WHERE verdict IS NULL") == 0


def test_two_crawls_of_one_home_are_never_under_way_at_once(crawls: Crawls) -> None:
    with (crawls.home.path / ".crawl.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = crawls.run("years=2023-2025")
    assert done.returncode == 2
    assert "another crawl of this home is under way" in done.stderr
    assert crawls.run("year=2025", "body=示例市财政局").returncode == 0
