"""``kill -9`` at any moment: nothing is lost, nothing is half, the next run goes on."""

from __future__ import annotations

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
    asked = crawls.one("SELECT count(*) FROM standing WHERE portal != 'beigang'")
    looked = crawls.one(
        "SELECT count(*) FROM observations o JOIN standing s USING (body, year, channel) "
        "WHERE o.verdict != 'unknown' AND s.portal != 'beigang'"
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
